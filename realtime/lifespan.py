"""The hub starts before the port opens and stops after the last socket."""

import gc
from typing import Any

import structlog

from realtime.hub import drain_hubs, get_hub, stop_hub
from realtime.servers.sockets import DRAIN

log = structlog.get_logger(__name__)


class Lifespan:
    """The ASGI lifespan protocol."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    await get_hub()
                except Exception as error:
                    log.exception("start_failed")
                    await send({"type": "lifespan.startup.failed", "message": type(error).__name__})
                    return
                scope.setdefault("state", {})[DRAIN] = drain_hubs
                _calm_collector()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await stop_hub()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _calm_collector() -> None:
    """Have the collector look less often: a full look walks every object of every socket, and stops the loop for it.

    What was imported stays for good, so it is left out; what a socket leaves behind is found while it is young.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
