"""What a write costs in ways to PostgreSQL and back, and that joining them changes nothing else.

Run by tests/cluster/test_rules_on_postgres.py: SQLite, in the same process, has no ways to save.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction

from sessions_app.access import Caller, guest_caller
from sessions_app.game.errors import Refused
from sessions_app.models import Event, Participant, Team, TriviaSession, User
from sessions_app.services import locking
from sessions_app.services.outcomes import Done, Write
from sessions_app.services.writes import commit, submit

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def chat(caller: Caller) -> Write:
    return Write("chat", caller, {"text": "hello"}, uuid4().hex, b"1")


def texts(session: TriviaSession) -> list[str]:
    return [event.body["data"]["text"] for event in Event.objects.filter(session=session).order_by("seq")]


@contextmanager
def ways(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Note what psycopg waits for: each statement, its BEGIN too, and a COMMIT where there is something to commit."""
    stock, noted = psycopg.Connection.wait, list[str]()

    def wait(self: Any, made: Any, *args: Any, **more: Any) -> Any:
        is_idle, what = self.info.transaction_status.name == "IDLE", made.__qualname__
        if "execute" in what and is_idle and not self.autocommit:
            noted.append("BEGIN")
        if "execute" in what or ("commit_gen" in what and not is_idle):
            noted.append(what)
        return stock(self, made, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Connection, "wait", wait)
        yield noted


def in_thread(run: Any) -> threading.Thread:
    def work() -> None:
        try:
            run()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.mark.parametrize("who", ["a host", "guests", "both"])
def test_a_chat_is_two_ways_there_and_back(
    who: str, session: TriviaSession, host: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    seats = [Participant.objects.create(session=session, nickname=n, nickname_key=n, resume_digest=n) for n in "abc"]
    guests = [guest_caller(seat) for seat in Participant.objects.filter(pk__in=[seat.pk for seat in seats])]
    callers = {"a host": [host], "guests": guests, "both": [host, *guests]}[who]
    commit(session.pk, [chat(each) for each in callers])  # the queries are compiled
    with ways(monkeypatch) as noted:
        batch = commit(session.pk, [chat(each) for each in callers])
    assert all(isinstance(outcome, Done) for outcome in batch.outcomes), batch.outcomes
    assert len(noted) == 2, noted
    assert len(texts(session)) == 2 * len(callers)


def test_what_fails_at_the_end_stores_nothing(
    session: TriviaSession, host: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(session.pk, [chat(host)])
    taken = Event.objects.get(session=session).pk
    with monkeypatch.context() as patch:
        patch.setattr(locking, "uuid4", lambda: taken)
        [outcome] = commit(session.pk, [Write("score_update", host, {"team": "Reds", "score": 1})]).outcomes
    assert isinstance(outcome, Refused) and outcome.code == "internal"
    session.refresh_from_db()
    assert (session.last_seq, texts(session)) == (1, ["hello"])
    assert not Team.objects.filter(session=session).exists(), "it was stored before the end, and stays"
    assert isinstance(commit(session.pk, [chat(host)]).outcomes[0], Done)
    session.refresh_from_db()
    assert (session.last_seq, len(texts(session))) == (2, 2)


def test_a_write_within_another_transaction_waits_for_its_end(session: TriviaSession, host: Caller) -> None:
    def stored() -> None:
        seen.append(len(texts(session)))

    seen: list[int] = []
    with transaction.atomic():
        submit(session.pk, chat(host))
        in_thread(stored).join()
        transaction.set_rollback(True)
    in_thread(stored).join()
    with transaction.atomic():
        submit(session.pk, chat(host))
    in_thread(stored).join()
    assert seen == [0, 0, 1]


def test_a_lock_that_is_not_had_is_busy_and_the_connection_goes_on(session: TriviaSession, host: Caller) -> None:
    outcomes: list[Any] = []

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 50")
        outcomes.extend(commit(session.pk, [chat(host)]).outcomes)
        transaction_is_open.append(connection.connection.info.transaction_status.name)
        hold.set()
        holder.join()
        outcomes.extend(commit(session.pk, [chat(host)]).outcomes)

    def lock() -> None:
        with transaction.atomic():
            TriviaSession.objects.select_for_update(no_key=True).get(pk=session.pk)
            held.set()
            hold.wait(10)

    held, hold, transaction_is_open = threading.Event(), threading.Event(), list[str]()
    holder = in_thread(lock)
    assert held.wait(10)
    in_thread(write).join()
    assert [type(outcome) for outcome in outcomes] == [Refused, Done]
    assert (outcomes[0].code, transaction_is_open) == ("busy", ["IDLE"])


def test_who_writes_is_read_as_they_are_when_the_lock_is_had(session: TriviaSession, host: Caller) -> None:
    """A host who lost the role while the write waited for the lock has lost it."""
    outcomes: list[Any] = []
    write = Write("score_update", host, {"team": "Reds", "score": 1})
    with transaction.atomic():
        TriviaSession.objects.select_for_update(no_key=True).get(pk=session.pk)
        writer = in_thread(lambda: outcomes.extend(commit(session.pk, [write]).outcomes))
        until_somebody_waits()
        User.objects.filter(pk=UUID(str(host.user))).update(role="player")
    writer.join()
    assert isinstance(outcomes[0], Refused) and outcomes[0].code == "forbidden"


def until_somebody_waits() -> None:
    for _ in range(10_000):
        with connection.cursor() as cursor:
            cursor.execute(WAITS)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits for the lock")
