"""Bytes on their way to the peer: bounded in the kernel, in this process, and in the time that nothing moves."""

import asyncio
import socket

import structlog

from realtime.close_codes import TRY_LATER
from realtime.servers.bounds import Bounds

log = structlog.get_logger(__name__)

SEND_BUFFER = 128 * 1024
UNACKED_MS = 8_000


def limit_kernel(raw: socket.socket) -> None:
    """Bound what the kernel keeps for a peer that does not read, and how long."""
    if raw.family != socket.AF_UNIX:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKED_MS)


class Outbound:
    """The writing half of a socket, on whichever transport."""

    bounds: Bounds
    is_too_slow = False
    _drained: asyncio.Event | None = None  # while the transport holds more than its own bound of 64 KiB

    def buffered(self) -> int:
        """Return how many bytes wait in this process for the peer to read."""
        raise NotImplementedError

    def close(self, code: int, reason: str = "") -> None:
        """Begin the closing handshake with any code, behind what was written before."""
        raise NotImplementedError

    def bound_buffer(self) -> None:
        """Give up on a peer for whom too much waits; called after a write."""
        if not self.is_too_slow and self.buffered() > self.bounds.max_outbound:
            self.give_up()

    def give_up(self) -> None:
        """Close a peer that does not read; what it missed it gets by `last_seq` when it comes back."""
        self.is_too_slow = True
        log.info("slow_consumer", buffered=self.buffered())
        self.close(TRY_LATER, "slow_consumer")

    def pause_writing(self) -> None:
        """The transport says that its buffer is over its bound."""
        if self._drained is None:
            self._drained = asyncio.Event()

    def resume_writing(self) -> None:
        """The transport has room again, or is gone: nobody need wait."""
        if self._drained is not None:
            self._drained.set()
            self._drained = None

    async def drained(self) -> None:
        """Wait while the transport is full; give up on a peer that took nothing for `stall_seconds`."""
        while self._drained is not None and not self.is_too_slow:
            before = self.buffered()
            try:
                async with asyncio.timeout(self.bounds.stall_seconds):
                    await self._drained.wait()
            except TimeoutError:
                if self.buffered() >= before:
                    self.give_up()
