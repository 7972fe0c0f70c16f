"""Random hosts, players, clocks and crashes against a plain model of the game: the same at every step."""

import secrets
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sessions_app.access import SYSTEM, Caller, caller_of, guest_caller, system_caller
from sessions_app.game.errors import Refused
from sessions_app.models import Answer, Organization, Participant, Round, Team, TriviaSession, User
from sessions_app.services import clock, decks
from sessions_app.services.locking import SessionWrite, locked
from sessions_app.services.marking import remark
from sessions_app.services.outcomes import Write
from sessions_app.services.quizzes import add_question, create_quiz
from sessions_app.services.rounds import run_command
from sessions_app.services.sessions import create_session
from sessions_app.services.writes import commit
from tests.rules.model import QUESTIONS, SETTINGS, Game, Illegal
from tests.support.quizzes import answer_to, of_kind
from tests.support.skips import count

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]
START = 1_800_000_000_000
COMMANDS = ("start", "next", "lock", "reveal", "right", "wrong", "leaderboard", "skip", "pause", "resume", "extend")
MAX_PLAYERS = 5


class Crash(Exception):
    """The process dies before its commit."""


class Machine(RuleBasedStateMachine):
    """One session, driven twice: by the services on a database, and by the model."""

    clock_ms = START

    @initialize(auto=st.booleans())
    def begin(self, auto: bool) -> None:
        Machine.clock_ms = START
        organization = Organization.objects.create(name="Pub", slug=uuid4().hex)
        self.host = caller_of(User.objects.create_user(uuid4().hex, None, organization=organization, role="host"))
        self.session = self._session(organization, auto)
        self.model = Game(auto=auto)
        self.callers: dict[str, Caller] = {}
        self._write(Write("command", self.host, {"command": "open"}))
        self.model.version += 1
        for _ in range(2):
            self.joins()

    def _session(self, organization: Organization, auto: bool) -> TriviaSession:
        quiz = create_quiz(self.host, organization.pk, title="Quiz")
        parts = {"B": Round.objects.create(quiz=quiz, title="B", position=1)}
        self.questions = []
        for n, (kind, seconds, points, part) in enumerate(QUESTIONS):
            more = {"time_limit": seconds, "points": points, "round": str(parts[part].pk) if part else None}
            made = add_question(self.host, quiz, of_kind(kind, f"Question {n}", **more))
            self.questions.append({**made.content, "id": str(made.pk)})
        rules = {**SETTINGS, "auto": {} if auto else None}
        return create_session(self.host, organization.pk, title="Quiz", settings=rules, quiz=quiz)

    def _write(self, write: Write) -> Any:
        outcome = commit(self.session.pk, [write]).outcomes[0]
        if isinstance(outcome, Refused):
            assert outcome.code not in {"internal", "unavailable"}, outcome.code
        return outcome

    def _agrees(self, write: Write, *step: Any) -> None:
        """Do it on both sides; what one refuses the other refuses."""
        before = self.model.version
        outcome = self._write(write)
        try:
            getattr(self.model, step[0])(*step[1:])
        except Illegal:
            assert isinstance(outcome, Refused), (step, self.model)
            assert self.model.version == before
        else:
            assert not isinstance(outcome, Refused), (outcome.code, step, self.model)

    # What may happen

    @rule(name=st.sampled_from(COMMANDS))
    def commands(self, name: str) -> None:
        data = {"command": name, "version": self.model.version, **({"seconds": 10} if name == "extend" else {})}
        self._agrees(Write("command", self.host, data), "command", name, Machine.clock_ms)

    @rule(number=st.integers(0, len(QUESTIONS) + 1))
    def jumps(self, number: int) -> None:
        data = {"command": "jump", "version": self.model.version, "question_number": number}
        self._agrees(Write("command", self.host, data), "command", "jump", Machine.clock_ms, number)

    @rule()
    def goes_on(self) -> None:
        """What a host does most."""
        name = "start" if self.model.state == "lobby" else "right" if self.model.buzz else "next"
        self.commands(name)

    @rule(name=st.sampled_from(["end", "reopen"]), often=st.integers(0, 9))
    def ends(self, name: str, often: int) -> None:
        if often == 0 or self.model.state == "ended":
            self.commands("reopen" if self.model.state == "ended" else name)

    @rule(name=st.sampled_from(COMMANDS), behind=st.integers(1, 3))
    def a_stale_command_changes_nothing(self, name: str, behind: int) -> None:
        data = {"command": name, "version": max(0, self.model.version - behind)}
        outcome = self._write(Write("command", self.host, data))
        assert isinstance(outcome, Refused) and outcome.code == "stale_version"

    @rule(ms=st.sampled_from([1, 40, 149, 150, 500, 749, 751, 3_000, 4_000, 9_999, 21_000]))
    def time_goes_by(self, ms: int) -> None:
        Machine.clock_ms += ms

    @rule(present=st.integers(0, 31), twice=st.booleans())
    def a_process_looks(self, present: int, twice: bool) -> None:
        """A timer fires, in one process or in two at once: one step at most."""
        here = [who for n, who in enumerate(self.callers) if present >> n & 1]
        data = {"version": self.model.version, "present": here}
        batch = commit(self.session.pk, [Write("advance", Caller(SYSTEM, SYSTEM, None), data)] * (1 + twice))
        assert not any(isinstance(outcome, Refused) for outcome in batch.outcomes)
        self.model.tick(Machine.clock_ms, here)

    @precondition(lambda self: len(self.callers) < MAX_PLAYERS)
    @rule()
    def joins(self) -> None:
        name = f"Player {len(self.callers) + 1}"
        data = {"nickname": name, "team": "AB"[len(self.callers) % 2], "resume_digest": secrets.token_hex(32)}
        done = self._write(Write("join", system_caller(self.session), {**data, "connected": set()}))
        if self.model.state == "ended":
            assert isinstance(done, Refused) and done.code == "session_ended"
            return
        seat = Participant.objects.select_related("session").get(pk=done.made.pk)
        self.callers[str(seat.pk)] = guest_caller(seat)
        self.model.joined[str(seat.pk)] = Machine.clock_ms

    @precondition(lambda self: self.callers and self.model.state in {"question_active", "question_locked"})
    @rule(who=st.integers(0, MAX_PLAYERS - 1), right=st.booleans())
    def answers(self, who: int, right: bool) -> None:
        player = list(self.callers)[who % len(self.callers)]
        question = self.questions[self.model.number - 1]
        kind = "buzz" if self.model.kind == "buzzer" else "answer"
        body = answer_to(question, right=right) if self.model.kind not in {"buzzer", "slide"} else {"text": "?"}
        Machine.clock_ms += kind == "buzz"  # two presses in one millisecond are anybody's
        data = {**body, "question_id": question["id"], "received_at": clock.now()}
        step = ("press", player) if kind == "buzz" else ("answer", player, right)
        self._agrees(Write(kind, self.callers[player], data), *step, Machine.clock_ms)

    @rule(name=st.sampled_from(COMMANDS))
    def a_process_dies_before_its_commit(self, name: str) -> None:
        def die(_: SessionWrite) -> None:
            raise Crash

        flush, SessionWrite.flush = SessionWrite.flush, die  # type: ignore[method-assign]
        try:
            with pytest.raises(Crash), transaction.atomic(), locked(self.session.pk) as write:
                with suppress(Refused):
                    run_command(write, {"command": name, "seconds": 10})
        finally:
            SessionWrite.flush = flush  # type: ignore[method-assign]
            decks._kept.clear()

    # What holds

    @invariant()
    def both_stand_at_the_same_place(self) -> None:
        if not hasattr(self, "model"):
            return
        with locked(self.session.pk) as write:
            stage, version = write.stage(), write.session.version
        model = self.model
        got = (stage.state, stage.question_number, stage.paused, stage.card, stage.deadline_ms, stage.remaining_ms)
        assert got == (model.state, model.number, model.paused, model.card, model.deadline, model.left)
        assert (stage.opened_ms, stage.until_ms, stage.limit_ms) == (model.opened, model.until, model.limit)
        assert version == model.version
        turn = stage.buzz.turn if stage.buzz else None
        assert turn == (model.buzz["turn"] if model.buzz else None)

    @invariant()
    def scores_are_what_the_formulas_give(self) -> None:
        if not hasattr(self, "model"):
            return
        seats = {str(seat.pk): seat for seat in Participant.objects.filter(session=self.session)}
        assert {pk: (seat.score, seat.streak) for pk, seat in seats.items()} == self.model.scores()
        sums: dict[Any, int] = {}
        for seat in seats.values():
            sums[seat.team_id] = sums.get(seat.team_id, 0) + seat.score
        assert {team.pk: team.score for team in Team.objects.filter(session=self.session)} == sums

    def teardown(self) -> None:
        """Nothing changes if everything is computed anew."""
        if not hasattr(self, "model") or self.model.number is None:
            return
        stored = self._stored()
        with locked(self.session.pk) as write:
            deck = decks.deck_of(write.session)
            assert deck is not None
            remark(write, deck)
        assert self._stored() == stored

    def _stored(self) -> list[Any]:
        fields = ("pk", "share", "base", "speed", "bonus", "penalty", "points", "streak")
        marked = [self.questions[n - 1]["id"] for n in self.model.marked]
        answers = Answer.objects.filter(session=self.session, question_id__in=marked).order_by("pk")
        seats = Participant.objects.filter(session=self.session).order_by("pk")
        return [*answers.values_list(*fields), *seats.values_list("pk", "score", "streak", "best_streak")]


def test_the_game_is_its_model(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """So many examples of fifty steps each; every example has a session of its own."""
    monkeypatch.setattr(clock, "now", lambda: datetime.fromtimestamp(Machine.clock_ms / 1000, UTC))
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=count(8, 400),
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=checks,
            print_blob=True,
        ),
    )
