"""A session's events to other processes: none waits behind another session's, and none is left behind."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from realtime.entries import Entry
from realtime.gathering import Gathering
from realtime.groups import session_group


def entry(seq: int) -> Entry:
    return Entry(seq, "hint", "everyone", b"{}")


class Sent(list[tuple[str, list[int]]]):
    """What was put, as (group, numbers)."""

    def __call__(self, group: str, message: dict[str, Any]) -> None:
        self.append((group, [packed[0] for packed in message["events"]]))

    async def until(self, numbers: int) -> None:
        async with asyncio.timeout(5):
            while sum(len(seqs) for _, seqs in self) < numbers:
                await asyncio.sleep(0.001)


async def test_the_first_goes_at_once_and_what_follows_together_in_order() -> None:
    sent, session = Sent(), uuid4()
    gathering = Gathering(sent)
    for seq in range(1, 11):
        gathering.add(session, [entry(seq)])
        assert sent == [(session_group(session), [1])]
    await sent.until(10)
    assert [seqs for _, seqs in sent] == [[1], list(range(2, 11))]


async def test_one_session_does_not_hold_up_another() -> None:
    sent, first, second = Sent(), uuid4(), uuid4()
    gathering = Gathering(sent)
    for session in (first, second):
        gathering.add(session, [entry(1), entry(2)])
    assert sent == [(session_group(first), [1, 2]), (session_group(second), [1, 2])]


async def test_after_a_pause_the_next_goes_at_once_and_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.gathering.GATHER_SECONDS", 0.001)
    sent, session = Sent(), uuid4()
    gathering = Gathering(sent)
    gathering.add(session, [entry(1)])
    async with asyncio.timeout(5):
        while gathering._waiting:
            await asyncio.sleep(0.001)
    gathering.add(session, [entry(2)])
    assert [seqs for _, seqs in sent] == [[1], [2]]
