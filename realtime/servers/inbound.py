"""Messages on their way to the application: a bound, and no reading beyond it."""

import asyncio
from collections.abc import Callable
from typing import Any


class InboundQueue:
    """What the application has not taken yet; calls `on_room` when half of a full queue was taken.

    The bound is kept by the socket, which stops reading: the handshake and the end must always find a place. A list
    and one future where `asyncio.Queue` has four deques: 2 KB for each idle socket.
    """

    __slots__ = ("_bound", "_messages", "_on_room", "_waiter")

    def __init__(self, bound: int, on_room: Callable[[], None]) -> None:
        self._bound, self._on_room = bound, on_room
        self._messages: list[dict[str, Any]] = []
        self._waiter: asyncio.Future[None] | None = None

    def qsize(self) -> int:
        return len(self._messages)

    def is_full(self) -> bool:
        return len(self._messages) >= self._bound

    def put_nowait(self, message: dict[str, Any]) -> None:
        self._messages.append(message)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def get(self) -> dict[str, Any]:
        """Wait for the next message: ASGI's `receive`, for one reader."""
        while not self._messages:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        message = self._messages.pop(0)
        if len(self._messages) == self._bound // 2:
            self._on_room()
        return message
