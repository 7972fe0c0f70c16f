"""A session's results from plain values: who did how, what was hard, and every answer. No clock, no Django."""

from collections.abc import Mapping, Sequence
from typing import Any

from sessions_app.game.deck import Question, left_id, right_id
from sessions_app.game.ranking import ranks

Row = dict[str, Any]


def key_words(question: Question) -> list[str]:
    """Return what is right, in words, for a table."""
    raw = question.raw
    if question.kind in {"single", "multiple", "true_false"}:
        return [choice["text"] for choice in raw["choices"] if choice["correct"]]
    if question.kind == "typed":
        return list(raw["accepted"])
    if question.kind == "number":
        number = raw["number"]
        value = f"{number['min']} to {number['max']}" if number["mode"] == "range" else f"{number['value']}"
        return [f"{value} {number.get('unit') or ''}".strip()]
    if question.kind == "order":
        return [choice["text"] for choice in raw["choices"]]
    if question.kind == "match":
        return [f"{pair['left']} – {pair['right']}" for pair in raw["pairs"]]
    return []


def answer_words(question: Question, response: Mapping[str, Any]) -> str:
    """Return what was answered, in words."""
    texts = {choice["id"]: choice["text"] for choice in question.raw.get("choices", ())}
    if "choice" in response:
        return str(texts.get(response["choice"], ""))
    if "choices" in response:
        return ", ".join(texts.get(id, "") for id in response["choices"])
    if "order" in response:
        return " > ".join(texts.get(id, "") for id in response["order"])
    if "pairs" in response:
        sides = {left_id(pair): pair["left"] for pair in question.raw["pairs"]}
        sides |= {right_id(pair): pair["right"] for pair in question.raw["pairs"]}
        return ", ".join(f"{sides.get(a, '')} – {sides.get(b, '')}" for a, b in response["pairs"].items())
    if "buzz" in response:
        return {True: "right", False: "wrong"}.get(response.get("right"), "not asked")  # type: ignore[arg-type]
    return str(response.get("text", response.get("number", "")))


def player_rows(seats: Sequence[Row], answers: Sequence[Row]) -> list[Row]:
    """Return the players by rank. `seats` carry id, nickname, team, score, best_streak; `answers` are counted ones."""
    places = ranks(seat["score"] for seat in seats)
    own: dict[str, list[Row]] = {}
    for answer in answers:
        own.setdefault(answer["participant"], []).append(answer)
    rows = []
    for seat in seats:
        given = own.get(seat["id"], [])
        rows.append(
            {
                **seat,
                "rank": places[seat["score"]],
                "correct": sum(answer["correct"] is True for answer in given),
                "answered": len(given),
                "average_seconds": _mean([answer["elapsed_ms"] / 1000 for answer in given]),
            }
        )
    return sorted(rows, key=lambda row: (row["rank"], row["nickname"].casefold()))


def question_row(question: Question, answers: Sequence[Row], *, voided: bool) -> Row:
    """Return how a question did; `difficulty` is the share answered right, None where nothing is right or wrong."""
    judged = [answer for answer in answers if answer["correct"] is not None]
    right = sum(answer["correct"] is True for answer in judged)
    return {
        "id": question.id,
        "number": question.number,
        "kind": question.kind,
        "text": question.raw["text"],
        "key": key_words(question),
        "answered": len(answers),
        "correct": right,
        "difficulty": round(right / len(judged), 3) if judged and question.is_marked else None,
        "average_seconds": _mean([answer["elapsed_ms"] / 1000 for answer in answers]),
        "voided": voided,
        "explanation": question.raw.get("explanation", ""),
        "source": question.raw.get("source", ""),
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 2) if values else None
