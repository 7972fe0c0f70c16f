"""A session's members in this process: events in order, gaps repaired from the log, one write per member."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol
from uuid import UUID

import structlog

from realtime.close_codes import POLICY
from realtime.connection import Connection
from realtime.delivery import Delivery
from realtime.entries import MAX_READ, Entry, Ring, encode
from realtime.greeting import Greetings, View
from realtime.presence import Presence
from realtime.reads import BatchedReads
from sessions_app.game.events import (
    CHAT_DELETED,
    EVERYONE,
    LEADERBOARD,
    PARTICIPANT_UPDATE,
    REGRADED,
    SESSION_UPDATE,
    Viewer,
)
from sessions_app.snapshots import Wanted

log = structlog.get_logger(__name__)

GAP_SECONDS = 0.03
MAX_WAITING = 1_000
ANNOUNCE_SECONDS = 0.25

# read(session, after) -> (entries after it, the log's last seq); entries may be cut at MAX_READ
ReadLog = Callable[[UUID, int], Awaitable[tuple[list[Entry], int]]]


class Watcher(Protocol):
    """Who keeps the game going, told of what this room delivers."""

    def updated(self, room: "Room", data: dict[str, Any]) -> None: ...
    def seated(self, room: "Room", told: dict[str, Any]) -> None: ...
    def left(self, room: "Room") -> None: ...
    def entered(self, room: "Room", state: dict[str, Any], latecomers: Iterable[str]) -> None: ...
    def regraded(self, room: "Room", told: dict[str, Any]) -> None: ...
    def ranked(self, room: "Room", *, is_public: bool) -> None: ...


class Room:
    """Created with its first local member, closed after its last. Everything here runs on the hub's loop."""

    def __init__(
        self,
        pk: UUID,
        public_id: str,
        presence: Presence,
        read_log: ReadLog,
        watcher: "Watcher | None" = None,
        others_wait: Callable[[UUID], bool] = lambda _: False,
    ) -> None:
        self.pk, self.public_id, self.presence = pk, public_id, presence
        self._read_log, self._watcher = read_log, watcher
        self.members: dict[Connection, None] = {}
        self._delivery = Delivery(self.members, lambda: others_wait(pk))
        self.greetings = Greetings(self)
        self.views: BatchedReads[Wanted, View] = BatchedReads(self.greetings.read)
        self._by_sub: dict[str, tuple[Connection, ...]] = {}
        self.joining = 0  # connections on their way in keep the room open
        self.seq: int | None = None
        self.ring = Ring(0)
        self.is_subscribed = asyncio.Event()
        self.has_heard_others = asyncio.Event()
        self._waiting: dict[int, Entry] = {}
        self._wanted = 0
        self._repairing: asyncio.Task[None] | None = None
        self._announce_timer: asyncio.TimerHandle | None = None
        self._announced_at = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether nobody is here, on the way in, or expected back."""
        return not self.members and not self.joining and not self.presence.own

    # Durable events

    def start(self, seq: int) -> None:
        """Set where this room's log begins, at the first read after it subscribed."""
        if self.seq is None:
            self.seq, self.ring = seq, Ring(seq)
            self._advance()

    def entered(self, state: dict[str, Any], latecomers: Iterable[str]) -> None:
        """Tell who keeps the game going how it stands: this process may be new to it."""
        if self._watcher is not None:
            self._watcher.entered(self, state, latecomers)

    def feed(self, entries: Iterable[Entry]) -> None:
        """Take in events, from this process or another, in any order and any number of times."""
        for entry in entries:
            if self.seq is None or entry.seq > self.seq:
                self._waiting[entry.seq] = entry
        if len(self._waiting) > MAX_WAITING:
            self._wanted = max(self._wanted, *self._waiting)
            self._waiting.clear()
        if self.seq is not None:
            self._advance()

    def reach(self, seq: int) -> None:
        """The log is at least at `seq`: what has not come in a moment is read."""
        self._wanted = max(self._wanted, seq)
        self._repair_if_behind()

    def _advance(self) -> None:
        assert self.seq is not None
        while (entry := self._waiting.pop(self.seq + 1, None)) is not None:
            self._deliver(entry)
        if self._waiting:
            for stale in [seq for seq in self._waiting if seq <= self.seq]:
                del self._waiting[stale]
        self._repair_if_behind()

    def _repair_if_behind(self) -> None:
        if self._is_behind() and (self._repairing is None or self._repairing.done()):
            self._repairing = asyncio.get_running_loop().create_task(self._repair())

    def _is_behind(self) -> bool:
        return self.seq is not None and (bool(self._waiting) or self._wanted > self.seq)

    async def _repair(self) -> None:
        """Read the gap; one read at a time, and only for what a moment's patience did not bring."""
        await asyncio.sleep(GAP_SECONDS)
        while self._is_behind() and self.seq is not None:
            before = self.seq
            try:
                entries, position = await self._read_log(self.pk, before)
            except Exception:
                log.exception("repair_failed", session=str(self.pk))  # the ticker asks again in a second
                return
            for entry in entries:
                if entry.seq > self.seq:
                    self._waiting.pop(entry.seq, None)
                    self._deliver(entry)
            if len(entries) < MAX_READ:
                self.seq = max(self.seq, position)  # a log may have gaps of its own; its end counts
            for stale in [seq for seq in self._waiting if seq <= self.seq]:
                del self._waiting[stale]
            while (entry_ := self._waiting.pop(self.seq + 1, None)) is not None:
                self._deliver(entry_)
            if self.seq == before and not self._waiting:
                self._wanted = min(self._wanted, position)
            if self.seq == before:
                await asyncio.sleep(GAP_SECONDS)

    def _deliver(self, entry: Entry) -> None:
        self.seq = entry.seq
        if entry.type == PARTICIPANT_UPDATE:
            self._delivery.finish()  # what came before is for those who might see it then
            self._apply_participant(entry.data())
        elif entry.type == CHAT_DELETED:
            self.ring.blank(entry.data().get("seq", 0))
        self.ring.append(entry)
        self._delivery.put(entry.payload, entry.audience, entry.seq)
        if self._watcher is not None and entry.type == SESSION_UPDATE:
            self._watcher.updated(self, entry.data())
        elif self._watcher is not None and entry.type == PARTICIPANT_UPDATE:
            self._watcher.seated(self, entry.data())
        elif self._watcher is not None and entry.type == REGRADED:
            self._watcher.regraded(self, entry.data())
        elif self._watcher is not None and entry.type == LEADERBOARD:
            self._watcher.ranked(self, is_public=entry.audience == EVERYONE)

    def _apply_participant(self, told: dict[str, Any]) -> None:
        """A rename or move counts before anything later is delivered; a removal ends the person's sockets."""
        self.presence.rename(told["user_id"], told["name"], told["team"])
        if told["removed"]:
            self.presence.unseated.add(told["user_id"])
        for member in self.connections_of(told["user_id"]):
            member.viewer = Viewer(member.viewer.role, told["id"], told["team_id"])
            if told["removed"]:
                member.close(POLICY, "banned" if told.get("banned") else "removed")

    # Members

    def add(self, member: Connection) -> None:
        """Make a connection a member; it has been given everything up to `member.seq`."""
        self.members[member] = None
        member.home = self
        own = self._by_sub.get(member.sub, ())
        self._by_sub[member.sub] = (*own, member)

    def send(self, frame: dict[str, Any], audience: str = EVERYONE) -> None:
        """Send a frame that is not durable to those here who may see it."""
        self._delivery.put(encode(frame), audience)

    def connections_of(self, sub: str) -> list[Connection]:
        """Return a person's open connections here, the oldest first."""
        return [member for member in self._by_sub.get(sub, ()) if not member.is_closing]

    def catch_up(self, member: Connection) -> None:
        """Give a member that is about to be closed what is on its way to it."""
        self._delivery.catch_up(member)

    def failed(self, member: Connection) -> None:
        """Let go of a member whose socket is broken."""
        self.remove(member, clean=False, now=asyncio.get_running_loop().time())

    def remove(self, member: Connection, *, clean: bool, now: float) -> bool:
        """Take a member out; return False if it was not one."""
        if member not in self.members:
            return False
        del self.members[member]
        member.home = None
        others = tuple(other for other in self._by_sub[member.sub] if other is not member)
        if others:
            self._by_sub[member.sub] = others
        else:
            del self._by_sub[member.sub]
        self.presence.leave(member.sub, clean=clean, now=now, since=others[0].opened_ms if others else 0)
        self.announce()
        return True

    # Presence

    def announce(self) -> None:
        """Tell joins and leaves: the first at once, what follows in a short window together."""
        if self._announce_timer is None and not self.presence.is_settled:
            loop = asyncio.get_running_loop()
            due = max(loop.time(), self._announced_at + ANNOUNCE_SECONDS)
            self._announce_timer = loop.call_at(due, self._announce_now)

    def _announce_now(self) -> None:
        self._announce_timer = None
        loop_time = asyncio.get_running_loop().time()
        frames = self.presence.flush(loop_time)
        if frames:
            self._announced_at = loop_time
        for frame in frames:
            self.send(frame)
        if self._watcher is not None and any(frame["type"] == "user_left" for frame in frames):
            self._watcher.left(self)

    def close(self) -> None:
        """Stop what this room still has running."""
        self._delivery.cancel()
        if self._announce_timer is not None:
            self._announce_timer.cancel()
        if self._repairing is not None:
            self._repairing.cancel()
