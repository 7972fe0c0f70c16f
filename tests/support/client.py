"""Clients of the product, and what can be said about what they heard."""

import itertools
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from uuid import uuid4

from tests.support.rest import Rest, code
from tests.support.socket import Frame, Socket

__all__ = ["Frame", "Rest", "Socket", "assert_once_in_order", "assert_same_events", "code", "silence"]


def assert_once_in_order(frames: Iterable[Frame]) -> list[int]:
    """Fail unless each durable event came once and in the log's order; return their `seq`s."""
    seqs = [frame["seq"] for frame in frames if "ts" in frame and "seq" in frame]
    wrong = [(a, b) for a, b in zip(seqs, seqs[1:], strict=False) if a >= b]
    assert not wrong, f"out of order or twice, at {wrong[:10]} of {len(seqs)}"
    return seqs


def assert_same_events(frames: Iterable[Frame], log: Iterable[Frame]) -> None:
    """Fail unless these durable frames are the log's (`cast.events()`), each once, in order and equal."""
    heard = [frame for frame in frames if "ts" in frame and "seq" in frame]
    assert_once_in_order(heard)
    stored = list(log)
    missing = {frame["seq"] for frame in stored} - {frame["seq"] for frame in heard}
    assert not missing, f"{len(missing)} of {len(stored)} events never came: {sorted(missing)[:20]}"
    assert heard == stored


@asynccontextmanager
async def silence(
    others: Iterable[Socket], host: Socket, ignoring: Iterable[str] = ("pong", "user_joined", "user_left")
) -> AsyncIterator[None]:
    """Prove that the block reached none of the `others`: not a byte before a marker that the host sends at its end.

    async with silence([other, stranger], host):
        assert (await player.ask("score_update", {...}))["code"] == "forbidden"

    The log's order is the delivery's, so whatever the block committed would have come before the marker. Presence is
    gathered and not ordered with it: wait for the joins you expect before the block.
    """
    listening = [(socket, len(socket.frames)) for socket in others]
    yield
    marker = uuid4().hex
    await host.send("marker", {"marker": marker})

    def is_marker(frame: Frame) -> bool:
        return bool(frame["type"] == "marker" and frame["data"].get("marker") == marker)

    for socket, start in listening:
        await socket.ever("marker", is_marker)
        before = itertools.takewhile(lambda frame: not is_marker(frame), socket.frames[start:])
        leaked = [frame for frame in before if frame["type"] not in set(ignoring)]
        assert not leaked, f"heard what was none of their business: {leaked[:5]}"
