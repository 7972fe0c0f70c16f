"""The moves of a session with a quiz: which are legal, when it goes on by itself, what a pause keeps."""

from dataclasses import replace
from typing import Any

import pytest

from sessions_app.game.deck import Deck
from sessions_app.game.errors import Refused
from sessions_app.game.moves import first_press, give_turn
from sessions_app.game.play import (
    AUTO,
    INTRO_MS,
    SETTLE_MS,
    Plan,
    all_answered,
    command,
    due,
    takes_answers,
    takes_buzz,
)
from sessions_app.game.states import Stage

GRACE = 500


def plan(*kinds: str, limit: int = 20, **more: Any) -> Plan:
    questions = [{"id": f"q{n}", "kind": kind, "text": "?", "time_limit": limit} for n, kind in enumerate(kinds, 1)]
    return Plan(Deck({"questions": questions, "rounds": []}), GRACE, **more)


TWO = plan("typed", "typed")


def go(stage: Stage, *names: str, at: int = 0, by: Plan = TWO) -> Stage:
    for name in names:
        stage = command(stage, name, at, by)
    return stage


def active(by: Plan = TWO) -> Stage:
    stage = due(go(Stage(), "start", by=by), INTRO_MS, by)
    assert stage is not None
    return stage


def test_a_quiz_from_start_to_end_with_nobody_at_the_desk() -> None:
    auto = plan("typed", "typed", auto={})
    stage: Stage | None = go(Stage(), "start", by=auto)
    seen, now = [], 0
    while stage is not None:
        seen.append((stage.state, stage.question_number))
        if stage.deadline_ms is None:
            break
        assert due(stage, stage.deadline_ms - 1, auto) is None
        now, stage = stage.deadline_ms, due(stage, stage.deadline_ms, auto)
    one = ["question_intro", "question_active", "question_locked", "answer_reveal"]
    assert seen == [(s, 1) for s in [*one, "leaderboard"]] + [(s, 2) for s in one] + [("ended", 2)]
    locked = 20_000 + GRACE + SETTLE_MS
    assert now == 2 * (INTRO_MS + locked + AUTO["answer_reveal"]) + AUTO["leaderboard"]


def test_without_auto_reveal_and_leaderboard_wait_for_the_host() -> None:
    locked = due(active(), INTRO_MS + 20_000, TWO)
    assert locked is not None and locked.deadline_ms is not None
    shown = due(locked, locked.deadline_ms, TWO)
    assert shown is not None and (shown.state, shown.deadline_ms) == ("answer_reveal", None)
    board = go(shown, "leaderboard")
    assert (board.state, board.deadline_ms) == ("leaderboard", None)
    assert go(board, "next").question_number == 2


LEGAL = {
    "draft": {"open", "start", "end"},
    "lobby": {"start", "pause", "end"},
    "question_intro": {"next", "jump", "skip", "pause", "end"},
    "question_active": {"lock", "reveal", "skip", "pause", "extend", "end"},
    "question_locked": {"skip", "pause", "end"},
    "answer_reveal": {"next", "jump", "leaderboard", "skip", "pause", "end"},
    "leaderboard": {"next", "jump", "pause", "end"},
    "ended": {"reopen"},
}
ALL = set().union(*LEGAL.values()) | {"resume"}


@pytest.mark.parametrize("state", LEGAL)
def test_only_legal_moves_are_made(state: str) -> None:
    number = None if state in {"draft", "lobby"} else 1
    stage = replace(Stage(state, question_number=number), deadline_ms=50_000, until_ms=50_000, opened_ms=0, limit_ms=1)
    for name in ALL:
        if name in LEGAL[state]:
            assert command(stage, name, 1_000, TWO, seconds=10, number=2) != stage
            continue
        with pytest.raises(Refused) as refused:
            command(stage, name, 1_000, TWO, seconds=10, number=2)
        assert (refused.value.code, refused.value.details["state"]) == ("illegal_transition", state)


def test_a_pause_keeps_the_time_and_does_not_count() -> None:
    stage = active()
    paused = command(stage, "pause", INTRO_MS + 13_000, TWO)
    assert (paused.remaining_ms, paused.deadline_ms) == (7_000, None)
    assert not takes_answers(paused, INTRO_MS + 14_000, GRACE)
    assert due(paused, 10**9, TWO) is None
    resumed = command(paused, "resume", 100_000, TWO)
    assert (resumed.deadline_ms, resumed.until_ms) == (107_000, 107_000)
    assert resumed.opened_ms == 107_000 - 20_000, "an answer now has taken 13 s"


def test_ten_seconds_more() -> None:
    stage = command(active(), "extend", INTRO_MS + 5_000, TWO, seconds=10)
    assert stage.deadline_ms == stage.until_ms == INTRO_MS + 30_000
    assert (stage.limit_ms, stage.opened_ms) == (30_000, INTRO_MS)


