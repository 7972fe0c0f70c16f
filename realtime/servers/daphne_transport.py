"""Writing to Twisted's transport: at once where the kernel takes it, through the transport where it does not."""

import socket
from typing import Any

from twisted.internet import tcp

from realtime.servers.outbound import Outbound, limit_kernel


class TwistedOutbound(Outbound):
    """The writing half of a socket; the transport calls it as the producer of what is written."""

    transport: Any
    _socket: socket.socket | None = None  # where we may write past the transport: TCP or a unix socket without TLS

    def attach(self) -> None:
        """Take the transport over from HTTP, and bound what the kernel keeps."""
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)
        if isinstance(self.transport, tcp.Connection) and not self.transport.TLS:
            self._socket = self.transport.socket
            limit_kernel(self._socket)

    def buffered(self) -> int:
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
        self.bound_buffer()

    def write(self, data: bytes) -> None:
        """Write bytes in order."""
        self.sendData(data)

    # The names by which the transport knows a producer.

    def pauseProducing(self) -> None:  # noqa: N802
        self.pause_writing()

    def resumeProducing(self) -> None:  # noqa: N802
        self.resume_writing()

    stopProducing = resumeProducing
