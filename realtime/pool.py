"""The threads that do ORM work for sockets: few, so that a burst waits here and not in the database."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connection

P = ParamSpec("P")
T = TypeVar("T")


@cache
def pool() -> ThreadPoolExecutor:
    """Return this process's pool."""
    return ThreadPoolExecutor(size(), thread_name_prefix="db")


@cache
def size() -> int:
    """Return how many jobs run at once: SQLite has one writer, so more would only wait."""
    return 4 if connection.vendor == "sqlite" else 8


@contextmanager
def db_job() -> Iterator[None]:
    """Give a job a connection that works, and give it back."""
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()


async def in_pool(job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ORM work on the pool and return what it returns."""
    return await asyncio.get_running_loop().run_in_executor(pool(), lambda: run_job(job, *args, **kwargs))


def run_job(job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ORM work on a thread of the pool."""
    with db_job():
        return job(*args, **kwargs)
