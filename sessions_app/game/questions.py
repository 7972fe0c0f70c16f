"""A question as its editor writes it: checked whole before it is stored, whatever door it comes in by."""

import secrets
from collections.abc import Mapping
from typing import Any

from sessions_app.game.deck import KINDS
from sessions_app.game.errors import Refused
from sessions_app.game.marking import is_figure
from sessions_app.game.media import checked_media
from sessions_app.game.tags import clean_tags, faults_of_tags
from sessions_app.game.texts import is_text

MAX_CHOICES = 8
MAX_TEXT = 500
MAX_CHOICE = 200
MAX_SECONDS = 600
MAX_POINTS = 5_000
MAX_FIGURE = 1e15  # up to here a float tells whole numbers apart, as a browser does
_NUMBER_MODES = ("exact", "range", "nearest")

Raw = dict[str, Any]


def checked_question(given: Mapping[str, Any]) -> Raw:
    """Return a question in its stored form, or refuse it with every fault by its field."""
    faults: dict[str, str] = {}
    kind = given.get("kind", "single")
    if kind not in KINDS:
        raise Refused("invalid_field", fields={"kind": "one of " + ", ".join(KINDS)})
    question: Raw = {
        "kind": kind,
        "text": _text(given, "text", MAX_TEXT, faults, required=True),
        "time_limit": _whole(given, "time_limit", 20, 0, MAX_SECONDS, faults),
        "points": _whole(given, "points", 1000, 0, MAX_POINTS, faults),
        "partial": bool(given.get("partial", False)),
        "typo_distance": _whole(given, "typo_distance", 0, 0, 3, faults),
        "explanation": _text(given, "explanation", 2_000, faults),
        "source": _text(given, "source", 500, faults),
        "host_note": _text(given, "host_note", 2_000, faults),
        "difficulty": _whole(given, "difficulty", 2, 1, 3, faults),
        "tags": [],
        "media": checked_media(given, faults),
        "choices": [],
        "accepted": [],
        "number": None,
        "pairs": [],
    }
    faults |= faults_of_tags(given)
    _CHECKS.get(kind, lambda *_: None)(given, question, faults)
    if faults:
        raise Refused("invalid_field", fields=faults)
    question["tags"] = clean_tags(given.get("tags"))
    return question


def _text(given: Mapping[str, Any], name: str, maximum: int, faults: dict[str, str], *, required: bool = False) -> str:
    value = given.get(name) or ""
    if not is_text(value) or len(value.strip()) > maximum or (required and not value.strip()):
        faults[name] = f"{1 if required else 0} to {maximum} characters"
        return ""
    return value.strip()


def _whole(given: Mapping[str, Any], name: str, default: int, low: int, high: int, faults: dict[str, str]) -> int:
    value = given.get(name, default)
    if type(value) is not int or not low <= value <= high:
        faults[name] = f"a whole number from {low} to {high}"
        return default
    return value


def _rows(given: Mapping[str, Any], name: str, faults: dict[str, str], low: int) -> list[Mapping[str, Any]]:
    rows = given.get(name) or []
    if (
        not isinstance(rows, list)
        or not low <= len(rows) <= MAX_CHOICES
        or not all(isinstance(r, Mapping) for r in rows)
    ):
        faults[name] = f"{low} to {MAX_CHOICES} of them"
        return []
    return rows


def _id(row: Mapping[str, Any]) -> str:
    """Keep an id that we once gave, so that edits keep what was answered apart; else make one."""
    id = row.get("id")
    return id if isinstance(id, str) and id.isalnum() and len(id) == 12 else secrets.token_hex(6)


def _choices(given: Mapping[str, Any], question: Raw, faults: dict[str, str]) -> None:
    rows = _rows(given, "choices", faults, 2)
    question["choices"] = [
        {
            "id": _id(row),
            "text": _text(row, "text", MAX_CHOICE, faults, required=not row.get("media")),
            "media": checked_media(row, faults),
            "correct": row.get("correct") is True,
        }
        for row in rows
    ]
    ids = [choice["id"] for choice in question["choices"]]
    if len(set(ids)) != len(ids):
        faults["choices"] = "each id once"
    right = sum(choice["correct"] for choice in question["choices"])
    if rows and question["kind"] in {"single", "true_false"} and right != 1:
        faults["choices"] = "exactly one is right"
    if rows and question["kind"] == "multiple" and right == 0:
        faults["choices"] = "at least one is right"
    if question["kind"] == "true_false" and len(rows) != 2:
        faults["choices"] = "two of them"


def _typed(given: Mapping[str, Any], question: Raw, faults: dict[str, str]) -> None:
    accepted = given.get("accepted") or []
    is_right = isinstance(accepted, list) and 1 <= len(accepted) <= 50
    if not is_right or not all(is_text(a) and 1 <= len(a.strip()) <= MAX_CHOICE for a in accepted):
        faults["accepted"] = f"1 to 50 texts of 1 to {MAX_CHOICE} characters"
        return
    question["accepted"] = [answer.strip() for answer in accepted]


def _number(given: Mapping[str, Any], question: Raw, faults: dict[str, str]) -> None:
    wanted = given.get("number")
    if not isinstance(wanted, Mapping) or wanted.get("mode", "exact") not in _NUMBER_MODES:
        faults["number"] = "mode (exact, range, nearest) and value"
        return
    mode = wanted.get("mode", "exact")
    figures = {name: wanted.get(name) for name in ("value", "min", "max", "tolerance")}
    if not all(value is None or (is_figure(value) and abs(value) <= MAX_FIGURE) for value in figures.values()):
        faults["number"] = "figures, up to 1e15"
    elif mode != "range" and figures["value"] is None:
        faults["number"] = "value is missing"
    elif mode == "range" and (figures["min"] is None or figures["max"] is None or figures["min"] > figures["max"]):
        faults["number"] = "min and max, the smaller first"
    question["number"] = {"mode": mode, **figures, "unit": _text(wanted, "unit", 20, faults)}


def _pairs(given: Mapping[str, Any], question: Raw, faults: dict[str, str]) -> None:
    question["pairs"] = [
        {
            "id": _id(row),
            "left": _text(row, "left", MAX_CHOICE, faults, required=True),
            "right": _text(row, "right", MAX_CHOICE, faults, required=True),
        }
        for row in _rows(given, "pairs", faults, 2)
    ]


_CHECKS = {
    "single": _choices,
    "multiple": _choices,
    "true_false": _choices,
    "poll": _choices,
    "order": _choices,
    "typed": _typed,
    "number": _number,
    "match": _pairs,
}
