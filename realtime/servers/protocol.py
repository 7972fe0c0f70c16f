"""Daphne's WebSocket protocol with close codes, reasons, refusals, bounded queues and ready-made frames."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import structlog
from autobahn.websocket.types import ConnectionDeny
from daphne import ws_protocol
from twisted.internet import reactor as twisted_reactor
from twisted.internet import tcp

from realtime.close_codes import TRY_LATER
from realtime.servers.framing import text_frame

reactor: Any = twisted_reactor
log = structlog.get_logger(__name__)

MAX_OUTBOUND = 1 << 20
MAX_INBOUND = 16
SEND_BUFFER = 128 * 1024
UNACKED_MS = 8_000
ABORT_SECONDS = 3.0


class InboundQueue(asyncio.Queue[dict[str, Any]]):
    """What the application has not taken yet; beyond its bound the socket is not read."""

    def __init__(self, resume: Callable[[], None]) -> None:
        super().__init__()
        self._resume = resume

    def _get(self) -> dict[str, Any]:
        message: dict[str, Any] = super()._get()
        if self.qsize() == MAX_INBOUND // 2:
            self._resume()
        return message


class WebSocketProtocol(ws_protocol.WebSocketProtocol):
    """One socket."""

    got_close_frame = False
    is_paused = False
    is_too_slow = False
    _denial = 403
    _socket: socket.socket | None = None

    # Handshake

    def onConnect(self, request: Any) -> Any:
        server = self.factory.server_class
        if server.is_full_or_draining():
            raise ConnectionDeny(503, "Service Unavailable")
        self._tune()
        return super().onConnect(request)

    def _tune(self) -> None:
        """Bound what the kernel keeps for a peer that does not read, and find one that is gone."""
        if isinstance(self.transport, tcp.Connection) and not self.transport.TLS:
            raw: socket.socket = self.transport.socket
            if raw.family != socket.AF_UNIX:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
                if hasattr(socket, "TCP_USER_TIMEOUT"):
                    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKED_MS)
            self._socket = raw

    def failHandshake(self, reason: str, code: int = 400, responseHeaders: Any = None) -> None:
        """Refuse a handshake; an Origin that is none gets what a wrong one gets."""
        is_origin = "Origin" in reason
        super().failHandshake(reason, 403 if is_origin else code, responseHeaders)

    def handle_reply(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "websocket.http.response.start":
            self._denial = message["status"]
        elif kind == "websocket.http.response.body":
            self.serverReject()
        elif kind == "websocket.close" and self.state != self.STATE_CONNECTING:
            if self.state == self.STATE_OPEN:  # autobahn's sendClose refuses 1008 and its like
                self.sendCloseFrame(message.get("code", 1000), message.get("reason", "").encode()[:123])
        else:
            super().handle_reply(message)

    def serverReject(self) -> None:
        if hasattr(self, "handshake_deferred"):
            self.handshake_deferred.errback(ConnectionDeny(self._denial, "Refused"))
            del self.handshake_deferred
            self.server.protocol_disconnected(self)

    # In

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        super().onMessage(payload, isBinary)
        if not self.is_paused and self.application_queue.qsize() >= MAX_INBOUND:
            self.is_paused = True
            self.transport.pauseProducing()

    def resume(self) -> None:
        """Read on: the application has caught up."""
        if self.is_paused:
            self.is_paused = False
            self.transport.resumeProducing()

    def onCloseFrame(self, code: int | None, reasonRaw: bytes | None) -> Any:
        self.got_close_frame = True
        return super().onCloseFrame(code, reasonRaw)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """Tell the application, and whether the peer meant it: a close frame with 1000 or without a code."""
        self.server.protocol_disconnected(self)
        if hasattr(self, "application_queue"):
            is_clean = self.got_close_frame and self.remoteCloseCode in {None, 1000}
            told = self.remoteCloseCode if self.got_close_frame else None
            self.application_queue.put_nowait(
                {
                    "type": "websocket.disconnect",
                    "code": told or (1005 if self.got_close_frame else 1006),
                    "reason": reason or "",
                    "clean": is_clean,
                }
            )

    # Out

    def write_text(self, payload: bytes) -> None:
        """Write one text message at once; after a close it is dropped. The `trivia.frames` extension."""
        if self.state == self.STATE_OPEN:
            self.sendData(text_frame(payload))

    def buffered(self) -> int:
        """Return how many bytes wait in this process for the peer to read."""
        transport = self.transport
        if not isinstance(transport, tcp.Connection):
            return 0
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:
        """Write to the socket itself while nothing waits before it.

        Twisted's own write arms the poller for each message, which costs six times as much.
        """
        transport = self.transport
        if self._socket is not None and transport.connected and not transport.disconnecting and not self.buffered():
            try:
                sent = self._socket.send(data)
            except BlockingIOError:
                sent = 0
            except OSError:
                sent = 0  # the transport's own write meets the same error and ends the connection
            if sent == len(data):
                return
            data = data[sent:]
        transport.write(data)
        if self._socket is not None and not self.is_too_slow and self.buffered() > MAX_OUTBOUND:
            self._drop_slow()

    def _drop_slow(self) -> None:
        """Close a peer that does not read; what it missed it gets by `last_seq` when it comes back."""
        self.is_too_slow = True
        if self.state == self.STATE_OPEN:
            self.sendCloseFrame(TRY_LATER, b"slow_consumer")
        reactor.callLater(ABORT_SECONDS, self.transport.abortConnection)


class WebSocketFactory(ws_protocol.WebSocketFactory):
    """Builds our protocol."""

    protocol = WebSocketProtocol
