"""The peers in Python: FastAPI's ConnectionManager, the tutorial's consumer, a stock consumer with a database."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import jwt

from benchmarks.databases import shared_postgres
from benchmarks.generator import MESSAGE, Client, Speech
from benchmarks.machine import free_port
from benchmarks.peers.install import HERE, python_peers
from benchmarks.peers.stock import SECRET
from benchmarks.serving import IN_FLIGHT, Served, room_of, service
from tests.support.folders import new_folder

CHAT = Speech(f'{{"type":"chat","id":"%I","data":{{"text":"{MESSAGE}"}}}}')
ANSWER = Speech(
    '{"type":"answer","id":"%I","data":{"question_id":"q","choice":"c"}}',
    first='{"type": "connection"',
    ack='{"type": "ack"',
    ack_ids=True,
)


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
        yield Served(running.process.pid, room_of(port, "/ws/room", members), CHAT, in_flight=in_flight)


@contextmanager
def stock(players: int, *, server: str, database: str) -> Iterator[Served]:
    """Serve the stock consumer with a database; every player answers."""
    port = free_port()
    url = shared_postgres().database() if database == "postgres" else f"sqlite:///{new_folder('stock')}/stock.sqlite3"
    command = [sys.executable, "-m", "benchmarks.peers.stock", str(port), server, url, str(players)]
    with service(command, port) as running:
        tokens = [jwt.encode({"sub": str(n + 1)}, SECRET, algorithm="HS256") for n in range(players)]
        clients = [Client(port, f"/ws/room?token={token}", sends=True) for token in tokens]
        yield Served(running.process.pid, clients, ANSWER)
