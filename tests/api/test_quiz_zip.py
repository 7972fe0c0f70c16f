"""A quiz with its pictures and sounds in one zip: into another organization and back, whole or not at all."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from PIL import Image

from sessions_app.models import Media, Question, Quiz, Round
from sessions_app.services import importing
from sessions_app.services.conversion import Kept, converted
from sessions_app.services.converted_lately import Lately
from sessions_app.services.media import read_media
from tests.api.conftest import Api, Cast, code
from tests.api.test_media import OGG, WAV, picture, stored, upload
from tests.support.quizzes import KINDS, of_kind, single

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_folder")]


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def new_quiz(api: Api, title: str = "Evening") -> str:
    return str(ok(api.post("quizzes", {"title": title}), 201)["id"])


def brought(api: Api, quiz: str, data: bytes, **more: Any) -> Any:
    return api.upload(f"quizzes/{quiz}/import", {"file": SimpleUploadedFile("quiz.zip", data), **more})


def zip_of(questions: list[Any], files: dict[str, bytes], *, deflated: bool = False) -> bytes:
    """Return our own zip with these questions and files."""
    told = {"format": "trivia-quiz", "version": 1, "quiz": {"title": "Z"}, "questions": questions}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as packed:
        packed.writestr("quiz.json", json.dumps(told))
        for name, data in files.items():
            packed.writestr(name, data)
    return made.getvalue()


def with_member(name: str, data: bytes = b"x", times: int = 1, **more: Any) -> bytes:
    """Return a good zip with one strange member more."""
    made = io.BytesIO(zip_of([single("q")], {}))
    with zipfile.ZipFile(made, "a", **more) as packed:
        for _ in range(times):
            packed.writestr(name, data)
    return made.getvalue()


def shows(name: str, text: str = "What is this?") -> dict[str, Any]:
    return {**single(text), "media": {"file": name, "alt": "A thing"}}


def bare(quiz: str) -> list[Any]:
    """Return a quiz's questions without the ids that they got, each media as its words, its kind and its size."""
    found = []
    for question in Question.objects.filter(quiz=quiz).select_related("round"):
        content = json.loads(json.dumps(question.content))
        for row in [content, *content["choices"], *content["pairs"]]:
            row.pop("id", None)
            if row.get("media"):
                row["media"].pop("id")
        found.append((content, question.round.title if question.round else None, question.scoring))
    return found


def drawn() -> bytes:
    """Return a picture that is kept without loss: every dot of it must come back."""
    out = io.BytesIO()
    Image.radial_gradient("L").resize((60, 40)).save(out, "PNG")
    return out.getvalue()


def evening(host: Api) -> str:
    """Write a quiz of all kinds with a picture, a sound, and a picture in two choices; return its id."""
    quiz = new_quiz(host)
    host.patch(f"quizzes/{quiz}", {"description": "For Friday", "language": "de", "tags": ["pub"]})
    rules = {"title": "Seen and heard", "scoring": {"preset": "floor", "floor": 20}, "leaderboard": "end"}
    part = ok(host.post(f"quizzes/{quiz}/rounds", rules), 201)["id"]
    seen, heard = (ok(upload(host, data, alt=alt), 201)["id"] for data, alt in ((drawn(), "Grey"), (OGG, "")))
    for kind in KINDS:
        ok(host.post(f"quizzes/{quiz}/questions", {**of_kind(kind), "round": part, "scoring": {"penalty": 10}}), 201)
    choices = [
        {"media": {"id": seen, "alt": "Left"}, "correct": True},
        {"text": "and words", "media": {"id": seen}},
        {"media": {"id": heard, "alt": "A tune"}},
    ]
    ok(host.post(f"quizzes/{quiz}/questions", {"text": "Which?", "media": {"id": heard}, "choices": choices}), 201)
    return quiz


