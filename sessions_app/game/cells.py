"""Cells of spreadsheets: what a spreadsheet would take for a formula is put out of its way, and back again."""

import re

_MARK = re.compile(r"([|=;\\])")
_MARKED = re.compile(r"\\([|=;\\])")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MAX_CELL = 32_000  # a spreadsheet takes 32,767 signs
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def escaped(text: str) -> str:
    """Return a cell's text that no spreadsheet runs."""
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def unescaped(text: str) -> str:
    """Return what `escaped` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith((*_FORMULA, "'")) else text


def shown(text: str) -> str:
    """Return a text as a cell of xlsx can hold it: no formula, and none of the signs that XML has not."""
    return escaped(_NO_XML.sub("", text)[:MAX_CELL])


def marked(text: str) -> str:
    """Return a text that can stand with others in one cell: a backslash before what parts them."""
    return _MARK.sub(r"\\\1", text)


def cut(text: str, marks: str, most: int = 0) -> list[str]:
    """Return the parts of a cell between any of `marks`, at most so many cuts (0: all); not behind a backslash."""
    parts, start = list[str](), 0
    for found in re.finditer(rf"\\.|[{re.escape(marks)}]", text, re.DOTALL):
        if len(found[0]) == 1 and (not most or len(parts) < most):
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]


def plain(text: str) -> str:
    """Return what `marked` was given."""
    return _MARKED.sub(r"\1", text).strip()
