"""The server's side of ASGI lifespan, which Daphne does not speak."""

import asyncio
from typing import Any


class LifespanFailed(Exception):
    """The application said that it cannot start."""


class LifespanTask:
    """One run of an application's lifespan; an application that does not know it is left alone."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def startup(self) -> None:
        """Wait until the application has started, or raise LifespanFailed."""
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}}
        self._task = asyncio.ensure_future(self._application(scope, self._inbox.get, self._outbox.put))
        answer = await self._ask("lifespan.startup")
        if answer == "lifespan.startup.failed":
            raise LifespanFailed(answer)

    async def shutdown(self) -> None:
        """Wait until the application has stopped."""
        if self._task is not None and not self._task.done():
            await self._ask("lifespan.shutdown")

    async def _ask(self, question: str) -> str | None:
        assert self._task is not None
        await self._inbox.put({"type": question})
        answer = asyncio.ensure_future(self._outbox.get())
        await asyncio.wait({answer, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            return str(answer.result()["type"])
        answer.cancel()
        self._task.exception()  # not supported: go on without
        return None
