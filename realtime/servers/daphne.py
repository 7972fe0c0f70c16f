"""Daphne with what stock Daphne lacks: lifespan, every close code, a drain, bounds, and no token in a log."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from daphne import server as stock  # installs Twisted's asyncio reactor
from daphne.http_protocol import HTTPFactory
from twisted.internet import defer
from twisted.internet import reactor as twisted_reactor
from twisted.internet.endpoints import serverFromString
from twisted.logger import globalLogBeginner

from realtime.close_codes import RESTART
from realtime.servers.lifespan import LifespanFailed, LifespanTask
from realtime.servers.protocol import InboundQueue, WebSocketFactory, WebSocketProtocol

reactor: Any = twisted_reactor  # its interface is zope's, which types cannot see
log = structlog.get_logger(__name__)

DRAIN_SECONDS = 5.0
CLOSE_SECONDS = 3.0


class Server(stock.Server):
    """Serves one ASGI application on Daphne.

    `on_drain` is called when the server is asked to stop, before the sockets close with 1012; `on_ready` with each
    (host, port) once it listens. Sizes in bytes, times in seconds.
    """

    def __init__(
        self,
        application: Any,
        *,
        on_drain: Callable[[], None] | None = None,
        on_ready: Callable[[str, int], None] | None = None,
        max_message: int = 65_536,
        max_connections: int = 15_000,
        ping_interval: float = 20,
        ping_timeout: float = 25,
        **stock_options: Any,
    ) -> None:
        super().__init__(application, ping_interval=ping_interval, ping_timeout=ping_timeout, **stock_options)
        self.on_drain, self.on_ready = on_drain, on_ready
        self.max_message, self.max_connections = max_message, max_connections
        self.is_draining = False
        self.exit_code = 0
        self.ports: list[Any] = []
        self.lifespan = LifespanTask(application)

    def run(self) -> None:
        """Serve until stopped; `exit_code` then says how it went."""
        self.connections: dict[Any, dict[str, Any]] = {}
        self.http_factory = HTTPFactory(self)
        self.ws_factory = WebSocketFactory(self, server="")
        self.ws_factory.setProtocolOptions(
            autoPingTimeout=self.ping_timeout,
            allowNullOrigin=True,
            openHandshakeTimeout=self.websocket_handshake_timeout,
            closeHandshakeTimeout=CLOSE_SECONDS,
            maxMessagePayloadSize=self.max_message,
            maxFramePayloadSize=self.max_message,
            failByDrop=False,
        )
        # Twisted and autobahn log whole request lines; the query string holds a token.
        silence: Any = [lambda _: None]
        globalLogBeginner.beginLoggingTo(silence, redirectStandardIO=False, discardBuffer=True)
        loop = reactor._asyncioEventloop
        asyncio.set_event_loop(loop)
        reactor.callLater(1, self.application_checker)
        reactor.callLater(2, self.timeout_checker)
        reactor.addSystemEventTrigger("before", "shutdown", self._deferred(self._shut_down))
        reactor.callWhenRunning(self._deferred(self._start))
        reactor.run(installSignalHandlers=self.signal_handlers)

    def _deferred(self, job: Callable[[], Any]) -> Callable[[], defer.Deferred[Any]]:
        return lambda: defer.Deferred.fromFuture(asyncio.ensure_future(job()))

    async def _start(self) -> None:
        """Start the application, then open the port."""
        try:
            await self.lifespan.startup()
            for description in self.endpoints:
                endpoint = serverFromString(reactor, str(description))
                port = await endpoint.listen(self.http_factory).asFuture(asyncio.get_running_loop())
                self.ports.append(port)
                self._listening(port.getHost())
        except LifespanFailed as failure:
            log.error("application_failed_to_start", reason=str(failure))
            self._fail()
        except OSError as error:
            log.error("cannot_listen", error=str(error))
            self._fail()
        except Exception:
            log.exception("cannot_start")
            self._fail()

    def _listening(self, host: Any) -> None:
        address, port = getattr(host, "host", str(host)), getattr(host, "port", 0)
        self.listening_addresses.append((address, port))
        if self.on_ready is not None:
            self.on_ready(address, port)

    def _fail(self) -> None:
        self.exit_code = 1
        self.stop()

    async def _shut_down(self) -> None:
        """Stop listening, tell the sockets, close them with 1012, and end the application last."""
        self.is_draining = True
        for port in self.ports:
            await defer.maybeDeferred(port.stopListening).asFuture(asyncio.get_running_loop())
        if self.on_drain is not None:
            self.on_drain()
        sockets = [p for p in self.connections if isinstance(p, WebSocketProtocol)]
        for protocol in sockets:
            if protocol.state == protocol.STATE_OPEN:
                protocol.sendCloseFrame(RESTART, b"server_restart")
        await self._applications_end()
        await self.lifespan.shutdown()

    async def _applications_end(self) -> None:
        running = [
            details["application_instance"]
            for details in self.connections.values()
            if not details.get("application_instance", _DONE).done()
        ]
        if running:
            _, late = await asyncio.wait(running, timeout=DRAIN_SECONDS)
            for application in late:
                application.cancel()
            if late:
                await asyncio.wait(late, timeout=1)

    def is_full_or_draining(self) -> bool:
        """Whether a new handshake is answered 503."""
        return self.is_draining or len(self.connections) >= self.max_connections

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Run the application for one request or socket, and return its input queue."""
        scope.setdefault("asgi", {"version": "3.0"})
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        if isinstance(protocol, WebSocketProtocol):
            queue = InboundQueue(protocol.resume)
            scope["extensions"] = {
                "websocket.http.response": {},
                "trivia.frames": {"write": protocol.write_text, "buffered": protocol.buffered},
            }
        if protocol not in self.connections:
            return None
        application = self.application(scope=scope, receive=queue.get, send=partial(self.handle_reply, protocol))
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(application)
        return queue


class _Done:
    def done(self) -> bool:
        return True


_DONE = _Done()
