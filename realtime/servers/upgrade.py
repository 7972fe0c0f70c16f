"""A WebSocket handshake, judged by websockets' sans-I/O server and answered by us."""

import logging
from typing import Any
from urllib.parse import unquote, urlsplit

from websockets.http11 import Request
from websockets.server import ServerProtocol

# It logs request lines and headers at DEBUG, and a token stands in them: nothing of that goes anywhere.
_silent = logging.Logger("silent", logging.CRITICAL + 1)
HOP_HEADERS = ("Upgrade", "Connection", "Sec-WebSocket-Accept")


class Upgrade:
    """One request to become a WebSocket; `status` is 101 if nothing is wrong with it."""

    def __init__(self, data: bytes) -> None:
        judge = ServerProtocol(logger=_silent)
        judge.receive_data(data)
        request = next(iter(judge.events_received()), None)
        self.status = 400
        if isinstance(request, Request):
            self.request = request
            self._answer = judge.accept(request)
            self.status = self._answer.status_code
            if any(is_no_origin(origin) for origin in request.headers.get_all("Origin")):
                self.status = 403

    def values(self, name: str) -> list[str]:
        return self.request.headers.get_all(name)

    @property
    def subprotocols(self) -> list[str]:
        return [each.strip() for value in self.values("Sec-WebSocket-Protocol") for each in value.split(",")]

    def scope(self) -> dict[str, Any]:
        """Return the request's part of an ASGI scope. A header with an underscore might pass for another: left out."""
        raw_path, _, query = self.request.path.partition("?")
        pairs = [(name.lower(), value) for name, value in self.request.headers.raw_items() if "_" not in name]
        return {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "path": unquote(raw_path),
            "raw_path": raw_path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode("latin-1", "replace")) for name, value in pairs],
            "subprotocols": self.subprotocols,
        }

    def accepted(self, subprotocol: str | None, extension: str | None, headers: Any) -> bytes:
        """Return the response that switches protocols."""
        told = [(name, self._answer.headers[name]) for name in HOP_HEADERS]
        told += [("Sec-WebSocket-Extensions", extension)] if extension is not None else []
        told += [("Sec-WebSocket-Protocol", subprotocol)] if subprotocol is not None else []
        told += [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers or ()]
        lines = ["HTTP/1.1 101 Switching Protocols", *(f"{name}: {value}" for name, value in told), "", ""]
        return "\r\n".join(lines).encode("latin-1")


def is_no_origin(origin: str) -> bool:
    """Return whether an Origin header holds no origin at all; which ones are welcome is the application's business."""
    try:
        return origin != "null" and not urlsplit(origin).hostname
    except ValueError:
        return True
