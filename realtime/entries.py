"""A durable event on its way to members: encoded once, with what a room must know to deliver it."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from realtime.identity import PROCESS
from sessions_app.frames import frame
from sessions_app.models import Logged
from sessions_app.services import log

encode = msgspec.json.encode
MAX_READ = 1_000  # of a gap at once


@dataclass(slots=True, frozen=True)
class Entry:
    """`payload` is the frame's JSON, ready for every socket that may see it."""

    seq: int
    type: str
    audience: str
    payload: bytes

    def data(self) -> Any:
        """Decode the frame's `data`; for the few types that a room itself acts on."""
        return msgspec.json.decode(self.payload)["data"]


def entry(event: Logged) -> Entry:
    """Encode an event."""
    return Entry(event.seq, event.type, event.audience, encode(frame(event)))


def events_message(session: UUID, entries: Iterable[Entry]) -> dict[str, Any]:
    """Return how events cross the layer: encoded once, in the process that committed them."""
    packed = [[e.seq, e.type, e.audience, e.payload] for e in entries]
    return {"type": "room.events", "origin": PROCESS, "room": session.hex, "events": packed}


def encode_all(events: Iterable[Logged]) -> dict[UUID, list[Entry]]:
    """Encode events, by session."""
    sessions: dict[UUID, list[Entry]] = {}
    for event in events:
        sessions.setdefault(event.session_id, []).append(entry(event))
    return sessions


def read_log(session: UUID, after: int) -> tuple[list[Entry], int]:
    """Read the events after `after` up to where the log stood before; for rooms that missed some."""
    position = log.positions([session]).get(session, (after, True, None))[0]
    events = [event for event in log.read_since(session, after, MAX_READ) if event.seq <= position]
    return [entry(event) for event in events], position


class Ring:
    """The last events of a room, complete after `floor`: 512 of them or 1 MiB."""

    MAX_ENTRIES = 512
    MAX_BYTES = 1 << 20

    def __init__(self, floor: int) -> None:
        self.floor = floor
        self._entries: deque[Entry] = deque()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def append(self, added: Entry) -> None:
        self._entries.append(added)
        self._bytes += len(added.payload)
        while len(self._entries) > self.MAX_ENTRIES or self._bytes > self.MAX_BYTES:
            evicted = self._entries.popleft()
            self._bytes -= len(evicted.payload)
            self.floor = evicted.seq

    def reaches(self, seq: int) -> bool:
        """Whether all that came after `seq` is still here."""
        return seq >= self.floor

    def since(self, seq: int) -> list[Entry] | None:
        """Return the entries after `seq`, or None if some of them are gone from here."""
        if not self.reaches(seq):
            return None
        return [kept for kept in self._entries if kept.seq > seq]

    def blank(self, seq: int) -> None:
        """Take a deleted chat message's text out, as the log did."""
        for position, kept in enumerate(self._entries):
            if kept.seq == seq:
                told = msgspec.json.decode(kept.payload)
                told["data"] = {"text": "", "deleted": True}
                blanked = Entry(kept.seq, kept.type, kept.audience, encode(told))
                self._entries[position] = blanked
                self._bytes += len(blanked.payload) - len(kept.payload)
                return
