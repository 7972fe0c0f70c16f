"""Which sockets belong to which of uvicorn's servers: a protocol is told no more of its server than its state."""

from weakref import WeakKeyDictionary

from uvicorn.config import Config
from uvicorn.server import ServerState

from realtime.servers.bounds import Bounds
from realtime.servers.sockets import Sockets

MAX_CONNECTIONS = 15_000

_sockets: "WeakKeyDictionary[ServerState, Sockets]" = WeakKeyDictionary()


def sockets_of(server: ServerState, config: Config) -> Sockets:
    """Return a server's sockets; our own configuration has bounds for them, uvicorn's only a size."""
    if server not in _sockets:
        bounds = getattr(config, "bounds", None) or Bounds(max_message=min(config.ws_max_size, Bounds().max_message))
        _sockets[server] = Sockets(bounds, getattr(config, "max_connections", MAX_CONNECTIONS))
    return _sockets[server]
