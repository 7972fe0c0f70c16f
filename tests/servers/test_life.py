"""Start and stop."""

import signal
import socket
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.servers.conftest import AppServer
from tests.servers.wire import Wire

Make = Callable[..., AppServer]


def test_the_port_opens_after_the_application_has_started(make: Make) -> None:
    server = make().listen()
    lines = server.log.read_text().splitlines()
    assert lines.index("lifespan.startup") < lines.index(f"ready {server.port}")


def test_an_application_that_cannot_start_opens_no_port(make: Make) -> None:
    server = make(lifespan="fails")
    server.wait_for("no database", 10)
    assert server.process.wait(10) == 1
    assert "ready" not in server.log.read_text()


def test_an_application_without_lifespan_is_served(make: Make) -> None:
    server = make(lifespan="unknown").listen()
    with server.wire("/echo/x") as wire:
        assert wire.status == 101
    assert server.stop() == 0


def test_a_port_that_is_taken_ends_the_process(make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = make(port=taken.getsockname()[1])
        assert server.process.wait(10) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.frames
def test_a_stop_tells_the_sockets_then_closes_them_1012_and_exits_0(make: Make, number: int) -> None:
    server = make().listen()
    with server.wire("/echo/one") as one, server.wire("/echo/two") as two:
        server.signal(number)
        for wire in (one, two):
            assert wire.message() == '{"type":"reconnect"}'
            assert wire.closed() == (1012, "server_restart")
            wire.close(1012)
            assert wire.has_ended()
    assert server.process.wait(10) == 0
    server.wait_for("lifespan.shutdown", 5)


def test_without_a_hook_sockets_just_close_1012(make: Make) -> None:
    server = make(hook=False).listen()
    with server.wire("/echo/one") as wire:
        server.signal(signal.SIGTERM)
        assert wire.next() == (8, b"\x03\xf4server_restart")
        wire.close(1012)
    assert server.process.wait(10) == 0


def test_while_draining_the_port_is_shut_and_an_open_line_brings_no_new_socket(make: Make) -> None:
    server = make(bounds={"close_seconds": 2, "drain_seconds": 2}).listen()
    with server.wire("/echo/last") as wire:
        line = socket.create_connection(("127.0.0.1", server.port))
        line.sendall(b"GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n")
        page = b""
        while not page.endswith(b"\r\n\r\nok"):
            page += line.recv(65_536)
        server.signal(signal.SIGTERM)
        assert wire.closed()[0] == 1012
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port))
        line.sendall(
            b"GET /echo/x HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        answer = b""  # uvicorn has ended a line on which no request was running
        with suppress(ConnectionResetError):
            answer = line.recv(65_536)
        assert not answer or answer.startswith(b"HTTP/1.1 503")
        line.close()
        wire.close(1012)
    assert server.process.wait(10) == 0


def test_peers_and_applications_that_hang_do_not_hold_a_stop_up(make: Make) -> None:
    bounds = {"close_seconds": 0.3, "drain_seconds": 0.6, "shutdown_seconds": 0.3}
    server = make(lifespan="hangs", bounds=bounds).listen()
    with server.wire("/echo/mute"), server.wire("/deaf"):
        server.wait_for("deaf", 5)
        assert server.stop(seconds=5) == 0


def test_no_query_string_is_in_any_log_at_debug(make: Make) -> None:
    server = make().listen()
    with server.wire("/echo/x?token=canary-in-a-query") as wire:
        wire.text("hello")
        wire.message()
        wire.frame(1, b"\xff")
        wire.closed()
    for path in ("/reject", "/deny/404", "/stumble/early", "/stumble/late", "/no_such_path"):
        with server.wire(f"{path}?token=canary-in-a-query", "Sec-WebSocket-Protocol: v1, canary-in-a-header"):
            pass
    with Wire(server.port, "/x?token=canary-in-a-query", "Sec-WebSocket-Version: 99"):
        pass
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"GET /page?token=canary-in-a-query HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert line.recv(65_536).startswith(b"HTTP/1.1 200")
    assert server.stop() == 0
    log = server.log.read_text()
    assert "/page" in log, "requests are logged"
    assert "canary" not in log
