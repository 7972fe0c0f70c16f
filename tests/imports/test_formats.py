"""Each format's files, good and broken: what is read, and every fault by its row."""

import base64
import contextlib
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sessions_app.game.errors import Refused
from sessions_app.game.questions import checked_question
from sessions_app.importers import FORMATS, Draft, Unreadable, read_quiz
from tests.imports.files import FACT, ISLANDS, RIVERS, item, package, packed, sheet, simple, table, zipped
from tests.support.quizzes import KINDS, of_kind
from tests.support.skips import count

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def read(data: bytes, format: str) -> Draft:
    """Read a file as `format`, which must also be what it is taken for; all its questions are good."""
    draft = read_quiz(data, format)
    assert read_quiz(data).format == draft.format == format
    for question in draft.questions:
        checked_question(question.raw)
    return draft


def right(raw: dict[str, Any]) -> list[str]:
    return [choice["text"] for choice in raw["choices"] if choice["correct"]]


def test_kahoots_sheet_wherever_its_headings_stand() -> None:
    for at, numbered in ((8, True), (1, False), (14, True)):
        draft = read(sheet([RIVERS, ISLANDS, [None] * 7, FACT], at=at, numbered=numbered), "kahoot")
        assert draft.errors == []
        kinds = [(q.raw["kind"], right(q.raw), q.raw["time_limit"]) for q in draft.questions]
        assert kinds == [
            ("single", ["Danube"], 20),
            ("multiple", ["Crete", "Malta", "Elba"], 30),
            ("true_false", ["True"], 10),
        ]
        assert draft.questions[2].row == at + 4
    assert read(sheet([RIVERS], at=14, title="Rivers"), "kahoot").title == "Rivers"


def test_a_spreadsheet_is_known_by_its_headings() -> None:
    ours = [["Question", "A", "B", "Correct", "Time"], ["Year?", 1989, 1990.0, "1989", 30.0], ["²?", "a", "b", "²"]]
    draft = read_quiz(table(ours))
    assert (draft.format, [error.row for error in draft.errors]) == ("xlsx", [3])
    assert [(row["text"], row["correct"]) for row in draft.questions[0].raw["choices"]] == [
        *(("1989", True), ("1990", False)),
    ]
    assert draft.questions[0].raw["time_limit"] == 30
    assert read_quiz(sheet([RIVERS])).format == "kahoot"
    strange = sheet([[*RIVERS[:-1], "²"], [*RIVERS[:-1], "9" * 5_000]])
    assert [error.field for error in read_quiz(strange).errors] == ["correct", "correct"]


def test_kahoots_broken_rows_are_named() -> None:
    draft = read_quiz(sheet([RIVERS, [*RIVERS[:-1], "7"], [*RIVERS[:-2], "soon", 1], [*RIVERS[:-1], None]]))
    assert [(error.row, error.field) for error in draft.errors] == [
        (10, "correct"),
        (11, "time_limit"),
        (12, "correct"),
    ]
    assert len(draft.questions) == 1


def test_aiken() -> None:
    draft = read(sample("geography.aiken.txt"), "aiken")
    assert [right(q.raw) for q in draft.questions] == [["The Danube"], ["Crete", "Malta"], ["One line that goes on"]]
    assert draft.questions[2].raw["text"] == "What is written on two lines here?"
    broken = read_quiz(sample("broken.aiken.txt"))
    assert [(error.row, error.field) for error in broken.errors] == [(4, "correct"), (6, "correct")]


def test_gift() -> None:
    draft = read(sample("mixed.gift.txt"), "gift")
    assert draft.errors == []
    found = [question.raw for question in draft.questions]
    assert [raw["kind"] for raw in found] == [
        *("single", "true_false", "typed", "number", "number", "number"),
        *("match", "multiple", "single", "true_false", "true_false", "slide"),
    ]
    assert right(found[0]) == ["The Danube"] and found[0]["explanation"] == "It crosses the city in four arms."
    assert right(found[1]) == ["False"]
    assert found[2]["accepted"] == ["Paris", "paris city"]
    assert found[3]["number"] == {"mode": "exact", "value": 1912, "tolerance": 0}
    assert found[4]["number"] == {"mode": "range", "min": 4800, "max": 4815}
    assert found[6]["pairs"][1] == {"left": "Spain", "right": "Madrid"}
    assert right(found[7]) == ["Red", "Blue"] and found[7]["partial"]
    assert found[8]["text"] == "The _____ is the largest animal."
    assert found[9]["text"] == "What does 2 = 1 + 1 {always} say?"
    assert found[10]["text"] == "Is this read without its marks?"


def test_gift_faults_are_named_by_their_line() -> None:
    draft = read_quiz(sample("broken.gift.txt"))
    assert [error.row for error in draft.errors] == [1, 3, 5, 7]


