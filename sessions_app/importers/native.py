"""The project's own JSON, plain or as `quiz.json` in a zip: what `exporters.native` writes."""

import json
from typing import Any

from sessions_app.importers.archive import members
from sessions_app.importers.draft import Draft, Unreadable

FORMAT, VERSION = "trivia-quiz", 1
_DROPPED = frozenset({"round", "scoring", "id", "position", "usage", "right_share"})


def read(data: bytes) -> Draft:
    """Return the draft in our own format."""
    if data[:4] == b"PK\x03\x04":
        data = members(data).get("quiz.json", b"")
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This is not JSON: {error}") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Unreadable(f'This is JSON, but no quiz of ours: "format" is not "{FORMAT}".')
    if told.get("version") != VERSION:
        raise Unreadable("This quiz was written by another version of Trivia.")
    given = told.get("quiz")
    quiz: dict[str, Any] = given if isinstance(given, dict) else {}
    draft = Draft("json")
    draft.title, draft.description = _text(quiz, "title"), _text(quiz, "description")
    draft.language, draft.tags = _text(quiz, "language"), quiz.get("tags") or []
    _read_rounds(draft, told.get("rounds") or [])
    _read_questions(draft, told.get("questions"))
    return draft


def _text(quiz: dict[str, Any], name: str) -> str:
    value = quiz.get(name)
    return value if isinstance(value, str) else ""


def _read_rounds(draft: Draft, rows: Any) -> None:
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        if not isinstance(row, dict) or not isinstance(row.get("key"), str) or not isinstance(row.get("title"), str):
            draft.fault(0, f"Round {number} has no key or no title.", "rounds")
            continue
        draft.rounds.append({name: row.get(name) for name in ("key", "title", "scoring", "leaderboard")})


def _read_questions(draft: Draft, rows: Any) -> None:
    if not isinstance(rows, list):
        draft.fault(0, "There is no list of questions.", "questions")
        return
    keys = {part["key"] for part in draft.rounds}
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            draft.fault(number, "This is no question.")
            continue
        part = row.get("round")
        if part is not None and part not in keys:
            draft.fault(number, "There is no such round.", "round")
        raw = {name: value for name, value in row.items() if name not in _DROPPED}
        draft.add(number, raw, round=part if part in keys else None, scoring=row.get("scoring"))
