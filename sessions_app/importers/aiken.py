"""Aiken: the question on a line, its choices below as `A. …` or `A) …`, then `ANSWER: B`."""

import re

from sessions_app.importers.draft import Draft, choices, text_of

_CHOICE = re.compile(r"([A-Z])\s*[.)]\s+(.*)")
_ANSWER = re.compile(r"ANSWER:\s*([A-Z](?:\s*,\s*[A-Z])*)\s*$")


def read(data: bytes) -> Draft:
    """Return the draft in an Aiken file."""
    draft = Draft("aiken")
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text_of(data, draft).split("\n"), 1):
        if line.strip():
            lines.append((number, line.strip()))
        if line.strip().startswith("ANSWER:"):
            _question(draft, lines)
            lines = []
    if lines:
        draft.fault(lines[0][0], "This question has no line ANSWER: with its letter.", "correct")
    return draft


def _question(draft: Draft, lines: list[tuple[int, str]]) -> None:
    row = lines[0][0]
    text: list[str] = []
    given: dict[str, str] = {}
    for _, line in lines[:-1]:
        if match := _CHOICE.match(line):
            given[match[1]] = match[2]
        elif given:
            last = list(given)[-1]
            given[last] += f" {line}"
        else:
            text.append(line)
    found = _ANSWER.match(lines[-1][1])
    right = set(re.split(r"\s*,\s*", found[1])) if found else set()
    if not right or not right <= given.keys():
        draft.fault(lines[-1][0], "ANSWER: names no choice of this question.", "correct")
        return
    places = {n for n, letter in enumerate(given) if letter in right}
    draft.add(row, {**choices(list(given.values()), places), "text": " ".join(text)})
