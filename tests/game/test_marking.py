"""Right or wrong, by kind; and what cannot be an answer is refused."""

from typing import Any

import pytest
from rapidfuzz.distance import OSA

from sessions_app.game.deck import KINDS, Deck, Question, reveal, without_counts
from sessions_app.game.errors import Refused
from sessions_app.game.marking import checked_response, distribution, share, shares
from sessions_app.game.questions import checked_question


def question(kind: str, **more: Any) -> Question:
    return Question({**checked_question({"kind": kind, "text": "?", **more}), "id": "q"}, 1)


def choices(*right: bool) -> list[dict[str, Any]]:
    return [{"id": f"{n:012d}", "text": f"c{n}", "correct": is_right} for n, is_right in enumerate(right)]


def ids(*numbers: int) -> list[str]:
    return [f"{n:012d}" for n in numbers]


def mark(asked: Question, data: dict[str, Any]) -> float:
    return share(asked, checked_response(asked, data), OSA.distance)


def test_single_and_true_false() -> None:
    asked = question("single", choices=choices(False, True, False))
    assert [mark(asked, {"choice": id}) for id in ids(0, 1, 2)] == [0, 1, 0]
    asked = question("true_false", choices=choices(True, False))
    assert [mark(asked, {"choice": id}) for id in ids(0, 1)] == [1, 0]


@pytest.mark.parametrize(
    ("given", "whole", "partial"),
    [((0, 1), 1, 1), ((0,), 0, 0.5), ((0, 2), 0, 0), ((0, 1, 2), 0, 0.5), ((2, 3), 0, 0)],
)
def test_multiple_is_all_or_nothing_or_in_parts(given: tuple[int, ...], whole: float, partial: float) -> None:
    rows = choices(True, True, False, False)
    assert mark(question("multiple", choices=rows), {"choices": ids(*given)}) == whole
    assert mark(question("multiple", choices=rows, partial=True), {"choices": ids(*given)}) == partial


@pytest.mark.parametrize(
    ("said", "is_right"),
    [
        ("Reykjavík", 1),
        ("  REYKJAVIK. ", 1),
        ("reykjavic", 1),
        ("Reykajvik", 1),  # two letters the wrong way round are one slip
        ("reykavi", 0),
        ("Oslo", 0),
    ],
)
def test_typed_forgives_case_accents_spaces_and_one_slip(said: str, is_right: float) -> None:
    assert mark(question("typed", accepted=["Reykjavik"], typo_distance=1), {"text": said}) == is_right


def test_a_short_word_has_no_room_for_slips() -> None:
    assert mark(question("typed", accepted=["cat"], typo_distance=1), {"text": "car"}) == 0


def test_number_exact_in_range_and_nearest() -> None:
    exact = question("number", number={"mode": "exact", "value": 42, "tolerance": 0.5})
    assert [mark(exact, {"number": n}) for n in (42, 41.5, 41.4)] == [1, 1, 0]
    ranged = question("number", number={"mode": "range", "min": 10, "max": 20})
    assert [mark(ranged, {"number": n}) for n in (10, 15, 20, 20.1)] == [1, 1, 1, 0]
    nearest = question("number", number={"mode": "nearest", "value": 100})
    responses = {"a": {"number": 90}, "b": {"number": 109}, "c": {"number": 91}}
    assert shares(nearest, responses, OSA.distance) == {"a": 0, "b": 1, "c": 1}


def test_order_and_match_whole_and_in_parts() -> None:
    rows = choices(False, False, False, False)
    assert mark(question("order", choices=rows), {"order": ids(0, 1, 2, 3)}) == 1
    assert mark(question("order", choices=rows), {"order": ids(0, 1, 3, 2)}) == 0
    assert mark(question("order", choices=rows, partial=True), {"order": ids(0, 1, 3, 2)}) == 0.5
    a, b = ids(0, 1)
    right, wrong = {f"{a}l": "x", f"{b}l": "y"}, {f"{a}l": "y", f"{b}l": "x"}
    assert mark(matching(), {"pairs": right}) == 1
    assert mark(matching(), {"pairs": wrong}) == 0
    assert mark(matching(partial=True), {"pairs": {f"{a}l": "x"}}) == 0.5


