"""Group commit: what arrives for a session while its last transaction runs goes into the next one."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from uuid import UUID

import structlog

from realtime.pool import pool, run_job, size
from sessions_app.game.errors import Refused
from sessions_app.services.outcomes import Batch, Done, Outcome, Write
from sessions_app.services.writes import commit

log = structlog.get_logger(__name__)

Callback = Callable[[Outcome], None]
MAX_BATCH = 500
MAX_SESSION = 2_000
MAX_PROCESS = 20_000


class Batcher:
    """Runs at most one batch a session and one a thread; sessions take turns, the oldest waiting first."""

    def __init__(self, publish: Callable[[Batch], None]) -> None:
        self._publish = publish
        self._waiting: dict[UUID, deque[tuple[Write, Callback]]] = {}
        self._turns: deque[UUID] = deque()  # sessions with something waiting and nothing running
        self._running: set[UUID] = set()
        self._starting: asyncio.Handle | None = None
        self._idle = asyncio.Event()
        self._count = 0

    def submit(self, session: UUID, write: Write, callback: Callback) -> None:
        """Queue a write; `callback` gets its outcome on the loop. Raises Refused `overloaded`."""
        queue = self._waiting.get(session)
        if self._count >= MAX_PROCESS or (queue is not None and len(queue) >= MAX_SESSION):
            raise Refused("overloaded", retry_after_ms=1_000)
        if queue is None:
            queue = self._waiting[session] = deque()
            if session not in self._running:
                self._turns.append(session)
        queue.append((write, callback))
        self._count += 1
        if self._turns and self._starting is None:  # what else this turn of the loop brings comes along
            self._starting = asyncio.get_running_loop().call_soon(self._start)

    async def run(self, session: UUID, write: Write) -> Done:
        """Commit one write with the others and return what came of it, or raise its refusal."""
        settled: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.submit(session, write, lambda outcome: None if settled.done() else settled.set_result(outcome))
        outcome = await settled
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    def works_for_others(self, session: UUID) -> bool:
        """Return whether a batch of another session is with a thread."""
        return len(self._running) > (session in self._running)

    async def drain(self) -> None:
        """Wait until nothing runs or waits."""
        while self._running or self._waiting:
            self._idle.clear()
            await self._idle.wait()

    def _start(self) -> None:
        self._starting = None
        while self._turns and len(self._running) < size():
            session = self._turns.popleft()
            queue = self._waiting[session]
            items = [queue.popleft() for _ in range(min(MAX_BATCH, len(queue)))]
            if not queue:
                del self._waiting[session]
            self._running.add(session)
            self._commit(session, items)

    def _commit(self, session: UUID, items: list[tuple[Write, Callback]]) -> None:
        """Have a thread commit, and come back in one step each way: beside a large room each turn of the loop takes a
        while, and tasks and chained futures would wait for five of them."""
        loop = asyncio.get_running_loop()

        def done(job: Future[Batch]) -> None:
            loop.call_soon_threadsafe(self._settle, session, items, job)

        pool().submit(_committed, session, [write for write, _ in items]).add_done_callback(done)

    def _settle(self, session: UUID, items: list[tuple[Write, Callback]], job: Future[Batch]) -> None:
        batch = job.result()
        self._count -= len(items)
        self._running.discard(session)
        if session in self._waiting:
            self._turns.append(session)
        self._start()
        if not self._running and not self._waiting:
            self._idle.set()
        self._publish(batch)
        for (_, callback), outcome in zip(items, batch.outcomes, strict=True):
            callback(outcome)


def _committed(session: UUID, writes: list[Write]) -> Batch:
    try:
        return run_job(commit, session, writes)
    except Exception:
        log.exception("batch_lost", session=str(session), writes=len(writes))
        return Batch(session, [Refused("unavailable") for _ in writes], [])
