"""The line of the tests fails in the ways that it promises."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator

import pytest

from tests.support.addresses import own_address
from tests.support.proxy import Proxy


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(ConnectionResetError):
            while data := self.request.recv(65_536):
                self.request.sendall(data)


class EchoServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


@pytest.fixture
def line() -> Iterator[Proxy]:
    with EchoServer(("127.0.0.1", 0), Echo) as echo:
        threading.Thread(target=echo.serve_forever, daemon=True).start()
        with Proxy(echo.server_address) as proxy:
            yield proxy
        echo.shutdown()


def connected(line: Proxy) -> socket.socket:
    client = socket.create_connection((line.host, line.port), timeout=5)
    client.sendall(b"hello")
    assert client.recv(5) == b"hello"
    return client


def test_a_blackhole_says_nothing_and_heals(line: Proxy) -> None:
    with connected(line) as client:
        line.blackhole()
        client.sendall(b"are you there")
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):  # neither data nor an end
            client.recv(1)
        client.settimeout(5)
        line.heal()
        assert client.recv(100) == b"are you there"


def test_an_end_does_not_pass_through_a_blackhole(line: Proxy) -> None:
    with connected(line) as client:
        line.blackhole()
        client.shutdown(socket.SHUT_WR)  # our side ends; the far side's end must not come back yet
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(1)
        client.settimeout(5)
        line.heal()
        assert client.recv(1) == b""


def test_a_line_is_cut_after_so_many_bytes(line: Proxy) -> None:
    with connected(line) as client:
        line.cut_after(3)
        client.sendall(b"goodbye")
        received = b""
        with pytest.raises(ConnectionResetError):
            while data := client.recv(100):
                received += data
        assert received == b"goo"
    connected(line).close()  # and new ones are served


def test_a_line_is_cut_at_once(line: Proxy) -> None:
    with connected(line) as client:
        line.cut()
        with pytest.raises(ConnectionResetError):
            client.recv(1)


def test_a_slow_line_keeps_the_order(line: Proxy) -> None:
    with connected(line) as client:
        line.delay(0.05)
        for piece in (b"a", b"b", b"c"):
            client.sendall(piece)
        with client.makefile("rb") as file:  # recv with a timeout returns what is there
            assert file.read(3) == b"abc"


def test_a_phone_can_come_in_from_the_network() -> None:
    with EchoServer(("127.0.0.1", 0), Echo) as echo:
        threading.Thread(target=echo.serve_forever, daemon=True).start()
        with Proxy(echo.server_address, host=own_address()) as proxy:
            connected(proxy).close()
        echo.shutdown()
