"""Daphne's WebSocket protocol with close codes, reasons, refusals, bounds and ready-made frames."""

import secrets
import time
from typing import Any

import structlog
from autobahn.websocket.types import ConnectionDeny
from daphne import ws_protocol
from twisted.internet import reactor as twisted_reactor

from realtime.close_codes import INTERNAL, NORMAL
from realtime.servers.framing import BINARY, TEXT, frame, text_frame
from realtime.servers.handshake import Refusal, text_headers
from realtime.servers.inbound import InboundQueue
from realtime.servers.outbound import Outbound

reactor: Any = twisted_reactor
log = structlog.get_logger(__name__)

NO_CODE, NO_CLOSE_FRAME = 1005, 1006  # never on the wire: what an application is told
MAX_REASON = 123
FAILURES = {1002: "protocol_error", 1007: "invalid_utf8", 1009: "message_too_big"}


class WebSocketProtocol(Outbound, ws_protocol.WebSocketProtocol):
    """One socket. Names in camelCase are autobahn's, which calls them."""

    application_queue: InboundQueue
    is_paused = False
    has_ended = False
    heard_at = pinged_at = opened_at = 0.0
    round_trip: float | None = None  # the smallest of all pings, in seconds
    _ping = b""
    _refusal: Refusal | None = None
    _close_timer: Any = None
    _peer_close: tuple[int | None, str] | None = None

    # Handshake

    def connectionMade(self) -> None:
        self.server = self.factory.server_class
        self.bounds = self.server.bounds
        self.opened_at = self.pinged_at = time.monotonic()
        super().connectionMade()
        self.attach()

    def onConnect(self, request: Any) -> Any:
        if self.server.is_full_or_draining():
            raise ConnectionDeny(503, "")
        self.server.sockets.add(self)
        return super().onConnect(request)

    def failHandshake(self, reason: str, code: int = 400, responseHeaders: Any = ()) -> None:
        """Refuse. An Origin that is none gets what a wrong one gets; autobahn's reasons stay here."""
        if self._refusal is None:
            headers = [(name.encode(), value.encode()) for name, value in responseHeaders or ()]
            self._refusal = Refusal(403 if "Origin" in reason else code, headers)
        self.sendData(self._refusal.response())
        self.wasNotCleanReason = "refused"
        self.dropConnection(abort=False)

    def serverReject(self) -> None:
        self._deny(403)

    def _deny(self, status: int) -> None:
        if hasattr(self, "handshake_deferred"):
            self.handshake_deferred.errback(ConnectionDeny(status, ""))
            del self.handshake_deferred
            self.server.protocol_disconnected(self)

    # From the application

    def handle_reply(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "websocket.accept":
                self._accept(message.get("subprotocol"), text_headers(message.get("headers")))
            case "websocket.send":
                self._send(message.get("text"), message.get("bytes"))
            case "websocket.close" if self.state == self.STATE_CONNECTING:
                self._deny(403)
            case "websocket.close":
                self.close(message.get("code") or NORMAL, message.get("reason") or "")
            case "websocket.http.response.start":
                self._refusal = Refusal(message["status"], message.get("headers", ()))
            case "websocket.http.response.body":
                assert self._refusal is not None, "the body of a refusal before its start"
                self._refusal.add(message.get("body", b""))
                if not message.get("more_body", False):
                    self._deny(self._refusal.status)
            case other:
                raise ValueError(f"not a message for a WebSocket: {other}")

    def _accept(self, subprotocol: str | None, headers: dict[str, list[str]]) -> None:
        if subprotocol is not None and subprotocol not in self.websocket_protocols:
            raise ValueError("a subprotocol that the peer did not offer")
        self.serverAccept((subprotocol, headers))

    def _send(self, text: str | None, data: bytes | None) -> None:
        if self.state == self.STATE_CONNECTING:
            raise ValueError("a socket must be accepted before anything is sent")
        if (text is None) == (data is None):
            raise ValueError("a message is either text or bytes")
        if self.state == self.STATE_OPEN:
            self.sendData(frame(TEXT, text.encode()) if text is not None else frame(BINARY, data or b""))

    def write_text(self, payload: bytes) -> None:
        """Write one text message at once; after a close it is dropped. The `trivia.frames` extension."""
        if self.state == self.STATE_OPEN:
            self.sendData(text_frame(payload))

    def write_frames(self, data: bytes) -> None:
        """Write ready-made frames at once; after a close they are dropped."""
        if self.state == self.STATE_OPEN:
            self.sendData(data)

    def close(self, code: int, reason: str = "") -> None:
        """Begin the closing handshake with any code, behind what was written before."""
        if self.state == self.STATE_OPEN:  # autobahn's own sendClose refuses 1008 and its like
            self.sendCloseFrame(code, reason.encode()[:MAX_REASON].decode(errors="ignore").encode())

    def application_ended(self, *, failed: bool) -> None:
        """An application that leaves without a word leaves nobody behind who could answer."""
        if self.state == self.STATE_CONNECTING:
            self._deny(500)
        elif self.state == self.STATE_OPEN:
            self.close(INTERNAL, "internal" if failed else "")

    # From the peer

    def dataReceived(self, data: bytes) -> None:
        self.heard_at = time.monotonic()
        self._dataReceived(data)

    def processData(self) -> bool:
        """Parse on, but not what would not fit into the application's queue."""
        return not self.is_paused and super().processData()

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        if self.state != self.STATE_OPEN:
            return
        body = {"bytes": payload} if isBinary else {"text": payload.decode()}
        self.application_queue.put_nowait({"type": "websocket.receive", **body})
        if self.application_queue.is_full():
            self.is_paused = True
            self.transport.pauseProducing()

    def resume(self) -> None:
        """Read on: the application has caught up."""
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
        """Tell the application, and whether the peer meant it: its close frame came with 1000 or without a code."""
        self.has_ended = True
        if self._close_timer is not None and self._close_timer.active():
            self._close_timer.cancel()
        self.resumeProducing()  # nobody need wait for a line that is gone
        self.server.protocol_disconnected(self)
        if hasattr(self, "application_queue"):
            code, reason = self._peer_close or (NO_CLOSE_FRAME, "")
            is_clean = code in {None, NORMAL} and not (self.closedByMe and self.localCloseCode != NORMAL)
            told = {"code": code or NO_CODE, "reason": reason, "clean": is_clean}
            self.application_queue.put_nowait({"type": "websocket.disconnect", **told})

    def check_timeouts(self) -> None:
        """Ping, and drop a peer from which nothing came; the server calls this now and then."""
        now, bounds = time.monotonic(), self.bounds
        if self.state == self.STATE_CONNECTING and now - self.opened_at > bounds.connect_seconds:
            self._deny(503)
        if self.state != self.STATE_OPEN or self.is_paused:  # paused: what it says lies unread with us
            return
        if now - self.heard_at > bounds.silence_seconds:
            log.info("silent_peer_dropped")
            self.wasNotCleanReason = "silent"
            self.dropConnection(abort=True)
        elif now - self.pinged_at >= bounds.ping_seconds:
            self.ping()

    # How far away the peer is

    def ping(self) -> None:
        """Send a ping whose pong nobody can send before it has come."""
        if self.state != self.STATE_OPEN:
            return
        self.pinged_at = time.monotonic()
        self._ping = secrets.token_bytes(8)
        self.sendPing(self._ping)

    def onPong(self, payload: bytes) -> None:
        if self._ping and payload == self._ping:
            took, self._ping = time.monotonic() - self.pinged_at, b""
            self.round_trip = took if self.round_trip is None else min(took, self.round_trip)


class WebSocketFactory(ws_protocol.WebSocketFactory):
    """Builds our protocol."""

    protocol = WebSocketProtocol
