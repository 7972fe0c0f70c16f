"""A WebSocket handshake: an ordinary one is read here, an odd one is judged by websockets' sans-I/O server."""

import asyncio
import logging
import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha1
from typing import Any
from urllib.parse import unquote, urlsplit

from websockets.http11 import Request
from websockets.server import ServerProtocol

# It logs request lines and headers at DEBUG, and a token stands in them: nothing of that goes anywhere.
_silent = logging.Logger("silent", logging.CRITICAL + 1)
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3

MAX_PLAIN = 16_384
_REQUEST = re.compile(
    rb"GET (/[\x21-\x7e]*+) HTTP/1\.1\r\n((?:[!#$%&'*+\-.^_`|~0-9A-Za-z]++:[\t\x20-\x7e\x80-\xff]*+\r\n)++)\r\n"
)
_KEY = re.compile(rb"[A-Za-z0-9+/]{22}==")
_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]++"
_TOKENS = re.compile(rb"%b(?:[ \t]*+,[ \t]*+%b)*+" % (_TOKEN, _TOKEN))
_ONCE = (b"host", b"upgrade", b"connection", b"sec-websocket-version", b"sec-websocket-key")
_BODIES = {b"content-length", b"transfer-encoding", b"expect"}

Headers = list[tuple[bytes, bytes]]  # names in lower case


class Upgrade:
    """One request to become a WebSocket; `status` is 101 if nothing is wrong with it."""

    __slots__ = ("_headers", "_target", "status")

    def __init__(self, target: bytes, headers: Headers, status: int = 101) -> None:
        self._target, self._headers, self.status = target, headers, status
        if status == 101 and any(is_no_origin(origin) for origin in self.values(b"origin")):
            self.status = 403

    def values(self, name: bytes) -> list[str]:
        return [value.decode("latin-1") for known, value in self._headers if known == name]

    @property
    def subprotocols(self) -> list[str]:
        return [each.strip() for value in self.values(b"sec-websocket-protocol") for each in value.split(",")]

    def scope(self, transport: asyncio.BaseTransport) -> dict[str, Any]:
        """Return the line's part of an ASGI scope. A header with an underscore might pass for another: left out."""
        raw_path, _, query = self._target.partition(b"?")
        return {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "wss" if transport.get_extra_info("sslcontext") else "ws",
            "server": _address(transport.get_extra_info("sockname")),
            "client": _address(transport.get_extra_info("peername")),
            "path": unquote(raw_path.decode("latin-1")),
            "raw_path": raw_path,
            "query_string": query,
            "headers": [header for header in self._headers if b"_" not in header[0]],
            "subprotocols": self.subprotocols,
        }

    def accepted(self, subprotocol: str | None, extension: str | None, headers: Any) -> bytes:
        """Return the response that switches protocols."""
        key = next(value for name, value in self._headers if name == b"sec-websocket-key")
        told = [(b"Sec-WebSocket-Accept", b64encode(sha1(key + GUID, usedforsecurity=False).digest()))]
        told += [(b"Sec-WebSocket-Extensions", extension.encode())] if extension is not None else []
        told += [(b"Sec-WebSocket-Protocol", subprotocol.encode("latin-1"))] if subprotocol is not None else []
        told += headers or ()
        lines = b"".join([b"%b: %b\r\n" % header for header in told])
        return b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n%b\r\n" % lines


def plain(data: bytes) -> Upgrade | None:
    """Return the handshake that these bytes are, if they are one as every client sends it, whole and nothing else."""
    request = _REQUEST.fullmatch(data) if len(data) <= MAX_PLAIN else None
    if request is None:
        return None
    lines = (line.partition(b":") for line in request[2].split(b"\r\n")[:-1])
    headers = [(name.lower(), value.strip(b" \t")) for name, _, value in lines]
    names = [name for name, _ in headers]
    if not all(names.count(name) == 1 for name in _ONCE) or names.count(b"origin") > 1 or not _BODIES.isdisjoint(names):
        return None
    if not all(_TOKENS.fullmatch(value) for name, value in headers if name == b"sec-websocket-protocol"):
        return None
    by_name = dict(headers)
    tokens = [token.strip() for token in by_name[b"connection"].lower().split(b",")]
    is_handshake = by_name[b"upgrade"].lower() == b"websocket" and b"upgrade" in tokens
    is_right = by_name[b"sec-websocket-version"] == b"13" and _KEY.fullmatch(by_name[b"sec-websocket-key"])
    return Upgrade(request[1], headers) if is_handshake and is_right else None


def judged(data: bytes) -> Upgrade:
    """Return whatever these bytes are, with the status that websockets would answer."""
    judge = ServerProtocol(logger=_silent)
    judge.receive_data(data)
    request = next(iter(judge.events_received()), None)
    if not isinstance(request, Request):
        return Upgrade(b"", [], 400)
    pairs = request.headers.raw_items()
    headers = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in pairs]
    return Upgrade(request.path.encode(), headers, judge.accept(request).status_code)


def _address(name: Any) -> tuple[str, int] | None:
    """Return a socket's name as ASGI has it; that of a Unix socket is none."""
    return (str(name[0]), int(name[1])) if isinstance(name, tuple) else None


@lru_cache(maxsize=1_000)
def is_no_origin(origin: str) -> bool:
    """Return whether an Origin header holds no origin at all; which ones are welcome is the application's business."""
    try:
        return origin != "null" and not urlsplit(origin).hostname
    except ValueError:
        return True