def test_csv_holds_every_kind() -> None:
    draft = read(sample("pub.csv"), "csv")
    assert draft.errors == []
    found = {question.raw["kind"]: question for question in draft.questions if question.raw["kind"] != "single"}
    assert len(draft.questions) == 12 and len(found) == 10
    first, last = draft.questions[0], draft.questions[-1]
    assert first.raw["text"] == 'Which "red" planet; is it?' and first.raw["tags"] == ["space", "planets"]
    assert found["multiple"].raw["text"] == "Two lines\nin one cell"
    assert found["number"].raw["number"] == {"mode": "exact", "value": 384400, "tolerance": 1000, "unit": "km"}
    assert last.raw["text"] == "=1+1 is not run" and right(last.raw) == ["no"]
    assert [part["title"] for part in draft.rounds] == ["Sky", "Earth"]


def test_csv_faults_are_named_by_their_row() -> None:
    draft = read_quiz(sample("broken.csv"))
    assert [(error.row, error.field) for error in draft.errors] == [(3, "correct"), (4, "correct"), (5, "time_limit")]
    with pytest.raises(Refused):
        checked_question(draft.questions[-1].raw)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_encoding(encoding: str) -> None:
    data = "question,choice a,choice b,correct\nWo liegt Zürich?,Schweiz,Österreich,a\n".encode(encoding)
    for format in ("csv", ""):
        draft = read_quiz(data, format)
        assert draft.questions[0].raw["text"] == "Wo liegt Zürich?"
        assert [warning.field for warning in draft.warnings] == (["file"] if encoding == "cp1252" else [])


def test_open_trivia_in_its_encodings() -> None:
    draft = read(sample("opentdb.json"), "opentdb")
    first, second = (question.raw for question in draft.questions)
    assert first["text"] == 'Which gas do plants take in to grow, known as "CO2"?'
    assert (right(first), first["tags"]) == (["Carbon dioxide"], ["Science & Nature"])
    assert (second["kind"], right(second), second["difficulty"]) == ("true_false", ["True"], 1)
    assert "CC BY-SA" in first["source"]
    told = json.loads(sample("opentdb.json"))
    for row in told["results"]:
        for name, value in row.items():
            pack = lambda text: base64.b64encode(text.encode()).decode()  # noqa: E731
            row[name] = [pack(each) for each in value] if isinstance(value, list) else pack(value)
    assert right(read(json.dumps(told).encode(), "opentdb").questions[1].raw) == ["True"]
    with pytest.raises(Unreadable, match="once in five seconds"):
        read_quiz(b'{"response_code": 5, "results": []}', "opentdb")


def test_qti_items() -> None:
    body = '<p>Which river?</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{}</choiceInteraction>'
    pairs = "<matchInteraction><prompt>Match</prompt><simpleMatchSet>{}</simpleMatchSet></matchInteraction>"
    associable = "".join(
        f'<simpleAssociableChoice identifier="{id}" matchMax="1">{text}</simpleAssociableChoice>'
        for id, text in (("a", "Italy"), ("b", "Rome"), ("c", "Spain"), ("d", "Madrid"))
    )
    data = package(
        one_xml=item(body.format(simple("Rhine", "Danube")), "c1"),
        two_xml=item(body.format(simple("a", "b", "c")).replace('maxChoices="1"', 'maxChoices="0"'), "c0", "c2"),
        three_xml=item(f"<orderInteraction><prompt>Order</prompt>{simple('x', 'y')}</orderInteraction>", "c1", "c0"),
        four_xml=item('<p>Capital of France: <textEntryInteraction responseIdentifier="R"/></p>', "Paris"),
        five_xml=item(pairs.format(associable), "a b", "c d"),
    )
    draft = read(data, "qti")
    assert draft.errors == []
    one, two, three, four, five = (question.raw for question in draft.questions)
    assert (one["text"], right(one), two["kind"], right(two)) == ("Which river?", ["Danube"], "multiple", ["a", "c"])
    assert [choice["text"] for choice in three["choices"]] == ["y", "x"]
    assert (four["text"], four["accepted"]) == ("Capital of France:", ["Paris"])
    assert five["pairs"] == [{"left": "Italy", "right": "Rome"}, {"left": "Spain", "right": "Madrid"}]


def test_qti_faults_are_named_by_their_item() -> None:
    bad = item(f"<choiceInteraction>{simple('a', 'b')}</choiceInteraction>", "nowhere")
    draft = read_quiz(package(one_xml=bad, two_xml="<not xml", three_xml=item("<p>Nothing to do</p>")))
    assert [error.row for error in draft.errors] == [1, 2, 3]


