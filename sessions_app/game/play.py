"""How a session with a quiz moves: by its host's commands, and by itself when a time is over. Pure values only."""

from collections.abc import Callable
from dataclasses import replace

from sessions_app.game import moves
from sessions_app.game.errors import Refused
from sessions_app.game.moves import (
    AUTO,
    CARD_MS,
    INTRO,
    INTRO_MS,
    LEADERBOARD,
    REVEAL,
    SETTLE_MS,
    TURN_MS,
    Plan,
    extra_until,
)
from sessions_app.game.states import ACTIVE, COMMANDS, DRAFT, ENDED, LOBBY, LOCKED, Stage, end

__all__ = [
    "AUTO",
    "CARD_MS",
    "INTRO",
    "INTRO_MS",
    "LEADERBOARD",
    "REVEAL",
    "SETTLE_MS",
    "TURN_MS",
    "Plan",
    "all_answered",
    "command",
    "due",
    "shows_leaderboard",
    "takes_answers",
    "takes_buzz",
    "waits_for_extra_time",
]

Move = Callable[[Stage, int, Plan], Stage]


def command(stage: Stage, name: str, now_ms: int, plan: Plan, seconds: int = 0, number: int = 0) -> Stage:
    """Return the stage after a host's command, or refuse it with the state it is in.

    `seconds` is for `extend`, `number` (of a question, from 1) for `jump`.
    """
    if name not in COMMANDS:
        raise Refused("invalid_field", state=stage.state)
    if (stage.paused and name not in {"resume", "end", "skip"}) or not _is_legal(stage, name, plan):
        raise Refused("illegal_transition", state=stage.state)
    if name == "extend":
        return moves.extend(stage, seconds)
    return moves.jump(stage, number, now_ms, plan) if name == "jump" else _MOVES[name](stage, now_ms, plan)


def due(stage: Stage, now_ms: int, plan: Plan) -> Stage | None:
    """Return the stage that follows by itself, or None if its time is not over."""
    if stage.paused or stage.deadline_ms is None or now_ms < stage.deadline_ms:
        return None
    if stage.state == INTRO:
        return moves.go_on(stage, now_ms, plan)
    if stage.state == ACTIVE:
        return moves.give_turn(stage, now_ms, plan) if is_closing(stage) else moves.lock(stage, now_ms, plan)
    if stage.state == LOCKED:
        return (moves.not_right if stage.buzz is not None else moves.reveal)(stage, now_ms, plan)
    if stage.state == REVEAL and shows_leaderboard(stage, plan):
        return moves.leaderboard(stage, now_ms, plan)
    return moves.go_on(stage, now_ms, plan) if stage.state in {REVEAL, LEADERBOARD} else None


def all_answered(stage: Stage, now_ms: int, plan: Plan) -> Stage | None:
    """Return the stage after everybody here has answered, or None if that ends nothing."""
    question = plan.deck.at(stage.question_number)
    if stage.paused or question is None or not question.is_answered:
        return None
    if stage.state == ACTIVE:
        return moves.lock(stage, now_ms, replace(plan, extra=100))  # who is away is not waited for
    is_waiting = stage.state == LOCKED and waits_for_extra_time(stage, plan)
    return moves.stop_waiting(stage, now_ms, plan) if is_waiting else None


def takes_answers(stage: Stage, received_ms: int, grace_ms: int, percent: int = 100) -> bool:
    """Whether an answer received then is in time; the state may have moved on to locked meanwhile.

    `percent` is how much of the time its player has, 0 for no limit.
    """
    if stage.state not in {ACTIVE, LOCKED} or stage.paused or stage.opened_ms is None:
        return False
    until = stage.until_ms if percent == 100 else extra_until(stage, percent)
    return until is None or received_ms <= until + grace_ms


def takes_buzz(stage: Stage, received_ms: int, grace_ms: int) -> bool:
    """Whether a press counts: while the buzzers are armed, or behind somebody who has the turn."""
    if stage.paused or stage.opened_ms is None:
        return False
    if stage.state == LOCKED or is_closing(stage):
        return stage.buzz is not None
    return stage.state == ACTIVE and (stage.until_ms is None or received_ms <= stage.until_ms + grace_ms)


def is_closing(stage: Stage) -> bool:
    """Whether somebody has pressed and the fair window is still open."""
    return stage.state == ACTIVE and stage.buzz is not None and stage.buzz.stopped_ms > 0


def waits_for_extra_time(stage: Stage, plan: Plan) -> bool:
    """Whether answers are over but for those who have extra time."""
    if stage.state != LOCKED or stage.deadline_ms is None or stage.until_ms is None:
        return False
    return stage.buzz is None and stage.deadline_ms > stage.until_ms + plan.grace_ms + SETTLE_MS


def shows_leaderboard(stage: Stage, plan: Plan) -> bool:
    """Whether the leaderboard follows the reveal of the present question."""
    question = plan.deck.at(stage.question_number)
    after = plan.after(question.number) if question is not None else None
    if question is None or after is None or plan.leaderboard in {"never", "end"}:
        return False
    own = (plan.deck.round_of(question) or {}).get("leaderboard") or plan.leaderboard
    if own in {"never", "end"}:
        return False
    return own == "each" or after.raw.get("round") != question.raw.get("round")


def _is_legal(stage: Stage, name: str, plan: Plan) -> bool:
    if name == "reopen" or stage.state == ENDED:
        return name == "reopen" and stage.state == ENDED
    question = plan.deck.at(stage.question_number)
    is_slide = stage.state == ACTIVE and question is not None and question.is_slide
    has_turn = stage.state == LOCKED and stage.buzz is not None
    return {
        "open": stage.state == DRAFT,
        "start": stage.state in {DRAFT, LOBBY} and plan.deck.count > 0,
        "next": stage.state in {INTRO, REVEAL, LEADERBOARD} or is_slide,
        "jump": stage.state in {INTRO, REVEAL, LEADERBOARD} or is_slide,
        "lock": stage.state == ACTIVE,
        "reveal": (stage.state == ACTIVE and not is_slide) or has_turn or waits_for_extra_time(stage, plan),
        "right": has_turn,
        "wrong": has_turn,
        "leaderboard": stage.state == REVEAL and plan.leaderboard != "never",
        "skip": stage.state in {INTRO, ACTIVE, LOCKED, REVEAL},
        "pause": not stage.paused and stage.state != DRAFT and not is_closing(stage),
        "resume": stage.paused,
        "extend": stage.state == ACTIVE and stage.deadline_ms is not None and not is_closing(stage),
        "end": True,
    }[name]


_MOVES: dict[str, Move] = {
    "open": lambda stage, now_ms, plan: moves.clear(stage, LOBBY),
    "start": moves.start,
    "next": moves.go_on,
    "lock": moves.lock,
    "reveal": moves.reveal_or_lock,
    "right": moves.reveal,
    "wrong": moves.not_right,
    "leaderboard": moves.leaderboard,
    "skip": moves.skip,
    "pause": moves.pause,
    "resume": moves.resume,
    "end": lambda stage, now_ms, plan: end(stage),
    "reopen": moves.reopen,
}
