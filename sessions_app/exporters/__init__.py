"""A quiz as a file: our own JSON holds everything; the other formats what they can."""

from collections.abc import Callable

from sessions_app.exporters import native, table, text
from sessions_app.exporters.source import Source

__all__ = ["FORMATS", "WITH_FILES", "Source"]

# format: (how, the file's ending, its type)
FORMATS: dict[str, tuple[Callable[[Source], bytes], str, str]] = {
    "json": (native.write, "json", "application/json"),
    "zip": (native.write_zip, "zip", "application/zip"),
    "csv": (table.write_csv, "csv", "text/csv; charset=utf-8"),
    "xlsx": (table.write_xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "gift": (text.write_gift, "gift.txt", "text/plain; charset=utf-8"),
    "aiken": (text.write_aiken, "aiken.txt", "text/plain; charset=utf-8"),
}
WITH_FILES = frozenset({"zip"})  # these want `Source.files`