def test_a_zip_brings_a_quiz_into_another_organization_whole(ours: Cast, theirs: Cast) -> None:
    quiz = evening(ours.api["host"])
    sent = ours.api["host"].get(f"quizzes/{quiz}/export?format=zip")
    assert sent["Content-Type"] == "application/zip" and 'filename="evening.zip"' in sent["Content-Disposition"]
    assert sorted(zipfile.ZipFile(io.BytesIO(sent.content)).namelist()) == [
        *("media/1.ogg", "media/2.webp", "quiz.json"),
    ]
    foreign = theirs.api["host"]
    copy = new_quiz(foreign, "A copy")
    told = ok(brought(foreign, copy, sent.content))
    assert (told["format"], told["imported"], told["errors"]) == ("zip", len(KINDS) + 1, [])
    assert bare(copy) == bare(quiz)
    mine, other = Quiz.objects.get(pk=quiz), Quiz.objects.get(pk=copy)
    assert (other.description, other.language, other.tags) == (mine.description, mine.language, mine.tags)
    rounds = [
        [(part.title, part.scoring, part.leaderboard) for part in Round.objects.filter(quiz=each)]
        for each in (quiz, copy)
    ]
    assert rounds[0] == rounds[1] and len(rounds[0]) == 1
    taken = Media.objects.filter(organization=theirs.organization)
    assert {row.alt for row in taken} == {"", "Left"} and not taken.filter(organization=ours.organization)
    dots = [
        Image.open(io.BytesIO(read_media(row))).convert("RGB").tobytes() for row in Media.objects.filter(kind="image")
    ]
    assert len(dots) == 2 and dots[0] == dots[1]
    assert {read_media(row) for row in Media.objects.filter(kind="audio")} == {OGG}
    again = foreign.get(f"quizzes/{copy}/export?format=zip").content
    assert (
        json.loads(zipfile.ZipFile(io.BytesIO(again)).read("quiz.json"))["questions"]
        == (json.loads(zipfile.ZipFile(io.BytesIO(sent.content)).read("quiz.json"))["questions"])
    )


def test_the_same_zip_twice_keeps_its_media_once(ours: Cast, theirs: Cast) -> None:
    sent = ours.api["host"].get(f"quizzes/{evening(ours.api['host'])}/export?format=zip").content
    foreign = theirs.api["host"]
    for _ in range(2):
        ok(brought(foreign, new_quiz(foreign), sent))
    assert Media.objects.filter(organization=theirs.organization).count() == 2


def test_a_zip_that_comes_home_finds_its_pictures_as_they_are(ours: Cast) -> None:
    host = ours.api["host"]
    quiz = new_quiz(host)
    seen = ok(upload(host, picture("JPEG", (300, 200)), alt="A photograph"), 201)["id"]
    ok(host.post(f"quizzes/{quiz}/questions", {**single("Who?"), "media": {"id": seen}}), 201)
    sent = host.get(f"quizzes/{quiz}/export?format=zip").content
    copy = new_quiz(host)
    ok(brought(host, copy, sent))
    assert Question.objects.get(quiz=copy).content["media"] == Question.objects.get(quiz=quiz).content["media"]
    assert Media.objects.count() == 1


def test_plain_json_stays_within_its_organization_and_says_so_by_row(ours: Cast, theirs: Cast) -> None:
    quiz = evening(ours.api["host"])
    plain = ours.api["host"].get(f"quizzes/{quiz}/export").content
    own = new_quiz(ours.api["host"])
    ok(brought(ours.api["host"], own, plain))
    assert bare(own) == bare(quiz)
    foreign = theirs.api["host"]
    copy = new_quiz(foreign)
    for dry_run in (True, False):
        answer = brought(foreign, copy, plain, dry_run=dry_run)
        rows = answer.json()["errors"] if dry_run else answer.json()["error"]["rows"]
        assert [(row["row"], row["field"]) for row in rows] == [(len(KINDS) + 1, "media")]
    assert bare(copy) == []


def test_each_fault_of_a_file_is_told_by_its_row_and_nothing_is_left(ours: Cast) -> None:
    host = ours.api["host"]
    quiz = new_quiz(host)
    files = {
        "media/good.png": picture(),
        "media/page.png": b"<!doctype html><script>1</script>",
        "media/cut.jpg": picture("JPEG", (400, 300))[:-200],
        "media/unused.png": picture(),
        "media/nested.png": with_member("media/a.png", picture()),
    }
    questions = [
        shows("media/good.png", "one"),
        shows("media/page.png", "two"),
        shows("media/none.png", "three"),
        {**single("four"), "choices": [{"media": {"file": "media/cut.jpg"}, "correct": True}, {"text": "b"}]},
        shows("media/page.png", "five"),
        shows(["media/good.png"], "six"),  # type: ignore[arg-type]
        {**shows("media/good.png", "seven"), "choices": "none"},
        shows("media/nested.png", "eight"),
    ]
    data = zip_of(questions, files)
    told = ok(brought(host, quiz, data, dry_run=True))
    assert [(row["row"], row["field"]) for row in told["errors"]] == [
        *((2, "media"), (3, "media"), (4, "media"), (5, "media"), (6, "media"), (7, "choices"), (8, "media")),
    ]
    words = [row["message"] for row in told["errors"]]
    assert "a picture (PNG, JPEG, WebP, GIF)" in words[0] and words[0] == words[3]
    assert "is not in the zip" in words[1] and "damaged" in words[2]
    assert [row["message"] for row in told["warnings"]] == ["No question uses media/unused.png."]
    refused = brought(host, quiz, data)
    assert code(refused) == (422, "invalid_file")
    assert refused.json()["error"]["rows"] == told["errors"]
    assert (Question.objects.count(), Media.objects.count(), stored()) == (0, 0, [])


