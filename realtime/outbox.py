"""A way out for servers without ready-made frames: ASGI `send`, in order, with a bound and nobody waiting."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from realtime.close_codes import TRY_LATER

MAX_BUFFERED = 1 << 20


class AsgiOutbox:
    """Messages that wait for a server; one that takes none for too long has a slow peer, which is closed."""

    def __init__(
        self, send: Callable[[dict[str, Any]], Awaitable[None]], on_failure: Callable[[Exception], None]
    ) -> None:
        self._send, self._on_failure = send, on_failure
        self._waiting: deque[dict[str, Any]] = deque()
        self._buffered = 0
        self._is_over = False
        self._draining: asyncio.Task[None] | None = None

    def text(self, payload: bytes) -> None:
        """Queue a text message."""
        self._buffered += len(payload)
        if self._buffered > MAX_BUFFERED and not self._is_over:
            self._waiting.clear()
            self.close(TRY_LATER, "slow_consumer")
        self._put({"type": "websocket.send", "text": payload.decode()})

    def close(self, code: int, reason: str) -> None:
        """Queue the close; nothing follows it."""
        self._put({"type": "websocket.close", "code": code, "reason": reason})
        self._is_over = True

    def _put(self, message: dict[str, Any]) -> None:
        if self._is_over:
            return
        self._waiting.append(message)
        if self._draining is None or self._draining.done():
            self._draining = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._waiting:
                message = self._waiting.popleft()
                self._buffered -= len(message.get("text", ""))
                await self._send(message)
        except Exception as error:  # the edge: whatever a server raises is this socket's end and nobody else's
            self._waiting.clear()
            self._on_failure(error)

    async def flushed(self) -> None:
        """Wait until what was queued is with the server."""
        if self._draining is not None:
            await asyncio.wait([self._draining])
