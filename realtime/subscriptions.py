"""This process's membership in the groups of its rooms, brought about and kept, whatever the layer does."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from uuid import UUID

import structlog
from channels.layers import BaseChannelLayer

from realtime.groups import session_group
from realtime.layer_servers import server_of
from realtime.running import is_wanted

log = structlog.get_logger(__name__)

RETRY_SECONDS = 1.0
RENEW_SECONDS = 3_600.0


class Subscriptions:
    """One task joins and leaves groups in turn, so that the last wish for a room always wins."""

    def __init__(self, layer: BaseChannelLayer, on_joined: Callable[[UUID], None]) -> None:
        self._layer = layer
        self._on_joined = on_joined
        self._channel = ""
        self._wanted: set[UUID] = set()
        self._joined: dict[UUID, float] = {}
        self._wake = asyncio.Event()

    def start(self, channel: str) -> None:
        """Begin to receive on `channel`; groups joined on an older one are joined anew."""
        self._channel = channel
        self._joined.clear()
        self._wake.set()

    def want(self, room: UUID) -> None:
        self._wanted.add(room)
        self._wake.set()

    def drop(self, room: UUID) -> None:
        self._wanted.discard(room)
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while is_wanted():
            await self._wake.wait()
            self._wake.clear()
            if not await self._reconcile():
                await asyncio.sleep(RETRY_SECONDS)
                self._wake.set()

    def renew(self, now: float) -> None:
        """Join again what was joined an hour ago: a layer may have forgotten it."""
        for room in [room for room, joined_at in self._joined.items() if now - joined_at > RENEW_SECONDS]:
            del self._joined[room]
            self._wake.set()

    async def _reconcile(self) -> bool:
        if not self._channel:
            return True
        broken: set[Hashable] = set()  # servers of the layer that do not answer now: what is on others goes on
        for room in self._wanted - self._joined.keys():
            if await self._does(self._layer.group_add, room, broken):
                self._joined[room] = asyncio.get_running_loop().time()
                self._on_joined(room)
        for room in self._joined.keys() - self._wanted:
            if await self._does(self._layer.group_discard, room, broken):
                self._joined.pop(room, None)
        return not broken and (not (self._wanted ^ self._joined.keys()) or self._wake.is_set())

    async def _does(self, job: Callable[..., Awaitable[None]], room: UUID, broken: set[Hashable]) -> bool:
        group = session_group(room)
        server = server_of(self._layer, group)
        if server in broken:
            return False
        try:
            await job(group, self._channel)
        except Exception as error:  # whatever the layer raises, it is tried again in a second
            log.info("channel_layer_group_failed", error=type(error).__name__)
            broken.add(server)
            return False
        return True
