"""Writing to uvicorn's transport: at once where the kernel takes it, through the transport where it does not."""

import asyncio
import os
import socket

from realtime.servers.outbound import Outbound, limit_kernel

NONE = -1


class DirectOutbound(Outbound):
    """The writing half of a socket.

    uvloop's own write costs a third more than the system call in it, and a room writes to everybody. A descriptor is
    written to while its transport is open and nothing waits before it: once a transport closes, its number may be
    another's.
    """

    transport: asyncio.Transport
    _descriptor = NONE  # where we may write past the transport: without TLS
    _held = b""  # the answer to the handshake, for the first packet

    def attach(self) -> None:
        """Take the transport over, and bound what the kernel keeps."""
        raw: socket.socket | None = self.transport.get_extra_info("socket")
        if raw is not None:
            limit_kernel(raw)
            if self.transport.get_extra_info("sslcontext") is None:
                self._descriptor = raw.fileno()

    def detach(self) -> None:
        """The transport is gone, and its descriptor with it."""
        self._descriptor = NONE

    def buffered(self) -> int:
        return self.transport.get_write_buffer_size()

    def write(self, data: bytes) -> None:
        """Write bytes in order, and bound what waits."""
        if self._held:
            data, self._held = self._held + data, b""
        transport = self.transport
        if self._descriptor != NONE and not transport.get_write_buffer_size() and not transport.is_closing():
            try:
                sent = os.write(self._descriptor, data)
            except OSError:  # would block; or is broken, which the transport's own write then finds and handles
                sent = 0
            if sent == len(data):
                return
            data = data[sent:]
        transport.write(data)
        self.bound_buffer()
