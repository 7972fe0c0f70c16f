"""One socket as a room sees it: who is behind it, and a `send` that never waits and never raises."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol
from uuid import UUID

import structlog

from realtime.entries import encode
from realtime.outbox import AsgiOutbox
from realtime.servers.framing import ready
from sessions_app.access import Caller
from sessions_app.frames import milliseconds
from sessions_app.game.events import PLAYER_ROLES, Viewer
from sessions_app.services import clock
from sessions_app.tokens import Claims

log = structlog.get_logger(__name__)

AsgiSend = Callable[[dict[str, Any]], Awaitable[None]]
Frames = Mapping[str, Callable[..., Any]]

# How a connection takes its frames: joined into one write, deflated or not; or a payload at a time.
PLAIN, DEFLATED, PAYLOADS = "plain", "deflated", "payloads"
Parcel = bytes | Sequence[bytes]


def parcel(payloads: Sequence[bytes], lane: str) -> Parcel:
    """Return payloads as a connection of this lane takes them; what one turn brings is one write."""
    if lane == PAYLOADS:
        return payloads
    frames = [ready(payload, deflated=lane == DEFLATED) for payload in payloads]
    return frames[0] if len(frames) == 1 else b"".join(frames)


class Home(Protocol):
    """The room that a connection is a member of."""

    def catch_up(self, member: "Connection") -> None: ...
    def failed(self, member: "Connection") -> None: ...


class Connection:
    """Writes through the server's `trivia.frames` where it offers that, else through ASGI `send` in order."""

    __slots__ = (
        "_asgi",
        "_close",
        "_pending",
        "_ping",
        "_round_trip",
        "_write",
        "caller",
        "claims",
        "has_failed",
        "home",
        "is_closing",
        "lane",
        "opened_ms",
        "seq",
        "uncommitted",
        "viewer",
    )

    def __init__(self, send: AsgiSend, claims: Claims, frames: Frames = MappingProxyType({})) -> None:
        self._asgi: AsgiOutbox | None = None
        if "write_frames" in frames:
            self.lane = DEFLATED if frames["deflates"]() else PLAIN
            self._write: Callable[[bytes], None] = frames["write_frames"]
        else:
            self.lane = PAYLOADS
            self._asgi = AsgiOutbox(send, self._fail)
            self._write = frames.get("write", self._asgi.text)
        self._close = frames.get("close")
        self._ping, self._round_trip = frames.get("ping"), frames.get("round_trip")
        self._pending: list[bytes] | None = None
        self.claims = claims
        self.caller = Caller(claims.sub, claims.role, claims.organization, claims.name)
        self.viewer = Viewer(claims.role)
        self.seq = 0  # the last durable event this socket was given
        self.opened_ms = milliseconds(clock.now())
        self.is_closing = False
        self.has_failed = False
        self.uncommitted = 0
        self.home: Home | None = None

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

    def begin(self) -> None:
        """Write what was sent so far, and measure a player's line: its answers get a credit for it."""
        self.flush()
        if self._ping is not None and self.is_player and not self.is_closing:
            self._ping()

    def send_frame(self, frame: dict[str, Any]) -> None:
        """Encode and send one frame to this socket alone."""
        self.send(encode(frame))

    def send(self, payload: bytes) -> None:
        """Send ready JSON, with whatever else this turn of the loop brings."""
        if self.is_closing or self.has_failed:
            return
        if self._pending is None:
            self._pending = [payload]
            asyncio.get_running_loop().call_soon(self.flush)
        else:
            self._pending.append(payload)

    def flush(self) -> None:
        """Write what `send` was given in this turn."""
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self.deliver(parcel(pending, self.lane))

    def deliver(self, goods: Parcel) -> None:
        """Write a parcel of this connection's lane. A socket whose write fails is marked, and its room drops it."""
        if self._pending is not None:
            pending, self._pending = parcel(self._pending, self.lane), None
            goods = pending + goods if type(goods) is bytes else [*pending, *goods]  # type: ignore[operator]
        if self.is_closing or self.has_failed:
            return
        try:
            if type(goods) is bytes:
                self._write(goods)
            else:
                for payload in goods:
                    self._write(payload)  # type: ignore[arg-type]
        except Exception as error:  # the edge: whatever a transport raises, the others must get their frame
            self._fail(error)

    def close(self, code: int, reason: str = "") -> None:
        """Close after what was sent so far."""
        if self.is_closing or self.has_failed:
            return
        if self.home is not None:
            self.home.catch_up(self)
        self.flush()
        self.is_closing = True
        if self._close is not None:
            self._close(code, reason)
        elif self._asgi is not None:
            self._asgi.close(code, reason)

    def _fail(self, error: Exception) -> None:
        if not self.has_failed:
            self.has_failed = True
            log.info("write_failed", user=self.sub, error=type(error).__name__)
            if self.home is not None:
                self.home.failed(self)

    async def flushed(self) -> None:
        """Wait until what was sent is with the server."""
        self.flush()
        if self._asgi is not None:
            await self._asgi.flushed()
