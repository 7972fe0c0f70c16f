"""The one timer that looks at all sockets: all of them in each sweep's time, and never many at once."""

import asyncio
from collections import Counter
from typing import Any

from realtime.servers.bounds import Bounds
from realtime.servers.sockets import AT_ONCE, Sockets

NUMBER = 4 * AT_ONCE + 1


class Looked:
    """A socket that counts looks."""

    def __init__(self, looks: Counter[float]) -> None:
        self._looks, self.times = looks, 0

    def check(self, now: float) -> None:
        self._looks[now] += 1
        self.times += 1


def made(ping_seconds: float) -> tuple[Counter[float], Sockets, list[Any]]:
    """Return when how many were looked at, and all sockets of a process with many in it."""
    looks: Counter[float] = Counter()
    sockets = Sockets(Bounds(ping_seconds=ping_seconds), 1_000)
    there: list[Any] = [Looked(looks) for _ in range(NUMBER)]
    for each in there:
        sockets.add(each)
    return looks, sockets, there


async def test_all_are_looked_at_in_a_sweeps_time_and_a_few_at_once() -> None:
    looks, sockets, there = made(ping_seconds=0.4)
    while not all(each.times == 2 for each in there):
        await asyncio.sleep(0.005)
        assert max(each.times for each in there) - min(each.times for each in there) <= 1
    assert max(looks.values()) <= AT_ONCE
    moments = sorted(looks)
    assert moments[-1] - moments[0] >= sockets.bounds.sweep_seconds, "spread, and not all of them at its beginning"


async def test_who_has_gone_is_not_kept_for_the_next_look() -> None:
    looks, sockets, there = made(ping_seconds=0.04)
    while not looks:
        await asyncio.sleep(0.001)
    for each in there:
        sockets.discard(each)
    while sockets._timer is not None:
        await asyncio.sleep(0.001)
    assert not sockets._unseen
