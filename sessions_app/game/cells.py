"""Cells of spreadsheets: what a spreadsheet would take for a formula is put out of its way, and back again."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def escaped(text: str) -> str:
    """Return a cell's text that no spreadsheet runs."""
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def unescaped(text: str) -> str:
    """Return what `escaped` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith((*_FORMULA, "'")) else text
