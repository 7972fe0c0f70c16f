"""Loops that end when they are cancelled, whatever a library under them makes of the cancellation."""

import asyncio


def is_wanted() -> bool:
    """Return whether the present task was not cancelled.

    `asyncio.wait_for` before Python 3.12, which redis-py uses, may take a cancellation for its own and drop it; the
    task's count of cancellations still knows.
    """
    task = asyncio.current_task()
    return task is None or task.cancelling() == 0
