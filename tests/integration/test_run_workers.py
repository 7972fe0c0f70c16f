"""`make run WORKERS=2`, as somebody types it who has set up nothing."""

import json
import sys

import pytest

from tests.support import secrets
from tests.support.folders import new_folder
from tests.support.postgres import is_there
from tests.support.processes import Service
from tests.support.rest import Rest
from tests.support.server import LISTENING
from tests.support.skips import count, need
from tests.support.socket import Socket
from tests.support.templates import clean_environment
from tests.support.valkey import is_there as has_valkey

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(180)]


async def test_it_brings_postgresql_and_valkey_keeps_its_data_and_ends_with_all_it_started() -> None:
    need(is_there() and has_valkey(), "no PostgreSQL or no Valkey from a wheel")
    data = new_folder("workers")
    env = {**clean_environment(), "TRIVIA_DATA_DIR": str(data), "PORT": "0", "WORKERS": "2"}
    passwords = []
    for _ in range(count(1, 2)):  # the second time everything is there
        running = Service([sys.executable, "scripts/run_workers.py"], secrets.watch(data / "log"), env=env)
        try:
            port = int(running.wait_for(LISTENING, 120).rsplit(":", 1)[1])
            demo = json.loads((data / "workers" / "demo.json").read_text())
            passwords.append(demo["users"]["host"]["password"])
            player = Rest(f"http://127.0.0.1:{port}").login(**demo["users"]["player"])
            sockets = [await Socket.open(f"ws://127.0.0.1:{port}", demo["session_id"], player.token) for _ in range(4)]
            assert (await sockets[0].ask("chat", {"text": "hello"}))["type"] == "ack"
            for socket in sockets:
                await socket.ever("chat", lambda frame: frame["data"]["text"] == "hello")
        finally:
            assert running.stop() == 0
        assert [await socket.closed() for socket in sockets] == [(1012, "server_restart")] * 4
    assert len(set(passwords)) == 1
