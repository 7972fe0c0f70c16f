"""What a process does now and then: compare its clock with the database's, delete what is kept no longer."""

import asyncio

import structlog
from django.db import connection

from realtime.pool import in_pool
from sessions_app.services import clock
from sessions_app.services.retention import purge

log = structlog.get_logger(__name__)

MINUTE = 60.0
MINUTES_TO_PURGE = 60


async def keep_house(minute: float = MINUTE) -> None:
    """Work until cancelled; what fails is tried again the next time."""
    minutes = 0
    while True:
        await asyncio.sleep(minute)
        minutes += 1
        try:
            log.info("clock_offset", seconds=await in_pool(clock_offset))
            if minutes % MINUTES_TO_PURGE == 1:
                await in_pool(lambda: purge(clock.now()))
        except Exception:  # the database may be away; nothing here is in a hurry
            log.exception("housekeeping_failed")


def clock_offset() -> float:
    """Return how many seconds the database's clock is ahead of ours; SQLite has ours."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        theirs = float(cursor.fetchone()[0])
    return round(theirs - clock.now().timestamp(), 3)
