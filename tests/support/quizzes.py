"""Quizzes for tests: made over REST, as a host's program would."""

from typing import Any

from tests.support.rest import Rest

CANARY = "canary-{}"


def single(text: str, right: int = 0, count: int = 4, **more: Any) -> dict[str, Any]:
    """Return a single-choice question whose choice `right` is right; its explanation is a canary."""
    choices = [{"text": f"{text} choice {n}", "correct": n == right} for n in range(count)]
    canary = CANARY.format(text.replace(" ", "-"))
    return {"kind": "single", "text": text, "choices": choices, "explanation": canary, "host_note": canary, **more}


def make_quiz(host: Rest, *questions: dict[str, Any], title: str = "A quiz") -> dict[str, Any]:
    """Store a quiz and return it with its `questions` as their editor sees them."""
    quiz = dict(host.ok("POST", "/quizzes", {"title": title}, 201))
    quiz["questions"] = [host.ok("POST", f"/quizzes/{quiz['id']}/questions", question, 201) for question in questions]
    return quiz


def right_choice(question: dict[str, Any]) -> str:
    return next(str(choice["id"]) for choice in question["choices"] if choice["correct"])


def wrong_choice(question: dict[str, Any]) -> str:
    return next(str(choice["id"]) for choice in question["choices"] if not choice["correct"])
