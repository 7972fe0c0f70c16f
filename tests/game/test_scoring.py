"""The published formulas, written out anew in figures: time, preset, points."""

import pytest

from sessions_app.game.scoring import PRESETS, Scoring, earned, for_speed, words

LIMIT = 20_000
# preset, its settings, elapsed ms, place among the right ones, points of 1,000
TABLE = [
    ("kahoot", {}, 0, 1, 1000),
    ("kahoot", {}, 499, 1, 1000),
    ("kahoot", {}, 500, 1, 988),  # 1 - (0.5 / 20) / 2 = 0.9875, of 1,000 to the even neighbour
    ("kahoot", {}, 10_000, 1, 750),
    ("kahoot", {}, 20_000, 9, 500),
    ("linear", {}, 0, 1, 1000),
    ("linear", {}, 10_000, 1, 500),
    ("linear", {}, 20_000, 1, 0),
    ("flat", {}, 0, 1, 1000),
    ("flat", {}, 20_000, 7, 1000),
    ("floor", {"floor": 10}, 0, 1, 1000),
    ("floor", {"floor": 10}, 10_000, 1, 500),
    ("floor", {"floor": 10}, 19_000, 1, 100),
    ("floor", {"floor": 60}, 20_000, 1, 600),
    ("fastest", {"fastest": 5}, 3_000, 1, 1000),
    ("fastest", {"fastest": 5}, 3_000, 3, 800),
    ("fastest", {"fastest": 5}, 3_000, 5, 600),
    ("fastest", {"fastest": 5}, 3_000, 6, 500),
]


@pytest.mark.parametrize(("preset", "settings", "elapsed", "place", "points"), TABLE)
def test_a_right_answer_is_worth(preset: str, settings: dict[str, int], elapsed: int, place: int, points: int) -> None:
    scoring = Scoring.of({"preset": preset, **settings})
    assert for_speed(scoring, 1000, elapsed, LIMIT, place) == points


@pytest.mark.parametrize("preset", PRESETS)
def test_without_a_clock_there_is_nothing_to_be_quick_for(preset: str) -> None:
    assert for_speed(Scoring.of({"preset": preset}), 1000, 99_999, None, 1) == 1000


def given(
    scoring: Scoring, share: float, elapsed: int = 10_000, streak: int = 0, score: int = 5_000
) -> tuple[int, ...]:
    points = earned(scoring, 1000, share, 10_000, LIMIT, place=1, streak_before=streak, score_before=score)
    return points.base, points.speed, points.bonus, points.penalty, points.streak, points.total


def test_points_fall_into_base_and_speed() -> None:
    assert given(Scoring.of({}), 1) == (500, 250, 0, 0, 1, 750)
    assert given(Scoring.of({"preset": "flat"}), 1) == (1000, 0, 0, 0, 1, 1000)


def test_a_part_earns_its_share_and_ends_a_streak() -> None:
    assert given(Scoring.of({"streak": {"bonus": 100, "cap": 5}}), 0.5, streak=3) == (250, 125, 0, 0, 0, 375)


@pytest.mark.parametrize(("before", "bonus"), [(0, 0), (1, 100), (2, 200), (5, 500), (6, 500), (40, 500)])
def test_right_answers_in_a_row_add_up_to_a_cap(before: int, bonus: int) -> None:
    scoring = Scoring.of({"streak": {"bonus": 100, "cap": 5}})
    assert given(scoring, 1, streak=before) == (500, 250, bonus, 0, before + 1, 750 + bonus)


def test_a_question_without_points_lets_the_streak_grow_and_pays_nothing() -> None:
    scoring = Scoring.of({"streak": {"bonus": 100, "cap": 5}})
    points = earned(scoring, 0, 1.0, 0, LIMIT, place=1, streak_before=3, score_before=0)
    assert (points.total, points.streak) == (0, 4)


@pytest.mark.parametrize(("score", "lost"), [(5_000, 250), (250, 250), (100, 100), (0, 0)])
def test_a_penalty_takes_no_more_than_there_is(score: int, lost: int) -> None:
    assert given(Scoring.of({"penalty": 25}), 0, streak=4, score=score) == (0, 0, 0, lost, 0, -lost)


def test_a_round_and_a_question_have_the_last_word() -> None:
    scoring = Scoring.of({"preset": "kahoot", "penalty": 10}, {"preset": "flat"}, {"penalty": 0})
    assert (scoring.preset, scoring.penalty) == ("flat", 0)


def test_every_preset_is_told_in_words() -> None:
    told = {words(Scoring.of({"preset": preset, "floor": 30})) for preset in PRESETS}
    assert len(told) == len(PRESETS)
    assert "25 %" in words(Scoring.of({"penalty": 25}))
    assert "100" in words(Scoring.of({"streak": {"bonus": 100, "cap": 5}}))
