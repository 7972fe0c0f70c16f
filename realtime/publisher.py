"""The one task of a process that sends to the channel layer. What it cannot send is in the log all the same."""

import asyncio
from typing import Any

import structlog
from channels.layers import BaseChannelLayer

log = structlog.get_logger(__name__)

MAX_QUEUED = 10_000
SEND_SECONDS = 0.5
PROBE_SECONDS = 1.0
PROBE_GROUP = "trivia.probe"


class Publisher:
    """Sends in order while the layer answers; when it does not, drops the rest and probes once a second."""

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
        while True:
            group, message = await self._queue.get()
            if not await self._send(group, message):
                await self._recover()

    async def _recover(self) -> None:
        self.is_up = False
        log.warning("channel_layer_down")
        while not await self._send(PROBE_GROUP, {"type": "probe"}):
            while not self._queue.empty():
                self._queue.get_nowait()
                self.dropped += 1
            await asyncio.sleep(PROBE_SECONDS)
        self.is_up = True
        self.up_since = asyncio.get_running_loop().time()
        log.warning("channel_layer_up")

    async def _send(self, group: str, message: dict[str, Any]) -> bool:
        try:
            await asyncio.wait_for(self._layer.group_send(group, message), SEND_SECONDS)
        except Exception as error:  # whatever the layer raises: nobody waits for it, and the log repairs
            self.failures += 1
            log.info("channel_layer_send_failed", error=type(error).__name__)
            return False
        return True
