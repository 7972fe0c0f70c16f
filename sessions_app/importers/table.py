"""CSV with a row of headings, in any order, separated by commas, semicolons or tabs. All kinds fit: docs/imports.md."""

import csv
import io
import itertools
import re
from typing import Any

from sessions_app.game.cells import cut, plain, unescaped
from sessions_app.importers.draft import MAX_ROWS, Draft, Unreadable, choice, choices, text_of, whole

_NAMES = {
    **dict.fromkeys(("question", "text", "question text"), "text"),
    **dict.fromkeys(("kind", "type"), "kind"),
    **dict.fromkeys(("correct", "correct answer", "correct answers", "answer", "right"), "correct"),
    **dict.fromkeys(("time", "time limit", "time_limit", "seconds", "duration"), "time_limit"),
    **dict.fromkeys(("note", "host note", "host_note"), "host_note"),
    **dict.fromkeys(("typo distance", "typo_distance", "typos"), "typo_distance"),
    **{name: name for name in ("accepted", "value", "min", "max", "tolerance", "unit", "mode", "pairs", "points")},
    **{name: name for name in ("explanation", "source", "tags", "difficulty", "round", "partial")},
}
_CHOICE = re.compile(r"(?:(?:choice|option|answer)\s*_?([1-8a-h])|([a-h]))$")
_WHOLE = ("time_limit", "points", "difficulty", "typo_distance")
_TEXTS = ("text", "explanation", "source", "host_note")
_TRUE = {"1", "yes", "true", "x"}


def read(data: bytes) -> Draft:
    """Return the draft in a CSV file."""
    draft = Draft("csv")
    text = text_of(data, draft)
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    rows = split(text, mark)
    if not rows:
        raise Unreadable("The file is empty.")
    fill(draft, rows)
    return draft


def split(text: str, mark: str) -> list[list[str]]:
    """Return the rows of CSV with this mark between cells, and no more than one beyond what is taken."""
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        return list(itertools.islice(rows, MAX_ROWS + 1))
    except csv.Error as error:
        raise Unreadable(f"This is not CSV: {error}") from error


def fill(draft: Draft, rows: list[list[str]]) -> None:
    """Add the questions of a table's rows, the first of which has the headings."""
    columns = [_column(heading) for heading in rows[0]]
    if "text" not in columns:
        raise Unreadable("No heading is called question.")
    if len(rows) > MAX_ROWS:
        raise Unreadable(f"There are more than {MAX_ROWS} rows.")
    for number, row in enumerate(rows[1:], 2):
        cells = {name: unescaped(cell).strip() for name, cell in zip(columns, row, strict=False) if name}
        if any(cells.values()):
            _question(draft, number, cells)


def has_columns(row: list[str]) -> bool:
    """Return whether a row has headings of ours."""
    names = {_column(cell) for cell in row}
    return "text" in names and bool(names & {"kind", "correct", "choice1"})


def has_headings(text: str) -> bool:
    """Return whether a text begins with a row of headings that we know."""
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    return mark in first and "text" in {_column(cell.strip('"')) for cell in first.split(mark)}


def _column(heading: str) -> str:
    name = " ".join(heading.strip().casefold().split())
    if match := _CHOICE.match(name):
        letter = match[1] or match[2]
        return f"choice{letter if letter.isdigit() else 'abcdefgh'.index(letter) + 1}"
    return _NAMES.get(name, "")


def _question(draft: Draft, row: int, cells: dict[str, str]) -> None:
    raw: dict[str, Any] = {
        name: cells[name] for name in ("text", "explanation", "source", "host_note") if cells.get(name)
    }
    try:
        raw |= {name: _whole(name, cells[name]) for name in _WHOLE if cells.get(name)}
        raw |= _body(cells)
    except ValueError as error:
        name, _, message = str(error).partition(": ")
        draft.fault(row, message, name)
        return
    if cells.get("tags"):
        raw["tags"] = _parts(cells["tags"], "|,;")
    raw["partial"] = cells.get("partial", "").casefold() in _TRUE
    key = cells.get("round") or None
    if key and all(part["key"] != key for part in draft.rounds):
        draft.rounds.append({"key": key, "title": key, "scoring": None, "leaderboard": None})
    draft.add(row, raw, round=key)


def _whole(name: str, text: str) -> int:
    if (number := whole(text)) is None:
        raise ValueError(f"{name}: a whole number")
    return number


def _number(name: str, text: str) -> float | int:
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise ValueError(f"{name}: a number") from error
    return int(value) if value.is_integer() else value


def _body(cells: dict[str, str]) -> dict[str, Any]:
    texts = [cells[f"choice{n}"] for n in range(1, 9) if cells.get(f"choice{n}")]
    kind = cells.get("kind", "").casefold().replace(" ", "_").replace("/", "_")
    if not kind:
        kind = "choices" if texts else "typed" if cells.get("accepted") else "slide"
    if kind in {"choices", "single", "multiple", "true_false"}:
        texts = texts or (["True", "False"] if kind == "true_false" else [])
        given = choices(texts, _right(cells.get("correct", ""), texts))
        return given if kind == "choices" else {**given, "kind": kind}
    if kind in {"poll", "order"}:
        return {"kind": kind, "choices": [choice(text, correct=False) for text in texts]}
    if kind == "typed":
        return {"kind": kind, "accepted": _parts(cells.get("accepted") or cells.get("correct", ""))}
    if kind == "number":
        return {"kind": kind, "number": _wanted(cells)}
    if kind == "match":
        pairs = [cut(part, "=", 1) for part in cut(cells.get("pairs", ""), "|") if part.strip()]
        if not pairs or not all(len(pair) == 2 for pair in pairs):
            raise ValueError("pairs: left=right, separated by |")
        return {"kind": kind, "pairs": [{"left": plain(a), "right": plain(b)} for a, b in pairs]}
    return {"kind": kind}


def _wanted(cells: dict[str, str]) -> dict[str, Any]:
    figures = {name: _number(name, cells[name]) for name in ("value", "min", "max", "tolerance") if cells.get(name)}
    mode = cells.get("mode") or ("range" if "min" in figures and "value" not in figures else "exact")
    return {"mode": mode, "unit": cells.get("unit", ""), **figures}


def _parts(text: str, marks: str = "|") -> list[str]:
    return [plain(part) for part in cut(text, marks) if part.strip()]


def _right(text: str, texts: list[str]) -> set[int]:
    """Return the places of the right choices: named by number, by letter, or by their own words."""
    folded = [each.casefold() for each in texts]
    if text.casefold() in folded:
        return {folded.index(text.casefold())}
    places = set()
    for part in (plain(part).casefold() for part in cut(text, ",;|") if part.strip()):
        number = whole(part)
        if number is not None and 1 <= number <= len(texts):
            places.add(number - 1)
        elif part in folded:
            places.add(folded.index(part))
        elif len(part) == 1 and part in "abcdefgh"[: len(texts)]:
            places.add("abcdefgh".index(part))
        else:
            raise ValueError("correct: the number, the letter or the words of a choice")
    if not places:
        raise ValueError("correct: which choice is right?")
    return places
