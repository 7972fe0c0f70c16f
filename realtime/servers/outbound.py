"""Bytes on their way to the peer: written at once where the kernel takes them, bounded where it does not."""

import asyncio
import socket
from typing import Any

import structlog
from twisted.internet import tcp

from realtime.close_codes import TRY_LATER
from realtime.servers.bounds import Bounds

log = structlog.get_logger(__name__)

SEND_BUFFER = 128 * 1024
UNACKED_MS = 8_000


class Outbound:
    """The writing half of a socket; the transport calls it as the producer of what is written."""

    transport: Any
    bounds: Bounds
    is_too_slow = False
    _socket: socket.socket | None = None  # where we may write past the transport: TCP or a unix socket without TLS
    _drained: asyncio.Event | None = None  # while the transport holds more than its own bound of 64 KiB

    def attach(self) -> None:
        """Take the transport over from HTTP, and bound what the kernel keeps for a peer that does not read."""
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)
        if not isinstance(self.transport, tcp.Connection) or self.transport.TLS:
            return
        self._socket = raw = self.transport.socket
        if raw.family != socket.AF_UNIX:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKED_MS)

    def buffered(self) -> int:
        """Return how many bytes wait in this process for the peer to read."""
        transport = self.transport
        if not isinstance(transport, tcp.Connection):
            return 0
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:  # noqa: N802
        """Write in order: to the kernel itself while nothing waits before it, else through the transport.

        Twisted's own write arms the poller for every message, which costs several times the system call.
        """
        transport = self.transport
        if self._socket is not None and not transport._tempDataLen and not transport.dataBuffer:
            try:
                sent = self._socket.send(data)
            except OSError:  # would block; or is broken, which the transport's own write then finds and handles
                sent = 0
            if sent == len(data):
                return
            data = data[sent:]
        transport.write(data)
        if not self.is_too_slow and self.buffered() > self.bounds.max_outbound:
            self.give_up()

    def give_up(self) -> None:
        """Close a peer that does not read; what it missed it gets by `last_seq` when it comes back."""
        self.is_too_slow = True
        log.info("slow_consumer", buffered=self.buffered())
        self.close(TRY_LATER, "slow_consumer")

    def close(self, code: int, reason: str) -> None:
        raise NotImplementedError

    # As a producer: the transport says when its buffer is over its bound, and when it is empty again.

    def pauseProducing(self) -> None:  # noqa: N802
        if self._drained is None:
            self._drained = asyncio.Event()

    def resumeProducing(self) -> None:  # noqa: N802
        if self._drained is not None:
            self._drained.set()
            self._drained = None

    stopProducing = resumeProducing

    async def drained(self) -> None:
        """Wait while the transport is full; give up on a peer that took nothing for `stall_seconds`."""
        while self._drained is not None and not self.is_too_slow:
            before = self.buffered()
            try:
                await asyncio.wait_for(self._drained.wait(), self.bounds.stall_seconds)
            except TimeoutError:
                if self.buffered() >= before:
                    self.give_up()
