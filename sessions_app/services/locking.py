"""The ways into a transaction: a session's (lock, judge, append, all of it or nothing), and that of an attempt."""

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4

from django.db import OperationalError, connection, transaction

from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.game.events import EVERYONE, SESSION_UPDATE
from sessions_app.game.states import ENDED, Stage
from sessions_app.models import AnswerRow, Entrant, EventRow, Participant, ReceiptRow, TriviaSession, User
from sessions_app.services import clock, trips
from sessions_app.services.decency import listed_words
from sessions_app.services.people import People, asked_for
from sessions_app.services.prepared import Prepared
from sessions_app.services.rows import alteration, insert, insertion, store
from sessions_app.services.settings import session_settings
from sessions_app.services.stages import moment, stage_data, stage_of

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
        self.events: list[EventRow] = []
        self.receipts: list[ReceiptRow] = []
        self.people = People(session)
        self.answers: list[AnswerRow] = []
        self.judging: Any = None  # what `judging` has read
        self.recount: str | None = None  # a question that was marked before its last answer came to us
        self.progress: dict[str, Any] | None = None
        self._changed: set[str] = set()
        self._settings: dict[str, Any] | None = None
        self._listed_words: tuple[str, ...] | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """The session's settings in force, read once."""
        if self._settings is None:
            self._settings = session_settings(self.session)
        return self._settings

    @property
    def listed_words(self) -> tuple[str, ...]:
        """The words that no name here may hold, read once."""
        if self._listed_words is None:
            self._listed_words = listed_words(self.session)
        return self._listed_words

    def append(self, type: str, body: dict[str, Any], audience: str = EVERYONE) -> EventRow:
        """Add an event to the log, with the next `seq`."""
        self.session.last_seq += 1
        self._changed.add("last_seq")
        event = EventRow(uuid4(), self.session.pk, self.session.last_seq, type, audience, body, self.now)
        self.events.append(event)
        return event

    def change(self, **fields: Any) -> None:
        """Set fields of the session; they are stored with the events."""
        for name, value in fields.items():
            setattr(self.session, name, value)
        self._changed |= fields.keys()
        if "settings" in fields:
            self._settings = None

    def stage(self) -> Stage:
        """Return the session's live state as the rules take it."""
        return stage_of(self.session)

    def move(self, stage: Stage, **own: Any) -> EventRow:
        """Take the session to `stage`: the next version, and a `session_update` with the host's own keys."""
        was_open = self.session.is_open
        self.change(
            state=stage.state,
            state_before_end=stage.before_end,
            version=self.session.version + 1,
            question_number=stage.question_number,
            deadline=moment(stage.deadline_ms),
            paused=stage.paused,
            remaining_ms=stage.remaining_ms,
            paused_at=moment(stage.paused_ms),
            card=stage.card,
            opened_question_at=moment(stage.opened_ms),
            answers_until=moment(stage.until_ms),
            limit_ms=stage.limit_ms,
            buzz=None if stage.buzz is None else asdict(stage.buzz),
        )
        if was_open != (stage.state != ENDED):
            self.change(ended_at=self.now if was_open else None)
        if self.session.opened_at is None and stage.state not in {"draft", ENDED}:
            self.change(opened_at=self.now)
        return self.append(SESSION_UPDATE, {"data": {**own, **stage_data(self.session)}})

    def store_answers(self) -> None:
        """Store the answers taken so far: before any are read, and at the end."""
        if self.answers:
            insert(self.answers)
            self.answers = []

    def flush(self) -> None:
        """Store all that has come together, last of all: one statement a table, or one for them all with its COMMIT."""
        changes = [insertion(rows) for rows in (self.events, self.answers, self.receipts) if rows]
        if self._changed:
            changes.append(alteration([self.session], sorted(self._changed)))
        store(changes, commits=True)


@contextmanager
def short_transaction() -> Iterator[None]:
    """Open a transaction that waits its turn; Refused `busy` if that does not come.

    Whoever is in a transaction already (the admin's views) holds SQLite's write lock, and must not wait for
    threads that wait for it.
    """
    own_queue = _is_one_lock() and not connection.in_atomic_block
    try:
        with _sqlite_writers if own_queue else nullcontext(), transaction.atomic():
            yield
    except OperationalError as error:
        if is_timeout(error):
            raise Refused("busy") from error
        raise


def _is_one_lock() -> bool:
    return connection.vendor == "sqlite"


_sessions = Prepared(
    lambda pk: (
        TriviaSession.objects.select_related("organization")
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=pk)
        .order_by()
    )
)


@contextmanager
def locked(session_pk: UUID, callers: Collection[Caller] = (), ids: Collection[str] = ()) -> Iterator[SessionWrite]:
    """Open the session's transaction behind its lock, with the people who write and whether one of `ids` is known.

    Raises SessionNotFound, or Refused `busy`.
    """
    with short_transaction():
        session, people = _read(session_pk, callers, list(ids))
        write = SessionWrite(session)
        write.people.load(people)
        yield write
        write.flush()


def _read(pk: UUID, callers: Collection[Caller], ids: list[str]) -> tuple[TriviaSession, list[User | Participant]]:
    """Take the lock and read the session and who writes.

    SQLite's transaction is the lock of all, so there the session is read with the guests; where the lock is the row's,
    people are read behind it, and not as they were before.
    """
    is_one_lock = _is_one_lock()
    asked = asked_for(pk, callers, ids, with_session=is_one_lock)
    if is_one_lock:
        people = [each for found in trips.read(asked) for each in found]
        sessions = [each.session for each in people if isinstance(each, Participant)] or _sessions.rows(pk)
    else:
        sessions, *others = trips.read([_sessions.asked(pk), *asked], opens=True)
        people = [each for found in others for each in found]
    if not sessions:
        raise SessionNotFound(pk)
    return sessions[0], people


@contextmanager
def locked_entrant(entrant_pk: UUID) -> Iterator[Entrant]:
    """Open the transaction of one person's attempts at an assignment, behind that person's row.

    No session has a part in it, so its lock is none of ours: an attempt waits for its own double clicks and for
    nobody else. Raises Refused: `not_found` if the assignment was deleted meanwhile, `busy`.
    """
    with short_transaction():
        rows = Entrant.objects.select_for_update(no_key=True, of=("self",)).select_related("assignment")
        entrant = rows.defer("assignment__content").filter(pk=entrant_pk).first()
        if entrant is None:
            raise Refused("not_found")
        yield entrant


def is_timeout(error: OperationalError) -> bool:
    """Whether the database said `not now` rather than `not at all`."""
    return getattr(error.__cause__, "sqlstate", None) in _TIMEOUTS or "locked" in str(error)
