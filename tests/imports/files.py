"""Files that are made rather than kept: spreadsheets and zips."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook

HEADINGS = [
    *("Question - max 120 characters", "Answer 1 - max 75 characters", "Answer 2 - max 75 characters"),
    *("Answer 3 - max 75 characters", "Answer 4 - max 75 characters"),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
]
RIVERS = ["Which river flows through Vienna?", "Rhine", "Danube", "Elbe", None, 20, 2]
ISLANDS = ["Which are islands?", "Crete", "Malta", "Istria", "Elba", 30, "1,2,4"]
FACT = ["The sun is a star.", "True", "False", None, None, 10, 1.0]


def sheet(rows: list[list[Any]], *, at: int = 8, numbered: bool = True, title: str = "") -> bytes:
    """Return a spreadsheet with its headings in row `at`, below whatever else stands there."""
    book = Workbook()
    page: Any = book.active
    page.cell(2, 2, "Quiz template")
    if title:
        page.cell(5, 3, title)
        page.cell(6, 3, "About rivers")
    for place, row in enumerate([HEADINGS, *rows], at):
        lead = ["" if place == at else place - at] if numbered else []
        for column, value in enumerate([*lead, *row], 1):
            page.cell(place, column, value)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def table(rows: list[list[Any]]) -> bytes:
    """Return a spreadsheet with just these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def zipped(**files: str | bytes) -> bytes:
    """Return a zip; `imsmanifest_xml="…"` is the file imsmanifest.xml."""
    return packed({name.replace("_", "."): content for name, content in files.items()})


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of files by their names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M"><resources>{}</resources></manifest>"""
RESOURCE = '<resource identifier="{0}" type="imsqti_item_xmlv2p1" href="{0}"/>'
ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="T" adaptive="false"
 timeDependent="false"><responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
<correctResponse>{values}</correctResponse></responseDeclaration><itemBody>{body}</itemBody></assessmentItem>"""


def item(body: str, *values: str) -> str:
    """Return one QTI item."""
    return ITEM.format(body=body, values="".join(f"<value>{value}</value>" for value in values))


def simple(*texts: str) -> str:
    return "".join(f'<simpleChoice identifier="c{n}">{text}</simpleChoice>' for n, text in enumerate(texts))


def package(**items: str) -> bytes:
    """Return a QTI zip with these items and their manifest."""
    resources = "".join(RESOURCE.format(name.replace("_", ".")) for name in items)
    return zipped(imsmanifest_xml=MANIFEST.format(resources), **items)


def largest(format: str) -> bytes:
    """Return a file with the 500 questions that the largest quiz of a host would have."""
    return _LARGEST[format](range(500))


def _csv(numbers: range) -> bytes:
    rows = [
        f'"Which is number {n}, and why?",one,two,three,four,{n % 4 + 1},30,"old|new",Round {n // 50}' for n in numbers
    ]
    return "\n".join(["question,a,b,c,d,correct,time,tags,round", *rows]).encode()


def _qti(numbers: range) -> bytes:
    body = '<p>Which is number {}?</p><choiceInteraction responseIdentifier="R" maxChoices="1">{}</choiceInteraction>'
    items = {f"q{n}_xml": item(body.format(n, simple("one", "two", "three", "four")), f"c{n % 4}") for n in numbers}
    return package(**items)


def _opentdb(numbers: range) -> bytes:
    rows = [
        {
            "type": "multiple",
            "difficulty": "hard",
            "category": "Science &amp; Nature",
            "question": f"Which is number &quot;{n}&quot;?",
            "correct_answer": "one",
            "incorrect_answers": ["two", "three", "four"],
        }
        for n in numbers
    ]
    return json.dumps({"response_code": 0, "results": rows}).encode()


def _json(numbers: range) -> bytes:
    choices = [{"text": text, "correct": text == "one"} for text in ("one", "two", "three", "four")]
    rows = [{"kind": "single", "text": f"Which is number {n}?", "choices": choices} for n in numbers]
    return json.dumps({"format": "trivia-quiz", "version": 1, "quiz": {"title": "Large"}, "questions": rows}).encode()


def _lines(numbers: range, block: str) -> bytes:
    return "\n\n".join(block.format(n) for n in numbers).encode()


_LARGEST = {
    "json": _json,
    "zip": lambda numbers: zipped(quiz_json=_json(numbers)),
    "kahoot": lambda numbers: sheet([[f"Which is number {n}?", *ISLANDS[1:]] for n in numbers]),
    "csv": _csv,
    "xlsx": lambda numbers: table(list(csv.reader(_csv(numbers).decode().splitlines()))),
    "aiken": lambda numbers: _lines(numbers, "Which is number {}?\nA. one\nB. two\nC. three\nANSWER: B"),
    "gift": lambda numbers: _lines(numbers, "::q::Which is number {}? {{=one ~two#no ~three ~four####Because.}}"),
    "qti": _qti,
    "opentdb": _opentdb,
}
