"""Single-flight batches for reads: who asks while a read runs is answered by the next one, all together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog

log = structlog.get_logger(__name__)

Q = TypeVar("Q")
A = TypeVar("A")
MAX_BATCH = 5_000
SLICE = 50
GATHER_SECONDS = 0.025  # between two batches, for more to come: a read for many costs hardly more than for one
MAX_WAITING = 20_000


class TooManyWait(Exception):
    """More ask than can be answered soon."""


class BatchedReads(Generic[Q, A]):
    """`read` answers many questions at once, in their order; an answer that is an exception is raised to its asker."""

    def __init__(self, read: Callable[[Sequence[Q]], Awaitable[Sequence[A | Exception]]]) -> None:
        self._read = read
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._running: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> A:
        """Return the answer, read after this call."""
        if len(self._waiting) >= MAX_WAITING:
            raise TooManyWait
        loop = asyncio.get_running_loop()
        asked: asyncio.Future[A] = loop.create_future()
        self._waiting.append((question, asked))
        if self._running is None:
            self._running = loop.create_task(self._run())
        return await asked

    async def _run(self) -> None:
        await asyncio.sleep(0)  # who comes in the same turn comes along
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            answers = await self._answers([question for question, _ in batch])
            for number, ((_, asked), answer) in enumerate(zip(batch, answers, strict=True), 1):
                if number % SLICE == 0:
                    await asyncio.sleep(0)  # what each asker does next takes its time too
                if asked.done():  # its asker has gone
                    continue
                if isinstance(answer, Exception):
                    asked.set_exception(answer)
                else:
                    asked.set_result(answer)
            if self._waiting:
                await asyncio.sleep(GATHER_SECONDS)
        self._running = None

    async def _answers(self, questions: list[Q]) -> Sequence[A | Exception]:
        try:
            return await self._read(questions)
        except Exception as error:  # whatever the database raises is every asker's to handle
            return [error] * len(questions)
