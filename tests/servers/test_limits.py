"""What a peer may send, and how much of it waits."""

from collections.abc import Callable

import pytest

from tests.servers.conftest import AppServer
from tests.servers.wire import BINARY, CLOSE, PING, PONG, TEXT, packed

LIMIT = 65_536


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_a_message_of_exactly_the_limit_passes(app: AppServer, opcode: int) -> None:
    with app.wire("/echo/exact") as wire:
        wire.frame(opcode, b"x" * LIMIT)
        assert wire.next() == (opcode, b"x" * LIMIT)


@pytest.mark.parametrize("size", [LIMIT + 1, 2_000_000])
def test_a_bigger_message_closes_1009(app: AppServer, size: int) -> None:
    with app.wire("/echo/big") as wire:
        wire.frame(TEXT, b"x" * size)
        assert wire.closed() == (1009, "message_too_big")
        wire.close(1009)
        assert wire.has_ended()


def test_fragments_count_in_total(app: AppServer) -> None:
    with app.wire("/echo/fragments") as wire:
        wire.frame(TEXT, b"x" * 40_000, fin=False)
        wire.frame(PING, b"between")
        wire.frame(0, b"x" * (LIMIT - 40_000))
        assert wire.next() == (PONG, b"between")
        assert wire.next() == (TEXT, b"x" * LIMIT)
        wire.frame(TEXT, b"x" * 40_000, fin=False)
        wire.frame(0, b"x" * (LIMIT - 40_000 + 1))
        assert wire.closed() == (1009, "message_too_big")


def test_the_limit_can_be_set(make: Callable[..., AppServer]) -> None:
    with make(bounds={"max_message": 10}).listen().wire("/echo/x") as wire:
        wire.text("0123456789")
        assert wire.message() == "0123456789"
        wire.text("0123456789a")
        assert wire.closed()[0] == 1009


@pytest.mark.parametrize("bad", [b"\xff", b"ok \xc3(", b"cut \xe2\x82", b"\xed\xa0\x80"])
def test_bad_utf8_closes_1007(app: AppServer, bad: bytes) -> None:
    with app.wire("/echo/utf8") as wire:
        wire.frame(TEXT, bad)
        assert wire.closed() == (1007, "invalid_utf8")
        wire.close(1007)
        assert wire.has_ended()


@pytest.mark.parametrize(
    "data",
    [
        packed(TEXT, b"not masked", masked=False),
        packed(3, b"reserved opcode"),
        packed(0, b"continues nothing"),
        packed(PING, b"x" * 126),
        packed(CLOSE, b"\x03"),
        b"\xf1\x80\0\0\0\0",
    ],
    ids=["unmasked", "opcode", "continuation", "long ping", "short close", "reserved bits"],
)
def test_a_violation_of_the_protocol_closes_1002(app: AppServer, data: bytes) -> None:
    with app.wire("/echo/violation") as wire:
        wire.raw(data)
        assert wire.closed() == (1002, "protocol_error")


def test_an_application_that_takes_nothing_stops_the_reading(app: AppServer) -> None:
    with app.wire("/deaf") as wire:
        app.wait_for("deaf", 5)
        # One write of many small messages, and then more than the kernel's buffers hold.
        wire.raw(packed(TEXT, b"tiny") * 3_000)
        wire.socket.settimeout(0.3)
        big, sent = packed(TEXT, b"x" * 60_000), 0
        with pytest.raises(TimeoutError):
            for sent in range(1_000):  # noqa: B007
                wire.raw(big)
        wire.socket.settimeout(20)
        with app.wire("/release"):
            assert app.wait_for("waiting", 5) == "waiting 16"
        # A frame that was cut by the timeout cannot be completed; what was whole has arrived.
        assert sent < 400
        assert app.is_running


def test_reading_goes_on_when_the_application_takes_again(make: Callable[..., AppServer]) -> None:
    server = make().listen()
    with server.wire("/deaf") as wire:
        server.wait_for("deaf", 5)
        wire.raw(packed(TEXT, b"tiny") * 5_000)
        with server.wire("/release"):
            wire.text("last")
            assert wire.message() == "5001"


def test_a_peer_that_answers_pings_stays_and_a_silent_one_is_dropped(make: Callable[..., AppServer]) -> None:
    server = make(bounds={"ping_seconds": 0.1, "silence_seconds": 0.6}).listen()
    with server.wire("/echo/awake") as awake, server.wire("/echo/silent") as silent:
        while True:  # the silent peer's end comes while the other one answers
            opcode, payload = awake.next()
            assert opcode == PING
            awake.frame(PONG, payload)
            if server._line_with("disconnect echo silent"):
                break
        awake.text("still here")
        while (frame := awake.next())[0] == PING:
            awake.frame(PONG, frame[1])
        assert frame == (TEXT, b"still here")
        assert silent.next()[0] == PING
    assert server.disconnect("echo", "silent")["clean"] is False
