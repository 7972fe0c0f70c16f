"""One hub per event loop: it keeps the rooms, feeds them, and is this process's one channel on the layer."""

import asyncio
import secrets
import threading
import time
from typing import Any
from uuid import UUID

import structlog
from channels.consumer import AsyncConsumer
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.conf import settings

from realtime.admission import Admission, Asked, admit_many
from realtime.batching import Batcher
from realtime.close_codes import NORMAL, POLICY
from realtime.connection import Connection
from realtime.entries import Entry, entry, read_log
from realtime.gathering import Gathering
from realtime.gossip import Gossip
from realtime.housekeeping import keep_house
from realtime.identity import PROCESS
from realtime.pool import in_pool
from realtime.presence import Presence
from realtime.publisher import Publishers
from realtime.reads import BatchedReads
from realtime.room import Room
from realtime.running import is_wanted
from realtime.subscriptions import Subscriptions
from realtime.ticker import Revoked, Tick, Ticker
from realtime.turns import Turns
from sessions_app.conf import limits
from sessions_app.services.outcomes import Batch

log = structlog.get_logger(__name__)

SUBSCRIBE_SECONDS = 0.5


class RoomHub(AsyncConsumer):
    """A Channels consumer without a socket: rooms join groups through it, and its reader relays to them."""

    channel_layer_alias = None

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.layer: Any = get_channel_layer()
        self.is_shared = not isinstance(self.layer, InMemoryChannelLayer)
        self.rooms: dict[UUID, Room] = {}
        self.by_public_id: dict[str, Room] = {}
        self.connections: set[Connection] = set()
        self.revoked = Revoked()
        self.publisher = Publishers(self.layer)
        self.gathering = Gathering(self.publisher.put)
        self.subscriptions = Subscriptions(self.layer, self._joined_group)
        self.batcher = Batcher(self.published)
        self.admissions: BatchedReads[Asked, Admission] = BatchedReads(lambda asked: in_pool(admit_many, asked))
        self.gossip = Gossip(self)
        self.turns = Turns(self)
        self.ticker = Ticker(
            settings.TRIVIA_TICK_SECONDS, lambda: list(self.rooms), lambda: self.revoked.floor, self._ticked
        )
        self.is_draining = False
        self._tasks: list[asyncio.Task[None]] = []

    # Life

    async def start(self) -> None:
        """Read what tokens are void, then run."""
        await self.ticker.tick()
        jobs = [self.ticker.run(), self.publisher.run(), self.subscriptions.run(), self._read(), self.gossip.run()]
        self._tasks = [self.loop.create_task(job) for job in [*jobs, keep_house()]]

    async def stop(self) -> None:
        """Commit what waits, then end everything."""
        await self.batcher.drain()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for room in self.rooms.values():
            room.close()

    async def _read(self) -> None:
        """Move what the layer brings into the rooms. Never awaits anything else, so that it never falls behind."""
        while is_wanted():
            try:
                channel = await self.layer.new_channel()
                self.subscriptions.start(channel)
                while is_wanted():
                    self._received(await self.layer.receive(channel))
            except Exception as error:  # a layer that fails is tried again; the log repairs what it lost
                log.warning("channel_layer_receive_failed", error=type(error).__name__)
                await asyncio.sleep(1)

    def _received(self, message: dict[str, Any]) -> None:
        if message.get("origin") == PROCESS:
            return
        room = self.rooms.get(UUID(hex=message["room"])) if "room" in message else None
        if room is None:
            return
        if message["type"] == "room.events":
            room.feed(Entry(*packed) for packed in message["events"])
        elif message["type"] in {"room.progress", "room.own"}:
            self.turns.received(room, message)
        else:
            self.gossip.received(room, message)

    # Events

    def published(self, batch: Batch) -> None:
        """Take in what a batch of this process committed."""
        self.feed(batch.session, [entry(event) for event in batch.events])
        if batch.progress is not None:
            self.turns.progressed(batch.session, batch.progress)

    def feed(self, session: UUID, entries: list[Entry], *, tell_others: bool = True) -> None:
        """Give committed events to the room here, and to the other processes."""
        if not entries:
            return
        room = self.rooms.get(session)
        if room is not None:
            room.feed(entries)
        if tell_others and self.is_shared:
            self.gathering.add(session, entries)

    async def _read_log(self, session: UUID, after: int) -> tuple[list[Entry], int]:
        return await in_pool(read_log, session, after)

    # Rooms

    async def enter(self, pk: UUID, public_id: str) -> Room:
        """Return the session's room, subscribed, for a connection on its way in; `room.joining` counts it."""
        room = self.rooms.get(pk)
        if room is None:
            room = self.rooms[pk] = self.by_public_id[public_id] = self._open(pk, public_id)
            self.subscriptions.want(pk)
        room.joining += 1
        await _happens(room.is_subscribed, SUBSCRIBE_SECONDS)
        await self.gossip.hear_others(room)
        return room

    def _open(self, pk: UUID, public_id: str) -> Room:
        presence = Presence(PROCESS, secrets.token_hex(4), public_id, limits().leave_grace_seconds)
        return Room(pk, public_id, presence, self._read_log, self.turns, self.batcher.works_for_others)

    def _joined_group(self, pk: UUID) -> None:
        room = self.rooms.get(pk)
        if room is not None:
            room.is_subscribed.set()
            self.gossip.ask(room)

    def close_if_idle(self, room: Room) -> None:
        """Let go of a room that nobody is in."""
        if room.is_idle and self.rooms.get(room.pk) is room:
            self.gossip.tell(room, whole=True)
            del self.rooms[room.pk], self.by_public_id[room.public_id]
            self.subscriptions.drop(room.pk)
            self.turns.forget(room.pk)
            room.close()

    def leave(self, room: Room, member: Connection, *, clean: bool) -> None:
        """Take a connection out of its room."""
        room.remove(member, clean=clean, now=self.loop.time())
        self.close_if_idle(room)

    # What the ticker brings

    def _ticked(self, tick: Tick) -> None:
        for pk, position in tick.positions.items():
            if (room := self.rooms.get(pk)) is not None:
                room.reach(position)
        new = self.revoked.learn(tick.revocations, time.monotonic())
        if new:
            self._close_revoked()
        self.revoked.forget_expired()
        for pk in tick.over:
            if (room := self.rooms.get(pk)) is not None:
                for member in room.members:
                    member.close(NORMAL, "session_ended")
        for pk, version in tick.overdue:
            self.turns.advance(pk, version)
        self.subscriptions.renew(self.loop.time())

    def _close_revoked(self) -> None:
        for connection in self.connections:
            if (found := self.revoked.of(connection)) is not None:
                connection.close(POLICY, found.reason)

    def drain(self) -> None:
        """Tell every socket when to come back, spread so that they do not come all at once."""
        self.is_draining = True
        spread_ms = max(500, min(20_000, len(self.connections) * 4))
        for connection in self.connections:
            after_ms = 250 + secrets.randbelow(spread_ms)
            connection.send_frame({"type": "reconnect", "data": {"after_ms": after_ms}})
            connection.flush()  # the server closes them next, past us


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    if event.is_set():
        return True
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


