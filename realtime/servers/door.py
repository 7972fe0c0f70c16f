"""The first bytes of a line decide whose it is: an ordinary WebSocket handshake goes in at once, the rest to HTTP."""

import asyncio
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.server import ServerState

from realtime.servers.http import HttpProtocol
from realtime.servers.upgrade import plain
from realtime.servers.uvicorn import WebSocketProtocol


class Door(asyncio.Protocol):
    """A line from which nothing has come yet.

    uvicorn would build its whole HTTP around each, and take it down again for a WebSocket: half the cost of a join.
    """

    __slots__ = ("_made", "_server", "_transport")
    _transport: asyncio.Transport

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._made, self._server = (config, server_state, app_state), server_state

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._server.connections.add(self)  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        upgrade = plain(data)
        inner = HttpProtocol(*self._made) if upgrade is None else WebSocketProtocol(*self._made)
        self._server.connections.discard(self)
        inner.connection_made(self._transport)
        self._transport.set_protocol(inner)
        if isinstance(inner, WebSocketProtocol) and upgrade is not None:
            inner.shake_hands(upgrade)
        else:
            inner.data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.connections.discard(self)

    def shutdown(self) -> None:
        """uvicorn asks each of its connections to end."""
        self._transport.close()
