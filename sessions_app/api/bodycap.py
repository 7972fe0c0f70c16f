"""Bounds a request's body before anything reads it: Django alone would spool gigabytes to disk for an unknown URL."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from sessions_app.conf import limits
from sessions_app.importers import MAX_ZIP_BYTES

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

_FORM_BYTES = 65_536  # what a form takes beside its file

_BODY = msgspec.json.encode({"error": {"code": "too_large", "message": "This is more than the server takes at once."}})
_HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(_BODY)).encode()),
    (b"connection", b"close"),
]


class _TooLarge(Exception):
    """The body outgrew the limit while it was read."""


class BodyCap:
    """Answers 413 to a body beyond `limits().body_bytes`, announced or chunked."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        limit = _limit(scope["path"])
        if _announced(scope) > limit:
            await _refuse(send)
            return
        read = 0
        has_started = False

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise _TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._application(scope, counted, watched)
        except _TooLarge:
            if not has_started:
                await _refuse(send)


def _limit(path: str) -> int:
    """Return how much a path takes: files come in at two of them."""
    known = limits()
    if path == "/api/v1/media":
        return max(known.body_bytes, known.image_bytes + _FORM_BYTES, known.audio_bytes + _FORM_BYTES)
    if path.startswith("/api/v1/quizzes/") and path.endswith("/import"):
        return max(known.body_bytes, MAX_ZIP_BYTES + _FORM_BYTES)
    return known.body_bytes


def _announced(scope: MutableMapping[str, Any]) -> int:
    """Return the body's length as announced; nonsense counts as too much."""
    lengths = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    try:
        return max((int(value) for value in lengths), default=0)
    except ValueError:
        return 1 << 62


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 413, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _BODY})
