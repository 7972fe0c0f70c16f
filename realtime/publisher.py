"""Who sends to the channel layer: one task a server of it. What cannot be sent is in the log all the same."""

import asyncio
from typing import Any

import structlog
from channels.layers import BaseChannelLayer

from realtime.layer_servers import server_of, servers_of
from realtime.running import is_wanted

log = structlog.get_logger(__name__)

MAX_QUEUED = 10_000
SEND_SECONDS = 0.5
PROBE_SECONDS = 1.0
PROBE = {"type": "probe"}


class Publisher:
    """Sends in order while its server answers; when it does not, drops the rest and probes once a second."""

    def __init__(self, layer: BaseChannelLayer) -> None:
        self._layer = layer
        self._queue: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue(MAX_QUEUED)
        self.is_up = True
        self.up_since = 0.0
        self.dropped = 0
        self.failures = 0

    def put(self, group: str, message: dict[str, Any]) -> None:
        """Queue a message, or drop it if the layer is down or far behind."""
        if not self.is_up or self._queue.full():
            self.dropped += 1
            return
        self._queue.put_nowait((group, message))

    async def run(self) -> None:
        """Send until cancelled."""
        while is_wanted():
            group, message = await self._queue.get()
            if not await self._send(group, message):
                await self._recover(group)

    async def _recover(self, group: str) -> None:
        """Come back when the group that failed can be sent to: another might be on another server."""
        self.is_up = False
        log.warning("channel_layer_down")
        while is_wanted() and not await self._send(group, PROBE):
            while not self._queue.empty():
                self._queue.get_nowait()
                self.dropped += 1
            await asyncio.sleep(PROBE_SECONDS)
        self.is_up = True
        self.up_since = asyncio.get_running_loop().time()
        log.warning("channel_layer_up")

    async def _send(self, group: str, message: dict[str, Any]) -> bool:
        try:
            async with asyncio.timeout(SEND_SECONDS):  # wait_for may swallow the cancellation that ends us
                await self._layer.group_send(group, message)
        except Exception as error:  # whatever the layer raises: nobody waits for it, and the log repairs
            self.failures += 1
            log.info("channel_layer_send_failed", error=type(error).__name__)
            return False
        return True


class Publishers:
    """A publisher for each server of the layer, so that one that stops holds up the sessions on it and no others."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self._by_server = {server: Publisher(layer) for server in servers_of(layer)}

    def of(self, group: str) -> Publisher:
        """Return the one whose server carries this group."""
        return self._by_server[server_of(self._layer, group)]

    def put(self, group: str, message: dict[str, Any]) -> None:
        self.of(group).put(group, message)

    async def run(self) -> None:
        """Send until cancelled."""
        await asyncio.gather(*(publisher.run() for publisher in self._by_server.values()))

    @property
    def is_up(self) -> bool:
        return all(publisher.is_up for publisher in self._by_server.values())

    @property
    def dropped(self) -> int:
        return sum(publisher.dropped for publisher in self._by_server.values())

    @property
    def failures(self) -> int:
        return sum(publisher.failures for publisher in self._by_server.values())
