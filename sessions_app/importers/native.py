"""The project's own JSON, plain or as `quiz.json` in a zip: what `exporters.native` writes.

Plain, a question's media is `{"id", "alt"}` of the same organization's; in a zip it is `{"file", "alt"}`, the name of
another member.
"""

from typing import Any

from sessions_app.game.texts import is_text
from sessions_app.importers.archive import Archive
from sessions_app.importers.draft import MAX_BYTES, Draft, Unreadable, json_of

FORMAT, VERSION = "trivia-quiz", 1
INSIDE = "quiz.json"
_DROPPED = frozenset({"round", "scoring", "id", "position", "usage", "right_share"})


def read(data: bytes) -> Draft:
    """Return the draft in our own format."""
    draft = Draft("json")
    if data[:4] == b"PK\x03\x04":
        draft.format, draft.files = "zip", Archive(data)
        if INSIDE in draft.files.names and draft.files.size(INSIDE) > MAX_BYTES:
            raise Unreadable(f"{INSIDE} is larger than {MAX_BYTES // 1024 // 1024} MiB.")
        data = draft.files.read(INSIDE)
    told = json_of(data)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Unreadable(f'This is JSON, but no quiz of ours: "format" is not "{FORMAT}".')
    if told.get("version") != VERSION:
        raise Unreadable("This quiz was written by another version of Trivia.")
    given = told.get("quiz")
    quiz: dict[str, Any] = given if isinstance(given, dict) else {}
    draft.title, draft.description = _text(quiz, "title"), _text(quiz, "description")
    draft.language, draft.tags = _text(quiz, "language"), _tags(quiz)
    _read_rounds(draft, told.get("rounds") or [])
    _read_questions(draft, told.get("questions"))
    return draft


def _text(quiz: dict[str, Any], name: str) -> str:
    value = quiz.get(name)
    return value if is_text(value) else ""


def _tags(quiz: dict[str, Any]) -> list[str]:
    words = quiz.get("tags")
    return [word for word in words if isinstance(word, str)][:10] if isinstance(words, list) else []


def _read_rounds(draft: Draft, rows: Any) -> None:
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        if not isinstance(row, dict) or not is_text(row.get("key")) or not is_text(row.get("title")):
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
        is_known = isinstance(part, str) and part in keys
        if part is not None and not is_known:
            draft.fault(number, "There is no such round.", "round")
        raw = {name: value for name, value in row.items() if name not in _DROPPED}
        draft.add(number, raw, round=part if is_known else None, scoring=row.get("scoring"))
