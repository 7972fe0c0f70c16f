"""How a session with a quiz moves: by its host's commands, and by itself when a time is over. Pure values only."""

from dataclasses import dataclass, replace

from sessions_app.game.deck import Deck, Question
from sessions_app.game.errors import Refused
from sessions_app.game.states import ACTIVE, COMMANDS, DRAFT, ENDED, LOBBY, LOCKED, Stage, end

INTRO, REVEAL, LEADERBOARD = "question_intro", "answer_reveal", "leaderboard"
INTRO_MS = 4_000
SETTLE_MS = 250  # after the grace: what was received in time is in the database by then
MAX_EXTEND_SECONDS = 600
AUTO = {REVEAL: 8_000, LEADERBOARD: 6_000}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the moves depend on besides the stage."""

    deck: Deck
    grace_ms: int
    auto: dict[str, int] | None = None  # milliseconds that a state stays, by state; None waits for the host
    leaderboard: str = "each"


def command(stage: Stage, name: str, now_ms: int, plan: Plan, seconds: int = 0) -> Stage:
    """Return the stage after a host's command, or refuse it with the state it is in."""
    if name not in COMMANDS:
        raise Refused("invalid_field", state=stage.state)
    move = _MOVES[name]
    if (stage.paused and name not in {"resume", "end", "skip"}) or not _is_legal(stage, name, plan):
        raise Refused("illegal_transition", state=stage.state)
    if name == "extend":
        return _extend(stage, seconds)
    return move(replace(stage, paused=False, remaining_ms=None) if name == "skip" else stage, now_ms, plan)


def due(stage: Stage, now_ms: int, plan: Plan) -> Stage | None:
    """Return the stage that follows by itself, or None if its time is not over."""
    if stage.paused or stage.deadline_ms is None or now_ms < stage.deadline_ms:
        return None
    if stage.state == INTRO:
        return _open_question(stage, now_ms, plan)
    if stage.state == ACTIVE:
        return _after_active(stage, now_ms, plan)
    if stage.state == LOCKED:
        return _reveal(stage, now_ms, plan)
    if stage.state == REVEAL and shows_leaderboard(stage, plan):
        return _leaderboard(stage, now_ms, plan)
    return _next(stage, now_ms, plan) if stage.state in {REVEAL, LEADERBOARD} else None


def all_answered(stage: Stage, now_ms: int, plan: Plan) -> Stage | None:
    """Return the stage after everybody here has answered, or None if that ends nothing."""
    question = plan.deck.at(stage.question_number)
    is_open = stage.state == ACTIVE and not stage.paused and question is not None and question.is_answered
    return _lock(stage, now_ms, plan) if is_open else None


def takes_answers(stage: Stage, received_ms: int, grace_ms: int) -> bool:
    """Whether an answer received then is in time; the state may have moved on to locked meanwhile."""
    if stage.state not in {ACTIVE, LOCKED} or stage.paused or stage.opened_ms is None:
        return False
    return stage.until_ms is None or received_ms <= stage.until_ms + grace_ms


def shows_leaderboard(stage: Stage, plan: Plan) -> bool:
    """Whether the leaderboard follows the reveal of the present question."""
    question = plan.deck.at(stage.question_number)
    is_last = question is None or question.number == plan.deck.count
    if plan.leaderboard == "never" or is_last:
        return False
    if plan.leaderboard == "end" or question is None:
        return False
    after = plan.deck.at(question.number + 1)
    part = plan.deck.round_of(question)
    own = (part or {}).get("leaderboard") or plan.leaderboard
    return own == "each" or (after is not None and after.raw.get("round") != question.raw.get("round"))


# The moves


def _is_legal(stage: Stage, name: str, plan: Plan) -> bool:
    if name == "reopen" or stage.state == ENDED:
        return name == "reopen" and stage.state == ENDED
    is_question = stage.state in {INTRO, ACTIVE, LOCKED, REVEAL}
    return {
        "open": stage.state == DRAFT,
        "start": stage.state in {DRAFT, LOBBY} and plan.deck.count > 0,
        "next": stage.state in {INTRO, REVEAL, LEADERBOARD} or _is_slide(stage, plan),
        "lock": stage.state == ACTIVE,
        "reveal": stage.state == ACTIVE and not _is_slide(stage, plan),
        "leaderboard": stage.state == REVEAL and plan.leaderboard != "never",
        "skip": is_question,
        "pause": not stage.paused and stage.state != DRAFT,
        "resume": stage.paused,
        "extend": stage.state == ACTIVE and stage.deadline_ms is not None,
        "end": True,
    }[name]


