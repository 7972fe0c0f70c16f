"""`manage.py serve --workers`: several processes behind one port, whatever dies."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Opener, make_cast
from tests.support.folders import ROOT
from tests.support.leftovers import wait_for_end
from tests.support.postgres import Postgres
from tests.support.server import TriviaServer
from tests.support.socket import Socket
from tests.support.templates import clean_environment, postgres_copy
from tests.support.valkey import Valkey

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(120)]


@pytest.fixture
def workers(postgres: Postgres, valkey: Valkey) -> Iterator[TriviaServer]:
    """A supervisor with two workers on one port."""
    two = TriviaServer(database=postgres_copy(postgres), redis=valkey.new_url(), kind="uvicorn", workers=2)
    with two as running:
        yield running


def children(server: TriviaServer) -> set[int]:
    return set(map(int, Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()))


async def two_apart(server: TriviaServer, open_socket: Opener) -> tuple[Socket, Socket]:
    """Return the host's socket and a player's on the other worker."""
    cast = make_cast(server)
    host = await open_socket(cast, "host")
    for n in range(40):
        guest = await open_socket(cast, cast.guest(f"Guest {n}"))
        if worker_of(server, guest) != worker_of(server, host):
            return host, guest
    raise AssertionError("all sockets came to one worker")


def worker_of(server: TriviaServer, socket: Socket) -> int:
    """Return the worker's pid at the other end of a socket, by the kernel's tables."""
    ours, theirs = (socket.connection.transport.get_extra_info(name) for name in ("sockname", "peername"))
    wanted = f"{ours[1]:04X}", f"{theirs[1]:04X}"
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if (fields[2].rpartition(":")[2], fields[1].rpartition(":")[2]) == wanted:
            return next(pid for pid in children(server) if holds(pid, fields[9]))
    raise AssertionError("no such socket")


def holds(pid: int, inode: str) -> bool:
    links = [str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()]
    return f"socket:[{inode}]" in links


async def test_two_workers_on_one_port_are_one_room_and_end_in_order(
    workers: TriviaServer, open_socket: Opener
) -> None:
    host, player = await two_apart(workers, open_socket)
    await host.ask("chat", {"text": "hello over there"})
    await player.ever("chat", lambda frame: frame["data"]["text"] == "hello over there")
    await asyncio.to_thread(workers.stop)
    for socket in (host, player):
        assert await socket.closed() == (1012, "server_restart")
        assert socket.of("reconnect")


async def test_a_killed_workers_people_come_back_at_once_and_a_new_one_takes_its_place(
    workers: TriviaServer, open_socket: Opener
) -> None:
    host, player = await two_apart(workers, open_socket)
    before, victim = children(workers), worker_of(workers, player)
    os.kill(victim, signal.SIGKILL)
    assert (await player.closed())[0] == 1006
    assert await asyncio.to_thread(wait_for_end, victim, time.monotonic() + 5)  # who is at its door falls with it
    cast = make_cast(workers)
    for n in range(10):  # while one place is empty, nobody is led to it
        await open_socket(cast, cast.guest(f"Back {n}"))
    await host.ask("chat", {"text": "still here"})
    async with asyncio.timeout(30):
        while len(children(workers)) < 2:
            await asyncio.sleep(0.05)
    assert len(children(workers) & before) == 1
    assert "worker_ended" in workers.log_text


async def test_workers_end_when_their_supervisor_is_killed(workers: TriviaServer, open_socket: Opener) -> None:
    host, player = await two_apart(workers, open_socket)
    pids = children(workers)
    os.kill(workers.pid, signal.SIGKILL)
    for socket in (host, player):
        assert await socket.closed() == (1012, "server_restart")
    until = time.monotonic() + 15
    assert all([await asyncio.to_thread(wait_for_end, pid, until) for pid in pids])


def serve(**env: str) -> subprocess.CompletedProcess[str]:
    whole = {**clean_environment(), **env}
    command = [sys.executable, "manage.py", "serve", "--port", env.get("PORT", "0")]
    return subprocess.run(command, env=whole, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_several_workers_on_sqlite_are_refused_in_words() -> None:
    done = serve(WORKERS="2")
    assert done.returncode == 1
    assert "SQLite is for one process" in done.stderr and "make run WORKERS=2" in done.stderr


def test_several_workers_without_a_layer_are_refused_in_words(postgres: Postgres) -> None:
    done = serve(WORKERS="2", DATABASE_URL=postgres_copy(postgres).url)
    assert done.returncode == 1
    assert "Several workers need REDIS_URL" in done.stderr


def test_a_taken_port_is_told_in_one_line_and_not_shared(workers: TriviaServer) -> None:
    env = {"DATABASE_URL": workers.env["DATABASE_URL"], "REDIS_URL": workers.redis, "PORT": str(workers.port)}
    for number in ("1", "2"):
        done = serve(WORKERS=number, TRIVIA_DATA_DIR=str(workers.folder), **env)
        assert done.returncode != 0
        assert "taken" in done.stderr or "in use" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
