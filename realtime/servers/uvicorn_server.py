"""uvicorn around our protocol: its configuration, its lifespan, its start and its end."""

import asyncio
import logging
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

import structlog
import uvicorn

from realtime.servers.bounds import Bounds
from realtime.servers.door import Door
from realtime.servers.lifespan import LifespanFailed, LifespanTask
from realtime.servers.sockets_of_server import MAX_CONNECTIONS
from realtime.servers.supervisor import Lifeline
from realtime.servers.uvicorn import WebSocketProtocol

log = structlog.get_logger(__name__)


class Lifespan:
    """Our lifespan, which does not wait for ever, under the names by which uvicorn calls its own."""

    def __init__(self, config: "Config") -> None:
        self._task, self._seconds = LifespanTask(config.loaded_app), config.bounds.shutdown_seconds
        self.state = self._task.state
        self.should_exit = False

    async def startup(self) -> None:
        try:
            await self._task.startup()
        except LifespanFailed as failure:
            log.error("application_failed_to_start", reason=str(failure))
            self.should_exit = True

    async def shutdown(self) -> None:
        await self._task.shutdown(self._seconds)


class Config(uvicorn.Config):
    """What of uvicorn's many options is right for us.

    The application reads the proxies' headers itself (TRIVIA_NUM_PROXIES): believed here as well, anybody on this
    machine could name any address.
    """

    def __init__(
        self, app: Any, *, bounds: Bounds | None = None, max_connections: int = MAX_CONNECTIONS, **options: Any
    ) -> None:
        self.bounds, self.max_connections = bounds or Bounds(), max_connections
        ours = {
            "ws": WebSocketProtocol,
            "http": Door,
            "log_config": None,
            "proxy_headers": False,
            "server_header": False,
            "timeout_graceful_shutdown": self.bounds.drain_seconds,
        }
        super().__init__(app, **{**ours, **options})

    def load(self) -> None:
        log_of_uvicorn = logging.getLogger("uvicorn.error")
        if log_of_uvicorn.getEffectiveLevel() < logging.DEBUG:
            log_of_uvicorn.setLevel(logging.DEBUG)  # at its TRACE it would log scopes with their query strings
        super().load()
        self.lifespan_class = Lifespan


class Server(uvicorn.Server):
    """Calls `on_ready(host, port)` once it listens; asked to stop by a signal, it ends in order and returns.

    A worker ends in the same way when its `lifeline` breaks.
    """

    def __init__(
        self, config: Config, on_ready: Callable[[str, int], None] | None = None, lifeline: Lifeline | None = None
    ) -> None:
        super().__init__(config)
        self._on_ready, self._lifeline = on_ready, lifeline

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._lifeline is not None:
            asyncio.get_running_loop().add_reader(self._lifeline, self._supervisor_is_gone, self._lifeline)
        if self.started and self._on_ready is not None:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._on_ready(host, port)

    def _supervisor_is_gone(self, lifeline: Lifeline) -> None:
        asyncio.get_running_loop().remove_reader(lifeline)
        log.error("supervisor_is_gone")
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; uvicorn's own would raise the signal once more at the end, and the exit code would be the signal's."""
        self.should_exit = True

    def serve_until_stopped(self, sockets: list[socket.socket] | None = None) -> int:
        """Run, and return the exit code."""
        try:
            self.run(sockets)
        except SystemExit:  # the application did not start, or the port is taken: it was logged
            return 1
        return 0 if self.started else 1
