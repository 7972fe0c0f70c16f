"""Refusing a handshake with a status, headers and a body of the application's choice."""

from http import HTTPStatus
from typing import Any

# These describe the connection, which is the server's business.
OURS = {b"connection", b"content-length", b"transfer-encoding", b"upgrade"}


class Refusal:
    """The answer that an application gives through `websocket.http.response`."""

    def __init__(self, status: int, headers: Any = ()) -> None:
        self.status = status
        self._headers = [(bytes(name), bytes(value)) for name, value in headers]
        self._body = b""

    def add(self, body: bytes) -> None:
        self._body += body

    def response(self) -> bytes:
        """Return the whole HTTP response."""
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = "Refused"
        headers = [(name, value) for name, value in self._headers if name.lower() not in OURS]
        headers += [(b"content-length", b"%d" % len(self._body)), (b"connection", b"close")]
        lines = [f"HTTP/1.1 {self.status} {phrase}".encode(), *(name + b": " + value for name, value in headers)]
        return b"\r\n".join(lines) + b"\r\n\r\n" + self._body


def text_headers(headers: Any) -> dict[str, list[str]]:
    """Return ASGI's headers in the shape that autobahn takes."""
    told: dict[str, list[str]] = {}
    for name, value in headers or ():
        told.setdefault(name.decode("latin1"), []).append(value.decode("latin1"))
    return told
