"""PostgreSQL for the bench: one for the whole run, with flushes on."""

from functools import cache

from benchmarks.tools import NotRun
from tests.support.postgres import Postgres, is_there

# An ack is a promise on either database: every commit is flushed before it.
DURABLE = "-c fsync=on -c synchronous_commit=on -c max_connections=200"


@cache
def shared_postgres() -> Postgres:
    """Return one PostgreSQL for the whole run, that flushes; each contestant gets a database of its own."""
    if not is_there():
        raise NotRun("PostgreSQL's wheel is not here (make pg)")
    return Postgres(DURABLE).start()
