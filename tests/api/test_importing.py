"""Into the bank and out again: all or nothing, every fault by its row, the same quiz after a round trip."""

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions_app.exporters import FORMATS, Source
from sessions_app.exporters.results import rows_of
from sessions_app.game.cells import escaped, shown, unescaped
from sessions_app.game.questions import checked_question
from sessions_app.importers import FORMATS as READ
from sessions_app.importers import read_quiz
from sessions_app.models import Question, Quiz
from sessions_app.services.importing import preview_import
from tests.api.conftest import Cast
from tests.imports.files import RIVERS, largest, sheet
from tests.imports.test_formats import JSON, sample
from tests.support.quizzes import KINDS, of_kind
from tests.support.skips import count

pytestmark = pytest.mark.django_db


def uploaded(api: Any, quiz: str, data: bytes, **more: Any) -> Any:
    return api.upload(f"quizzes/{quiz}/import", {"file": SimpleUploadedFile("quiz", data), **more})


@pytest.fixture
def quiz(ours: Cast) -> Quiz:
    return Quiz.objects.create(organization=ours.organization, title="Evening")


def test_a_dry_run_shows_all_and_stores_nothing(ours: Cast, quiz: Quiz) -> None:
    told = uploaded(ours.api["host"], str(quiz.pk), sample("pub.csv"), dry_run=True).json()
    assert (told["format"], len(told["questions"]), told["errors"], told["imported"]) == ("csv", 12, [], 0)
    assert told["questions"][0]["row"] == 2
    broken = uploaded(ours.api["host"], str(quiz.pk), sample("broken.csv"), dry_run=True)
    assert broken.status_code == 200
    assert [(error["row"], error["field"]) for error in broken.json()["errors"]] == [
        *((3, "correct"), (4, "correct"), (5, "time_limit"), (6, "text")),
    ]
    assert Question.objects.count() == 0


def test_with_a_fault_nothing_is_stored(ours: Cast, quiz: Quiz) -> None:
    refused = uploaded(ours.api["host"], str(quiz.pk), sample("broken.csv"))
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (422, "invalid_file")
    assert [row["row"] for row in error["rows"]] == [3, 4, 5, 6]
    assert (Question.objects.count(), quiz.rounds.count()) == (0, 0)
    unreadable = uploaded(ours.api["host"], str(quiz.pk), b"PK\x03\x04nonsense")
    assert unreadable.json()["error"]["rows"][0]["row"] == 0


def test_questions_and_rounds_are_appended(ours: Cast, quiz: Quiz) -> None:
    host = ours.api["host"]
    assert uploaded(host, str(quiz.pk), sample("geography.aiken.txt")).json()["imported"] == 3
    assert uploaded(host, str(quiz.pk), sample("pub.csv")).json()["imported"] == 12
    rows = host.get(f"quizzes/{quiz.pk}/questions?page_size=100").json()["results"]
    assert [row["position"] for row in rows] == list(range(1, 16))
    assert [part.title for part in quiz.rounds.all()] == ["Sky", "Earth"]


@pytest.mark.parametrize("format", READ)
def test_the_largest_quiz_of_a_host_is_in_within_three_seconds(ours: Cast, quiz: Quiz, format: str) -> None:
    data, started = largest(format), time.monotonic()
    assert uploaded(ours.api["host"], str(quiz.pk), data, format=format).json()["imported"] == 500
    assert time.monotonic() - started < 3
    assert len({question.text for question in quiz.questions.all()}) == 500


def test_a_quiz_has_an_end(ours: Cast, quiz: Quiz) -> None:
    uploaded(ours.api["host"], str(quiz.pk), largest("json"))
    for dry_run in (True, False):
        told = uploaded(ours.api["host"], str(quiz.pk), sheet([RIVERS]), dry_run=dry_run).json()
        rows = told["errors"] if dry_run else told["error"]["rows"]
        assert [(row["row"], row["field"]) for row in rows] == [(0, "questions")] and "500" in rows[0]["message"]
    assert Question.objects.count() == 500


def test_more_faults_than_anybody_mends_are_counted(ours: Cast, quiz: Quiz) -> None:
    data = json.dumps({"response_code": 0, "results": [{}] * 5_000}).encode()
    rows = uploaded(ours.api["host"], str(quiz.pk), data, dry_run=True).json()["errors"]
    assert (len(rows), rows[-1]) == (2_001, {"row": 0, "field": "file", "message": "There are 3000 more faults."})


