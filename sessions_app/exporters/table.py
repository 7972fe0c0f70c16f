"""A quiz as a table, for spreadsheets: the columns that `importers.table` reads."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from sessions_app.exporters.source import Source
from sessions_app.game.cells import escaped, marked, shown

_CHOICES = [f"choice {n}" for n in range(1, 9)]
HEADINGS = [
    *(
        "question",
        "kind",
        *_CHOICES,
        "correct",
        "accepted",
        "mode",
        "value",
        "min",
        "max",
        "tolerance",
        "unit",
        "pairs",
    ),
    *("time", "points", "partial", "typos", "difficulty", "tags", "round", "explanation", "source", "note"),
]


def write_csv(source: Source) -> bytes:
    """Return the table as CSV in UTF-8 with the mark that spreadsheets look for."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(HEADINGS)
    for row in _rows(source):
        writer.writerow([escaped(cell) if isinstance(cell, str) else cell for cell in row])
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def write_xlsx(source: Source) -> bytes:
    """Return the table as a spreadsheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Questions")
    sheet.append(HEADINGS)
    for row in _rows(source):
        sheet.append([shown(cell) if isinstance(cell, str) else cell for cell in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _rows(source: Source) -> list[list[Any]]:
    return [_row(source, question) for question in source.questions]


def _row(source: Source, question: dict[str, Any]) -> list[Any]:
    texts = [choice["text"] for choice in question["choices"]]
    right = _right(question["choices"])
    wanted = question.get("number") or {}
    figures = ["" if wanted.get(name) is None else wanted[name] for name in ("value", "min", "max", "tolerance")]
    return [
        *(question["text"], question["kind"], *texts, *[""] * (len(_CHOICES) - len(texts))),
        *(right, _several(question["accepted"]), wanted.get("mode", ""), *figures, wanted.get("unit", "")),
        "|".join(f"{marked(pair['left'])}={marked(pair['right'])}" for pair in question["pairs"]),
        *(question["time_limit"], question["points"], "yes" if question["partial"] else "", question["typo_distance"]),
        *(question["difficulty"], _several(question.get("tags", ())), source.round_title(question)),
        *(question["explanation"], question["source"], question["host_note"]),
    ]


def _several(texts: Iterable[str]) -> str:
    return "|".join(marked(text) for text in texts)


def _right(choices: Sequence[dict[str, Any]]) -> str:
    """Return which choices are right by their numbers, such that no words of a choice read the same."""
    told = ",".join(str(n) for n, choice in enumerate(choices, 1) if choice.get("correct"))
    words = {choice["text"].casefold() for choice in choices}
    while told in words:
        told += ","
    return told
