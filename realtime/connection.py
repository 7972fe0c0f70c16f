"""One socket as a room sees it: who is behind it, and a `send` that never waits and never raises."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

import structlog

from realtime.close_codes import TRY_LATER
from realtime.entries import encode
from sessions_app.access import Caller
from sessions_app.game.events import PLAYER_ROLES, Viewer
from sessions_app.tokens import Claims

log = structlog.get_logger(__name__)

AsgiSend = Callable[[dict[str, Any]], Awaitable[None]]
MAX_BUFFERED = 1 << 20


class Connection:
    """Writes through the server's `trivia.frames` where it offers that, else through ASGI `send` in order."""

    def __init__(
        self,
        send: AsgiSend,
        claims: Claims,
        frames: Mapping[str, Callable[..., Any]] = MappingProxyType({}),
    ) -> None:
        self._send = send
        self._write = frames.get("write")
        self._ping, self._round_trip = frames.get("ping"), frames.get("round_trip")
        self._outbox: deque[dict[str, Any]] = deque()
        self._buffered = 0
        self._draining: asyncio.Task[None] | None = None
        self.claims = claims
        self.caller = Caller(claims.sub, claims.role, claims.organization, claims.name)
        self.viewer = Viewer(claims.role)
        self.seq = 0  # the last durable event this socket was given
        self.opened_at = time.monotonic()
        self.is_closing = False
        self.has_failed = False
        self.uncommitted = 0

    @property
    def sub(self) -> str:
        return self.claims.sub

    @property
    def is_player(self) -> bool:
        return self.viewer.role in PLAYER_ROLES

    def credit_ms(self) -> int:
        """Return how long a message is on its way here: half the smallest round trip of the server's own pings."""
        seconds = self._round_trip() if self._round_trip is not None else None
        return 0 if seconds is None else round(seconds * 500)

    def admit(self, caller: Caller, participant: UUID | None, team: UUID | None) -> None:
        """Take on the identity that the database confirmed."""
        self.caller = caller
        self.viewer = Viewer(caller.role, str(participant) if participant else None, str(team) if team else None)
        if self._ping is not None and self.is_player:
            self._ping()

    def send_frame(self, frame: dict[str, Any]) -> None:
        """Encode and send one frame to this socket alone."""
        self.send(encode(frame))

    def send(self, payload: bytes) -> None:
        """Send ready JSON. A socket whose write fails is marked, and its room drops it."""
        if self.is_closing or self.has_failed:
            return
        if self._write is None:
            self._queue({"type": "websocket.send", "text": payload.decode()}, len(payload))
            return
        try:
            self._write(payload)
        except Exception as error:  # the edge: whatever a transport raises, the others must get their frame
            self._fail(error)

    def close(self, code: int, reason: str = "") -> None:
        """Close after what was sent so far."""
        if not self.is_closing:
            self._queue({"type": "websocket.close", "code": code, "reason": reason}, 0)
            self.is_closing = True

    def _queue(self, message: dict[str, Any], size: int) -> None:
        self._buffered += size
        if self._buffered > MAX_BUFFERED:
            self._outbox.clear()
            self._buffered = 0
            message = {"type": "websocket.close", "code": TRY_LATER, "reason": "slow_consumer"}
            self.is_closing = True
        self._outbox.append(message)
        if self._draining is None or self._draining.done():
            self._draining = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._outbox:
                message = self._outbox.popleft()
                self._buffered -= len(message.get("text", ""))
                await self._send(message)
        except Exception as error:  # the edge again, for servers without ready-made frames
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.has_failed = True
        self._outbox.clear()
        log.info("write_failed", user=self.sub, error=type(error).__name__)

    async def flushed(self) -> None:
        """Wait until what was sent is with the server."""
        if self._draining is not None:
            await asyncio.wait([self._draining])
