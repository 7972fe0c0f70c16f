"""uvicorn's WebSocket protocol with what the stock ones lack; `--ws realtime.servers.uvicorn:WebSocketProtocol`.

Close codes and reasons, refusals, bounds both ways, one timer for all sockets, compression, ready-made frames, a
drain, and no request line in any log. `python manage.py serve` sets the server around it right.
"""

import asyncio
import time
from typing import Any, cast

import structlog
from uvicorn.config import Config
from uvicorn.server import ServerState

from realtime.servers.asgi_socket import FAILURES, AsgiSocket, close_payload
from realtime.servers.deflate import Inflater, negotiate
from realtime.servers.framing import CLOSE, PING, PONG, frame
from realtime.servers.handshake import Refusal
from realtime.servers.inbound import InboundQueue
from realtime.servers.parser import Opcode, Parser, Violation, read_close, read_text
from realtime.servers.sockets_of_server import sockets_of
from realtime.servers.upgrade import Upgrade, judged, plain
from realtime.servers.uvicorn_transport import DirectOutbound

log = structlog.get_logger(__name__)


class WebSocketProtocol(DirectOutbound, AsgiSocket, asyncio.Protocol):
    """One socket. It begins with the whole handshake in one piece, which uvicorn's HTTP has read."""

    is_pending = False
    is_live = False
    _upgrade: Upgrade | None = None  # until the handshake is answered
    _extension: str | None = None  # our answer to the extensions that were offered
    _parser: Parser | None = None  # while we listen
    _peer_close: tuple[int | None, str] | None = None
    _own_close: int | None = None
    _end_timer: asyncio.TimerHandle | None = None

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._config, self._server, self._state = config, server_state, app_state
        self._sockets = sockets_of(server_state, config)
        self.bounds = self._sockets.bounds

    # The transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's has its methods, and is none by class
        self._server.connections.add(self)  # type: ignore[arg-type]
        self.begin()
        self.attach()

    def data_received(self, data: bytes) -> None:
        self.heard_at = time.monotonic()
        if self._parser is not None:
            self._parser.feed(data)
            if not self.is_pending:
                self._read_on()
            elif self._parser.size > self.bounds.max_message:
                self.drop()  # nobody may send before we have answered
        elif self.inbound is None and not self.transport.is_closing():
            self.shake_hands(plain(data) or judged(data))

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_live = self.is_pending = False
        self._parser = self._upgrade = None
        self.detach()
        self._server.connections.discard(self)
        self._sockets.discard(self)
        if self._end_timer is not None:
            self._end_timer.cancel()
        self.disconnected(self._peer_close, self._own_close)

    # Handshake

    def shake_hands(self, upgrade: Upgrade) -> None:
        """Answer a handshake that is wrong, or begin the application with it."""
        if self._sockets.is_full or upgrade.status != 101:
            self.deny(503 if self._sockets.is_full else upgrade.status)
            return
        self._upgrade, self.is_pending = upgrade, True
        self._extension = negotiate(upgrade.values(b"sec-websocket-extensions"))
        self.deflates = self._extension is not None
        self._parser = Parser(self.bounds.max_message, Inflater(self.bounds.max_message) if self.deflates else None)
        self._sockets.add(self)
        self.inbound = InboundQueue(self.bounds.max_inbound, self.resume)
        self.inbound.put_nowait({"type": "websocket.connect"})
        task = asyncio.get_running_loop().create_task(self._run(self._scope(upgrade), self.inbound))
        self._server.tasks.add(task)
        task.add_done_callback(self._server.tasks.discard)

    def _scope(self, upgrade: Upgrade) -> dict[str, Any]:
        return {
            **upgrade.scope(self.transport),
            "root_path": self._config.root_path,
            "state": self._state.copy(),
            "extensions": self.extensions(),
        }

    async def _run(self, scope: dict[str, Any], inbound: InboundQueue) -> None:
        try:
            await self._config.loaded_app(scope, inbound.get, self.send)
        except Exception:  # the edge: one socket's failure is told to that socket
            log.exception("application_failed")
            self.application_ended(failed=True)
        else:
            self.application_ended(failed=False)

    @property
    def offered(self) -> list[str]:
        return self._upgrade.subprotocols if self._upgrade is not None else []

    def accept(self, subprotocol: str | None, headers: Any) -> None:
        if not self.is_pending or self._upgrade is None:
            return
        answer = self._upgrade.accepted(subprotocol, self._extension, headers)
        if self.holds:
            self._held = answer
        else:
            self.write(answer)
        self._upgrade, self.is_pending, self.is_live = None, False, True
        self._read_on()

    def deny(self, status: int) -> None:
        self.is_pending, self._parser = False, None
        if not self.transport.is_closing():
            self.transport.write((self.refusal or Refusal(status)).response())
            self._end()

    # From the peer

    def pause_reading(self) -> None:
        self.transport.pause_reading()

    def resume(self) -> None:
        if self.is_paused:
            self.is_paused = False
            self.heard_at = time.monotonic()
            asyncio.get_running_loop().call_soon(self._resumed)

    def _resumed(self) -> None:
        self._read_on()  # what had arrived before the pause
        if not self.is_paused:
            self.transport.resume_reading()

    def _read_on(self) -> None:
        try:
            while self._parser is not None and not self.is_paused and (found := self._parser.next()) is not None:
                self._came(*found)
        except Violation as violation:
            self._fail(violation.code)

    def _came(self, opcode: int, payload: bytes) -> None:
        match opcode:
            case Opcode.CLOSE:
                self._peer_closes(payload)
            case Opcode.PONG:
                self.pong(payload)
            case _ if not self.is_live:
                pass  # we have closed: what follows is skipped, up to the peer's own close
            case Opcode.PING:
                self.write(frame(PONG, payload))
            case Opcode.BINARY:
                self.received(payload)
            case Opcode.TEXT:
                self.received(read_text(payload))

    def send_ping(self, payload: bytes) -> None:
        self.write(frame(PING, payload))

    # The end

    def _fail(self, code: int) -> None:
        """Fail with a close frame. What follows is skipped and not left unread: a reset might overtake our frame."""
        self.close(code, FAILURES[code])
        self._parser = None
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def close(self, code: int, reason: str = "") -> None:
        if self.is_live:
            self.is_live, self._own_close = False, code
            self.write(frame(CLOSE, close_payload(code, reason)))
            self.resume()  # else the peer's close frame would not be read
            self._end_timer = asyncio.get_running_loop().call_later(self.bounds.close_seconds, self._peer_is_late)

    def _peer_closes(self, payload: bytes) -> None:
        """Answer with the peer's own code, unless it answers us, and end the line."""
        code, reason, wrong = read_close(payload)
        self._peer_close = code, reason
        if self.is_live and wrong is not None:
            raise Violation(wrong)
        if self.is_live:
            self.is_live = False
            self.write(frame(CLOSE, payload))
        self._parser = None
        self._end()

    def _peer_is_late(self) -> None:
        if self.buffered():
            self.transport.abort()
        else:
            self.transport.close()

    def _end(self) -> None:
        """Close behind what was written; a peer that does not read it is not waited for."""
        self.transport.close()
        if self.buffered():
            if self._end_timer is not None:
                self._end_timer.cancel()
            loop = asyncio.get_running_loop()
            self._end_timer = loop.call_later(self.bounds.close_seconds, self.transport.abort)

    def drop(self) -> None:
        self.transport.abort()

    def shutdown(self) -> None:
        """uvicorn asks each of its connections to end; the first one asked ends them all, told before they close."""
        self._sockets.drain(self._state)
