"""One lock, one writer, group commit: the rules of writing, on a real database."""

import ast
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sessions_app.access import Caller, caller_of
from sessions_app.game.errors import Refused
from sessions_app.models import Event, ScoreEntry, Team, TriviaSession, User
from sessions_app.models.sessions import LIVE_FIELDS, UnguardedWrite
from sessions_app.services import clock, writes
from sessions_app.services.outcomes import Batch, Done, Write
from sessions_app.services.writes import commit, submit
from tests.support.statements import statements

pytestmark = pytest.mark.django_db(transaction=True)
SERVICES = Path(__file__).resolve().parents[2] / "sessions_app" / "services"


def chat(caller: Caller, text: str, **more: Any) -> Write:
    return Write("chat", caller, {"text": text}, **more)


def seqs(session: TriviaSession) -> list[int]:
    return list(Event.objects.filter(session=session).order_by("seq").values_list("seq", flat=True))


# 1. One lock


def test_only_locking_takes_a_sessions_lock() -> None:
    """Accounts and members have transactions of their own, about no session; creating one has none to lock yet."""
    allowed = {
        "locking.py",
        "reading.py",
        "accounts.py",
        "members.py",
        "quizzes.py",
        "bank.py",
        "importing.py",
        "media.py",
        "sessions.py:create_session",
    }
    found = set()
    for path in SERVICES.glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                names = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
                if names & {"atomic", "select_for_update"} and path.name not in allowed:
                    found.add(f"{path.name}:{function.name}")
    assert found <= allowed


def test_a_transaction_without_a_session_is_that_of_an_attempt() -> None:
    """Whoever plays alone waits behind a row of its own; no write of a session goes that way."""
    found = {}
    for path in SERVICES.glob("*.py"):
        calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        names = {call.id for call in calls if isinstance(call, ast.Name)} & {"short_transaction", "locked_entrant"}
        if names and path.name != "locking.py":
            found[path.name] = names
    assert found == {"attempts.py": {"short_transaction", "locked_entrant"}, "assignments.py": {"short_transaction"}}
    written = ("attempts.py", "assignments.py")
    assert not any("TriviaSession" in (SERVICES / name).read_text() for name in written)


def test_the_lock_is_the_first_statement_of_a_write(session: TriviaSession, host: Caller) -> None:
    with CaptureQueriesContext(connection) as queries:
        submit(session.pk, chat(host, "hi"))
    sent = statements(queries)
    if connection.vendor == "postgresql":
        lock = next(each for each in sent if not each.startswith(("BEGIN", "SAVEPOINT")))
        assert "sessions_app_triviasession" in lock
        assert "FOR NO KEY UPDATE" in lock
    else:
        assert sent[0] == "BEGIN IMMEDIATE"


def test_many_threads_write_one_log_without_gap_or_double(session: TriviaSession, host: Caller) -> None:
    def write() -> None:
        for number in range(10):
            submit(session.pk, chat(Caller("system", "system", host.organization), str(number)))
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.refresh_from_db()
    assert seqs(session) == list(range(1, 41))
    assert session.last_seq == 40


# 2. One writer of state


def test_saving_a_session_past_the_services_raises(session: TriviaSession) -> None:
    with pytest.raises(UnguardedWrite):
        session.save()
    for field in LIVE_FIELDS:
        with pytest.raises(UnguardedWrite):
            session.save(update_fields=["title", field])
    session.title = "Renamed"
    session.save(update_fields=["title"])


def test_a_form_opened_before_a_hundred_chats_cannot_turn_the_log_back(session: TriviaSession, host: Caller) -> None:
    stale = TriviaSession.objects.get(pk=session.pk)
    system = Caller("system", "system", host.organization)
    commit(session.pk, [chat(system, str(number)) for number in range(100)])
    stale.title = "From an old form"
    with pytest.raises(UnguardedWrite):
        stale.save()
    submit(session.pk, Write("details", host, {"title": "From an old form"}))
    session.refresh_from_db()
    assert (session.last_seq, session.title) == (101, "From an old form")


