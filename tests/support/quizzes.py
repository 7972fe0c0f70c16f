"""Quizzes for tests: made over REST, as a host's program would. What nobody may know early is a canary."""

from collections.abc import Callable
from typing import Any

from tests.support.rest import Rest

CANARY = "canary-{}"


def single(text: str, right: int = 0, count: int = 4, **more: Any) -> dict[str, Any]:
    """Return a single-choice question whose choice `right` is right; its explanation is a canary."""
    choices = [{"text": f"{text} choice {n}", "correct": n == right} for n in range(count)]
    return {"kind": "single", "text": text, "choices": choices, **secrets_of(text), **more}


def secrets_of(text: str) -> dict[str, str]:
    canary = CANARY.format(text.replace(" ", "-"))
    return {"explanation": canary, "host_note": canary, "source": f"{canary}-source"}


def of_kind(kind: str, text: str = "", **more: Any) -> dict[str, Any]:
    """Return a question of any kind. What is right can be told by its words: `right` is in them."""
    text = text or f"A {kind} question"
    return {"kind": kind, "text": text, **_BODIES[kind](text), **secrets_of(text), **more}


def _multiple(text: str) -> dict[str, Any]:
    return {"choices": [{"text": f"{text} choice {n}", "correct": n in {0, 2}} for n in range(4)]}


def _number(text: str) -> dict[str, Any]:
    return {"number": {"mode": "exact", "value": 4242, "tolerance": 2, "unit": "km"}}


_BODIES: dict[str, Callable[[str], dict[str, Any]]] = {
    "single": lambda text: {"choices": [{"text": f"{text} choice {n}", "correct": n == 1} for n in range(4)]},
    "multiple": _multiple,
    "true_false": lambda text: {"choices": [{"text": "True", "correct": True}, {"text": "False", "correct": False}]},
    "typed": lambda text: {"accepted": ["Canary Wharf", "canary dock"], "typo_distance": 1},
    "number": _number,
    "order": lambda text: {"choices": [{"text": f"step {n}"} for n in ("one", "two", "three")]},
    "match": lambda text: {"pairs": [{"left": f"left {n}", "right": f"right {n}"} for n in range(3)]},
    "poll": lambda text: {"choices": [{"text": f"{text} choice {n}"} for n in range(3)]},
    "word_cloud": lambda text: {},
    "slide": lambda text: {},
    "buzzer": lambda text: {},
}
KINDS = tuple(_BODIES)


def make_quiz(host: Rest, *questions: dict[str, Any], title: str = "A quiz") -> dict[str, Any]:
    """Store a quiz and return it with its `questions` as their editor sees them."""
    quiz = dict(host.ok("POST", "/quizzes", {"title": title}, 201))
    quiz["questions"] = [host.ok("POST", f"/quizzes/{quiz['id']}/questions", question, 201) for question in questions]
    return quiz


def answer_to(question: dict[str, Any], *, right: bool = True, shown: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the data of an `answer` to a question as its editor sees it; of pairs it must be known how it is `shown`.

    Players know the halves of pairs by ids of their own, in which nothing tells what belongs together.
    """
    if question["kind"] == "match":
        assert shown is not None
        return {"question_id": question["id"], "pairs": pairs_of(question, shown, right=right)}
    return {"question_id": question["id"], **_ANSWERS[question["kind"]](question, right)}


def pairs_of(question: dict[str, Any], shown: dict[str, Any], *, right: bool = True) -> dict[str, str]:
    """Return what belongs together, by the ids that players see; all of it wrong if asked for."""
    lefts = {row["text"]: row["id"] for row in shown["lefts"]}
    rights = {row["text"]: row["id"] for row in shown["rights"]}
    pairs = question["pairs"]
    others = pairs if right else [*pairs[1:], pairs[0]]
    return {lefts[pair["left"]]: rights[other["right"]] for pair, other in zip(pairs, others, strict=True)}


def _choice(question: dict[str, Any], right: bool) -> dict[str, Any]:
    return {"choice": right_choice(question) if right else wrong_choice(question)}


def _choices(question: dict[str, Any], right: bool) -> dict[str, Any]:
    chosen = [choice["id"] for choice in question["choices"] if choice["correct"]]
    return {"choices": chosen if right else chosen[:1]}


def _order(question: dict[str, Any], right: bool) -> dict[str, Any]:
    ids = [choice["id"] for choice in question["choices"]]
    return {"order": ids if right else ids[::-1]}


_ANSWERS: dict[str, Callable[[dict[str, Any], bool], dict[str, Any]]] = {
    "single": _choice,
    "true_false": _choice,
    "multiple": _choices,
    "poll": lambda question, right: {"choice": question["choices"][0 if right else 1]["id"]},
    "typed": lambda question, right: {"text": " canary whorf " if right else "somewhere"},
    "word_cloud": lambda question, right: {"text": "sunny" if right else "rainy"},
    "number": lambda question, right: {"number": 4241 if right else 17},
    "order": _order,
}


def right_choice(question: dict[str, Any]) -> str:
    return next(str(choice["id"]) for choice in question["choices"] if choice["correct"])


def wrong_choice(question: dict[str, Any]) -> str:
    return next(str(choice["id"]) for choice in question["choices"] if not choice["correct"])
