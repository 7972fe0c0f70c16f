"""A write that comes again has its first outcome, wherever its receipt stands: in an event, an answer or a row."""

from typing import Any
from uuid import uuid4

import pytest

from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.models import Answer, Event, Receipt
from sessions_app.services.outcomes import Done, Write
from sessions_app.services.writes import commit
from tests.support.played import Played

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    return Played(monkeypatch, answers_may_change=True, chat_during_questions=True)


def receipts(played: Played) -> tuple[int, int, int]:
    """How many stand in events, in answers and in rows of their own."""
    kept = [model.objects.filter(session=played.session, client_id__isnull=False) for model in (Event, Answer, Receipt)]
    events, answers, rows = (each.count() for each in kept)
    return events, answers, rows


def chat(played: Played, player: int, id: str, text: str = "hello") -> Write:
    return Write("chat", played.players[player], {"text": text}, id, text.encode())


def as_duplicate(done: Done) -> Done:
    return Done(done.seq, done.data, duplicate=True)


def test_a_chat_and_its_receipt_are_one_row(played: Played) -> None:
    first = played.write(chat(played, 0, "a"))
    assert receipts(played) == (1, 0, 0)
    assert Event.objects.get(client_id="a").seq == first.seq
    assert played.write(chat(played, 0, "a")) == as_duplicate(first)
    assert Event.objects.filter(type="chat").count() == 1


def test_an_answer_and_its_receipt_are_one_row(played: Played) -> None:
    sent = played.answer(0, 0.4, client_id="a", digest=b"1")
    first = played.write(sent)
    assert receipts(played) == (0, 1, 0)
    assert played.write(sent) == as_duplicate(first)
    assert first.data == {"question_id": played.question["id"], "elapsed_ms": 400}


def test_an_answer_that_was_changed_keeps_the_first_ones_receipt(played: Played) -> None:
    """Its row is overwritten, so what was told of it stands apart from then on."""
    played.at(0.9)
    one = played.answer(0, 0.4, client_id="a", digest=b"1")
    two = played.answer(0, 0.8, right=False, client_id="b", digest=b"2")
    first, second = played.write(one), played.write(two)
    assert receipts(played) == (0, 0, 2)
    assert (first.data["elapsed_ms"], second.data["elapsed_ms"]) == (400, 800)
    assert played.commit(one, two).outcomes == [as_duplicate(first), as_duplicate(second)]
    assert Answer.objects.get().elapsed_ms == 800


def test_first_and_changed_answer_in_one_batch(played: Played) -> None:
    played.at(0.9)
    sent = [
        played.answer(0, 0.4, client_id="a", digest=b"1"),
        played.answer(0, 0.8, right=False, client_id="b", digest=b"2"),
    ]
    outcomes = played.commit(*sent, *sent).outcomes
    assert outcomes[2:] == [as_duplicate(done) for done in outcomes[:2] if isinstance(done, Done)]
    assert played.commit(*sent).outcomes == outcomes[2:]


def test_what_brings_neither_event_nor_answer_has_a_row_of_its_own(played: Played) -> None:
    seen = Event.objects.get(pk=played.write(chat(played, 0, "a")).data["id"])
    for _ in range(2):  # the second time there is nothing left to delete
        played.write(Write("chat_delete", played.host, {"id": str(seen.pk)}))
    again = Write("chat_delete", played.host, {"id": str(seen.pk)}, "x", b"x")
    first = played.write(again)
    assert first.seq == seen.seq
    assert receipts(played) == (1, 0, 1)
    assert played.write(again) == as_duplicate(first)


@pytest.mark.parametrize("batches", ["one", "two"])
def test_an_id_stands_for_one_write_whatever_its_kind(played: Played, batches: str) -> None:
    said, answered = chat(played, 0, "a"), played.answer(1, 0.4, client_id="b", digest=b"1")
    for first, other in ((said, played.answer(0, 0.4, client_id="a", digest=b"1")), (answered, chat(played, 1, "b"))):
        outcomes = (
            played.commit(first, other).outcomes if batches == "one" else [played.write(first), played.write(other)]
        )
        assert isinstance(outcomes[0], Done)
        assert isinstance(outcomes[1], Refused) and outcomes[1].code == "id_reused"


def test_the_same_id_from_two_players_is_two_writes(played: Played) -> None:
    outcomes = played.commit(*[chat(played, player, "a", f"from {player}") for player in (0, 1)]).outcomes
    assert [type(outcome) for outcome in outcomes] == [Done, Done]
    assert played.write(chat(played, 1, "a", "from 1")) == as_duplicate(outcomes[1])  # type: ignore[arg-type]


def test_a_burst_of_all_kinds_sent_twice_has_each_effect_once(played: Played) -> None:
    def burst() -> list[Write]:
        told: list[Write] = [played.answer(player, 0.4, client_id=f"q{player}", digest=b"q") for player in (0, 1)]
        told += [chat(played, player, f"c{player}-{n}", str(n)) for n in range(2) for player in (0, 1)]
        told.append(Write("score_update", played.host, {"team": "Reds", "score": 5}, "s", b"s"))
        return told

    first = played.commit(*burst()).outcomes
    assert all(isinstance(done, Done) for done in first), first
    before = Event.objects.count()
    assert played.commit(*burst()).outcomes == [as_duplicate(done) for done in first]  # type: ignore[arg-type]
    assert Event.objects.count() == before
    assert receipts(played) == (5, 2, 0)


def test_who_is_not_of_this_session_writes_nothing_into_it(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the session is read with the guests who write, there may be none to bring it along."""
    other = Played(monkeypatch)
    stranger: Caller = other.players[0]
    outcomes: list[Any] = commit(played.session.pk, [Write("chat", stranger, {"text": "x"}, "a", b"a")]).outcomes
    assert [outcome.code for outcome in outcomes] == ["forbidden"]
    gone = commit(uuid4(), [Write("chat", stranger, {"text": "x"}, "a", b"a")]).outcomes
    assert [outcome.code for outcome in gone if isinstance(outcome, Refused)] == ["not_found"]
