"""The commands and files of docs/deployment.md do what the page says."""

import re
import shlex
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import Opener, make_cast
from tests.support.folders import ROOT, new_folder
from tests.support.postgres import Postgres
from tests.support.processes import Service
from tests.support.server import TriviaServer
from tests.support.templates import postgres_copy
from tests.support.valkey import Valkey

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(120)]
NGINX = Path(shutil.which("nginx") or "/usr/sbin/nginx")


@pytest.fixture
def served(postgres: Postgres, valkey: Valkey) -> Iterator[TriviaServer]:
    """The product by the page's own uvicorn command, on a free port."""
    page = (ROOT / "docs/deployment.md").read_text()
    command = shlex.split(re.search(r"```bash\n(uvicorn .*?)```", page, re.S)[1].replace("\\\n", " "))  # type: ignore[index]
    server = TriviaServer(database=postgres_copy(postgres), redis=valkey.new_url(), port=free_port())
    command[command.index("--port") + 1] = str(server.port)
    server.service = Service([str(Path(sys.executable).with_name("uvicorn")), *command[1:]], server.log, env=server.env)
    server.service.wait_for_line(lambda line: "Started server process" in line, 60)
    is_up(server.port)
    yield server
    server.service.stop(signal.SIGTERM)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_up(port: int) -> None:
    """Wait until the product answers there."""
    with httpx.Client(transport=httpx.HTTPTransport(retries=8), trust_env=False) as client:
        client.get(f"http://127.0.0.1:{port}/healthz").raise_for_status()


async def test_the_uvicorn_command_serves_rooms_and_drains(served: TriviaServer, open_socket: Opener) -> None:
    cast = make_cast(served)
    host, player = await open_socket(cast, "host"), await open_socket(cast, "player")
    assert (await player.ask("chat", {"text": "hello"}))["type"] == "ack"
    await host.ever("chat")
    served.signal(signal.SIGTERM)
    for line in (host, player):
        assert await line.closed() == (1012, "server_restart")
        assert line.of("reconnect")
    assert "token=" not in served.log_text


@pytest.mark.skipif(not NGINX.exists(), reason="no nginx here")
async def test_a_socket_passes_nginx_with_the_shipped_configuration(server: TriviaServer, open_socket: Opener) -> None:
    folder, port = new_folder("nginx"), free_port()
    shipped = (ROOT / "docs/examples/deploy/nginx.conf").read_text()
    for line, ours in (
        ("127.0.0.1:8000", f"127.0.0.1:{server.port}"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
    ):
        assert line in shipped
        shipped = shipped.replace(line, ours)
    shipped = re.sub(r"    ssl_certificate.*\n", "", shipped)  # TLS is nginx's own affair
    logs = "pid nginx.pid; error_log error.log; daemon off;"
    (folder / "nginx.conf").write_text(f"{logs} events {{}} http {{ access_log off;\n{shipped}\n}}\n")
    proxy = Service([str(NGINX), "-p", str(folder), "-c", "nginx.conf"], folder / "log")
    try:
        is_up(port)
        cast = make_cast(server)
        player = await open_socket(cast, "player", at=f"ws://127.0.0.1:{port}")
        assert (await player.ask("chat", {"text": "through nginx"}))["type"] == "ack"
    finally:
        proxy.stop(signal.SIGTERM)
