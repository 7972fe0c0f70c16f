"""The moves of a session with a quiz: each takes a stage, the time and the plan, and returns the stage after it."""

from dataclasses import dataclass, replace

from sessions_app.game.buzzer import WINDOW_MS, Buzz, following, passed
from sessions_app.game.deck import Deck, Question
from sessions_app.game.errors import Refused
from sessions_app.game.states import ACTIVE, LOBBY, LOCKED, Stage, end

INTRO, REVEAL, LEADERBOARD = "question_intro", "answer_reveal", "leaderboard"
INTRO_MS = 4_000
CARD_MS = 5_000
SETTLE_MS = 250  # after the grace: what was received in time is in the database by then
TURN_MS = 10_000  # to speak after a buzz, where no host is waited for
MAX_EXTEND_SECONDS = 600
MAX_EXTRA_MS = 600_000  # of those who play without a limit
SLIDE_MS, UNTIMED_MS = 8_000, 60_000  # a slide, a question without a clock: where no host goes on
AUTO = {REVEAL: 8_000, LEADERBOARD: 6_000}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the moves depend on besides the stage."""

    deck: Deck
    grace_ms: int
    auto: dict[str, int] | None = None  # milliseconds that a state stays, by state; None waits for the host
    leaderboard: str = "each"
    extra: int = 100  # percent of the time for the slowest of those who have extra time and have yet to answer
    line: tuple[str, ...] = ()  # who pressed the buzzer, in the order of pressing
    played: frozenset[int] = frozenset()  # the questions that were opened, by number: none is opened twice

    def after(self, number: int) -> Question | None:
        """Return the question that follows; after a jump back, the next that was not played."""
        return next((one for one in self.deck.questions[number:] if one.number not in self.played), None)


def clear(stage: Stage, state: str) -> Stage:
    """Return the stage in another state, without what belonged to the last one."""
    bare = replace(stage, state=state, deadline_ms=None, remaining_ms=None, paused_ms=None, card=False, buzz=None)
    return replace(bare, opened_ms=None, until_ms=None, limit_ms=None)


def present(stage: Stage, plan: Plan) -> Question:
    """Return the question that is on, or refuse."""
    question = plan.deck.at(stage.question_number)
    if question is None:
        raise Refused("illegal_transition", state=stage.state)
    return question


def intro(stage: Stage, number: int, now_ms: int, plan: Plan) -> Stage:
    question = plan.deck.at(number)
    if question is None:
        return end(stage)
    card = plan.deck.starts_round(question)
    until = now_ms + (CARD_MS if card else INTRO_MS)
    return replace(clear(stage, INTRO), question_number=number, card=card, deadline_ms=until)


def start(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    return intro(stage, 1, now_ms, plan)


def following_question(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    following = plan.after(stage.question_number or 0)
    return end(stage) if following is None else intro(stage, following.number, now_ms, plan)


def jump(stage: Stage, number: int, now_ms: int, plan: Plan) -> Stage:
    """To any question that was not played yet; those between are not played, unless the host comes back for them."""
    is_on = stage.state == INTRO and number == stage.question_number
    if plan.deck.at(number) is None or number in plan.played or is_on:
        raise Refused("invalid_field", fields={"question_number": "a question that was not played yet"})
    return intro(stage, number, now_ms, plan)


def go_on(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    if stage.state == INTRO and stage.card:
        return replace(stage, card=False, deadline_ms=now_ms + INTRO_MS)
    return open_question(stage, now_ms, plan) if stage.state == INTRO else following_question(stage, now_ms, plan)


def open_question(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    question = present(stage, plan)
    until = _end_of(question, now_ms, plan)
    opened = replace(clear(stage, ACTIVE), opened_ms=now_ms, deadline_ms=until, until_ms=until)
    return replace(opened, limit_ms=question.limit_ms)


def _end_of(question: Question, now_ms: int, plan: Plan) -> int | None:
    wait = question.limit_ms
    if wait is None and plan.auto is not None:  # without a clock, but nobody is there to go on
        wait = SLIDE_MS if question.is_slide else UNTIMED_MS
    return None if wait is None else now_ms + wait


def lock(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    """Answering ends: now, or when it should have; those with extra time still have theirs."""
    question = present(stage, plan)
    if question.is_slide:
        return following_question(stage, now_ms, plan)
    if question.is_buzzer:
        return reveal(stage, now_ms, plan)
    until = now_ms if stage.until_ms is None else min(now_ms, stage.until_ms)
    locked = replace(stage, state=LOCKED, until_ms=until)
    last = max(until, extra_until(locked, plan.extra) or 0)
    return replace(locked, deadline_ms=last + plan.grace_ms + SETTLE_MS)


def extra_until(stage: Stage, percent: int) -> int | None:
    """Return until when somebody with so much time may answer; None without a clock. 0 percent is without a limit."""
    if stage.limit_ms is None or stage.opened_ms is None or percent == 100:
        return stage.until_ms
    return stage.opened_ms + (stage.limit_ms * percent // 100 if percent else max(stage.limit_ms, MAX_EXTRA_MS))


def stop_waiting(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    """From locked to the reveal, without those who still have extra time."""
    settled = (stage.until_ms or now_ms) + plan.grace_ms + SETTLE_MS
    return reveal(stage, now_ms, plan) if now_ms >= settled else replace(stage, deadline_ms=settled)


def reveal(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    return replace(clear(stage, REVEAL), deadline_ms=_dwell(REVEAL, now_ms, plan))


def reveal_or_lock(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    """The host wants the reveal: it follows when what was sent in time has arrived."""
    if stage.state == ACTIVE:
        return lock(stage, now_ms, plan)
    return reveal(stage, now_ms, plan) if stage.buzz is not None else stop_waiting(stage, now_ms, plan)


def leaderboard(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    return replace(clear(stage, LEADERBOARD), deadline_ms=_dwell(LEADERBOARD, now_ms, plan))


def pause(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    left = None if stage.deadline_ms is None else max(0, stage.deadline_ms - now_ms)
    return replace(stage, paused=True, deadline_ms=None, remaining_ms=left, paused_ms=now_ms)


def resume(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    until = None if stage.remaining_ms is None else now_ms + stage.remaining_ms
    resumed = replace(stage, paused=False, deadline_ms=until, remaining_ms=None, paused_ms=None)
    is_stopped = stage.buzz is not None and stage.buzz.stopped_ms > 0  # its clock stands still anyway
    if stage.opened_ms is None or stage.paused_ms is None or is_stopped:
        return resumed
    # The pause does not count: the question opened as much later as it ends later.
    lost = now_ms - stage.paused_ms
    resumed = replace(resumed, opened_ms=stage.opened_ms + lost)
    return replace(resumed, until_ms=until) if stage.state == ACTIVE else resumed


def extend(stage: Stage, seconds: int) -> Stage:
    if not 1 <= seconds <= MAX_EXTEND_SECONDS:
        raise Refused("invalid_field", fields={"seconds": f"1 to {MAX_EXTEND_SECONDS}"})
    more = seconds * 1000
    assert stage.deadline_ms is not None
    until = stage.deadline_ms + more
    limit = None if stage.limit_ms is None else stage.limit_ms + more
    return replace(stage, deadline_ms=until, until_ms=until, limit_ms=limit)


def reopen(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    """Back to where nothing runs: the lobby, or after the last question that was played."""
    return replace(clear(stage, LEADERBOARD if stage.question_number else LOBBY), before_end="")


def skip(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    return following_question(replace(stage, paused=False), now_ms, plan)


# The buzzer


def first_press(stage: Stage, received_ms: int) -> Stage:
    """Somebody pressed: the clock stands still, and for a moment others may have pressed before."""
    left = None if stage.until_ms is None else max(0, stage.until_ms - received_ms)
    closes = received_ms + WINDOW_MS
    out = stage.buzz.out if stage.buzz is not None else ()
    return replace(stage, buzz=Buzz(received_ms, left, out=out), deadline_ms=closes)


def in_line(stage: Stage, plan: Plan) -> Stage:
    """Somebody pressed behind the one who has the turn."""
    assert stage.buzz is not None
    return replace(stage, buzz=replace(stage.buzz, line=plan.line))


def give_turn(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    """The next in line may speak; with nobody left the buzzers are armed again, or time is up."""
    buzz = stage.buzz
    assert buzz is not None
    chosen = following(buzz, plan.line)
    if chosen is not None:
        spoken = replace(buzz, turn=chosen, line=plan.line)
        return replace(stage, state=LOCKED, buzz=spoken, deadline_ms=_turn(now_ms, plan))
    if buzz.left_ms == 0:
        return reveal(stage, now_ms, plan)
    until = None if buzz.left_ms is None else now_ms + buzz.left_ms
    opened = None if stage.opened_ms is None else stage.opened_ms + now_ms - buzz.stopped_ms
    armed = replace(buzz, line=plan.line, stopped_ms=0)
    return replace(stage, state=ACTIVE, buzz=armed, deadline_ms=until, until_ms=until, opened_ms=opened)


def not_right(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    assert stage.buzz is not None
    return give_turn(replace(stage, buzz=passed(stage.buzz)), now_ms, plan)


def replan(stage: Stage, now_ms: int, plan: Plan) -> Stage:
    """The host has switched to auto mode or back: what waited for a hand waits no more, or the other way round."""
    changed = stage
    if stage.state in {REVEAL, LEADERBOARD}:
        changed = replace(stage, deadline_ms=_dwell(stage.state, now_ms, plan))
    elif stage.state == LOCKED and stage.buzz is not None:
        changed = replace(stage, deadline_ms=_turn(now_ms, plan))
    elif stage.state == ACTIVE and stage.limit_ms is None and stage.buzz is None:
        until = _end_of(present(stage, plan), now_ms, plan)
        changed = replace(stage, deadline_ms=until, until_ms=until)
    if not stage.paused or changed is stage:
        return changed
    left = None if changed.deadline_ms is None else changed.deadline_ms - now_ms
    return replace(changed, deadline_ms=None, remaining_ms=left)


def _turn(now_ms: int, plan: Plan) -> int | None:
    return None if plan.auto is None else now_ms + TURN_MS


def _dwell(state: str, now_ms: int, plan: Plan) -> int | None:
    return None if plan.auto is None else now_ms + plan.auto.get(state, AUTO[state])
