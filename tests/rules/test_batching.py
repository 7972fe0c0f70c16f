"""Group commit on the loop: what comes together is one batch, sessions hold up nobody else, a full queue says so."""

import asyncio
import threading
from uuid import UUID, uuid4

import pytest

from realtime.batching import Batcher
from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.services.outcomes import Batch, Done, Write

pytestmark = pytest.mark.django_db(transaction=True)  # the pool's threads look after their connections


async def test_what_one_turn_of_the_loop_brings_is_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []

    def commit_(session: UUID, items: list[Write]) -> Batch:
        batches.append(len(items))
        return Batch(session, [Done() for _ in items], [])

    monkeypatch.setattr("realtime.batching.commit", commit_)
    batcher, session, done = Batcher(lambda batch: None), uuid4(), []
    for _ in range(3):
        batcher.submit(session, Write("chat", Caller("x", "host", None), {}), done.append)
    await batcher.drain()
    assert (batches, len(done)) == ([3], 3)


async def test_sessions_have_batches_of_their_own_and_run_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """One session's slow transaction holds up nobody else's; what arrives meanwhile is one batch."""
    slow, quick = uuid4(), uuid4()
    gate, batches = threading.Event(), []

    def commit_(session: UUID, items: list[Write]) -> Batch:
        batches.append((session, len(items)))
        if session == slow and len(batches) == 1:
            gate.wait(10)
        return Batch(session, [Done() for _ in items], [])

    monkeypatch.setattr("realtime.batching.commit", commit_)
    batcher = Batcher(lambda batch: None)
    write = Write("chat", Caller("x", "host", None), {})
    first = asyncio.create_task(batcher.run(slow, write))
    while not batches:
        await asyncio.sleep(0)
    rest = [asyncio.create_task(batcher.run(slow, write)) for _ in range(5)]
    await batcher.run(quick, write)
    gate.set()
    await asyncio.gather(first, *rest)
    assert batches == [(slow, 1), (quick, 1), (slow, 5)]


async def test_a_full_queue_is_overloaded_and_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def commit_(session: UUID, items: list[Write]) -> Batch:
        gate.wait(10)
        return Batch(session, [Done() for _ in items], [])

    monkeypatch.setattr("realtime.batching.commit", commit_)
    batcher, session, done = Batcher(lambda batch: None), uuid4(), []
    write = Write("chat", Caller("x", "host", None), {})
    batcher.submit(session, write, done.append)
    await asyncio.sleep(0)  # the first is on its way, and the rest waits
    for _ in range(2_000):
        batcher.submit(session, write, done.append)
    with pytest.raises(Refused) as refused:
        batcher.submit(session, write, done.append)
    assert (refused.value.code, refused.value.retryable) == ("overloaded", True)
    gate.set()
    await batcher.drain()
    assert len(done) == 2_001
