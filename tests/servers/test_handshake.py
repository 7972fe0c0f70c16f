"""Refusals before a socket is accepted."""

import socket
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from select import select

import pytest

from tests.servers.conftest import AppServer


@pytest.mark.parametrize("status", [403, 404, 503, 429])
def test_an_application_refuses_with_status_headers_and_body(app: AppServer, status: int) -> None:
    with app.wire(f"/deny/{status}") as wire:
        assert (wire.status, wire.body, wire.headers["x-why"]) == (status, b"not here", "because")
        assert wire.headers["connection"] == "close"
        assert wire.has_ended()
    assert app.disconnect("deny", status)["clean"] is False


def test_a_close_before_accept_is_403(app: AppServer) -> None:
    with app.wire("/reject") as wire:
        assert wire.status == 403
        assert wire.has_ended()


@pytest.mark.parametrize("when", ["early", "silently"])
def test_an_application_that_fails_before_it_answers_is_500(app: AppServer, when: str) -> None:
    with app.wire(f"/stumble/{when}") as wire:
        assert wire.status == 500


def test_an_application_that_does_not_answer_is_503(app: AppServer) -> None:
    with app.wire("/hesitate") as wire:
        assert wire.status == 503
        assert wire.has_ended()


@pytest.mark.parametrize(
    ("header", "status"), [("Origin: ", 403), ("Origin: http://", 403), ("Sec-WebSocket-Version: 99", 400)]
)
def test_a_handshake_that_is_wrong_is_refused_before_any_application(app: AppServer, header: str, status: int) -> None:
    with app.wire("/echo/x", header) as wire:
        assert (wire.status, wire.body) == (status, b"")
        assert wire.has_ended()


def test_accept_carries_subprotocol_and_headers(app: AppServer) -> None:
    with app.wire("/greet/trivia.v1", "Sec-WebSocket-Protocol: trivia.v1, abc") as wire:
        assert (wire.status, wire.headers["sec-websocket-protocol"]) == (101, "trivia.v1")
        assert [line for line in wire.header_lines if line.startswith("x-one")] == ["x-one: 1", "x-one: 2"]


def test_a_subprotocol_that_was_not_offered_is_the_applications_error(app: AppServer) -> None:
    with app.wire("/greet/other", "Sec-WebSocket-Protocol: trivia.v1") as wire:
        assert wire.status == 500


def test_no_answer_names_the_server(app: AppServer) -> None:
    for path in ("/echo/x", "/reject"):
        with app.wire(path) as wire:
            assert "server" not in wire.headers
    with socket.create_connection(("127.0.0.1", app.port)) as line:
        line.sendall(b"GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"server:" not in line.recv(65_536).lower()


def test_a_full_server_answers_503_and_takes_the_next_when_one_has_left(make: Callable[..., AppServer]) -> None:
    server = make(max_connections=2).listen()
    with server.wire("/echo/one"), server.wire("/echo/two") as two:
        with server.wire("/echo/three") as three:
            assert three.status == 503
            assert three.has_ended()
        two.close(1000)
        assert two.closed()[0] == 1000
        server.disconnect("echo", "two")
        with server.wire("/echo/four") as four:
            assert four.status == 101


@pytest.mark.parametrize("after_a_page", [False, True])
@pytest.mark.parametrize("cut", [1, 30, 90])
def test_a_handshake_may_come_in_pieces_and_after_a_page(app: AppServer, cut: int, after_a_page: bool) -> None:
    asked = (
        b"GET /echo/pieces HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with closing(HTTPConnection("127.0.0.1", app.port, timeout=5)) as line:
        line.connect()
        if after_a_page:
            line.request("GET", "/page")
            assert line.getresponse().read()
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sock.sendall(asked[:cut])
        assert select([line.sock], [], [], 0.05)[0] == []  # not a word before the handshake is whole
        line.sock.sendall(asked[cut:])
        assert line.sock.recv(65_536).startswith(b"HTTP/1.1 101")
