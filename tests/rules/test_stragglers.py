"""An answer that reached the server in time counts, also when it reaches the database behind the marking."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from sessions_app.access import SYSTEM, Caller, caller_of, guest_caller, system_caller
from sessions_app.game.errors import Refused
from sessions_app.models import Answer, Organization, Participant, User
from sessions_app.services import clock
from sessions_app.services.outcomes import Batch, Write
from sessions_app.services.quizzes import add_question, create_quiz
from sessions_app.services.sessions import create_session
from sessions_app.services.writes import commit
from tests.support.quizzes import answer_to, single

pytestmark = pytest.mark.django_db(transaction=True)


class Played:
    """A session at its one question, open for a second, with two players."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now, self._patch = clock.now(), monkeypatch
        organization = Organization.objects.create(name="Pub", slug=uuid4().hex)
        self.host = caller_of(User.objects.create_user(uuid4().hex, None, organization=organization, role="host"))
        quiz = create_quiz(self.host, organization.pk, title="Quiz")
        made = add_question(self.host, quiz, single("one", time_limit=1))
        self.question = {**made.content, "id": str(made.pk)}
        rules = {"scoring": {"preset": "flat"}}
        self.session = create_session(self.host, organization.pk, title="Quiz", settings=rules, quiz=quiz)
        self.players = [self._join(name) for name in ("Ada", "Ben")]
        for name in ("start", "next"):
            self.write(Write("command", self.host, {"command": name}))
        self.opened_at = self._now

    def at(self, seconds: float) -> None:
        now = self.opened_at + timedelta(seconds=seconds)
        self._patch.setattr(clock, "now", lambda: now)

    def _join(self, name: str) -> Caller:
        data = {"nickname": name, "resume_digest": uuid4().hex, "connected": set()}
        seat = self.write(Write("join", system_caller(self.session), data)).made
        return guest_caller(Participant.objects.select_related("session").get(pk=seat.pk))

    def write(self, *writes: Write) -> Any:
        return self.commit(*writes).outcomes[0]

    def commit(self, *writes: Write) -> Batch:
        return commit(self.session.pk, writes)

    def answer(self, player: int, received: float) -> Write:
        stamp = {"received_at": self.opened_at + timedelta(seconds=received)}
        return Write("answer", self.players[player], {**answer_to(self.question), **stamp})

    def advance(self) -> Write:
        self.session.refresh_from_db()
        return Write("advance", Caller(SYSTEM, SYSTEM, None), {"version": self.session.version, "present": None})

    def scores(self) -> list[int]:
        return list(
            Participant.objects.filter(session=self.session).order_by("nickname").values_list("score", flat=True)
        )


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    started = clock.now()
    monkeypatch.setattr(clock, "now", lambda: started)
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
