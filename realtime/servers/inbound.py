"""Messages on their way to the application: a bound, and no reading beyond it."""

import asyncio
from collections.abc import Callable
from typing import Any


class InboundQueue(asyncio.Queue[dict[str, Any]]):
    """What the application has not taken yet; calls `on_room` when half of a full queue was taken.

    The bound is kept by the socket, which stops reading: the handshake and the end must always find a place.
    """

    def __init__(self, bound: int, on_room: Callable[[], None]) -> None:
        super().__init__()
        self._bound, self._on_room = bound, on_room

    def is_full(self) -> bool:
        return self.qsize() >= self._bound

    def _get(self) -> dict[str, Any]:
        message: dict[str, Any] = super()._get()
        if self.qsize() == self._bound // 2:
            self._on_room()
        return message