@pytest.mark.parametrize("text", ["\ud800", "a\0b"])
def test_what_no_database_stores_is_a_fault_of_its_row(ours: Cast, text: str) -> None:
    host = ours.api["host"]
    quiz = new_quiz(host)
    named, described = shows("media/a.png", "one"), shows("media/a.png", "two")
    named["media"] = {"file": f"media/{text}.png"}
    described["media"] = {"file": "media/a.png", "alt": text}
    told = ok(brought(host, quiz, zip_of([named, described], {"media/a.png": picture()}), dry_run=True))
    assert [(row["row"], row["field"]) for row in told["errors"]] == [(1, "media"), (2, "media")]


def test_a_picture_is_made_safe_once_for_the_dry_run_and_the_import(
    ours: Cast, theirs: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bytes] = []

    def counted(data: bytes) -> Kept:
        made.append(data)
        return converted(data)

    monkeypatch.setattr("sessions_app.services.incoming.converted", counted)
    data = zip_of([shows("media/a.png")], {"media/a.png": picture(size=(31, 17))})
    quiz = new_quiz(ours.api["host"])
    for dry_run in (True, True, False):
        ok(brought(ours.api["host"], quiz, data, dry_run=dry_run))
    assert len(made) == 1
    ok(brought(theirs.api["host"], new_quiz(theirs.api["host"]), data))
    assert len(made) == 2, "another organization's time tells nothing"


def test_only_so_much_is_kept_between_a_dry_run_and_its_import() -> None:
    lately, organization = Lately(most=10), uuid4()
    made: list[bytes] = []

    def make(data: bytes) -> Kept:
        made.append(data)
        return Kept("image", "image/webp", data * 4)

    for data in (b"a", b"b", b"a", b"c", b"b", b"a", b"far too much"):
        assert lately.get(organization, data, make).data == data * 4
    assert made == [b"a", b"b", b"c", b"a", b"far too much"]
    lately.get(organization, b"a", make)
    assert made[-1] == b"a"


def test_a_failure_in_the_middle_leaves_neither_rows_nor_files(ours: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    host = ours.api["host"]
    quiz = new_quiz(host)
    data = zip_of(
        [shows("media/a.png", "one"), shows("media/b.wav", "two")], {"media/a.png": picture(), "media/b.wav": WAV}
    )

    def fails(*_: Any) -> None:
        assert len(stored()) == 2  # the files are there by now
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(importing, "arrange", fails)
        assert code(brought(host, quiz, data)) == (500, "internal")
    assert (Question.objects.count(), Media.objects.count(), stored()) == (0, 0, [])
    ok(brought(host, quiz, data))
    assert (Question.objects.count(), Media.objects.count(), len(stored())) == (2, 2, 2)


def test_the_organizations_space_is_kept(ours: Cast, settings: Any) -> None:
    host = ours.api["host"]
    quiz = new_quiz(host)
    settings.TRIVIA_LIMITS = {**settings.TRIVIA_LIMITS, "media_quota_bytes": 400}
    files = {"media/a.ogg": OGG, "media/b.wav": WAV}
    data = zip_of([shows(name, name) for name in files], files)
    for dry_run in (True, False):
        answer = brought(host, quiz, data, dry_run=dry_run).json()
        rows = answer["errors"] if dry_run else answer["error"]["rows"]
        assert [(row["row"], row["field"]) for row in rows] == [(0, "media")]
    assert (Question.objects.count(), Media.objects.count(), stored()) == (0, 0, [])


def test_a_picture_that_is_gone_from_the_disk_does_not_hold_the_rest_back(ours: Cast) -> None:
    host = ours.api["host"]
    quiz = evening(host)
    (next(path for path in Path(django_settings.MEDIA_ROOT).rglob("*.webp"))).unlink()
    sent = host.get(f"quizzes/{quiz}/export?format=zip")
    assert zipfile.ZipFile(io.BytesIO(sent.content)).namelist() == ["quiz.json", "media/1.ogg"]


def test_the_commands_carry_a_zip(ours: Cast, theirs: Cast, tmp_path: Path, capsys: Any) -> None:
    quiz = evening(ours.api["host"])
    file, slugs = tmp_path / "evening.zip", (ours.organization.slug, theirs.organization.slug)
    call_command("export_quiz", quiz, organization=slugs[0], output=file)
    call_command("import_quiz", str(file), organization=slugs[1])
    assert f"{len(KINDS) + 1} imported" in capsys.readouterr().out
    copy = Quiz.objects.get(organization=theirs.organization)
    assert (copy.title, copy.description, copy.tags) == ("Evening", "For Friday", ["pub"])
    assert bare(str(copy.pk)) == bare(quiz)
    for wrong in (quiz, "nonsense"):
        with pytest.raises(CommandError, match="no such quiz"):
            call_command("export_quiz", wrong, organization=slugs[1], output=file)
