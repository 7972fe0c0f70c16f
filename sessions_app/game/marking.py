"""Is it right? A response is judged against the frozen question; a mark is the share of it that is right, 0 to 1."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sessions_app.game.deck import CHOICE_KINDS, Question
from sessions_app.game.errors import Refused

MAX_TYPED = 200
_SPACES = re.compile(r"\s+")

Response = dict[str, Any]
Distance = Callable[[str, str], int]


def checked_response(question: Question, data: Mapping[str, Any]) -> Response:
    """Return what an answer holds, by kind, or refuse what this question cannot have been answered with."""
    kind = question.kind
    if kind in {"single", "true_false", "poll"}:
        return {"choice": _one_of(data.get("choice"), question.right_order, "choice")}
    if kind == "multiple":
        return {"choices": sorted(_each_once(data.get("choices"), question.right_order, "choices"))}
    if kind in {"typed", "word_cloud"}:
        text = data.get("text")
        if not isinstance(text, str) or not 1 <= len(text.strip()) <= MAX_TYPED:
            raise Refused("invalid_field", fields={"text": f"1 to {MAX_TYPED} characters"})
        return {"text": text.strip()}
    if kind == "number":
        number = data.get("number")
        if not is_figure(number):
            raise Refused("invalid_field", fields={"number": "a number"})
        return {"number": number}
    if kind == "order":
        order = _each_once(data.get("order"), question.right_order, "order")
        if len(order) != len(question.right_order):
            raise Refused("invalid_field", fields={"order": "each choice once"})
        return {"order": order}
    if kind == "match":
        return {"pairs": _pairs(data.get("pairs"), question)}
    raise Refused("not_active")


def is_figure(value: Any) -> bool:
    """Whether this is a number that one can reckon with; JSON has larger ones than any float."""
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def _one_of(value: Any, known: list[str], name: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise Refused("invalid_field", fields={name: "one of the question's choices"})
    return value


def _each_once(value: Any, known: list[str], name: str) -> list[str]:
    if not isinstance(value, list) or not value:
        raise Refused("invalid_field", fields={name: "a list of the question's choices"})
    found = [_one_of(item, known, name) for item in value]
    if len(set(found)) != len(found):
        raise Refused("invalid_field", fields={name: "each choice at most once"})
    return found


def _pairs(value: Any, question: Question) -> dict[str, str]:
    right = question.right_pairs
    if not isinstance(value, dict) or not value:
        raise Refused("invalid_field", fields={"pairs": "the right's id by the left's"})
    pairs = {
        _one_of(left, list(right), "pairs"): _one_of(to, list(right.values()), "pairs") for left, to in value.items()
    }
    if len(set(pairs.values())) != len(pairs):
        raise Refused("invalid_field", fields={"pairs": "each right at most once"})
    return pairs


def folded(text: str) -> str:
    """Return a typed answer without what nobody means by it: case, accents, punctuation at the ends, double spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold()).casefold()
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare).strip(" .,;:!?\"'`´’“”()-")


def share(question: Question, response: Response, distance: Distance) -> float:
    """Return how much of a response is right, 0 to 1. `nearest` numbers are judged by `shares`, all at once."""
    kind, raw = question.kind, question.raw
    if kind in {"single", "true_false"}:
        return float(response["choice"] in question.right_choices)
    if kind == "multiple":
        return _multiple(set(response["choices"]), set(question.right_choices), partial=bool(raw.get("partial")))
    if kind == "typed":
        limit = int(raw.get("typo_distance") or 0)
        said = folded(response["text"])
        return float(any(_is_near(said, folded(right), limit, distance) for right in raw.get("accepted", ())))
    if kind == "number":
        return float(_is_in_range(response["number"], raw.get("number") or {}))
    if kind == "order":
        right = question.right_order
        hits = sum(1 for given, wanted in zip(response["order"], right, strict=True) if given == wanted)
        return hits / len(right) if raw.get("partial") else float(hits == len(right))
    if kind == "match":
        pairs = question.right_pairs
        hits = sum(1 for left, to in response["pairs"].items() if pairs[left] == to)
        return hits / len(pairs) if raw.get("partial") else float(hits == len(pairs))
    return float(response.get("right") is True)


def shares(question: Question, responses: Mapping[Any, Response], distance: Distance) -> dict[Any, float]:
    """Return the share of each response, by whatever they are keyed with."""
    number = question.raw.get("number") or {}
    if question.kind == "number" and number.get("mode") == "nearest":
        off = {key: abs(response["number"] - number["value"]) for key, response in responses.items()}
        best = min(off.values(), default=None)
        return {key: float(found == best) for key, found in off.items()}
    return {key: share(question, response, distance) for key, response in responses.items()}


def _multiple(given: set[str], right: set[str], *, partial: bool) -> float:
    if not partial:
        return float(given == right)
    hits, misses = len(given & right), len(given - right)
    return max(0.0, (hits - misses) / len(right)) if right else 0.0


def _is_near(said: str, right: str, limit: int, distance: Distance) -> bool:
    # A short word has no room for typos: "cat" is not "car".
    return said == right or (limit > 0 and len(right) > 3 * limit and distance(said, right) <= limit)


def _is_in_range(number: float, wanted: Mapping[str, Any]) -> bool:
    if wanted.get("mode") == "range":
        low, high = wanted.get("min"), wanted.get("max")
        return (low is None or number >= low) and (high is None or number <= high)
    return abs(number - wanted["value"]) <= (wanted.get("tolerance") or 0)


def distribution(question: Question, responses: Iterable[Response]) -> list[dict[str, Any]]:
    """Return how often each choice was taken, or the commonest texts and numbers, most first."""
    counts: Counter[str] = Counter()
    for response in responses:
        counts.update(_keys(response))
    if question.kind in CHOICE_KINDS:
        return [{"key": id, "count": counts[id]} for id in question.right_order]
    if question.kind in {"order", "match", "buzzer"}:
        return []
    return [{"key": key, "count": count} for key, count in counts.most_common(30)]


def _keys(response: Response) -> list[str]:
    if "choice" in response:
        return [response["choice"]]
    if "choices" in response:
        return list(response["choices"])
    if "text" in response:
        return [folded(response["text"])]
    return [f"{response['number']:g}"] if "number" in response else []
