"""Kahoot's spreadsheet: one question a row below a header that stands somewhere in the first rows."""

import io
import re
import zipfile
from typing import Any

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sessions_app.importers.archive import members
from sessions_app.importers.draft import MAX_ROWS, Draft, Unreadable, choices

MAX_HEADER_ROW = 40
MAX_COLUMNS = 30
_ANSWER = re.compile(r"answer\s*(\d+)", re.IGNORECASE)


def read(data: bytes) -> Draft:
    """Return the draft in a spreadsheet."""
    members(data)  # refuses what unpacks to too much, before anything is parsed
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet: Any = book.worksheets[0]
        rows = [
            [_text(value) for value in row[:MAX_COLUMNS]] for row in sheet.iter_rows(max_row=MAX_ROWS, values_only=True)
        ]
    except (
        *(InvalidFileException, zipfile.BadZipFile, DefusedXmlException, OSError),
        *(LookupError, ValueError, TypeError, AttributeError, SyntaxError, ArithmeticError),
    ) as error:
        raise Unreadable("This is not an xlsx spreadsheet.") from error
    return _draft(rows)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _draft(rows: list[list[str]]) -> Draft:
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
    seconds = cells.get("time", "") or "20"
    if not seconds.isdigit():
        draft.fault(row, "The time limit is a number of seconds.", "time_limit")
        return
    given = choices([cells[f"answer{n}"] for n in places], {places.index(n) for n in right})
    draft.add(row, {**given, "text": cells["text"], "time_limit": int(seconds)})


def _right(text: str) -> set[int] | None:
    parts = [part for part in re.split(r"[,;/\s]+", text) if part]
    return {int(part) for part in parts} if parts and all(part.isdigit() for part in parts) else None