def test_seq_is_unique_in_the_database(session: TriviaSession, host: Caller) -> None:
    submit(session.pk, chat(host, "one"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(session=session, seq=1, type="chat", body={}, created_at=clock.now())


# 3. Group commit


def test_a_batch_of_all_kinds_is_one_transaction(session: TriviaSession, host: Caller) -> None:
    kinds = [
        chat(host, "hi"),
        Write("score_update", host, {"team": "Reds", "score": 5}),
        Write("session_update", host, {"state": "lobby"}),
        Write("relay", host, {"type": "hint", "body": {"data": {}}}),
        Write("command", host, {"command": "lock"}),
    ]
    batch = commit(session.pk, kinds)
    assert [type(outcome) for outcome in batch.outcomes] == [Done, Done, Done, Done, Refused]
    assert seqs(session) == [1, 2, 3, 4, 5]
    assert [event.seq for event in batch.events] == seqs(session)


@pytest.fixture
def culprit(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`culprit("boom")`: a chat with this text breaks its transaction."""
    stock = writes.SERVICES["chat"]

    def fail_on(text: str) -> None:
        def send(session: Any, person: Any, data: Any) -> Done:
            if data["text"] == text:
                raise IntegrityError("made up")
            return stock(session, person, data)

        monkeypatch.setitem(writes.SERVICES, "chat", send)

    return fail_on


def test_one_culprit_fails_alone(session: TriviaSession, host: Caller, culprit: Callable[[str], None]) -> None:
    culprit("boom")
    batch = commit(session.pk, [chat(host, "a"), chat(host, "boom"), chat(host, "b")])
    codes = [outcome.code if isinstance(outcome, Refused) else "ack" for outcome in batch.outcomes]
    assert codes == ["ack", "internal", "ack"]
    assert [event.body["data"]["text"] for event in Event.objects.filter(session=session)] == ["a", "b"]


def test_a_commit_whose_answer_was_lost_is_not_done_twice(
    session: TriviaSession, host: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock = writes._Attempt.run

    def commit_then_lose_the_line(attempt: Any) -> Batch:
        stock(attempt)
        monkeypatch.setattr(writes._Attempt, "run", stock)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(writes._Attempt, "run", commit_then_lose_the_line)
    batch = commit(session.pk, [chat(host, "once")])
    assert isinstance(batch.outcomes[0], Done)
    assert seqs(session) == [1]


def test_a_batch_that_was_lost_before_its_commit_is_run_again(
    session: TriviaSession, host: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock = writes._Attempt.run

    def lose_the_line(attempt: Any) -> Batch:
        monkeypatch.setattr(writes._Attempt, "run", stock)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(writes._Attempt, "run", lose_the_line)
    assert isinstance(commit(session.pk, [chat(host, "once")]).outcomes[0], Done)
    assert seqs(session) == [1]


# 4. Receipts


def test_the_same_id_is_one_effect_also_within_a_batch(session: TriviaSession, host: Caller) -> None:
    same = [chat(host, "once", client_id="a", digest=b"1") for _ in range(3)]
    outcomes = commit(session.pk, same).outcomes + commit(session.pk, same).outcomes
    assert [outcome.duplicate for outcome in outcomes if isinstance(outcome, Done)] == [False, *[True] * 5]
    assert seqs(session) == [1]
    assert Event.objects.filter(session=session, client_id="a").count() == 1


def test_two_people_may_use_the_same_id(session: TriviaSession, host: Caller) -> None:
    other = caller_of(User.objects.create_user(uuid4().hex, None, organization_id=host.organization, role="host"))
    batch = commit(
        session.pk, [chat(host, "a", client_id="x", digest=b"1"), chat(other, "b", client_id="x", digest=b"2")]
    )
    assert [type(outcome) for outcome in batch.outcomes] == [Done, Done]


# 19. Rights are read under the lock


def test_a_demoted_host_writes_no_score_whatever_the_token_says(session: TriviaSession, host: Caller) -> None:
    User.objects.filter(pk=host.user).update(role="player")
    outcome = commit(session.pk, [Write("score_update", host, {"team": "A", "score": 1})]).outcomes[0]
    assert isinstance(outcome, Refused) and outcome.code == "forbidden"


# The ledger


def test_a_score_is_the_sum_of_its_entries(session: TriviaSession, host: Caller) -> None:
    given = [{"score": 100}, {"points": 50}, {"points": -30}, {"score": 10}]
    commit(session.pk, [Write("score_update", host, {"team": "Reds", **points}) for points in given])
    team = Team.objects.get(session=session)
    entries = ScoreEntry.objects.filter(team=team).order_by("seq")
    assert [(entry.points, entry.total) for entry in entries] == [(100, 100), (50, 150), (-30, 120), (-110, 10)]
    assert team.score == 10


# 6. The clock


def test_a_step_of_the_wall_clock_is_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    before = clock.now()
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert 0 <= (clock.now() - before).total_seconds() < 5