def matching(**more: Any) -> Question:
    """Return a question of two pairs as a deck has it: the rights with ids of their own."""
    rows = [{"id": id, "left": f"l{id}", "right": f"r{id}"} for id in ids(0, 1)]
    asked = question("match", pairs=rows, **more)
    raw = {
        **asked.raw,
        "pairs": [{**pair, "right_id": own} for pair, own in zip(asked.raw["pairs"], "xy", strict=True)],
    }
    return Question(raw, 1)


IMPOSSIBLE = [
    ("single", {"choices": choices(True, False)}, [{}, {"choice": "x"}, {"choice": 5}, {"choice": None}]),
    ("multiple", {"choices": choices(True, False)}, [{"choices": []}, {"choices": ids(0, 0)}, {"choices": "x"}]),
    ("typed", {"accepted": ["x"]}, [{"text": ""}, {"text": "   "}, {"text": "y" * 201}, {"text": 5}]),
    ("number", {"number": {"value": 1}}, [{"number": "1"}, {"number": True}, {"number": float("nan")}, {}]),
    ("order", {"choices": choices(False, False)}, [{"order": ids(0)}, {"order": ids(0, 0)}]),
]


@pytest.mark.parametrize(("kind", "more", "answers"), IMPOSSIBLE)
def test_what_cannot_be_an_answer_is_refused(kind: str, more: dict[str, Any], answers: list[dict[str, Any]]) -> None:
    asked = question(kind, **more)
    for data in answers:
        with pytest.raises(Refused) as refused:
            checked_response(asked, data)
        assert refused.value.code == "invalid_field"


def test_counts_add_up_to_the_answers() -> None:
    asked = question("single", choices=choices(True, False, False))
    counted = distribution(asked, [{"choice": id} for id in ids(0, 0, 1)])
    assert counted == [{"key": id, "count": n} for id, n in zip(ids(0, 1, 2), (2, 1, 0), strict=True)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_reveal_without_counts_tells_the_shares_of_opinions_and_else_all_but_the_counts(kind: str) -> None:
    rows = [{"key": "a", "count": 2}, {"key": "b", "count": 1}, {"key": "c", "count": 0}]
    asked = Question({"id": "q", "kind": kind, "explanation": "so", "choices": [], "pairs": []}, 1)
    told = reveal(asked, rows, 3)
    bare = without_counts(told, asked)
    percents = [{"key": "a", "percent": 67}, {"key": "b", "percent": 33}, {"key": "c", "percent": 0}]
    assert bare.pop("distribution", None) == (percents if kind in {"poll", "word_cloud"} else None)
    assert told.pop("distribution") == rows and bare == told


def test_nobody_answered_and_nothing_is_divided_by_them() -> None:
    poll = Question({"id": "q", "kind": "poll"}, 1)
    assert without_counts(reveal(poll, [{"key": "a", "count": 0}], 0), poll)["distribution"] == [
        {"key": "a", "percent": 0}
    ]


def test_nothing_of_a_question_in_public_tells_what_is_right() -> None:
    secret = "canary"
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("single", {"choices": choices(True, False)}),
        ("typed", {"accepted": [secret]}),
        ("number", {"number": {"mode": "range", "min": 31337, "max": 31338, "value": 31337}}),
    ]
    for kind, more in kinds:
        raw = {**checked_question({"kind": kind, "text": "?", **more}), "id": "q"}
        raw |= {"explanation": secret, "source": secret, "host_note": secret}
        deck = Deck({"questions": [raw]})
        told = str(deck.public(deck.questions[0])) + str(deck.announced(deck.questions[0]))
        assert secret not in told and "31337" not in told and "correct" not in told
        assert "choices" not in deck.announced(deck.questions[0])
        assert secret in str(reveal(deck.questions[0], [], 0))
        assert "host_note" not in reveal(deck.questions[0], [], 0)


def test_the_reveal_of_a_range_tells_the_range() -> None:
    asked = question("number", number={"mode": "range", "min": 10, "max": 20, "value": 15})
    told = reveal(asked, [], 0)
    assert (told["number"], told["range"]) == (None, [10, 20])
