"""Daphne's WebSocket protocol with close codes, reasons, refusals, bounds, compression and ready-made frames."""

import time
from typing import Any

from autobahn.exception import PayloadCorruptError, PayloadExceededError
from autobahn.websocket.types import ConnectionDeny
from daphne import ws_protocol
from twisted.internet import reactor as twisted_reactor

from realtime.servers.asgi_socket import FAILURES, AsgiSocket, close_payload
from realtime.servers.daphne_transport import TwistedOutbound
from realtime.servers.deflate import NAME, Corrupt, Inflater, TooBig, negotiate
from realtime.servers.handshake import Refusal, text_headers

reactor: Any = twisted_reactor


class WebSocketProtocol(TwistedOutbound, AsgiSocket, ws_protocol.WebSocketProtocol):
    """One socket. Names in camelCase are autobahn's, which calls them."""

    has_ended = False
    _extension: str | None = None  # our answer to the extensions that were offered
    _close_timer: Any = None
    _peer_close: tuple[int | None, str] | None = None

    @property
    def is_pending(self) -> bool:
        return bool(self.state == self.STATE_CONNECTING)

    @property
    def is_live(self) -> bool:
        return bool(self.state == self.STATE_OPEN)

    # Handshake

    def connectionMade(self) -> None:
        self.server = self.factory.server_class
        self.bounds = self.server.bounds
        self.begin()
        super().connectionMade()
        self.attach()

    def onConnect(self, request: Any) -> Any:
        if self.server.sockets.is_full:
            raise ConnectionDeny(503, "")
        self.server.sockets.add(self)
        self._agree_on_compression(request.headers)
        return super().onConnect(request)

    def _agree_on_compression(self, headers: dict[str, str]) -> None:
        """Answer an offer ourselves: autobahn's own answer would keep a context, and fail on an offer it dislikes."""
        self.websocket_extensions: list[Any] = []
        self._extension = negotiate([headers.get("sec-websocket-extensions", "")])
        self.deflates = self._extension is not None
        self._perMessageCompress = Inflating(self.bounds.max_message) if self.deflates else None

    def failHandshake(self, reason: str, code: int = 400, responseHeaders: Any = ()) -> None:
        """Refuse. An Origin that is none gets what a wrong one gets; autobahn's reasons stay here."""
        if self.refusal is None:
            headers = [(name.encode(), value.encode()) for name, value in responseHeaders or ()]
            self.refusal = Refusal(403 if "Origin" in reason else code, headers)
        self.sendData(self.refusal.response())
        self.wasNotCleanReason = "refused"
        self.dropConnection(abort=False)

    def serverReject(self) -> None:
        self.deny(403)

    def deny(self, status: int) -> None:
        if hasattr(self, "handshake_deferred"):
            self.handshake_deferred.errback(ConnectionDeny(status, ""))
            del self.handshake_deferred
            self.server.protocol_disconnected(self)

    @property
    def offered(self) -> list[str]:
        return list(self.websocket_protocols)

    def accept(self, subprotocol: str | None, headers: Any) -> None:
        told = text_headers(headers)
        if self._extension is not None:
            told["Sec-WebSocket-Extensions"] = [self._extension]
        self.serverAccept((subprotocol, told))

    def handle_reply(self, message: dict[str, Any]) -> None:
        self.handle(message)

    def close(self, code: int, reason: str = "") -> None:
        if self.is_live:  # autobahn's own sendClose refuses 1008 and its like
            payload = close_payload(code, reason)
            self.sendCloseFrame(code, payload[2:])

    # From the peer

    def dataReceived(self, data: bytes) -> None:
        self.heard_at = time.monotonic()
        self._dataReceived(data)

    def processData(self) -> bool:
        """Parse on, but not what would not fit into the application's queue."""
        return not self.is_paused and super().processData()

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        if self.is_live:
            self.received(payload if isBinary else payload.decode())

    def onPong(self, payload: bytes) -> None:
        self.pong(payload)

    def send_ping(self, payload: bytes) -> None:
        self.sendPing(payload)

    def pause_reading(self) -> None:
        self.transport.pauseProducing()

    def resume(self) -> None:
        if self.is_paused:
            self.is_paused = False
            self.heard_at = time.monotonic()
            reactor.callLater(0, self._read_on)

    def _read_on(self) -> None:
        if self.state not in {self.STATE_OPEN, self.STATE_CLOSING} or self.is_paused:
            return
        self.consumeData()  # what had arrived before the pause
        if not self.is_paused:
            self.transport.resumeProducing()

    def _fail_connection(self, code: int = 1002, reason: str = "") -> None:
        """Fail with a close frame; what follows from the peer is skipped up to its own."""
        self.failedByMe = True
        self.close(code, FAILURES.get(code, ""))

    # The end

    def sendCloseFrame(self, code: int | None = None, reasonUtf8: bytes | None = None, isReply: bool = False) -> None:
        super().sendCloseFrame(code, reasonUtf8, isReply)
        self.resume()  # else the peer's close frame would not be read
        if self.closedByMe and self._close_timer is None:  # autobahn's own timer is up to a second early
            self._close_timer = reactor.callLater(self.bounds.close_seconds, self.onCloseHandshakeTimeout)

    def onCloseFrame(self, code: int | None, reasonRaw: bytes | None) -> Any:
        self._peer_close = code, (reasonRaw or b"").decode(errors="replace")
        return super().onCloseFrame(code, reasonRaw)

    def _closeConnection(self, abort: bool = False) -> None:
        """End the line: in order if nothing is left to write, so that our close frame is not lost to a reset."""
        if abort and self.buffered():
            self.transport.abortConnection()
            return
        self.transport.loseConnection()
        if self.buffered():
            reactor.callLater(self.bounds.close_seconds, self.transport.abortConnection)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        self.has_ended = True
        if self._close_timer is not None and self._close_timer.active():
            self._close_timer.cancel()
        self.server.protocol_disconnected(self)
        self.disconnected(self._peer_close, self.localCloseCode if self.closedByMe else None)

    def drop(self) -> None:
        self.wasNotCleanReason = "silent"
        self.dropConnection(abort=True)


class Inflating:
    """An `Inflater` under the names by which autobahn calls a decompressor; it never compresses, for we frame."""

    EXTENSION_NAME = NAME

    def __init__(self, limit: int) -> None:
        self._inflater = Inflater(limit)

    def start_decompress_message(self) -> None:
        self._inflater.start()

    def decompress_message_data(self, data: bytes, max_output_len: int | None = None) -> bytes:
        try:
            return self._inflater.feed(data)
        except TooBig as error:
            raise PayloadExceededError from error
        except Corrupt as error:
            raise PayloadCorruptError from error

    def end_decompress_message(self) -> None:
        self._inflater.finish()


class WebSocketFactory(ws_protocol.WebSocketFactory):
    """Builds our protocol."""

    protocol = WebSocketProtocol
