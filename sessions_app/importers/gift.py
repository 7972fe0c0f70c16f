"""GIFT: `::title:: question {=right ~wrong}` and its relatives, questions separated by blank lines."""

import re
from typing import Any

from sessions_app.importers.draft import Draft, choices, text_of

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_HIDDEN = {mark: chr(0xE000 + n) for n, mark in enumerate("~=#{}:\\n")}
_SHOWN = {hidden: "\n" if mark == "n" else mark for mark, hidden in _HIDDEN.items()}
_WEIGHT = re.compile(r"%(-?[\d.]+)%")
_PART = re.compile(r"([=~])")
_TITLE = re.compile(r"::.*?::", re.DOTALL)
_FORMAT = re.compile(r"^\[(html|moodle|plain|markdown)\]")
_TAG = re.compile(r"<[^>]{1,200}>")


def read(data: bytes) -> Draft:
    """Return the draft in a GIFT file."""
    draft = Draft("gift")
    block: list[str] = []
    start = 0
    for number, line in enumerate([*text_of(data, draft).split("\n"), ""], 1):
        if line.lstrip().startswith(("//", "$CATEGORY")):
            continue
        if line.strip():
            start = start or number
            block.append(line)
        elif block and _is_whole(block):
            _question(draft, start, "\n".join(block))
            block, start = [], 0
    if block:
        draft.fault(start, "A brace is never closed.")
    return draft


def _is_whole(block: list[str]) -> bool:
    bare = _ESCAPED.sub("", "\n".join(block))
    return bare.count("{") <= bare.count("}")


def _hide(match: re.Match[str]) -> str:
    return _HIDDEN[match[1]]


def _show(text: str) -> str:
    for hidden, mark in _SHOWN.items():
        text = text.replace(hidden, mark)
    return " ".join(text.split())


def _question(draft: Draft, row: int, source: str) -> None:
    hidden = _TITLE.sub("", _ESCAPED.sub(_hide, source), count=1).strip()
    is_html = hidden.startswith("[html]")
    hidden = _FORMAT.sub("", hidden)
    before, brace, rest = hidden.partition("{")
    inside, _, after = rest.partition("}")
    text = _show(f"{before} _____ {after}" if after.strip() else before)
    if is_html:
        text = " ".join(_TAG.sub(" ", text).split())
    inside, _, explanation = inside.partition("####")
    raw: dict[str, Any] = {"text": text, "explanation": _show(explanation)}
    if not brace:
        draft.add(row, {**raw, "kind": "slide", "time_limit": 0})
        return
    try:
        draft.add(row, {**raw, **_body(inside.strip())})
    except ValueError as error:
        draft.fault(row, str(error))


def _body(inside: str) -> dict[str, Any]:
    if inside.startswith("#"):
        return {"kind": "number", "number": _number(inside[1:])}
    bare = inside.partition("#")[0].strip().upper()
    if bare in {"T", "TRUE", "F", "FALSE"}:
        return choices(["True", "False"], {0 if bare.startswith("T") else 1})
    parts = _parts(inside)
    if not parts:
        raise ValueError("An essay cannot be marked by itself.")
    if all(mark == "=" and "->" in text for mark, _, text in parts):
        pairs = [text.split("->", 1) for _, _, text in parts]
        return {"kind": "match", "pairs": [{"left": _show(a), "right": _show(b)} for a, b in pairs]}
    if all(mark == "=" for mark, _, _ in parts):
        return {"kind": "typed", "accepted": [_show(text) for _, _, text in parts]}
    # With several partly right choices each with its weight, all of them are right.
    right = {n for n, (mark, weight, _) in enumerate(parts) if (mark == "=" and weight is None) or (weight or 0) > 0}
    if not right:
        raise ValueError("No choice is right: put = before it.")
    texts = [_show(text) for _, _, text in parts]
    return {**choices(texts, right), "partial": len(right) > 1}


def _parts(inside: str) -> list[tuple[str, float | None, str]]:
    """Return (mark, weight, text) of each choice, without its feedback."""
    found = []
    pieces = _PART.split(inside)
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        text = piece.partition("#")[0].strip()
        weight = _WEIGHT.match(text)
        if weight:
            text = text[weight.end() :]
        if text:
            found.append((mark, float(weight[1]) if weight else None, text))
    return found


def _number(inside: str) -> dict[str, Any]:
    """Read `5`, `5:2` (with a margin), `3..7`, or the first of several `=…` of them."""
    parts = _parts(inside)
    text = (parts[0][2] if parts else inside.partition("#")[0]).strip()
    try:
        if ".." in text:
            low, high = (float(part) for part in text.split("..", 1))
            return {"mode": "range", "min": _plain(low), "max": _plain(high)}
        value, _, margin = text.partition(":")
        return {"mode": "exact", "value": _plain(float(value)), "tolerance": _plain(float(margin or 0))}
    except ValueError as error:
        raise ValueError("This is not a number, a number:margin or a low..high.") from error


def _plain(value: float) -> float | int:
    return int(value) if value.is_integer() else value
