"""The product as a contestant: everything switched on, the rates raised so that the load may speak."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.databases import shared_postgres
from benchmarks.generator import MESSAGE, Client, Speech
from benchmarks.machine import ROOT, free_port
from benchmarks.serving import Served, service
from benchmarks.tools import NotRun
from tests.support.folders import new_folder
from tests.support.templates import DEMO_FILES, clean_environment, copy_sqlite, postgres_copy
from tests.support.valkey import Valkey

SPEECH = Speech(
    f'{{"type":"chat","id":"%I","data":{{"text":"{MESSAGE}"}}}}',
    first='{"type":"connection"',
    ack='{"type":"ack"',
    ack_ids=True,
)
RATES = ("MESSAGE_RATE", "MESSAGE_BURST", "CHAT_RATE", "CHAT_BURST", "ADDRESS_HANDSHAKE_FAILURES_PER_MINUTE")
MANAGE = [sys.executable, "manage.py"]
SERVE = ["serve", "--port"]  # the one place that knows how the product is started
READY = "Listening on"  # said when every worker does


@dataclass(frozen=True)
class Room:
    """A session to measure in."""

    id: str = "room"
    members: int = 1_000
    questions: int = 0
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass
class Product:
    """The running product, one process or several, with its rooms filled."""

    port: int
    pid: int
    host: str
    rooms: list[dict[str, Any]]
    besides: dict[str, int]

    def clients(self, room: int = 0, *, senders: int = 1, kind: str = "member", query: str = "") -> list[Client]:
        """Return a room's players; the first `senders` of them speak."""
        there = self.rooms[room]
        return [
            Client(self.port, _path(there["id"], token, query), room, kind, sends=n < senders)
            for n, token in enumerate(there["tokens"])
        ]

    def host_client(self, room: int = 0, kind: str = "host") -> Client:
        """Return the host's own socket."""
        return Client(self.port, _path(self.rooms[room]["id"], self.host, ""), room, kind)

    def served(self, clients: list[Client]) -> Served:
        """Return it as the bars take any server."""
        return Served(self.pid, clients, SPEECH, besides=self.besides)

    def rest(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask as the host."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.host}", "Content-Type": "application/json"}
        address = f"http://127.0.0.1:{self.port}/api/v1{path}"
        request = urllib.request.Request(address, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return dict(json.load(answer))


@contextmanager
def product(
    rooms: Sequence[Room],
    *,
    server: str = "uvicorn",
    database: str = "sqlite",
    workers: int = 1,
    shared_layer: bool = False,
    counted: Path | None = None,
) -> Iterator[Product]:
    """Run the product; `database` is sqlite or postgres, `shared_layer` puts it on Valkey, `counted` counts into it."""
    with ExitStack() as stack:
        folder, besides = new_folder("product"), {}
        environment = _environment(folder, rooms)
        if database == "postgres":
            postgres = shared_postgres()
            copied = postgres_copy(postgres)
            for name in DEMO_FILES:
                shutil.copy(copied.demo / name, folder)
            environment["DATABASE_URL"] = copied.url
            assert postgres.service is not None
            besides["postgres"] = postgres.service.process.pid
        else:
            copy_sqlite(folder)
        if shared_layer or workers > 1:
            valkey = stack.enter_context(Valkey())
            environment["REDIS_URL"] = valkey.url
            assert valkey.service is not None
            besides["valkey"] = valkey.service.process.pid
        seeded = _seeded(rooms, environment)
        port = free_port()
        how = command(server, port, workers, counted)
        running = stack.enter_context(service(how, port, environment, ready=READY))
        yield Product(port, running.process.pid, seeded["host"], seeded["rooms"], besides)


def command(server: str, port: int, workers: int = 1, counted: Path | None = None) -> list[str]:
    """Return how the product is started, or say that this version cannot."""
    program = MANAGE if counted is None else [sys.executable, "-m", "benchmarks.counted", str(counted)]
    if has_uvicorn():
        return [*program, *SERVE, str(port), "--server", server, "--workers", str(workers)]
    if server == "uvicorn" or workers > 1:
        raise NotRun("this version serves on Daphne only, in one process")
    return [*program, *SERVE, str(port)]


@cache
def has_uvicorn() -> bool:
    """Return whether this version of the product serves on uvicorn."""
    told = subprocess.run(
        [*MANAGE, "serve", "--help"], cwd=ROOT, capture_output=True, text=True, env=clean_environment()
    )
    return "--server" in told.stdout


def best_server() -> str:
    """Return the server that production uses, where this version has it."""
    return "uvicorn" if has_uvicorn() else "daphne"


def _environment(folder: Path, rooms: Sequence[Room]) -> dict[str, str]:
    most = max(room.members for room in rooms) + 10
    return {
        **clean_environment(),
        "TRIVIA_DATA_DIR": str(folder),
        "TRIVIA_LOG_LEVEL": "WARNING",
        "TRIVIA_MAX_PARTICIPANTS": str(most),
        "TRIVIA_ACCESS_TOKEN_SECONDS": "86400",
        **{f"TRIVIA_{name}": "1000000" for name in RATES},
    }


def _seeded(rooms: Sequence[Room], environment: dict[str, str]) -> dict[str, Any]:
    spec = json.dumps({"rooms": [asdict(room) for room in rooms]})
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.seed", spec],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout))


def _path(session: str, token: str, query: str) -> str:
    return f"/ws/{session}?token={token}{query}"
