"""An answer that reached the server in time counts, also when it reaches the database behind the marking."""

import pytest

from sessions_app.game.errors import Refused
from sessions_app.models import Answer
from tests.support.played import Played

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    return Played(monkeypatch)


def test_the_end_in_one_batch_with_an_answer_in_time(played: Played) -> None:
    played.at(1.76)
    played.write(played.advance())
    batch = played.commit(played.advance(), played.answer(0, 1.4))
    assert not any(isinstance(outcome, Refused) for outcome in batch.outcomes)
    played.session.refresh_from_db()
    assert (played.session.state, played.scores()) == ("answer_reveal", [1000, 0])


def test_an_answer_behind_the_marking_is_taken_and_everything_told_again(played: Played) -> None:
    played.at(1.76)
    played.write(played.advance())
    played.write(played.advance())
    assert played.scores() == [0, 0]
    played.at(3)
    batch = played.commit(played.answer(1, 1.49))
    assert not isinstance(batch.outcomes[0], Refused)
    assert played.scores() == [0, 1000]
    told = batch.events[-1].body["data"]
    assert (told["state"], told["reveal"]["answered"]) == ("answer_reveal", 1)
    assert Answer.objects.get(session=played.session).elapsed_ms == 1000, "no longer than the question's time"


@pytest.mark.parametrize(("received", "code"), [(1.51, "not_active"), (-0.01, "not_active")])
def test_what_was_not_in_time_is_not_taken(played: Played, received: float, code: str) -> None:
    played.at(1.76)
    played.write(played.advance())
    played.write(played.advance())
    played.at(3)
    outcome = played.write(played.answer(0, received))
    assert isinstance(outcome, Refused) and outcome.code == code
    assert played.scores() == [0, 0]
