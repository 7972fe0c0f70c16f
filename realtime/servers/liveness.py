"""Whether the peer is still there, and how far away: pings, and an end to silence."""

import secrets
import time

import structlog

from realtime.servers.bounds import Bounds

log = structlog.get_logger(__name__)


class Liveness:
    """Times of one socket in seconds of the monotonic clock; one timer for all sockets calls `check`."""

    bounds: Bounds
    opened_at = heard_at = pinged_at = 0.0
    is_paused = False  # we read nothing: what the peer says lies unread with us
    round_trip: float | None = None  # the smallest of all pings
    _ping = b""

    @property
    def is_pending(self) -> bool:
        """Whether the handshake waits for the application's answer."""
        raise NotImplementedError

    @property
    def is_live(self) -> bool:
        """Whether messages may go both ways: accepted, and no close frame sent or received."""
        raise NotImplementedError

    def deny(self, status: int) -> None:
        """Answer a pending handshake with an HTTP status."""
        raise NotImplementedError

    def send_ping(self, payload: bytes) -> None:
        """Write a ping."""
        raise NotImplementedError

    def drop(self) -> None:
        """End the line at once."""
        raise NotImplementedError

    def begin(self) -> None:
        """Start the clocks."""
        self.opened_at = self.heard_at = self.pinged_at = time.monotonic()

    def check(self, now: float) -> None:
        """Ping, and drop a peer from which nothing came, or an application that does not answer its handshake."""
        bounds = self.bounds
        if not self.is_live:
            if self.is_pending and now - self.opened_at > bounds.connect_seconds:
                self.deny(503)
        elif self.is_paused:
            return
        elif now - self.heard_at > bounds.silence_seconds:
            log.info("silent_peer_dropped")
            self.drop()
        elif now - self.pinged_at >= bounds.ping_seconds:
            self.ping()

    def ping(self) -> None:
        """Send a ping whose pong nobody can send before it has come."""
        if self.is_live:
            self.pinged_at = time.monotonic()
            self._ping = secrets.token_bytes(8)
            self.send_ping(self._ping)

    def pong(self, payload: bytes) -> None:
        """Take the answer to the last ping; others tell nothing."""
        if self._ping and payload == self._ping:
            took, self._ping = time.monotonic() - self.pinged_at, b""
            self.round_trip = took if self.round_trip is None else min(took, self.round_trip)
