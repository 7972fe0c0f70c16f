"""The one way into a session's transaction: lock, judge, append, and all of it commits or none does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction

from sessions_app.frames import milliseconds
from sessions_app.game.errors import Refused
from sessions_app.game.events import EVERYONE, SESSION_UPDATE
from sessions_app.game.states import ENDED, Stage, shows_clock
from sessions_app.models import Answer, Event, Receipt, TriviaSession
from sessions_app.services import clock
from sessions_app.services.people import People

# SQLite has one writer, and its busy handler is unfair; threads of this process queue here instead.
_sqlite_writers = threading.Lock()
_TIMEOUTS = frozenset({"55P03", "57014"})  # PostgreSQL: lock_timeout, statement_timeout


class SessionNotFound(LookupError):
    """There is no such session."""


class SessionWrite:
    """A session under its lock. What is appended here is committed together, with `seq` in commit order."""

    def __init__(self, session: TriviaSession) -> None:
        self.session = session
        self.now = clock.now()
        self.events: list[Event] = []
        self.receipts: list[Receipt] = []
        self.people = People(session)
        self.answers: list[Answer] = []
        self.answered_by: set[UUID] | None = None  # who has answered the present question, once it was asked for
        self.progress: dict[str, Any] | None = None
        self._changed: set[str] = set()

    def append(self, type: str, body: dict[str, Any], audience: str = EVERYONE) -> Event:
        """Add an event to the log, with the next `seq`."""
        self.session.last_seq += 1
        self._changed.add("last_seq")
        event = Event(
            session=self.session,
            seq=self.session.last_seq,
            type=type,
            audience=audience,
            body=body,
            created_at=self.now,
        )
        self.events.append(event)
        return event

    def change(self, **fields: Any) -> None:
        """Set fields of the session; they are stored with the events."""
        for name, value in fields.items():
            setattr(self.session, name, value)
        self._changed |= fields.keys()

    def stage(self) -> Stage:
        """Return the session's live state as the rules take it."""
        session = self.session
        deadline = None if session.deadline is None else milliseconds(session.deadline)
        return Stage(
            session.state,
            session.state_before_end,
            session.question_number,
            deadline,
            session.paused,
            session.remaining_ms,
            None if session.opened_question_at is None else milliseconds(session.opened_question_at),
            None if session.answers_until is None else milliseconds(session.answers_until),
            session.limit_ms,
        )

    def move(self, stage: Stage, **own: Any) -> Event:
        """Take the session to `stage`: the next version, and a `session_update` with the host's own keys."""
        was_open = self.session.is_open
        self.change(
            state=stage.state,
            state_before_end=stage.before_end,
            version=self.session.version + 1,
            question_number=stage.question_number,
            deadline=None if stage.deadline_ms is None else clock.from_ms(stage.deadline_ms),
            paused=stage.paused,
            remaining_ms=stage.remaining_ms,
            opened_question_at=None if stage.opened_ms is None else clock.from_ms(stage.opened_ms),
            answers_until=None if stage.until_ms is None else clock.from_ms(stage.until_ms),
            limit_ms=stage.limit_ms,
        )
        if was_open != (stage.state != ENDED):
            self.change(ended_at=self.now if was_open else None)
        if self.session.opened_at is None and stage.state not in {"draft", ENDED}:
            self.change(opened_at=self.now)
        return self.append(SESSION_UPDATE, {"data": {**own, **stage_data(self.session)}})

    def flush(self) -> None:
        Event.objects.bulk_create(self.events)
        if self.answers:
            Answer.objects.bulk_create(self.answers)
        Receipt.objects.bulk_create(self.receipts)
        if self._changed:
            values = {name: getattr(self.session, name) for name in self._changed}
            TriviaSession.objects.filter(pk=self.session.pk).update(**values)


def stage_data(session: TriviaSession) -> dict[str, Any]:
    """Return what every `session_update` says of where the session stands."""
    data: dict[str, Any] = {"state": session.state, "version": session.version, "paused": session.paused}
    if session.question_number is not None:
        data["question_number"] = session.question_number
    deadline = None if session.deadline is None else milliseconds(session.deadline)
    data["deadline"] = deadline if not session.question_count or shows_clock(session.state) else None
    if session.question_count:
        data["moves_at"] = deadline  # when the server goes on by itself, which only a question counts down to
    if session.paused:
        data["remaining_ms"] = session.remaining_ms
    return data


@contextmanager
def locked(session_pk: UUID) -> Iterator[SessionWrite]:
    """Open the session's transaction behind its lock; raises SessionNotFound, or Refused `busy`.

    Whoever is in a transaction already (the admin's views) holds SQLite's write lock, and must not wait for
    threads that wait for it.
    """
    own_queue = connection.vendor == "sqlite" and not connection.in_atomic_block
    try:
        with _sqlite_writers if own_queue else nullcontext(), transaction.atomic():
            rows = TriviaSession.objects.select_for_update(no_key=True, of=("self",))
            session = rows.filter(pk=session_pk).first()
            if session is None:
                raise SessionNotFound(session_pk)
            write = SessionWrite(session)
            yield write
            write.flush()
    except OperationalError as error:
        if is_timeout(error):
            raise Refused("busy") from error
        raise


def is_timeout(error: OperationalError) -> bool:
    """Whether the database said `not now` rather than `not at all`."""
    return getattr(error.__cause__, "sqlstate", None) in _TIMEOUTS or "locked" in str(error)
