"""Daphne with what stock Daphne lacks: lifespan, every close code, a drain, bounds, and no token in a log."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

import structlog
from daphne import server as stock  # installs Twisted's asyncio reactor
from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.internet import defer
from twisted.internet import reactor as twisted_reactor
from twisted.internet.endpoints import serverFromString

from realtime.servers.bounds import Bounds
from realtime.servers.daphne_protocol import WebSocketFactory, WebSocketProtocol
from realtime.servers.inbound import InboundQueue
from realtime.servers.lifespan import LifespanFailed, LifespanTask
from realtime.servers.logs import silence_twisted
from realtime.servers.sockets import Sockets

reactor: Any = twisted_reactor  # its interface is zope's, which types cannot see
log = structlog.get_logger(__name__)

BACKLOG = 1_024  # a class that scans the code all at once; Twisted's own is 50


class Factory(HTTPFactory):
    """Leaves forms to the application. Twisted would parse them first, on the loop: seconds for some megabytes."""

    def buildProtocol(self, addr: Any) -> Any:
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = partial(WebRequest, parsePOSTFormSubmission=False)
        return protocol


class Server(stock.Server):
    """Serves one ASGI application on Daphne.

    `on_ready` is called with each (host, port) once it listens. `bounds` has sizes in bytes and times in seconds. What
    is to happen when the server is asked to stop the application says in its lifespan (`sockets.DRAIN`). After
    `run()`, `exit_code` says how it went.
    """

    def __init__(
        self,
        application: Any,
        *,
        on_ready: Callable[[str, int], None] | None = None,
        max_connections: int = 15_000,
        bounds: Bounds | None = None,
        **stock_options: Any,
    ) -> None:
        super().__init__(application, **{"server_name": "", **stock_options})
        self.on_ready = on_ready
        self.bounds = bounds or Bounds()
        self.exit_code = 0
        self.ports: list[Any] = []
        self.sockets = Sockets(self.bounds, max_connections)
        self.lifespan = LifespanTask(application)

    def run(self) -> None:
        """Serve until stopped."""
        self.connections: dict[Any, dict[str, Any]] = {}
        self.http_factory = Factory(self)
        self.ws_factory = WebSocketFactory(self, server="")
        self.ws_factory.setProtocolOptions(
            allowNullOrigin=True,
            openHandshakeTimeout=0,  # the protocol has its own timers: autobahn's count in whole seconds
            closeHandshakeTimeout=0,
            maxMessagePayloadSize=self.bounds.max_message,
            maxFramePayloadSize=self.bounds.max_message,
            failByDrop=False,
            echoCloseCodeReason=True,
        )
        silence_twisted()
        asyncio.set_event_loop(reactor._asyncioEventloop)
        reactor.callLater(1, self.application_checker)
        reactor.callLater(2, self.timeout_checker)
        reactor.addSystemEventTrigger("before", "shutdown", self._deferred(self._shut_down))
        reactor.callWhenRunning(self._deferred(self._start))
        reactor.run(installSignalHandlers=self.signal_handlers)

    def _deferred(self, job: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], defer.Deferred[Any]]:
        return lambda: defer.Deferred.fromFuture(asyncio.ensure_future(job()))

    # The beginning

    async def _start(self) -> None:
        """Start the application, then open the port."""
        try:
            await self.lifespan.startup()
            for description in self.endpoints:
                await self._listen(str(description))
        except LifespanFailed as failure:
            log.error("application_failed_to_start", reason=str(failure))
            self._fail()
        except Exception as error:  # the edge: a port that is taken, an address that is none
            log.error("cannot_listen", error=str(error))
            self._fail()

    async def _listen(self, description: str) -> None:
        if description.startswith("tcp:") and "backlog=" not in description:
            description += f":backlog={BACKLOG}"
        endpoint = serverFromString(reactor, description)
        port = await endpoint.listen(self.http_factory).asFuture(asyncio.get_running_loop())
        self.ports.append(port)
        address = port.getHost()
        host, number = getattr(address, "host", str(address)), getattr(address, "port", 0)
        self.listening_addresses.append((host, number))
        if self.on_ready is not None:
            self.on_ready(host, number)

    def _fail(self) -> None:
        self.exit_code = 1
        self.stop()

    # The end

    async def _shut_down(self) -> None:
        """Stop listening, tell the sockets, close them with 1012, and end the application last."""
        for port in self.ports:
            await defer.maybeDeferred(port.stopListening).asFuture(asyncio.get_running_loop())
        self.sockets.drain(self.lifespan.state)
        await self._everything_ends()
        await self.lifespan.shutdown(self.bounds.shutdown_seconds)

    async def _everything_ends(self) -> None:
        """Wait for sockets and applications, and cancel what is late."""
        until = reactor.seconds() + self.bounds.drain_seconds
        await self.sockets.ended(self.bounds.drain_seconds)
        if running := self._running():
            _, late = await asyncio.wait(running, timeout=max(0.1, until - reactor.seconds()))
            for application in late:
                application.cancel()
            if late:
                await asyncio.wait(late, timeout=1)

    def _running(self) -> list[asyncio.Future[None]]:
        found = [details.get("application_instance") for details in self.connections.values()]
        return [application for application in found if application is not None and not application.done()]

    # What daphne calls

    def protocol_disconnected(self, protocol: Any) -> None:
        """Note that a line is gone, also one that was refused before daphne heard of it."""
        if protocol in self.connections:
            super().protocol_disconnected(protocol)
        if getattr(protocol, "has_ended", False):
            self.sockets.discard(protocol)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Run the application for one request or socket, and return its input queue."""
        if not isinstance(protocol, WebSocketProtocol):
            return super().create_application(protocol, scope)
        if protocol not in self.connections:
            return None
        queue = protocol.inbound = InboundQueue(self.bounds.max_inbound, protocol.resume)
        scope["asgi"] = {"version": "3.0", "spec_version": "2.4"}
        scope["extensions"] = protocol.extensions()
        send = partial(self.handle_reply, protocol)
        job = self._run_application(protocol, self.application(scope, queue.get, send))
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(job)
        return queue

    async def _run_application(self, protocol: WebSocketProtocol, application: Awaitable[None]) -> None:
        try:
            await application
        except Exception:  # the edge: one socket's failure is told to that socket
            log.exception("application_failed")
            protocol.application_ended(failed=True)
        else:
            protocol.application_ended(failed=False)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """Pass a message on; a `send` returns when the transport has room again."""
        await super().handle_reply(protocol, message)
        if message["type"] == "websocket.send":
            await protocol.drained()

    def log_action(self, protocol: str, action: str, details: dict[str, Any]) -> None:
        """Log a request without its query string, which may hold a token."""
        super().log_action(protocol, action, {**details, "path": str(details.get("path", "")).partition("?")[0]})

    def timeout_checker(self) -> None:
        """Look at requests; `Sockets` has a timer of its own."""
        for protocol in list(self.connections):
            if not isinstance(protocol, WebSocketProtocol):
                protocol.check_timeouts()
        reactor.callLater(2, self.timeout_checker)