def test_a_dry_run_tells_what_the_bank_has_already(ours: Cast, theirs: Cast, quiz: Quiz) -> None:
    host = ours.api["host"]
    uploaded(host, str(quiz.pk), b"question,a,b,correct\nWhere is Lima?,Peru,Chile,a\n")
    other = Quiz.objects.create(organization=ours.organization, title="Other")
    rows = b"question,a,b,correct\nWHERE is  Lima?,Peru,Chile,a\nNew?,yes,no,a\nnew?,no,yes,b\n"
    told = uploaded(host, str(other.pk), rows, dry_run=True).json()
    assert [(one["row"], one["message"]) for one in told["warnings"]] == [
        (2, "The quiz “Evening” asks this already."),
        (4, "Row 3 asks the same."),
    ]
    assert uploaded(host, str(other.pk), rows).json()["imported"] == 3  # a hint, never a hindrance
    strangers = Quiz.objects.create(organization=theirs.organization, title="Theirs")
    told = uploaded(theirs.api["host"], str(strangers.pk), rows, dry_run=True).json()
    assert [one["row"] for one in told["warnings"]] == [4]


@pytest.mark.parametrize("who", ["player", "guest"])
def test_players_neither_import_nor_export(ours: Cast, quiz: Quiz, who: str) -> None:
    assert uploaded(ours.api[who], str(quiz.pk), sample("pub.csv")).status_code == 403
    assert ours.api[who].get(f"quizzes/{quiz.pk}/export").status_code == 403


@pytest.mark.parametrize("format", FORMATS)
def test_a_quiz_as_a_file(ours: Cast, quiz: Quiz, format: str) -> None:
    host = ours.api["host"]
    uploaded(host, str(quiz.pk), sample("pub.csv"))
    answer = host.get(f"quizzes/{quiz.pk}/export?format={format}")
    assert answer.status_code == 200 and 'filename="evening.' in answer["Content-Disposition"]
    copy = Quiz.objects.create(organization=ours.organization, title="Copy")
    back = uploaded(host, str(copy.pk), answer.content)
    assert back.status_code == 200, back.content
    if format in {"gift", "aiken"}:
        assert back.json()["imported"] >= 3
    else:
        assert (back.json()["format"], bare(copy)) == (format, bare(quiz))
    assert b"\r\n=" not in answer.content and b",=1" not in answer.content


def bare(quiz: Quiz) -> list[Any]:
    """Return what a quiz is without the ids that it got."""
    found = []
    for question in quiz.questions.select_related("round"):
        content = json.loads(json.dumps(question.content))
        for row in [*content["choices"], *content["pairs"]]:
            row.pop("id")
        found.append((content, question.round.title if question.round else None, question.scoring))
    return found


WORDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text and text
)
FACTS = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS), "text": WORDS},
    optional={
        "explanation": WORDS,
        "source": WORDS,
        "host_note": WORDS,
        "time_limit": st.integers(0, 600),
        "points": st.integers(0, 5000),
        "difficulty": st.integers(1, 3),
        "partial": st.booleans(),
        "tags": st.lists(st.sampled_from(["sea", "sky", "old"]), unique=True),
    },
)


def places(told: Any) -> list[tuple[Any, Any]]:
    """Return every place in a document as (what holds it, its key)."""
    inside = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    return [place for key, value in inside for place in ((told, key), *places(value))]


NO_TEXTS = ("\ud800", "a\0b")


def test_no_value_of_another_sort_in_our_format_is_more_than_a_fault(ours: Cast, rng: random.Random) -> None:
    for _ in range(count(300, 5_000)):
        told = json.loads(json.dumps(JSON))
        holder, key = rng.choice(places(told))
        holder[key] = rng.choice([None, True, -1, 1e300, "x" * 3_000, "", [], {}, [[]], [{}], {"a": {}}, *NO_TEXTS])
        found = preview_import(ours.organization.pk, json.dumps(told).encode(), "json")
        assert found.errors or found.questions
        answer = json.dumps(found.told(), ensure_ascii=False).encode()  # so that it can be told and stored
        assert b"\\u0000" not in answer


