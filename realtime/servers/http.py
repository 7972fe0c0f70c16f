"""uvicorn's HTTP with our access log, and nothing left behind a socket."""

from typing import Any

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = structlog.get_logger(__name__)


class AccessLog:
    """Stands where uvicorn has a logger for requests: a query string may hold a token, so it goes no further."""

    def info(self, _format: str, client: str, method: str, target: str, _version: str, status: int) -> None:
        log.info("request", method=method, path=target.partition("?")[0], status=status, client=client)


_access = AccessLog()


class HttpProtocol(HttpToolsProtocol):
    """HTTP with our access log, of which nothing stays behind a socket."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access_log, self.access_logger = True, _access  # type: ignore[assignment]

    def handle_websocket_upgrade(self) -> None:
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment] # it knows us: a circle that only the collector would find
