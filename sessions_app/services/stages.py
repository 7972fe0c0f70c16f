"""Where a session stands: as the rules take it, and as everybody is told."""

from datetime import datetime
from typing import Any

from sessions_app.frames import milliseconds
from sessions_app.game.buzzer import Buzz
from sessions_app.game.states import LOCKED, Stage, shows_clock
from sessions_app.models import TriviaSession
from sessions_app.services import clock


def stage_of(session: TriviaSession) -> Stage:
    """Return the session's live state as the rules take it."""
    return Stage(
        state=session.state,
        before_end=session.state_before_end,
        question_number=session.question_number,
        deadline_ms=_ms(session.deadline),
        paused=session.paused,
        remaining_ms=session.remaining_ms,
        paused_ms=_ms(session.paused_at),
        card=session.card,
        opened_ms=_ms(session.opened_question_at),
        until_ms=_ms(session.answers_until),
        limit_ms=session.limit_ms,
        buzz=_buzz(session),
    )


def stage_data(session: TriviaSession) -> dict[str, Any]:
    """Return what every `session_update` says of where the session stands."""
    data: dict[str, Any] = {"state": session.state, "version": session.version, "paused": session.paused}
    if session.question_number is not None:
        data["question_number"] = session.question_number
    deadline, buzz = _ms(session.deadline), _buzz(session)
    is_stopped = buzz is not None and buzz.stopped_ms > 0
    is_shown = not session.question_count or shows_clock(session.state, is_stopped=is_stopped)
    data["deadline"] = deadline if is_shown else None
    if session.question_count:
        data["moves_at"] = deadline  # when the server goes on by itself, which only a question counts down to
    if buzz is not None:
        data["buzz"] = buzz.told()
    if session.question_count and session.state == LOCKED and session.state_data.get("extra_time"):
        data["extra_time"] = session.state_data["extra_time"]  # so many may still answer
    if session.paused:
        data["remaining_ms"] = session.remaining_ms
    return data


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else milliseconds(moment)


def moment(ms: int | None) -> datetime | None:
    return None if ms is None else clock.from_ms(ms)


def _buzz(session: TriviaSession) -> Buzz | None:
    if session.buzz is None:
        return None
    return Buzz(**{**session.buzz, "line": tuple(session.buzz["line"]), "out": tuple(session.buzz["out"])})