@settings(max_examples=count(40, 400), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(FACTS, min_size=1, max_size=5))
def test_export_and_import_are_one(facts: list[dict[str, Any]]) -> None:
    questions = []
    for fact in facts:
        question = checked_question({**of_kind(fact["kind"]), **fact})
        questions.append({**question, "round": "r1", "scoring": {"preset": "flat"}})
    rounds = [{"key": "r1", "title": "One", "scoring": None, "leaderboard": "end"}]
    source = Source("Quiz", "About", "de", ["pub"], rounds, questions)
    draft = read_quiz(FORMATS["json"][0](source))
    assert (draft.title, draft.description, draft.language, draft.tags) == ("Quiz", "About", "de", ["pub"])
    assert draft.rounds == rounds
    for question, read in zip(questions, draft.questions, strict=True):
        again = {**checked_question(read.raw), "round": read.round, "scoring": read.scoring}
        for row in [*question["choices"], *question["pairs"], *again["choices"], *again["pairs"]]:
            row.pop("id")
        assert again == question


@settings(max_examples=count(40, 400), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(FACTS, min_size=1, max_size=5), st.lists(WORDS, min_size=2, max_size=3, unique_by=str.casefold))
def test_a_table_brings_all_kinds_back(facts: list[dict[str, Any]], words: list[str]) -> None:
    """Whatever is in the cells, signs of the table itself among it; scoring, pictures and sounds have no column."""
    questions = []
    for fact in facts:
        given = {**of_kind(fact["kind"]), **fact}
        if given["kind"] == "typed":
            given["accepted"] = words
        elif given["kind"] == "match":
            given["pairs"] = [{"left": word, "right": f"{word}="} for word in words]
        elif given["kind"] in {"single", "multiple", "poll", "order"}:
            given["choices"] = [
                {"text": word, "correct": n == 0 and given["kind"] in {"single", "multiple"}}
                for n, word in enumerate(words)
            ]
        questions.append({**checked_question(given), "round": None, "scoring": None})
    for format in ("csv", "xlsx"):
        draft = read_quiz(FORMATS[format][0](Source("Quiz", questions=questions)), format)
        assert draft.errors == []
        for question, read in zip(questions, draft.questions, strict=True):
            again = {**checked_question(read.raw), "round": None, "scoring": None}
            assert without_ids(again) == without_ids(question)


def without_ids(question: dict[str, Any]) -> dict[str, Any]:
    bare = json.loads(json.dumps(question))
    for row in [*bare["choices"], *bare["pairs"]]:
        row.pop("id")
    return dict(bare)


def test_signs_that_xml_has_not_are_left_out_of_a_spreadsheet(ours: Cast, quiz: Quiz) -> None:
    host = ours.api["host"]
    host.post(f"quizzes/{quiz.pk}/questions", {"kind": "slide", "text": "a\x01b\x0bc\ufffe"})
    sheet = host.get(f"quizzes/{quiz.pk}/export?format=xlsx")
    assert sheet.status_code == 200
    assert read_quiz(sheet.content).questions[-1].raw["text"] == "abc"


def test_no_sign_that_is_left_out_hides_a_formula() -> None:
    assert shown("\x01=1+1") == "'=1+1"
    assert [len(shown(text)) for text in ("x" * 40_000, "=" * 40_000)] == [32_000, 32_001]
    report = {"participants": [{"id": 1, "nickname": "\x0b=1+1"}], "questions": [], "answers": []}
    rows = rows_of(report, "participants", {"participants": ("nickname",)})
    assert rows == [["nickname"], ["'=1+1"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "'=1", "'", "plain", "", "'x"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert not escaped(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescaped(escaped(text)) == text


def test_the_command(ours: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, slug = tmp_path / "quiz.csv", ours.organization.slug
    file.write_bytes(sample("pub.csv"))
    call_command("import_quiz", str(file), organization=slug, dry_run=True)
    assert "12 questions (csv), nothing stored" in capsys.readouterr().out
    call_command("import_quiz", str(file), organization=slug, title="Friday")
    assert "12 imported" in capsys.readouterr().out
    assert Quiz.objects.get(title="Friday").questions.count() == 12
    file.write_bytes(sample("broken.csv"))
    with pytest.raises(CommandError, match="4 faults"):
        call_command("import_quiz", str(file), organization=slug)
    assert "row 3: correct" in capsys.readouterr().err
    with pytest.raises(CommandError, match="no organization"):
        call_command("import_quiz", str(file), organization="nobody")
