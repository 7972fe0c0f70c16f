"""A session's states and the moves that are legal without a quiz, where the host drives by hand."""

import re
from dataclasses import dataclass, replace

from sessions_app.game.buzzer import Buzz
from sessions_app.game.errors import Refused

DRAFT, LOBBY, ACTIVE, LOCKED, ENDED = "draft", "lobby", "question_active", "question_locked", "ended"
STATE_NAME = re.compile(r"[a-z_]{1,32}")
BY_HAND = ("open", "lock", "pause", "resume", "end", "reopen")
COMMANDS = (*BY_HAND, "start", "next", "reveal", "leaderboard", "skip", "extend", "right", "wrong", "jump")


def shows_clock(state: str, *, is_stopped: bool = False) -> bool:
    """Whether people see how long this state still takes; the pauses in between only the server counts."""
    return state not in {LOCKED, "answer_reveal", "leaderboard"} and not is_stopped


@dataclass(frozen=True, slots=True)
class Stage:
    """What moves: times in milliseconds since the epoch, `remaining_ms` only while paused."""

    state: str = DRAFT
    before_end: str = ""
    question_number: int | None = None
    deadline_ms: int | None = None
    paused: bool = False
    remaining_ms: int | None = None
    paused_ms: int | None = None  # since when, in a session with a quiz
    card: bool = False  # an intro that shows its round's title card, before its question is read
    # Of a question of a quiz: since when and until when it takes answers, and how long that is in all.
    opened_ms: int | None = None
    until_ms: int | None = None
    limit_ms: int | None = None
    buzz: Buzz | None = None


def command(stage: Stage, name: str, now_ms: int) -> Stage:
    """Return the stage after a host's command, or refuse it."""
    if name not in BY_HAND:
        raise Refused("no_quiz" if name in COMMANDS else "invalid_field", state=stage.state)
    if not _is_legal(stage, name):
        raise Refused("illegal_transition", state=stage.state)
    if name == "open":
        return replace(stage, state=LOBBY)
    if name == "lock":
        return replace(stage, state=LOCKED, deadline_ms=None)
    if name == "pause":
        left = None if stage.deadline_ms is None else max(0, stage.deadline_ms - now_ms)
        return replace(stage, paused=True, deadline_ms=None, remaining_ms=left)
    if name == "resume":
        until = None if stage.remaining_ms is None else now_ms + stage.remaining_ms
        return replace(stage, paused=False, deadline_ms=until, remaining_ms=None)
    if name == "end":
        return end(stage)
    return replace(stage, state=stage.before_end or LOBBY, before_end="")


def _is_legal(stage: Stage, name: str) -> bool:
    if name == "reopen" or stage.state == ENDED:
        return name == "reopen" and stage.state == ENDED
    return {
        "open": stage.state == DRAFT,
        "lock": stage.state == ACTIVE,
        "pause": not stage.paused and stage.state != DRAFT,
        "resume": stage.paused,
        "end": True,
    }[name]


def end(stage: Stage) -> Stage:
    """Return the stage after the end; `reopen` goes back to where it was."""
    ended = replace(stage, state=ENDED, before_end=stage.state, deadline_ms=None, paused=False, remaining_ms=None)
    return replace(ended, opened_ms=None, until_ms=None, limit_ms=None, paused_ms=None, card=False, buzz=None)


def relay(
    stage: Stage, state: str | None, question_number: int | None, time_remaining: float | None, now_ms: int
) -> Stage:
    """Return the stage after a host's own `session_update`: any state's name goes.

    A new state without `time_remaining` (seconds) has no deadline; without a new state the old one stays.
    """
    if stage.state == ENDED:
        raise Refused("not_active", state=ENDED)
    if state == ENDED:
        return end(stage)
    moved = stage
    if state is not None:
        if not STATE_NAME.fullmatch(state):
            raise Refused("invalid_field", fields={"state": "1 to 32 of a-z and _"})
        moved = replace(moved, state=state, deadline_ms=None, paused=False, remaining_ms=None)
    if question_number is not None:
        moved = replace(moved, question_number=question_number)
    if time_remaining is not None:
        moved = replace(moved, deadline_ms=now_ms + round(time_remaining * 1000), paused=False, remaining_ms=None)
    return moved
