"""Rule 5: few threads, each job with a connection that works and is given back."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from realtime import pool
from realtime.pool import in_pool
from sessions_app.models import Organization
from tests.support.server import TriviaServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads of this test alone, whose connections are closed at its end."""
    executor = ThreadPoolExecutor(pool.size())
    monkeypatch.setattr(pool, "pool", lambda: executor)
    yield
    gate = threading.Barrier(pool.size())

    def close() -> None:
        connection.close()
        gate.wait(10)

    list(executor.map(lambda _: close(), range(pool.size())))
    executor.shutdown()


def ask() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return int(cursor.fetchone()[0])


async def test_as_many_jobs_run_side_by_side_as_there_are_threads_and_no_more() -> None:
    begun, gate = [], threading.Event()

    def job() -> None:
        begun.append(1)
        gate.wait(10)

    jobs = [asyncio.create_task(in_pool(job)) for _ in range(pool.size() + 3)]
    async with asyncio.timeout(10):
        while len(begun) < pool.size():
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    assert len(begun) == pool.size() == (4 if connection.vendor == "sqlite" else 8)
    gate.set()
    await asyncio.gather(*jobs)


async def test_a_job_that_leaves_a_transaction_open_holds_nobody_up() -> None:
    def forget_to_commit() -> None:
        connection.set_autocommit(False)
        Organization.objects.create(name="Lost", slug="lost")

    def write(number: int) -> None:
        Organization.objects.create(name="Kept", slug=f"kept{number}")

    for number in range(pool.size() * 2):
        await in_pool(forget_to_commit)
        await in_pool(write, number)
    assert await in_pool(lambda: Organization.objects.filter(name="Kept").count()) == pool.size() * 2
    assert await in_pool(lambda: Organization.objects.filter(name="Lost").count()) == 0


async def test_a_thread_keeps_its_sqlite_connection() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's are pooled")

    def look() -> tuple[int, int]:
        ask()
        return threading.get_ident(), id(connection.connection)

    seen = {await in_pool(look) for _ in range(30)}
    assert len({thread for thread, _ in seen}) == len(seen) <= pool.size()


GIVEN_BACK = """
import asyncio
import time
from django.db import connection
from realtime.pool import in_pool

def ask():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]

async def many():
    return await asyncio.gather(*(in_pool(ask) for _ in range(40)))

def stats():
    # The pool replaces what ended by itself, in a moment.
    for _ in range(500):
        found = connection.pool.get_stats()
        held = found["pool_size"] - found["pool_available"]
        if held == 0:
            break
        time.sleep(0.01)
    return held

first = asyncio.run(many())
print("held", stats())
with connection.cursor() as cursor:
    others = "pid = ANY(%s) AND pid <> pg_backend_pid()"
    cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}", [list(set(first))])
connection.close()
second = asyncio.run(many())
print("answers", len(second), "held", stats())
connection.close_pool()
"""


@pytest.mark.cluster
def test_on_postgresql_jobs_hold_no_connection_and_survive_backends_that_end(cluster: list[TriviaServer]) -> None:
    """A process of its own over the cluster's database: nothing is held between jobs, nor lost with a backend."""
    said = cluster[0].manage("shell", "-v", "0", "-c", GIVEN_BACK)
    assert "held 0" in said.splitlines()[-2], said
    assert said.splitlines()[-1] == "answers 40 held 0", said
