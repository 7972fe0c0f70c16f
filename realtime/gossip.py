"""How processes tell each other who is here: changes at once, everything every two seconds, nothing stored."""

import asyncio
import time
from typing import TYPE_CHECKING, Any

from realtime.groups import session_group
from realtime.identity import PROCESS
from realtime.room import Room
from realtime.tabs import trim

if TYPE_CHECKING:
    from realtime.hub import RoomHub

CHANGES_SECONDS = 0.1
WHOLE_SECONDS = 2.0
ASK_SECONDS = 0.15
SLEPT_SECONDS = 4.0


class Gossip:
    """Keeps the presence of every room of a hub in step with the other processes'."""

    def __init__(self, hub: "RoomHub") -> None:
        self._hub = hub
        self._ticked_at = 0.0

    async def run(self) -> None:
        """Tell and tick until cancelled."""
        whole_at = woke_at = time.monotonic()
        while True:
            await asyncio.sleep(CHANGES_SECONDS)
            now = time.monotonic()
            slept, woke_at = now - woke_at > SLEPT_SECONDS, now
            is_whole = now - whole_at >= WHOLE_SECONDS
            if is_whole:
                whole_at = now
            self._tick(slept=slept, whole=is_whole)

    def _tick(self, *, slept: bool, whole: bool) -> None:
        now = self._hub.loop.time()
        before, self._ticked_at = self._ticked_at, now
        for room in list(self._hub.rooms.values()):
            publisher = self._hub.publisher.of(session_group(room.pk))
            came_back = publisher.up_since > before
            if slept or came_back or not publisher.is_up:
                room.presence.distrust_silence(now)
            if slept or came_back:
                self.ask(room)
            room.presence.tick(now)
            room.announce()
            self.tell(room, whole=whole or slept or came_back)
            self._hub.close_if_idle(room)

    def tell(self, room: Room, *, whole: bool) -> None:
        """Tell the others who is here: all, or what changed."""
        if not self._hub.is_shared:
            return
        report = room.presence.report(whole=whole)
        if report is not None:
            self._put(room, {"type": "room.presence", "report": report})

    def ask(self, room: Room) -> None:
        """Ask the others who is there."""
        if self._hub.is_shared:
            self._put(room, {"type": "room.ask"})

    async def hear_others(self, room: Room) -> None:
        """Give the others a moment to answer the first member of a room here."""
        is_up = self._hub.publisher.of(session_group(room.pk)).is_up
        if not self._hub.is_shared or room.has_heard_others.is_set() or not is_up:
            return
        try:
            async with asyncio.timeout(ASK_SECONDS):
                await room.has_heard_others.wait()
        except TimeoutError:
            room.has_heard_others.set()

    def received(self, room: Room, message: dict[str, Any]) -> None:
        """Take in what another process told about a room."""
        if message["type"] == "room.presence":
            if not room.presence.hear(message["report"], self._hub.loop.time()):
                self.ask(room)
            elif message["report"]["whole"]:
                room.has_heard_others.set()
            trim(room, message["report"]["people"])
            room.announce()
        elif message["type"] == "room.ask":
            self.tell(room, whole=True)

    def _put(self, room: Room, message: dict[str, Any]) -> None:
        self._hub.publisher.put(session_group(room.pk), {**message, "origin": PROCESS, "room": room.pk.hex})
