"""From a room to its members: what one turn brings leaves in one write a member, in slices.

The writes are where the time goes. Frames that are due together are joined once for all members who see the same, so
that a member costs one system call a turn and not one an event: the first event goes at once, and what follows within
20 ms goes together. A large room gives way to others between slices, so that an answer does not wait behind five
thousand writes. While another session's batch is with a thread, the loop rests after each slice: a write lets go of the
interpreter for so short a time that the thread would hardly get it.
"""

import asyncio
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from realtime.connection import Connection, Parcel, parcel
from sessions_app.game.events import EVERYONE, may_see

SLICE = 25  # about half a millisecond: a small room's message waits for one of these at each of its steps
TURN_SECONDS = 0.02  # from one turn of a large room to its next, where more comes in than that
REST_SECONDS, RESTS = 0.001, 50  # after a slice, and how often in a turn: a database that hangs holds up no room


class Due(NamedTuple):
    """A frame for those who may see `audience`; `seq` is 0 where it is not durable."""

    payload: bytes
    audience: str
    seq: int


class Delivery:
    """The outgoing half of a room."""

    def __init__(self, members: dict[Connection, None], others_wait: Callable[[], bool] = lambda: False) -> None:
        self._members = members
        self._others_wait = others_wait
        self._rests = 0
        self._began = 0.0
        self._due: list[Due] = []
        self._turn: _Turn | None = None
        self._rest: Iterator[Connection] = iter(())
        self._handle: asyncio.Handle | None = None

    def put(self, payload: bytes, audience: str = EVERYONE, seq: int = 0) -> None:
        """Have a frame sent with the others of this turn."""
        self._due.append(Due(payload, audience, seq))
        if self._handle is None:
            self._go_on()

    def finish(self) -> None:
        """Write all that is due at once: before who may see what changes, and before goodbyes."""
        while self._begin():
            self._write(len(self._members) or 1)

    def catch_up(self, member: Connection) -> None:
        """Write what of the log is due to one member: it will be gone when its turn comes."""
        due = [*(self._turn.due if self._turn is not None else ()), *self._due]
        if any(each.seq > member.seq for each in due):
            member.deliver(_Turn([each for each in due if each.seq]).parcel_for(member))

    def cancel(self) -> None:
        """Forget what is due: nobody is here."""
        self._due.clear()
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _write_slice(self) -> None:
        self._handle = None
        if self._begin():
            self._write(SLICE)
        if self._turn is not None or self._due:
            self._go_on()

    def _go_on(self) -> None:
        """Have the next slice written when it is its time."""
        loop = asyncio.get_running_loop()
        wait = 0.0
        if self._turn is None and len(self._members) > SLICE:
            wait = self._began + TURN_SECONDS - loop.time()
        elif self._turn is not None and self._rests and self._others_wait():
            self._rests -= 1
            wait = REST_SECONDS
        go = self._write_slice
        self._handle = loop.call_later(wait, go) if wait > 0 else loop.call_soon(go)

    def _begin(self) -> bool:
        """Go on with the turn under way, or begin one with what is due; return False if there is nothing."""
        if self._turn is None and self._due:
            self._turn, self._due = _Turn(self._due), []
            self._rest, self._rests = iter(list(self._members)), RESTS
            self._began = asyncio.get_running_loop().time()
        return self._turn is not None

    def _write(self, most: int) -> None:
        turn, written = self._turn, 0
        assert turn is not None
        for member in islice(self._rest, most):
            written += 1
            goods = turn.parcel_for(member)
            if goods:
                member.deliver(goods)
        if written < most:
            self._turn = None


class _Turn:
    """Frames that leave together, joined once for all who see the same of them and take it the same way."""

    def __init__(self, due: list[Due]) -> None:
        self.due = due
        self._first = min((each.seq for each in due if each.seq), default=1 << 62)
        self._last = max(each.seq for each in due)
        self._audiences = sorted({each.audience for each in due} - {EVERYONE})
        self._parcels: dict[object, Parcel] = {}

    def parcel_for(self, member: Connection) -> Parcel:
        """Return what is due to a member, and note how far it has come."""
        after = member.seq
        if after < self._last:
            member.seq = self._last
        key: object = member.lane  # mostly all see all of it
        if after >= self._first or self._audiences:
            sees = [may_see(audience, member.viewer) for audience in self._audiences]
            key = (member.lane, after if after >= self._first else None, *sees)
        goods = self._parcels.get(key)
        if goods is None:
            goods = self._parcels[key] = self._make(member, after)
        return goods

    def _make(self, member: Connection, after: int) -> Parcel:
        seen = [
            each.payload
            for each in self.due
            if (not each.seq or each.seq > after) and may_see(each.audience, member.viewer)
        ]
        return parcel(seen, member.lane) if seen else b""
