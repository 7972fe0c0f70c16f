"""All sockets of a process: how many there may be, one timer to look at them, and their end together."""

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import structlog

from realtime.close_codes import RESTART
from realtime.servers.asgi_socket import AsgiSocket
from realtime.servers.bounds import Bounds

log = structlog.get_logger(__name__)

AT_ONCE = 50  # sockets looked at in one go: thousands that came together are pinged together, and all would wait for it

# An application's lifespan puts a function here (into its scope's `state`): called once, when no port is open any
# more, and before the sockets close with 1012, so that they can still be told something.
DRAIN = "trivia.drain"


class Sockets:
    """Sockets from their handshake to their end."""

    def __init__(self, bounds: Bounds, max_connections: int) -> None:
        self.bounds, self.max_connections = bounds, max_connections
        self.is_draining = False
        self._all: set[AsgiSocket] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._unseen: list[AsgiSocket] = []
        self._step = 0.0
        self._empty = asyncio.Event()

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[AsgiSocket]:
        return iter(list(self._all))

    @property
    def is_full(self) -> bool:
        """Whether a new handshake is answered 503."""
        return self.is_draining or len(self._all) >= self.max_connections

    def add(self, socket: AsgiSocket) -> None:
        self._all.add(socket)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self.bounds.sweep_seconds, self._sweep)

    def discard(self, socket: AsgiSocket) -> None:
        self._all.discard(socket)
        if self.is_draining and not self._all:
            self._empty.set()

    def _sweep(self) -> None:
        """Look at some; at all of them once in each sweep's time."""
        self._timer = None
        if not self._unseen:
            self._unseen = list(self._all)
            self._step = self.bounds.sweep_seconds / max(1, math.ceil(len(self._unseen) / AT_ONCE))
        now = time.monotonic()
        some = self._unseen[-AT_ONCE:]
        del self._unseen[-AT_ONCE:]
        for socket in some:
            socket.check(now)
        if not self._all:
            self._unseen.clear()
        else:
            self._timer = asyncio.get_running_loop().call_later(self._step, self._sweep)

    def drain(self, state: dict[str, Any]) -> None:
        """Admit nobody more, call the application's function, and close all with 1012."""
        if self.is_draining:
            return
        self.is_draining = True
        hook: Callable[[], None] | None = state.get(DRAIN)
        try:
            if hook is not None:
                hook()
        except Exception:  # the edge: whatever a hook does, the server must stop
            log.exception("drain_hook_failed")
        for socket in self:
            if socket.is_pending:
                socket.deny(503)
            socket.close(RESTART, "server_restart")
        if not self._all:
            self._empty.set()

    async def ended(self, seconds: float) -> None:
        """Wait until all are gone, for at most `seconds`."""
        try:
            await asyncio.wait_for(self._empty.wait(), seconds)
        except TimeoutError:
            log.info("sockets_left", count=len(self._all))