def test_answers_count_until_the_end_and_the_lines_grace() -> None:
    stage = active()
    end = INTRO_MS + 20_000
    locked = due(stage, end + 3, TWO)
    assert locked is not None
    for judged in (stage, locked):
        assert takes_answers(judged, end + GRACE, GRACE)
        assert not takes_answers(judged, end + GRACE + 1, GRACE)
    early = command(stage, "lock", INTRO_MS + 4_000, TWO)
    assert takes_answers(early, INTRO_MS + 4_000 + GRACE, GRACE)
    assert not takes_answers(early, INTRO_MS + 4_001 + GRACE, GRACE)
    assert early.deadline_ms == INTRO_MS + 4_000 + GRACE + SETTLE_MS, "marking starts when they are in"


def test_all_answered_ends_an_open_question_only() -> None:
    stage = active()
    locked = all_answered(stage, INTRO_MS + 1_000, TWO)
    assert locked is not None and locked.state == "question_locked"
    assert all_answered(locked, INTRO_MS + 1_001, TWO) is None
    assert all_answered(command(stage, "pause", INTRO_MS, TWO), INTRO_MS, TWO) is None
    slides = plan("slide", "typed")
    assert all_answered(active(slides), INTRO_MS, slides) is None


def test_a_slide_is_shown_and_goes_on() -> None:
    slides = plan("slide", "typed")
    stage = active(slides)
    after = due(stage, INTRO_MS + 20_000, slides)
    assert after is not None and (after.state, after.question_number) == ("question_intro", 2)
    assert command(stage, "next", INTRO_MS, slides).question_number == 2


def test_a_question_without_a_clock_waits_for_the_host() -> None:
    untimed = plan("typed", limit=0)
    stage = active(untimed)
    assert stage.deadline_ms is None
    assert takes_answers(stage, 10**9, GRACE)
    locked = command(stage, "lock", 60_000, untimed)
    assert locked.deadline_ms == 60_000 + GRACE + SETTLE_MS


def test_the_leaderboard_is_shown_as_the_session_says() -> None:
    for setting, shown in (("each", True), ("rounds", False), ("end", False), ("never", False)):
        auto = plan("typed", "typed", auto={}, leaderboard=setting)
        after = due(Stage("answer_reveal", question_number=1, deadline_ms=1), 1, auto)
        assert after is not None
        assert (after.state == "leaderboard") is shown


def test_reopened_nothing_runs() -> None:
    stage = go(go(active(), "end", at=5_000), "reopen", at=9_000)
    assert (stage.state, stage.deadline_ms, stage.question_number) == ("leaderboard", None, 1)
    assert go(go(Stage("lobby"), "end"), "reopen").state == "lobby"


def test_a_jump_leads_to_any_question_that_was_not_played() -> None:
    four = plan("typed", "typed", "typed", "slide", played=frozenset({1}))
    shown = Stage("answer_reveal", question_number=1)
    ahead = command(shown, "jump", 0, four, number=3)
    assert (ahead.state, ahead.question_number, ahead.deadline_ms) == ("question_intro", 3, INTRO_MS)
    for number in (0, 1, 5):
        with pytest.raises(Refused) as refused:
            command(shown, "jump", 0, four, number=number)
        assert refused.value.code == "invalid_field"
    with pytest.raises(Refused):
        command(ahead, "jump", 0, four, number=3)


def test_after_a_jump_back_it_goes_on_with_what_was_not_played() -> None:
    all_but_two = plan("typed", "typed", "typed", "typed", auto={}, played=frozenset({1, 3}))
    back = command(Stage("leaderboard", question_number=3), "jump", 0, all_but_two, number=2)
    assert back.question_number == 2
    shown = Stage("answer_reveal", question_number=2, deadline_ms=1)
    played = replace(all_but_two, played=frozenset({1, 2, 3}))
    assert command(shown, "next", 0, played).question_number == 4
    last = replace(all_but_two, played=frozenset({1, 2, 3, 4}))
    assert command(shown, "next", 0, last).state == "ended"
    board, end = due(shown, 1, played), due(shown, 1, last)
    assert board is not None and board.state == "leaderboard"
    assert end is not None and end.state == "ended", "no board before the podium"


def test_a_pause_of_armed_buzzers_leaves_them_their_time() -> None:
    """After a wrong word they are armed again; a pause then takes nothing of what is left."""
    buzzers = plan("buzzer", "typed")
    pressed = first_press(active(buzzers), INTRO_MS + 5_000)
    spoken = give_turn(pressed, INTRO_MS + 5_150, replace(buzzers, line=("a",)))
    armed = command(spoken, "wrong", INTRO_MS + 9_000, replace(buzzers, line=("a",)))
    assert (armed.state, armed.deadline_ms) == ("question_active", INTRO_MS + 9_000 + 15_000)
    paused = command(armed, "pause", INTRO_MS + 10_000, buzzers)
    resumed = command(paused, "resume", INTRO_MS + 100_000, buzzers)
    assert resumed.deadline_ms == resumed.until_ms == INTRO_MS + 100_000 + 14_000
    assert takes_buzz(resumed, INTRO_MS + 113_000, 0) and not takes_buzz(resumed, INTRO_MS + 114_001, 0)
    again = first_press(resumed, INTRO_MS + 101_000)
    assert again.buzz is not None and again.buzz.left_ms == 13_000
