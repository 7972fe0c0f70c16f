"""The peers in Python: a ConnectionManager on FastAPI, and the consumer of the Channels tutorial on Daphne."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from benchmarks.generator import MESSAGE, Speech
from benchmarks.machine import free_port
from benchmarks.peers.install import HERE, python_peers
from benchmarks.serving import IN_FLIGHT, Served, room_of, service

CHAT = Speech(f'{{"type":"chat","id":"%I","data":{{"text":"{MESSAGE}"}}}}')


def fastapi(members: int) -> AbstractContextManager[Served]:
    """Serve a room with FastAPI on uvicorn."""
    return _room([str(python_peers()), str(HERE / "fastapi_manager.py")], members)


def tutorial(members: int) -> AbstractContextManager[Served]:
    """Serve a room with the tutorial's consumer on Daphne."""
    return _room([sys.executable, "-m", "benchmarks.peers.tutorial"], members, in_flight=8)


@contextmanager
def _room(command: Sequence[str], members: int, in_flight: int = IN_FLIGHT) -> Iterator[Served]:
    port = free_port()
    with service([*command, str(port)], port) as running:
        yield Served([running.process.pid], room_of(port, "/ws/room", members), CHAT, in_flight=in_flight)
