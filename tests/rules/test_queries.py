"""What an operation costs the database does not grow with the room: ten people or five hundred, the same statements."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from realtime.admission import Admission, admit_many
from sessions_app import snapshots, tokens
from sessions_app.access import SYSTEM, Caller, caller_of, guest_caller
from sessions_app.game.events import Viewer
from sessions_app.models import Answer, Organization, Participant, User
from sessions_app.services import clock
from sessions_app.services.outcomes import Done, Write
from sessions_app.services.quizzes import add_question, create_quiz
from sessions_app.services.results import read_results
from sessions_app.services.sessions import create_session
from sessions_app.services.standings import read_scores
from sessions_app.services.writes import commit
from sessions_app.snapshots import Wanted
from tests.support.quizzes import answer_to, single
from tests.support.statements import statements

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = (10, 500)
# On PostgreSQL all that a commit writes is one statement, on SQLite one for each table; but there the session and the
# guests who write are read together.
NUMBERS = {
    "sqlite": {"join": 10, "chat": 3, "answer": 5, "reveal": 26, "resume": 4},
    "postgresql": {"join": 10, "chat": 3, "answer": 5, "reveal": 24, "resume": 4},
}


class Room:
    """A session at its first question, with so many guests, half of them in a team."""

    def __init__(self, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch, self.stage = monkeypatch, dict[str, Any]()
        organization = Organization.objects.create(name="Pub", slug=uuid4().hex)
        self.host = caller_of(User.objects.create_user(uuid4().hex, None, organization=organization, role="host"))
        quiz = create_quiz(self.host, organization.pk, title="Quiz")
        self.questions = [
            {**made.content, "id": str(made.pk)}
            for made in (add_question(self.host, quiz, single(text, time_limit=60)) for text in ("one", "two"))
        ]
        rules = {"late_join": "next_question", "chat_during_questions": True, "max_participants": 1_000}
        self.session = create_session(self.host, organization.pk, title="Quiz", settings=rules, quiz=quiz)
        joined_at = clock.now() - timedelta(minutes=1)
        Participant.objects.bulk_create(
            Participant(
                session=self.session, nickname=name, nickname_key=name, joined_at=joined_at, resume_digest=uuid4().hex
            )
            for name in (f"p{number}" for number in range(size))
        )
        self.seats = list(Participant.objects.filter(session=self.session).select_related("session"))
        self.callers = [guest_caller(seat) for seat in self.seats]
        self.commands("start", "next")

    def commands(self, *names: str) -> None:
        for name in names:
            self.commit([Write("command", self.host, {"command": name})])

    def commit(self, writes: Sequence[Write]) -> None:
        outcomes = commit(self.session.pk, writes).outcomes
        assert all(isinstance(outcome, Done) for outcome in outcomes), outcomes
        self.stage = {**self.stage, **outcomes[0].data}

    def writes(self, kind: str, data: dict[str, Any]) -> list[Write]:
        digest = hashlib.sha256(kind.encode()).digest()
        return [Write(kind, caller, data, uuid4().hex, digest) for caller in self.callers]

    def read(self, after: int | None, known: dict[str, Any]) -> snapshots.Reading:
        wanted = [Wanted(Viewer("guest", str(seat.pk)), after, reads_log=False) for seat in self.seats]
        return snapshots.read(self.session.pk, wanted, known)

    # The operations

    def join(self) -> None:
        claims = [tokens.read(tokens.for_participant(seat)) for seat in self.seats]
        with self.counted() as queries:
            found = admit_many([(each, self.session.public_id) for each in claims])
            self.read(None, {})
        assert all(isinstance(each, Admission) for each in found)
        self.queries = queries

    def chat(self) -> None:
        self.measure(lambda: self.commit(self.writes("chat", {"text": "hello"})))

    def answer(self) -> None:
        data = answer_to(self.questions[0])
        self.measure(lambda: self.commit(self.writes("answer", data)))
        assert Answer.objects.filter(session=self.session).count() == len(self.seats)

    def reveal(self) -> None:
        self.commit(self.writes("answer", answer_to(self.questions[0])))
        present = [seat.sub for seat in self.seats]
        later = clock.now() + timedelta(seconds=5)

        def show() -> None:
            self.advance(present)  # all have answered
            self._patch.setattr(clock, "now", lambda: later)
            self.advance(None)
            self.told = read_results(self.session.pk, self.questions[0]["id"], [seat.pk for seat in self.seats])
            read_scores(self.session.pk)

        self.measure(show)
        assert self.stage["state"] == "answer_reveal"
        assert len(self.told) == len(self.seats)

    def resume(self) -> None:
        """In the hot window: the log is at hand, and the shared part of the snapshot too."""
        known = self.read(None, {}).shared
        self.measure(lambda: self.read(2, dict(known)))

    def advance(self, present: list[str] | None) -> None:
        data = {"version": self.stage["version"], "present": present}
        self.commit([Write("advance", Caller(SYSTEM, SYSTEM, None), data)])

    def counted(self) -> CaptureQueriesContext:
        return CaptureQueriesContext(connection)

    def measure(self, run: Callable[[], None]) -> None:
        with self.counted() as queries:
            run()
        self.queries = queries


@pytest.mark.parametrize("operation", ["join", "chat", "answer", "reveal", "resume"])
def test_the_statements_of_an_operation_do_not_grow_with_the_room(
    operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, number = {}, NUMBERS[connection.vendor][operation]
    for size in SIZES:
        with monkeypatch.context() as patch:
            room = Room(size, patch)
            getattr(room, operation)()
        asked = statements(room.queries.captured_queries)
        counts[size] = [sql[:90] for sql in asked if not sql.startswith(("BEGIN", "COMMIT", "SET TRANSACTION"))]
    small, large = (counts[size] for size in SIZES)
    assert (len(small), len(large)) == (number, number), "\n".join(large)
