"""Refusing a handshake before it is accepted, with an HTTP status where the server can send one."""

from typing import Any

from realtime.connection import AsgiSend


async def deny(scope: dict[str, Any], send: AsgiSend, status: int) -> None:
    """Answer a handshake with `status`; a server without the extension says 403."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"0")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b""})


class NotFound:
    """A path that is no session's: 404."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: AsgiSend) -> None:
        await receive()
        await deny(scope, send, 404)
