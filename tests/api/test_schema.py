"""schema, docs, CORS, and bodies that are too large."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client

from sessions_app.api.bodycap import BodyCap
from tests.api.conftest import Api, Cast

pytestmark = pytest.mark.django_db
ROOT = Path(django_settings.BASE_DIR)


def test_the_schema_is_valid_and_the_committed_one(tmp_path: Path) -> None:
    made = tmp_path / "schema.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(made))
    assert made.read_text() == (ROOT / "docs/schema.yml").read_text(), "run `make schema`"


def test_anybody_reads_the_schema(anonymous: Api) -> None:
    told = anonymous.get("schema").json()
    assert told["openapi"].startswith("3.1")
    assert told == json.loads(json.dumps(yaml.safe_load((ROOT / "docs/schema.yml").read_text())))


def test_every_operation_tells_its_errors() -> None:
    schema = yaml.safe_load((ROOT / "docs/schema.yml").read_text())
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if path in {"/api/v1/schema"}:
                continue
            statuses = set(operation["responses"])
            assert statuses & {"200", "201", "202", "204"}, (path, method)
            if "{" not in path:
                assert statuses & {"400", "401"}, (path, method)
            elif operation.get("security"):
                assert {"401", "403", "404"} <= statuses, (path, method)
            else:  # whoever has the link
                assert "404" in statuses, (path, method)


def test_the_docs_page_needs_nothing_inline_and_nothing_foreign() -> None:
    answer = Client().get("/api/v1/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "style-src 'self'" in answer["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    for url in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert url.startswith(("/", "#", "data:")), url
        if url.startswith("/static/"):
            assert Client().get(url).status_code == 200


def test_our_origins_may_call_and_no_others(ours: Cast, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://quiz.example"]
    asked = {"origin": "https://quiz.example", "access-control-request-method": "POST"}
    preflight = Client().options("/api/v1/auth/login", headers=asked)
    assert preflight["Access-Control-Allow-Origin"] == "https://quiz.example"
    assert "authorization" in preflight["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in preflight
    for origin in ("https://quiz.example.evil", "http://quiz.example", "https://quiz.example:444", "null"):
        assert "Access-Control-Allow-Origin" not in Client().get("/api/v1/auth/me", headers={"origin": origin})
    asked["access-control-request-method"] = "GET"
    assert "Access-Control-Allow-Origin" not in Client().options("/login/", headers=asked)


def call(chunks: list[bytes], headers: list[tuple[bytes, bytes]] | None = None) -> tuple[int, int]:
    """Send a body through BodyCap; return (status, bytes that the application read)."""
    sent: list[Any] = []
    read = 0
    waiting = list(chunks)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        nonlocal read
        while True:
            message = await receive()
            read += len(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})

    asyncio.run(BodyCap(application)({"type": "http", "path": "/", "headers": headers or []}, receive, send))
    return sent[0]["status"], read


def test_a_body_beyond_the_limit_is_413_before_it_is_read(settings: Any) -> None:
    settings.TRIVIA_LIMITS = {**settings.TRIVIA_LIMITS, "body_bytes": 1000}
    assert call([b"x" * 1000], [(b"content-length", b"1000")]) == (200, 1000)
    assert call([b"x" * 1001], [(b"content-length", b"1001")]) == (413, 0)
    assert call([b"x"], [(b"content-length", b"many")]) == (413, 0)
    assert call([b"x" * 100] * 10) == (200, 1000)
    assert call([b"x" * 100] * 50) == (413, 1000)
