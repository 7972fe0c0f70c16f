"""The server's side of ASGI lifespan, which Daphne does not speak."""

import asyncio
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class LifespanFailed(Exception):
    """The application said that it cannot start; its message is the argument."""


class LifespanTask:
    """One run of an application's lifespan; an application that does not know it is left alone."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self.state: dict[str, Any] = {}  # what the application leaves here, its sockets and we can use
        self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def startup(self) -> None:
        """Wait until the application has started, or raise LifespanFailed."""
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        self._task = asyncio.ensure_future(self._application(scope, self._inbox.get, self._outbox.put))
        answer = await self._ask("lifespan.startup")
        if answer is not None and answer["type"] == "lifespan.startup.failed":
            raise LifespanFailed(answer.get("message", ""))

    async def shutdown(self, seconds: float) -> None:
        """Wait until the application has stopped, for at most `seconds`."""
        if self._task is None or self._task.done():
            return
        try:
            await asyncio.wait_for(self._ask("lifespan.shutdown"), seconds)
        except TimeoutError:
            log.warning("application_did_not_stop", seconds=seconds)
        self._task.cancel()

    async def _ask(self, question: str) -> dict[str, Any] | None:
        assert self._task is not None
        await self._inbox.put({"type": question})
        answer = asyncio.ensure_future(self._outbox.get())
        try:
            await asyncio.wait({answer, self._task}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not answer.done():
                answer.cancel()
        if answer.done() and not answer.cancelled():
            return answer.result()
        if not self._task.cancelled():
            self._task.exception()  # not supported, as the specification has it: go on without
        return None
