"""Results as tables: one CSV a part, or a spreadsheet with a sheet for each. No cell is ever a formula."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from sessions_app.game.cells import escaped

Parts = Mapping[str, list[str]]
PARTS: Parts = {
    "participants": [
        *("rank", "nickname", "team", "score", "correct", "answered", "best_streak", "average_seconds", "simulated"),
    ],
    "teams": ["rank", "name", "score", "members"],
    "questions": [
        *("number", "round", "kind", "text", "key", "answered", "correct", "difficulty", "average_seconds", "voided"),
    ],
    "answers": [
        *("question", "nickname", "answer", "correct", "points", "base", "speed", "bonus", "penalty", "streak"),
        *("elapsed_ms", "limit_ms", "received_at"),
    ],
    "scores": ["at", "team", "name", "points", "reason", "given_by"],
}
# Of those who played alone, each by the best attempt.
ALONE: Parts = {
    "participants": [
        *("rank", "nickname", "score", "correct", "answered", "attempts", "attempt", "finished", "best_streak"),
        *("average_seconds", "started_at", "ended_at"),
    ],
    "attempts": ["nickname", "number", "points", "correct", "finished", "started_at", "ended_at"],
    "questions": [name for name in PARTS["questions"] if name != "voided"],
    "answers": PARTS["answers"],
}


def rows_of(report: Mapping[str, Any], part: str, parts: Parts = PARTS) -> list[list[Any]]:
    """Return a part of the results as a table with its headings."""
    named = {row["id"]: row["nickname"] for row in report["participants"]}
    numbers = {row["id"]: row["number"] for row in report["questions"]}
    rows: list[list[Any]] = [list(parts[part])]
    for row in report[part]:
        told = dict(row)
        if part == "answers":
            told |= {"nickname": named.get(row["participant"], ""), "question": numbers.get(row["question_id"], "")}
        rows.append([_cell(told.get(name)) for name in parts[part]])
    return rows


def write_csv(report: Mapping[str, Any], part: str, parts: Parts = PARTS) -> bytes:
    """Return one part as CSV in UTF-8 with the mark that spreadsheets look for."""
    made = io.StringIO(newline="")
    csv.writer(made).writerows(rows_of(report, part, parts))
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def write_xlsx(report: Mapping[str, Any], parts: Parts = PARTS) -> bytes:
    """Return all parts as sheets of one spreadsheet."""
    book = Workbook(write_only=True)
    for part in parts:
        sheet = book.create_sheet({"participants": "Players"}.get(part, part.capitalize()))
        for row in rows_of(report, part, parts):
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = " | ".join(str(each) for each in value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return escaped("".join(c for c in value if c.isprintable() or c == "\n"))
    return "" if value is None else value