# One hub per event loop of this process; threads find them here.
_hubs: dict[asyncio.AbstractEventLoop, RoomHub] = {}
_starting: dict[asyncio.AbstractEventLoop, asyncio.Task[None]] = {}
_guard = threading.Lock()


def hubs() -> list[RoomHub]:
    """Return the hubs of this process whose loops run; usable from any thread."""
    with _guard:
        return [hub for loop, hub in _hubs.items() if loop.is_running()]


def drain_hubs() -> None:
    """Tell every socket of this process when to come back; the server closes them next."""
    for hub in hubs():
        hub.drain()


async def get_hub() -> RoomHub:
    """Return this loop's hub, started."""
    loop = asyncio.get_running_loop()
    with _guard:
        if loop not in _hubs:
            for dead in [other for other in _hubs if other.is_closed()]:
                _hubs.pop(dead), _starting.pop(dead, None)
            _hubs[loop] = RoomHub()
            _starting[loop] = loop.create_task(_hubs[loop].start())
        hub, starting = _hubs[loop], _starting[loop]
    await asyncio.shield(starting)
    return hub


async def stop_hub() -> None:
    """Stop this loop's hub, if it has one."""
    with _guard:
        hub = _hubs.pop(asyncio.get_running_loop(), None)
        _starting.pop(asyncio.get_running_loop(), None)
    if hub is not None:
        await hub.stop()
