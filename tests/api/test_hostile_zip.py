"""Zips that are no quiz, or more than one: refused in words, and nothing of them is left."""

import zipfile

import pytest

from sessions_app.importers import MAX_FILES, archive
from sessions_app.models import Question
from tests.api.conftest import Cast, code
from tests.api.test_media import WAV, picture, stored, upload
from tests.api.test_quiz_zip import brought, new_quiz, ok, shows, with_member, zip_of
from tests.support.quizzes import single

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_folder")]


def locked() -> bytes:
    """Return a zip whose quiz.json says that it is encrypted."""
    data = bytearray(zip_of([single("q")], {}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def damaged() -> bytes:
    """Return a zip whose deflated quiz.json is nonsense in its middle."""
    data = bytearray(zip_of([single(f"q{n}") for n in range(50)], {}, deflated=True))
    data[100:200] = b"\xff" * 100
    return bytes(data)


HOSTILE = {
    "a ratio bomb": lambda: with_member("media/a.png", bytes(30_000_000), compression=zipfile.ZIP_DEFLATED),
    "a bomb of many": lambda: zip_of([single("q")], {f"media/{n}.png": bytes(9_000) for n in range(5_000)}),
    "a name that leads out": lambda: with_member("media/../../etc/passwd"),
    "a name that leads out by backslashes": lambda: with_member("media\\..\\..\\x.png"),
    "a name from the root": lambda: with_member("/etc/passwd"),
    "a name on a drive": lambda: with_member("C:\\x.png"),
    "a file without a name": lambda: zip_of([single("q")], {}).replace(b"quiz.json", b"\0uiz.json"),
    "a locked one": locked,
    "a damaged one": damaged,
    "no quiz in it": lambda: zip_of([single("q")], {}).replace(b"quiz.json", b"quis.json"),
    "a quiz.json beyond plain ones": lambda: zip_of([{"text": "x" * 5_300_000}], {}),
    "a cut one": lambda: zip_of([single("q")], {"media/a.png": picture()})[:-60],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_refused_in_words(ours: Cast, name: str) -> None:
    host = ours.api["host"]
    refused = brought(host, new_quiz(host), HOSTILE[name](), format="zip")
    assert code(refused) == (422, "invalid_file"), refused.content
    rows = refused.json()["error"]["rows"]
    assert [row["row"] for row in rows] == [0] and rows[0]["message"].endswith("."), rows
    assert (Question.objects.count(), stored()) == (0, [])


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_in_a_zip_is_refused(ours: Cast) -> None:
    host = ours.api["host"]
    for data in (with_member("media/a.png", picture(), 2), with_member("quiz.json", b"{}")):
        refused = brought(host, new_quiz(host), data)
        assert "more than once" in refused.json()["error"]["rows"][0]["message"]


def test_a_zip_has_only_so_many_files_in_it(ours: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_FILES < archive.MAX_MEMBERS
    monkeypatch.setattr("sessions_app.services.incoming.MAX_FILES", 2)
    monkeypatch.setattr("sessions_app.services.exporting.MAX_FILES", 2)
    host = ours.api["host"]
    quiz = new_quiz(host)
    files = {f"media/{n}.wav": WAV + bytes([n]) for n in range(3)}
    told = ok(brought(host, quiz, zip_of([shows(name, name) for name in files], files), dry_run=True))
    assert [(row["row"], row["field"]) for row in told["errors"]] == [(3, "media")]
    for name, data in files.items():
        media = ok(upload(host, data), 201)["id"]
        ok(host.post(f"quizzes/{quiz}/questions", {**single(name), "media": {"id": media}}), 201)
    assert code(host.get(f"quizzes/{quiz}/export?format=zip")) == (413, "too_large")
    assert host.get(f"quizzes/{quiz}/export").status_code == 200