def _is_slide(stage: Stage, plan: Plan) -> bool:
    question = plan.deck.at(stage.question_number)
    return stage.state == ACTIVE and question is not None and not question.is_answered


def _clear(stage: Stage, state: str) -> Stage:
    return replace(
        stage, state=state, deadline_ms=None, opened_ms=None, until_ms=None, limit_ms=None, remaining_ms=None
    )


def _intro(stage: Stage, number: int, now_ms: int) -> Stage:
    return replace(_clear(stage, INTRO), question_number=number, deadline_ms=now_ms + INTRO_MS)


def _start(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    return _intro(stage, 1, now_ms)


def _next(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    if stage.state == INTRO:
        return _open_question(stage, now_ms, plan)
    number = (stage.question_number or 0) + 1
    return _intro(stage, number, now_ms) if number <= plan.deck.count else end(stage)


def _skip(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    number = (stage.question_number or 0) + 1
    return _intro(stage, number, now_ms) if number <= plan.deck.count else end(stage)


def _open_question(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    question = _present(stage, plan)
    until = None if question.limit_ms is None else now_ms + question.limit_ms
    opened = replace(_clear(stage, ACTIVE), opened_ms=now_ms, deadline_ms=until, until_ms=until)
    return replace(opened, limit_ms=question.limit_ms)


def _after_active(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    if _is_slide(stage, plan):
        return _next(replace(stage, state=REVEAL), now_ms, plan)
    return _lock(stage, now_ms, plan)


def _lock(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    if _is_slide(stage, plan):
        return _next(replace(stage, state=REVEAL), now_ms, plan)
    until = now_ms if stage.until_ms is None else min(now_ms, stage.until_ms)
    return replace(stage, state=LOCKED, until_ms=until, deadline_ms=until + plan.grace_ms + SETTLE_MS)


def _reveal(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    return replace(_clear(stage, REVEAL), deadline_ms=_dwell(REVEAL, now_ms, plan))


def _leaderboard(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    return replace(_clear(stage, LEADERBOARD), deadline_ms=_dwell(LEADERBOARD, now_ms, plan))


def _pause(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    left = None if stage.deadline_ms is None else max(0, stage.deadline_ms - now_ms)
    return replace(stage, paused=True, deadline_ms=None, remaining_ms=left)


def _resume(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    until = None if stage.remaining_ms is None else now_ms + stage.remaining_ms
    resumed = replace(stage, paused=False, deadline_ms=until, remaining_ms=None)
    if stage.state != ACTIVE or until is None or stage.until_ms is None or stage.opened_ms is None:
        return resumed
    # The pause does not count: the question opened as much later as it ends later.
    return replace(resumed, until_ms=until, opened_ms=stage.opened_ms + until - stage.until_ms)


def _extend(stage: Stage, seconds: int) -> Stage:
    if not 1 <= seconds <= MAX_EXTEND_SECONDS:
        raise Refused("invalid_field", fields={"seconds": f"1 to {MAX_EXTEND_SECONDS}"})
    more = seconds * 1000
    assert stage.deadline_ms is not None and stage.limit_ms is not None
    until = stage.deadline_ms + more
    return replace(stage, deadline_ms=until, until_ms=until, limit_ms=stage.limit_ms + more)


def _reopen(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    """Back to where nothing runs: the lobby, or after the last question that was played."""
    return replace(_clear(stage, LEADERBOARD if stage.question_number else LOBBY), before_end="")


def _dwell(state: str, now_ms: int, plan: Plan) -> int | None:
    return None if plan.auto is None else now_ms + plan.auto.get(state, AUTO[state])


def _present(stage: Stage, plan: Plan) -> Question:
    question = plan.deck.at(stage.question_number)
    if question is None:
        raise Refused("illegal_transition", state=stage.state)
    return question


_MOVES = {
    "open": lambda stage, now_ms, plan: replace(stage, state=LOBBY),
    "start": _start,
    "next": _next,
    "lock": _lock,
    "reveal": _lock,  # the reveal follows when what was sent in time has arrived
    "leaderboard": _leaderboard,
    "skip": _skip,
    "pause": _pause,
    "resume": _resume,
    "extend": lambda stage, now_ms, plan: stage,
    "end": lambda stage, now_ms, plan: end(stage),
    "reopen": _reopen,
}
