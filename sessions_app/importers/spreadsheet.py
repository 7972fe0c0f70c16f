"""Spreadsheets (xlsx): our own table, and Kahoot's; which of them it is, its headings tell."""

import io
import zipfile
from typing import Any

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sessions_app.importers import kahoot, table
from sessions_app.importers.archive import members
from sessions_app.importers.draft import MAX_ROWS, Draft, Unreadable

MAX_COLUMNS = 60


def read(data: bytes) -> Draft:
    """Return the draft in a spreadsheet of either sort."""
    rows = sheet(data)
    if rows and table.has_columns(rows[0]):
        draft = Draft("xlsx")
        table.fill(draft, rows)
        return draft
    return kahoot.draft_of(rows)


def read_kahoot(data: bytes) -> Draft:
    """Return the draft in Kahoot's spreadsheet."""
    return kahoot.draft_of(sheet(data))


def sheet(data: bytes) -> list[list[str]]:
    """Return the rows of a spreadsheet's first page, formulas as what they came to, and one more than are taken."""
    members(data)  # refuses what unpacks to too much, before anything is parsed
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet: Any = book.worksheets[0]
        return [
            [_text(value) for value in row[:MAX_COLUMNS]]
            for row in sheet.iter_rows(max_row=MAX_ROWS + 1, values_only=True)
        ]
    except (
        *(InvalidFileException, zipfile.BadZipFile, DefusedXmlException, OSError),
        *(LookupError, ValueError, TypeError, AttributeError, SyntaxError, ArithmeticError),
    ) as error:
        raise Unreadable("This is not an xlsx spreadsheet.") from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
