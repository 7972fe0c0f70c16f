"""Quizzes from other programs' files: one module a format, all returning the same draft. Bytes in, no Django."""

import re
from collections.abc import Callable

from sessions_app.importers import aiken, gift, native, opentdb, qti, spreadsheet, table
from sessions_app.importers.archive import Archive
from sessions_app.importers.draft import (
    MAX_BYTES,
    MAX_FILES,
    MAX_ZIP_BYTES,
    Draft,
    DraftQuestion,
    RowError,
    Unreadable,
    require_size,
    text_of,
)

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "MAX_FILES",
    "MAX_ZIP_BYTES",
    "Draft",
    "DraftQuestion",
    "RowError",
    "Unreadable",
    "read_quiz",
]

_ZIP = b"PK\x03\x04"
_OPENTDB = re.compile(r'"(response_code|incorrect_answers)"\s*:')
Importer = Callable[[bytes], Draft]
FORMATS: dict[str, Importer] = {
    "json": native.read,
    "zip": native.read,
    "xlsx": spreadsheet.read,
    "kahoot": spreadsheet.read_kahoot,
    "csv": table.read,
    "aiken": aiken.read,
    "gift": gift.read,
    "qti": qti.read,
    "opentdb": opentdb.read,
}


def read_quiz(data: bytes, format: str = "") -> Draft:
    """Return the draft in a file, its format guessed if none is named; raise Unreadable for what is none."""
    if not data.strip():
        raise Unreadable("The file is empty.")
    is_zip = data[:4] == _ZIP
    require_size(data, MAX_ZIP_BYTES if is_zip else MAX_BYTES)
    chosen = format or guess(data)
    if not is_zip or FORMATS.get(chosen) is not native.read:
        require_size(data, MAX_BYTES)
    if chosen not in FORMATS:
        raise Unreadable("Formats are " + ", ".join(FORMATS) + ".")
    draft = FORMATS[chosen](data)
    if not draft.questions and not draft.errors:
        draft.fault(0, "No question was found in this file.", "file")
    return draft


def guess(data: bytes) -> str:
    """Return the format that a file looks like."""
    if data[:4] == _ZIP:
        names = Archive(data).names
        return "qti" if "imsmanifest.xml" in names else "zip" if native.INSIDE in names else "xlsx"
    text = text_of(data)
    head = text[:4_000].lstrip()
    if head.startswith(("{", "[")):
        return "opentdb" if _OPENTDB.search(head) else "json"
    if "\nANSWER:" in text:
        return "aiken"
    return "csv" if table.has_headings(head) else "gift"
