"""A quiz as GIFT or Aiken text: of its questions those that these formats know."""

import re
from typing import Any

from sessions_app.exporters.source import Source

_SPECIAL = re.compile(r"([~=#{}:\\])")


def write_gift(source: Source) -> bytes:
    """Return the quiz in GIFT."""
    blocks = [f"// {_line(source.title)}"]
    for question in source.questions:
        body = _gift_body(question)
        text = _gift(question["text"])
        note = f"####{_gift(question['explanation'])}" if question["explanation"] else ""
        blocks.append(text if body is None else f"{text} {{{body}{note}}}")
    return ("\n\n".join(blocks) + "\n").encode()


def _gift_body(question: dict[str, Any]) -> str | None:
    kind, choices = question["kind"], question["choices"]
    if kind in {"single", "true_false", "multiple"}:
        right = sum(choice["correct"] for choice in choices)
        if kind != "multiple":
            return " ".join(f"{'=' if c['correct'] else '~'}{_gift(c['text'])}" for c in choices)
        share = f"{100 / right:.5f}".rstrip("0").rstrip(".")
        return " ".join(f"~%{share if c['correct'] else '-100'}%{_gift(c['text'])}" for c in choices)
    if kind == "typed":
        return " ".join(f"={_gift(text)}" for text in question["accepted"])
    if kind == "match":
        return " ".join(f"={_gift(pair['left'])} -> {_gift(pair['right'])}" for pair in question["pairs"])
    if kind == "number":
        wanted = question["number"]
        if wanted["mode"] == "range":
            return f"#{wanted['min']}..{wanted['max']}"
        return f"#{wanted['value']}:{wanted['tolerance'] or 0}"
    return None


def _gift(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")


def write_aiken(source: Source) -> bytes:
    """Return the questions with choices in Aiken."""
    blocks = []
    for question in source.questions:
        if question["kind"] not in {"single", "multiple", "true_false"}:
            continue
        lines = [_line(question["text"])]
        lines += [f"{'ABCDEFGH'[n]}. {_line(choice['text'])}" for n, choice in enumerate(question["choices"])]
        right = ["ABCDEFGH"[n] for n, choice in enumerate(question["choices"]) if choice["correct"]]
        blocks.append("\n".join([*lines, f"ANSWER: {', '.join(right)}"]))
    return ("\n\n".join(blocks) + "\n").encode()


def _line(text: str) -> str:
    return " ".join(text.split())
