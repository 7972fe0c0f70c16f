"""A question that is open, for tests of what becomes of its answers."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from sessions_app.access import SYSTEM, Caller, caller_of, guest_caller, system_caller
from sessions_app.models import Organization, Participant, User
from sessions_app.services import clock
from sessions_app.services.outcomes import Batch, Write
from sessions_app.services.quizzes import add_question, create_quiz
from sessions_app.services.sessions import create_session
from sessions_app.services.writes import commit
from tests.support.quizzes import answer_to, single


class Played:
    """A session at its one question, open for a second, with two players, and a clock that stands still."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **rules: Any) -> None:
        started = clock.now()
        monkeypatch.setattr(clock, "now", lambda: started)
        self._now, self._patch = started, monkeypatch
        organization = Organization.objects.create(name="Pub", slug=uuid4().hex)
        self.host = caller_of(User.objects.create_user(uuid4().hex, None, organization=organization, role="host"))
        quiz = create_quiz(self.host, organization.pk, title="Quiz")
        made = add_question(self.host, quiz, single("one", time_limit=1))
        self.question = {**made.content, "id": str(made.pk)}
        settings = {"scoring": {"preset": "flat"}, **rules}
        self.session = create_session(self.host, organization.pk, title="Quiz", settings=settings, quiz=quiz)
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

    def answer(self, player: int, received: float, *, right: bool = True, **of_write: Any) -> Write:
        stamp = {"received_at": self.opened_at + timedelta(seconds=received)}
        data = {**answer_to(self.question, right=right), **stamp}
        return Write("answer", self.players[player], data, **of_write)

    def advance(self) -> Write:
        self.session.refresh_from_db()
        return Write("advance", Caller(SYSTEM, SYSTEM, None), {"version": self.session.version, "present": None})

    def scores(self) -> list[int]:
        return list(
            Participant.objects.filter(session=self.session).order_by("nickname").values_list("score", flat=True)
        )
