"""Pictures and sounds: what comes in, in what form it is kept, who gets to see it, when it goes."""

import io
import struct
import zlib
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from django.conf import settings as django_settings
from django.test import Client
from PIL import Image

from sessions_app.models import FrozenQuiz, Media, Question
from sessions_app.services import clock, media
from sessions_app.services.retention import purge
from tests.api.conftest import Api, Cast, code
from tests.support.cast import Cast as RealCast

pytestmark = pytest.mark.django_db
OGG = b"OggS\0\2" + b"\0" * 22 + b"\x01\x1e\x01vorbis" + bytes(200)
WAV = b"RIFF" + struct.pack("<I", 236) + b"WAVEfmt " + bytes(228)
MP3 = (b"\xff\xfb\x90\x00" + bytes(413)) * 3


def picture(format: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 1).save(out, format, **more)
    return out.getvalue()


def upload(api: Api, data: bytes, name: str = "cat.png", **fields: str) -> Any:
    file = io.BytesIO(data)
    file.name = name
    headers = {"Authorization": f"Bearer {api.token}"} if api.token else {}
    return api.client.post("/api/v1/media", {"file": file, **fields}, headers=headers)


def stored() -> list[Path]:
    return [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    now = clock.now()  # links change every five minutes; not in the middle of a test
    monkeypatch.setattr(media, "clock", SimpleNamespace(now=lambda: now))


def fetch(url: str, **headers: str) -> Any:
    return Client().get(url, headers=headers)


def test_a_picture_is_kept_small_upright_and_bare(host: Api) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "SecretCamera"
    made = upload(host, picture("JPEG", (2400, 1200), exif=exif), alt="  A \n cat ")
    assert made.status_code == 201, made.content
    told = made.json()
    assert {key: told[key] for key in ("kind", "mime", "alt", "width", "height")} == {
        "kind": "image",
        "mime": "image/webp",
        "alt": "A cat",
        "width": 800,
        "height": 1600,
    }
    answer = fetch(told["url"])
    assert answer.status_code == 200 and len(answer.content) == told["size"]
    assert b"SecretCamera" not in answer.content
    kept = Image.open(io.BytesIO(answer.content))
    assert (kept.format, kept.size, dict(kept.getexif())) == ("WEBP", (800, 1600), {})
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == "inline"
    assert answer["Cache-Control"].startswith("private, max-age=")


@pytest.mark.parametrize(
    "format, mode", [("PNG", "P"), ("PNG", "RGBA"), ("GIF", "P"), ("WEBP", "RGB"), ("JPEG", "CMYK")]
)
def test_each_family_comes_in(host: Api, format: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, format)
    told = upload(host, out.getvalue()).json()
    assert (told["width"], told["height"], told["mime"]) == (40, 30, "image/webp")


def test_sixteen_bits_of_grey_stay_grey(host: Api) -> None:
    out = io.BytesIO()
    Image.new("I;16", (8, 8), 0x8000).save(out, "PNG")
    kept = Image.open(io.BytesIO(fetch(upload(host, out.getvalue()).json()["url"]).content))
    assert all(abs(value - 128) <= 3 for value in kept.convert("RGB").getpixel((4, 4)))  # type: ignore[union-attr]


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 dots wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def test_what_hurts_is_refused_and_leaves_nothing(host: Api) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    bad = {
        "svg": svg,
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
        "html": b"<!doctype html><script>1</script>",
        "bmp": picture("BMP"),
        "bomb": bomb(),
        "cut": picture("JPEG", (400, 300))[:-200],
        "wide": picture("PNG", (16_001, 1_000), "1"),
        "empty": b"",
        "fake id3": b"ID3" + b"\xff" * 50,
        "one frame": b"\xff\xfb\x90\x00" + bytes(50),
    }
    for name, data in bad.items():
        answer = upload(host, data, "x.png")
        assert code(answer) == (400, "invalid_field"), name
        assert "file" in answer.json()["error"]["fields"], name
    assert Media.objects.count() == 0 and stored() == []


def test_a_picture_with_a_page_behind_it_loses_the_page(host: Api) -> None:
    told = upload(host, picture() + b"<script>alert(1)</script>", "x.html").json()
    assert b"script" not in fetch(told["url"]).content


def test_sounds_are_known_by_their_bytes_and_played_in_parts(host: Api) -> None:
    for data, mime in (
        (OGG, "audio/ogg"),
        (WAV, "audio/wav"),
        (MP3, "audio/mpeg"),
        (b"ID3\4\0\0" + bytes(60), "audio/mpeg"),
    ):
        told = upload(host, data, "x.exe").json()
        assert (told["kind"], told["mime"], told["width"]) == ("audio", mime, None)
        whole = fetch(told["url"])
        assert whole.content == data and whole["Content-Disposition"] == "attachment"
        assert whole["Accept-Ranges"] == "bytes"
    size = len(data)
    wanted = {
        "bytes=0-9": (206, data[:10], f"bytes 0-9/{size}"),
        "bytes=10-": (206, data[10:], f"bytes 10-{size - 1}/{size}"),
        "bytes=-5": (206, data[-5:], f"bytes {size - 5}-{size - 1}/{size}"),
        "bytes=0-99999": (206, data, f"bytes 0-{size - 1}/{size}"),
        "bytes=99999-": (416, b"", f"bytes */{size}"),
        "bytes=-0": (416, b"", f"bytes */{size}"),
        "bytes=5-2": (200, data, None),
        "bytes=0-1,3-4": (200, data, None),
        "lines=1-2": (200, data, None),
    }
    for asked, (status, body, told_range) in wanted.items():
        answer = fetch(told["url"], Range=asked)
        assert (answer.status_code, answer.content, answer.get("Content-Range")) == (status, body, told_range), asked


def test_too_much_is_413(host: Api, settings: Any) -> None:
    small = {**settings.TRIVIA_LIMITS, "image_bytes": 2_000, "audio_bytes": 300}
    settings.TRIVIA_LIMITS = small
    assert code(upload(host, MP3)) == (413, "too_large")
    assert code(upload(host, picture() + bytes(3_000))) == (413, "too_large")
    settings.TRIVIA_LIMITS = {**small, "media_quota_bytes": 400}
    assert upload(host, OGG, alt="1").status_code == 201
    assert code(upload(host, WAV)) == (413, "too_large")
    assert len(stored()) == Media.objects.count() == 1


def test_the_same_upload_twice_is_kept_once(host: Api, outsider: Api) -> None:
    first, again, other = (upload(host, picture(), alt=alt).json()["id"] for alt in ("a", "a", "b"))
    assert first == again != other
    assert upload(outsider, picture(), alt="a").json()["id"] != first


def test_a_link_ends_and_cannot_be_made_up(ours: Cast, host: Api) -> None:
    made = upload(host, picture()).json()
    url, now = made["url"], clock.now()
    token = url.removeprefix("/media/")
    assert host.get(f"media/{made['id']}").json()["url"] == url  # the same for a while, so that browsers keep it
    assert media.link_token(made["id"], "session:1", now) != media.link_token(made["id"], "session:2", now)
    for bad in (token[:-1] + ("A" if token[-1] != "A" else "B"), token.split(":")[0], "x", token + "x"):
        assert fetch(f"/media/{bad}").status_code == 404, bad
    assert fetch("/media/" + media.link_token(made["id"], "x", now - timedelta(seconds=901))).status_code == 404
    assert fetch("/media/" + media.link_token(made["id"], "x", now - timedelta(seconds=599))).status_code == 200
    assert Client().post(url).status_code == 405
    Path(stored()[0]).unlink()
    assert fetch(url).status_code == 404


def test_questions_and_choices_show_the_organizations_own(ours: Cast, host: Api, outsider: Api) -> None:
    own, sound = upload(host, picture(), alt="A cat").json(), upload(host, OGG).json()
    foreign = upload(outsider, picture()).json()["id"]
    quiz = host.post("quizzes", {"title": "Q"}).json()
    body = {
        "text": "Which?",
        "media": {"id": sound["id"]},
        "choices": [
            {"media": {"id": own["id"]}, "correct": True},
            {"text": "b", "media": {"id": own["id"], "alt": "Mine"}},
        ],
    }
    path = f"quizzes/{quiz['id']}/questions"
    made = host.post(path, body).json()
    shape = {key: own[key] for key in ("id", "kind", "url", "alt", "width", "height")}
    assert made["choices"][0]["media"] == shape
    assert made["choices"][1]["media"] == {**shape, "alt": "Mine"}
    assert (made["media"]["kind"], made["media"]["width"]) == ("audio", None)
    assert host.get(f"{path}/{made['id']}").json() == made
    sent_back = host.patch(f"{path}/{made['id']}", {"choices": made["choices"], "media": made["media"]}).json()
    assert sent_back == made
    content = Question.objects.get(pk=made["id"]).content
    assert content["media"] == {"id": sound["id"], "alt": "", "kind": "audio", "width": None, "height": None}
    for media_id in (foreign, "0190d3f1-7b1e-7c3a-9c43-0a6a3b1c2d4e"):
        assert code(host.post(path, {**body, "media": {"id": media_id}})) == (400, "invalid_field")
    copy = host.post(f"quizzes/{quiz['id']}/duplicate").json()
    for each in (quiz["id"], copy["id"]):
        assert code(host.delete(f"media/{sound['id']}")) == (409, "in_use")
        host.delete(f"quizzes/{each}")
    assert host.delete(f"media/{sound['id']}").status_code == 204
    assert host.get(f"media/{sound['id']}").status_code == 404
    assert host.delete(f"media/{own['id']}").status_code == 204
    assert fetch(own["url"]).status_code == 404


def test_who_may(ours: Cast, theirs: Cast) -> None:
    made = upload(ours.api["host"], picture(), alt="Ours").json()["id"]
    for role, status in (("player", 403), ("guest", 403), ("anonymous", 401), ("owner", 201)):
        assert upload(ours.api[role], picture()).status_code == status, role
    foreign = theirs.api["host"]
    assert foreign.get("media").json()["count"] == 0
    for answer in (
        foreign.get(f"media/{made}"),
        foreign.patch(f"media/{made}", {"alt": "x"}),
        foreign.delete(f"media/{made}"),
    ):
        assert code(answer) == (404, "not_found")
    assert ours.api["host"].patch(f"media/{made}", {"alt": " New  words "}).json()["alt"] == "New words"
    assert ours.api["host"].post("media", {"alt": "x"}).status_code == 415


def test_what_nothing_uses_goes_after_a_day_and_what_was_played_stays(ours: Cast, host: Api) -> None:
    names = ("unused", "shown", "played")
    ids = {name: upload(host, picture(), alt=name).json()["id"] for name in names}
    quiz = host.post("quizzes", {"title": "Q"}).json()["id"]
    host.post(f"quizzes/{quiz}/questions", {"kind": "slide", "text": "x", "media": {"id": ids["shown"]}})
    frozen = {"questions": [{"id": "1", "text": "x", "media": {"id": ids["played"]}, "choices": []}]}
    FrozenQuiz.objects.create(session=ours.session, content=frozen, created_at=clock.now())
    lost = Path(django_settings.MEDIA_ROOT) / ours.organization.pk.hex / "lost.part"
    lost.write_bytes(b"x")
    purge(clock.now() + timedelta(hours=23))
    assert Media.objects.count() == 3 and lost.exists()
    purge(clock.now() + timedelta(hours=25))
    assert set(Media.objects.values_list("alt", flat=True)) == {"shown", "played"}
    assert len(stored()) == 2
    assert code(host.delete(f"media/{ids['played']}")) == (409, "in_use")
    assert fetch(host.get(f"media/{ids['played']}").json()["url"]).status_code == 200


def test_a_real_server_takes_a_large_picture_and_refuses_a_larger_body(cast: RealCast) -> None:
    rest = cast.rest("host")
    noise = io.BytesIO()
    Image.effect_noise((1500, 1500), 50).save(noise, "PNG")
    assert 1_100_000 < len(noise.getvalue()) < 5_000_000  # more than any other body may have
    made = rest.http.post("/media", files={"file": ("x.png", noise.getvalue())}, data={"alt": "Noise"})
    assert made.status_code == 201, made.text
    anybody = httpx.get(f"{rest.base_url}{made.json()['url']}", trust_env=False)
    assert (anybody.status_code, anybody.headers["content-type"]) == (200, "image/webp")
    assert anybody.headers["content-security-policy"] == "default-src 'none'; sandbox"
    part = httpx.get(f"{rest.base_url}{made.json()['url']}", headers={"Range": "bytes=0-3"}, trust_env=False)
    assert (part.status_code, part.content) == (206, b"RIFF")
    large = rest.http.post("/media", content=bytes(5_400_000), headers={"Content-Type": "multipart/form-data"})
    assert (large.status_code, large.json()["error"]["code"]) == (413, "too_large")
