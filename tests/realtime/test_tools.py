"""Other people's programs against us: wscat, and Django's own runserver."""

import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Cast, make_cast
from tests.support.client import Socket
from tests.support.processes import ROOT
from tests.support.server import TriviaServer
from tests.support.skips import need

WSCAT = ROOT / "node_modules" / ".bin" / "wscat"


def read_until(process: subprocess.Popen[bytes], words: bytes, seconds: float = 20) -> bytes:
    """Return what a process printed, up to and with `words`."""
    assert process.stdout is not None
    text = b""
    while words not in text:
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        chunk = os.read(process.stdout.fileno(), 65_536) if ready else b""
        assert chunk, f"no {words!r} in {text!r}"
        text += chunk
    return text


@pytest.fixture
def wscat(cast: Cast) -> Iterator[subprocess.Popen[bytes]]:
    """wscat in the demo's session, as the specification calls it."""
    need(WSCAT.exists(), "no wscat: npm is not here")
    address = f"{cast.server.ws_url}/ws/test-session?token={cast.rest('player').token}"
    process = subprocess.Popen(
        [str(WSCAT), "--no-color", "-c", address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    yield process
    process.kill()
    process.wait()


def test_wscat_connects_and_chats(wscat: subprocess.Popen[bytes]) -> None:
    assert wscat.stdin is not None
    read_until(wscat, b'"type":"connection"')
    wscat.stdin.write(b'{"type": "chat", "data": {"text": "Hello!"}}\n')
    wscat.stdin.flush()
    read_until(wscat, b'"text":"Hello!"')


async def test_runserver_refuses_a_socket_with_1008_too(server: TriviaServer, tmp_path: Path) -> None:
    cast = make_cast(server)
    env = {**server.env, "PYTHONUNBUFFERED": "1"}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", "127.0.0.1:0"],
            env=env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    try:
        assert process.stdout is not None
        found = re.search(rb"at http://127.0.0.1:(\d+)", read_until(process, b"Quit the server"))
        assert found
        port = listening_port(process.pid)
        socket = await Socket.open(f"ws://127.0.0.1:{port}", cast.id, "nonsense")
        assert await socket.closed() == (1008, "token_invalid")
        socket = await Socket.open(f"ws://127.0.0.1:{port}", cast.id, cast.rest("player").token)
        assert json.loads(json.dumps((await socket.greeted()).greeting))["role"] == "player"
        await socket.close()
    finally:
        process.terminate()
        process.wait(20)


def listening_port(pid: int) -> int:
    """Return the port that a process listens on, as the kernel has it, once it does."""
    import time

    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        inodes = set()
        for fd in Path(f"/proc/{pid}/fd").iterdir():
            target = str(fd.readlink()) if fd.is_symlink() else ""
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
        for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == "0A" and columns[9] in inodes:
                return int(columns[1].rsplit(":", 1)[1], 16)
    raise AssertionError("nothing listens")
