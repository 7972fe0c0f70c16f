"""Kahoot's spreadsheet: one question a row below a header that stands somewhere in the first rows."""

import re

from sessions_app.importers.draft import Draft, Unreadable, choices, whole

MAX_HEADER_ROW = 40
_ANSWER = re.compile(r"answer\s*(\d+)", re.IGNORECASE)


def draft_of(rows: list[list[str]]) -> Draft:
    """Return the draft in a sheet's rows."""
    draft = Draft("kahoot")
    header = next((n for n, row in enumerate(rows[:MAX_HEADER_ROW]) if _columns(row)), None)
    if header is None:
        raise Unreadable("There is no row of headings with Question, Answer 1 and so on.")
    columns = _columns(rows[header])
    if header >= 8 and len(rows[4]) > 2:
        draft.title = rows[4][2]
        draft.description = rows[5][2] if len(rows[5]) > 2 else ""
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
        if any(cells.values()):
            _question(draft, number, cells)
    return draft


def _columns(row: list[str]) -> dict[str, int]:
    """Return where things stand, by their headings; nothing if this is no row of headings."""
    found: dict[str, int] = {}
    for place, text in enumerate(row):
        low = text.casefold()
        if match := _ANSWER.match(low):
            found[f"answer{match[1]}"] = place
        elif low.startswith("question"):
            found.setdefault("text", place)
        elif low.startswith("time"):
            found["time"] = place
        elif low.startswith("correct"):
            found["correct"] = place
    return found if {"text", "answer1", "answer2"} <= found.keys() else {}


def _question(draft: Draft, row: int, cells: dict[str, str]) -> None:
    places = [n for n in range(1, 9) if cells.get(f"answer{n}")]
    right = _right(cells.get("correct", ""))
    if right is None or not right <= set(places):
        draft.fault(row, "Correct answers are numbers of answers that are there, like 1 or 1,3.", "correct")
        return
    seconds = whole(cells.get("time", "") or "20")
    if seconds is None:
        draft.fault(row, "The time limit is a number of seconds.", "time_limit")
        return
    given = choices([cells[f"answer{n}"] for n in places], {places.index(n) for n in right})
    draft.add(row, {**given, "text": cells["text"], "time_limit": seconds})


def _right(text: str) -> set[int] | None:
    numbers = [whole(part) for part in re.split(r"[,;/\s]+", text) if part]
    right = {number for number in numbers if number is not None}
    return right if right and None not in numbers else None
