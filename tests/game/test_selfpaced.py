"""Playing alone: where an attempt stands, what it may be told, and what an answer brings."""

from typing import Any

import pytest

from sessions_app.game.deck import Deck, Question
from sessions_app.game.errors import Refused
from sessions_app.game.selfpaced import (
    ASKED,
    OVER,
    TOLD,
    Place,
    best,
    checked_rules,
    elapsed_ms,
    fits,
    known_count,
    mark,
    phase,
    require_answerable,
    rules_of,
    until_ms,
)
from sessions_app.game.tally import Given, Standing

GRACE = 500


def raw(id: str, **more: Any) -> dict[str, Any]:
    choices = [{"id": "a", "text": "A", "correct": True}, {"id": "b", "text": "B", "correct": False}]
    own = {"id": id, "kind": "single", "text": id, "points": 1000, "time_limit": 0, "choices": choices, "round": None}
    return {**own, **more}


def deck(*questions: dict[str, Any]) -> Deck:
    return Deck({"questions": list(questions) or [raw("one", time_limit=10), raw("two")]})


def code(place: Place, question: str, now: int, closes: int | None = None) -> str:
    with pytest.raises(Refused) as refused:
        require_answerable(place, deck(), question, closes, now)
    return refused.value.code


@pytest.mark.parametrize(
    ("place", "closes", "now", "found"),
    [
        (Place(1, 0), None, 0, ASKED),
        (Place(1, 0), None, 10_000 + GRACE, ASKED),
        (Place(1, 0), None, 10_001 + GRACE, TOLD),
        (Place(1, 0, is_done=True), None, 1, TOLD),
        (Place(2, 0), None, 10**9, ASKED),  # no clock
        (Place(2, 0), 5_000, 5_000 + GRACE, ASKED),
        (Place(2, 0), 5_000, 5_001 + GRACE, OVER),
        (Place(2, 0, True, is_ended=True), None, 1, OVER),
    ],
)
def test_the_phase_follows_from_the_clock_and_from_what_was_done(
    place: Place, closes: int | None, now: int, found: str
) -> None:
    assert phase(place, deck(), closes, now) == found


def test_a_slide_has_no_clock() -> None:
    slides = deck(raw("one", kind="slide", time_limit=10))
    assert until_ms(Place(1, 0), slides.questions[0]) is None
    assert phase(Place(1, 0), slides, None, 10**9) == ASKED


def test_an_answer_is_taken_until_the_end_of_the_grace_and_no_longer() -> None:
    assert require_answerable(Place(1, 0), deck(), "one", None, 10_000 + GRACE).id == "one"
    assert code(Place(1, 0), "one", 10_001 + GRACE) == "too_late"
    assert require_answerable(Place(2, 0), deck(), "two", 7_000, 7_000 + GRACE).id == "two"
    assert code(Place(2, 0), "two", 7_001 + GRACE, 7_000) == "too_late"


def test_only_the_question_that_the_attempt_is_at_can_be_answered_and_only_once() -> None:
    assert code(Place(1, 0), "two", 1) == "not_active"
    assert code(Place(2, 0), "one", 1) == "not_active"
    assert code(Place(2, 0), "nonsense", 1) == "not_active"
    assert code(Place(2, 0, is_done=True), "two", 1) == "already_answered"
    assert code(Place(2, 0, True, is_ended=True), "two", 1) == "not_active"


def test_an_attempt_that_is_over_but_not_ended_knows_nothing_of_what_it_has_yet_to_answer() -> None:
    assert known_count(Place(2, 0), deck(), 1) == 1
    assert known_count(Place(2, 0, is_done=True), deck(), 1) == 2
    assert known_count(Place(1, 0), deck(), 10_001 + GRACE) == 1  # its time had run out
    assert known_count(Place(1, 0, is_ended=True), deck(), 1) == 2


def test_the_grace_makes_nobody_slower_than_the_end() -> None:
    question = deck().questions[0]
    assert elapsed_ms(Place(1, 1_000), question, 4_000) == 3_000
    assert elapsed_ms(Place(1, 1_000), question, 11_400) == 10_000
    assert elapsed_ms(Place(1, 1_000), question, 900) == 0


def test_what_needs_others_cannot_be_played_alone() -> None:
    assert not fits({"kind": "buzzer"})
    assert not fits({"kind": "number", "number": {"mode": "nearest", "value": 3}})
    assert fits({"kind": "number", "number": {"mode": "exact", "value": 3}})
    assert fits({"kind": "slide", "number": None})


def test_streaks_and_penalties_follow_from_answer_to_answer() -> None:
    scoring = rules_of(deck(), deck().questions[1], {"preset": "flat", "penalty": 10, "streak": {"bonus": 50}})
    standing, points = Standing(), []
    for choice in ("a", "a", "b", None, "a"):
        question = Question(raw("q"), 1)
        given = None if choice is None else Given(None, {"choice": choice}, 100, None)
        result, standing = mark(question, scoring, standing, given, lambda a, b: 9)
        points.append(None if result is None else result.points.total)
    assert points == [1000, 1050, -100, None, 1000]
    assert (standing.points, standing.streak, standing.best_streak) == (2950, 1, 2)


def test_a_poll_is_taken_and_brings_nothing() -> None:
    poll = Question(raw("p", kind="poll"), 1)
    scoring = rules_of(deck(), poll, {"preset": "flat"})
    result, after = mark(poll, scoring, Standing(7, 2, 3), Given(None, {"choice": "b"}, 1, None), lambda a, b: 9)
    assert result is not None and result.share is None and result.points.total == 0
    assert after == Standing(7, 2, 3)


def test_nobody_is_the_fastest_of_one() -> None:
    fast = deck(raw("one", scoring={"preset": "fastest", "penalty": 5}))
    found = rules_of(fast, fast.questions[0], {"preset": "linear"})
    assert (found.preset, found.penalty) == ("flat", 5)


def test_the_best_attempt_counts_and_of_equals_the_earliest() -> None:
    attempts = [(1, 100, 1), (2, 300, 2), (3, 300, 2), (4, 300, 1)]
    found = best(attempts, lambda one: (one[1], one[2]))
    assert found is not None and found[0] == 2
    assert best([], lambda one: (0, 0)) is None


def test_the_rules_have_defaults_and_practice_has_its_own() -> None:
    plain = {"timed": False, "scoring": {"preset": "flat"}}
    assert checked_rules({}) == {"mode": "test", "tells": "end", "attempts": 1, **plain}
    assert checked_rules({"mode": "practice"}) == {"mode": "practice", "tells": "each", "attempts": None, **plain}
    assert checked_rules({"attempts": None, "tells": "each"})["attempts"] is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"mode": "exam"}, "mode"),
        ({"tells": "never"}, "tells"),
        ({"attempts": 0}, "attempts"),
        ({"attempts": True}, "attempts"),
        ({"attempts": 101}, "attempts"),
        ({"mode": "practice", "attempts": 2}, "attempts"),
        ({"mode": "practice", "tells": "end"}, "tells"),
        ({"scoring": {"preset": "fastest"}}, "scoring"),
        ({"scoring": {"preset": "magic"}}, "settings.scoring.preset"),
    ],
)
def test_rules_that_cannot_be_are_refused_by_their_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_rules(given)
    assert list(refused.value.fields or {}) == [field]