QTI_BODY = "<p>Which?</p><choiceInteraction>{}</choiceInteraction>"
JSON = {
    "format": "trivia-quiz",
    "version": 1,
    "quiz": {"title": "T", "tags": ["a"]},
    "rounds": [{"key": "r1", "title": "One", "scoring": {"preset": "flat"}}],
    "questions": [{**of_kind(kind), "round": "r1", "scoring": {"penalty": 5}} for kind in KINDS],
}
SMALL: dict[str, Callable[[], bytes]] = {
    "json": lambda: json.dumps(JSON).encode(),
    "zip": lambda: zipped(quiz_json=json.dumps(JSON), media_png=b"x" * 50),
    "kahoot": lambda: sheet([RIVERS, ISLANDS, FACT]),
    "xlsx": lambda: table([["question", "a", "b", "correct"], ["Where?", "here", "there", "a"]]),
    "csv": lambda: sample("pub.csv"),
    "aiken": lambda: sample("geography.aiken.txt"),
    "gift": lambda: sample("mixed.gift.txt"),
    "qti": lambda: package(one_xml=item(QTI_BODY.format(simple("a", "b")), "c1")),
    "opentdb": lambda: sample("opentdb.json"),
}
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><assessmentItem>&b;</assessmentItem>'
)
HOSTILE = {
    "empty": (b"", ""),
    "spaces": (b"  \n ", ""),
    "nulls": (b"\0" * 100, "csv"),
    "not a zip": (b"PK\x03\x04 not a zip", "kahoot"),
    "a zip that is no sheet": (zipped(hello_txt="x"), "kahoot"),
    "a sheet without headings": (sheet([], at=8).replace(b"", b""), "csv"),
    "a zip bomb": (zipped(imsmanifest_xml=b"\0" * 30_000_000), "qti"),
    "names that lead out": (zipped(**{"../evil_xml": "x", "imsmanifest_xml": "x"}), "qti"),
    "no manifest": (zipped(item_xml="<a/>"), "qti"),
    "deep json": (b"[" * 200_000, "json"),
    "a number too long": (b'{"format": ' + b"9" * 5_000 + b"}", "json"),
    "json that is no text": (b'{"format": "\xff"}', "json"),
    "a zip in a zip": (packed({"inner.zip": zipped(quiz_json="{}")}), ""),
    "a zip for a quiz": (packed({"quiz.json": zipped(quiz_json="{}")}), "zip"),
    "a huge cell": (b"question,a,b,correct\n" + b"x" * 200_000 + b",1,2,a\n", "csv"),
    "a cell that never ends": (b'question,a,b,correct\n"' + b"x" * 200_000, ""),
    "too many rows": (b"question,a,b,correct\n" + b"q,1,2,a\n" * 3_000, ""),
    "utf-32": ("question,a,b,correct\nq,1,2,a\n".encode("utf-32"), "csv"),
    "half a character": ("question,a,b\n".encode("utf-16") + b"x", ""),
    "a code of another sort": (b'{"response_code": [], "results": {}}', "opentdb"),
    "other json": (b'{"a": 1}', "json"),
    "a later version": (b'{"format": "trivia-quiz", "version": 9, "questions": []}', "json"),
    "an unknown format": (b"hello", "kahut"),
    "too large": (b"a" * (5 * 1024 * 1024 + 1), ""),
}


PLACES = ("type", "difficulty", "category", "question", "correct_answer", "incorrect_answers")


@pytest.mark.parametrize("value", [None, True, 5, [], {}, [[]], [{}], "%", "&#x110000;"], ids=repr)
@pytest.mark.parametrize("name", PLACES)
def test_no_value_of_another_sort_in_open_trivias_is_more_than_a_fault(name: str, value: Any) -> None:
    told = json.loads(sample("opentdb.json"))
    told["results"][0][name] = value
    draft = read_quiz(json.dumps(told).encode(), "opentdb")
    assert {error.row for error in draft.errors} <= {1}
    assert all(isinstance(question.raw["text"], str) for question in draft.questions)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_quiz_is_refused_in_words(name: str) -> None:
    data, format = HOSTILE[name]
    with pytest.raises(Unreadable) as refused:
        read_quiz(data, format)
    assert str(refused.value).endswith((".", "later version", ")")) or "JSON" in str(refused.value)


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Return a file with bytes turned, cut out and doubled at random; of a zip one member, or the zip itself."""
    if data[:4] == b"PK\x03\x04" and rng.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        hurt = rng.choice(list(files))
        return packed({**files, hurt: damaged(files[hurt], rng)})
    made = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        place, length = rng.randrange(len(made)), rng.randint(1, 20)
        made[place : place + length] = rng.choice([b"", rng.randbytes(length), made[place : place + length] * 2])
    return bytes(made)


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_was_damaged_on_its_way_is_read_or_refused(format: str, rng: random.Random) -> None:
    """A draft or words for people, and never anything else."""
    good = SMALL[format]()
    assert read_quiz(good, format).errors == []
    for _ in range(count(100, 2_000)):
        data = damaged(good, rng)
        for name in (format, ""):
            try:
                draft = read_quiz(data, name)
            except Unreadable as refused:
                assert str(refused)
                continue
            for question in draft.questions:
                with contextlib.suppress(Refused):
                    checked_question(question.raw)


def test_entities_are_not_unfolded() -> None:
    draft = read_quiz(package(one_xml=BOMB))
    assert [error.field for error in draft.errors] == ["file"]
