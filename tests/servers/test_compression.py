"""permessage-deflate: who gets it, what it saves, how often it is done, and what it must not let in."""

import zlib
from contextlib import ExitStack

import pytest

from tests.servers.apps import prose
from tests.servers.conftest import AppServer
from tests.servers.wire import BINARY, COMPRESSED, TEXT, Wire, packed

OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
LIMIT = 65_536


def inflated(payload: bytes) -> bytes:
    """Inflate as a client does that remembers nothing and keeps the window that we name."""
    return zlib.decompressobj(-12).decompress(payload + b"\0\0\xff\xff")


def deflated(data: bytes, level: int = 9) -> bytes:
    stream = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return (stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH))[:-4]


def send(wire: Wire, payload: bytes, opcode: int = TEXT, *, fin: bool = True) -> None:
    wire.raw(packed(opcode, payload, fin=fin, flags=COMPRESSED))


# Who gets it


@pytest.mark.parametrize(
    ("offer", "answer"),
    [
        ("permessage-deflate", ANSWER),
        ("permessage-deflate; client_max_window_bits", ANSWER),
        ("permessage-deflate; client_max_window_bits=10; client_no_context_takeover", ANSWER),
        ("permessage-deflate; server_max_window_bits=12", f"{ANSWER}; server_max_window_bits=12"),
        ("permessage-deflate; server_max_window_bits=15", f"{ANSWER}; server_max_window_bits=12"),
        ("permessage-deflate; server_max_window_bits=9, permessage-deflate", ANSWER),
        ("x-webkit-deflate-frame, permessage-deflate; server_no_context_takeover", ANSWER),
    ],
)
def test_a_client_that_offers_compression_gets_it_without_context(app: AppServer, offer: str, answer: str) -> None:
    with app.wire("/echo/x", f"Sec-WebSocket-Extensions: {offer}") as wire:
        assert (wire.status, wire.headers["sec-websocket-extensions"]) == (101, answer)


@pytest.mark.parametrize(
    "offer",
    [
        "",
        "x-webkit-deflate-frame",
        "permessage-deflate; server_max_window_bits=9",  # smaller than the one that everybody's frames are made with
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; what_is_this",
        "permessage-deflate;;;",
    ],
)
def test_an_offer_that_is_none_of_ours_leaves_the_line_plain(app: AppServer, offer: str) -> None:
    with app.wire("/echo/x", f"Sec-WebSocket-Extensions: {offer}") as wire:
        assert (wire.status, wire.headers.get("sec-websocket-extensions")) == (101, None)
        wire.text("x" * 3_000)
        assert wire.message() == "x" * 3_000


# What is sent


def test_two_kib_of_text_cost_less_than_one_and_who_did_not_offer_is_served_plain_in_the_same_room(
    app: AppServer,
) -> None:
    with app.wire("/member/packed", OFFER) as offered, app.wire("/member/plain") as plain:
        with app.wire("/tell/2048") as teller:
            teller.message()
        first, payload = offered.packed()
        assert first == 0x80 | COMPRESSED | TEXT
        assert len(payload) < 1024
        assert inflated(payload) == prose(2048)
        assert plain.next() == (TEXT, prose(2048))


def test_a_short_message_is_not_compressed(app: AppServer) -> None:
    with app.wire("/member/short", OFFER) as wire, app.wire("/tell/1023") as teller:
        teller.message()
        assert wire.next() == (TEXT, prose(1023))


def test_what_compression_would_not_shorten_goes_as_it_is(app: AppServer) -> None:
    unlike = "".join(chr(0x4E00 + (number * 7919) % 20_000) for number in range(400))
    with app.wire("/echo/noise", OFFER) as wire:
        wire.text(unlike)
        first, payload = wire.packed()
        assert (inflated(payload) if first & COMPRESSED else payload) == unlike.encode()
        assert len(payload) <= len(unlike.encode())


@pytest.mark.frames
def test_a_broadcast_to_a_hundred_members_is_compressed_once(app: AppServer) -> None:
    with ExitStack() as stack:
        members = [stack.enter_context(app.wire("/member/x", OFFER)) for _ in range(100)]
        before = int(stack.enter_context(app.wire("/tell/10")).message())
        after = int(stack.enter_context(app.wire("/tell/4000")).message())
        assert after - before == 1
        for member in members:
            assert member.next() == (TEXT, prose(10))
            assert inflated(member.packed()[1]) == prose(4000)


@pytest.mark.frames
def test_frames_joined_into_one_write_arrive_one_by_one_in_each_members_form(app: AppServer) -> None:
    with app.wire("/member/packed", OFFER) as offered, app.wire("/member/plain") as plain:
        with app.wire("/tell_joined/20/3000/30") as teller:
            teller.message()
        assert offered.next() == (TEXT, prose(20))
        assert inflated(offered.packed()[1]) == prose(3000)
        assert offered.next() == (TEXT, prose(30))
        assert [plain.next() for _ in range(3)] == [(TEXT, prose(size)) for size in (20, 3000, 30)]


# What comes in


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_a_compressed_message_of_exactly_the_limit_passes(app: AppServer, opcode: int) -> None:
    with app.wire("/echo/exact", OFFER) as wire:
        for body in (b"x" * LIMIT, b"", b"short"):
            send(wire, deflated(body), opcode)
            first, payload = wire.packed()
            assert first & 0x0F == opcode
            assert (inflated(payload) if first & COMPRESSED else payload) == body


@pytest.mark.parametrize("size", [LIMIT + 1, 100_000, 50_000_000])
def test_a_message_that_inflates_beyond_the_limit_closes_1009(app: AppServer, size: int) -> None:
    bomb = deflated(b"x" * size)
    assert len(bomb) < LIMIT
    with app.wire("/echo/bomb", OFFER) as wire:
        send(wire, bomb)
        assert wire.closed() == (1009, "message_too_big")
        wire.close(1009)
        assert wire.has_ended()


def test_inflated_bytes_count_over_all_fragments(app: AppServer) -> None:
    body = deflated(b"y" * 40_000 + b"z" * 40_000)
    with app.wire("/echo/fragments", OFFER) as wire:
        for part in range(0, len(body), 16):
            last = part + 16 >= len(body)
            flags = COMPRESSED if part == 0 else 0
            wire.raw(packed(TEXT if part == 0 else 0, body[part : part + 16], fin=last, flags=flags))
        assert wire.closed() == (1009, "message_too_big")


def test_a_compressed_message_in_fragments_is_put_together(app: AppServer) -> None:
    text = prose(30_000)
    body = deflated(text)
    with app.wire("/echo/fragments", OFFER) as wire:
        wire.raw(packed(TEXT, body[:1000], fin=False, flags=COMPRESSED))
        wire.raw(packed(0, body[1000:5000], fin=False))
        wire.raw(packed(0, body[5000:]))
        assert inflated(wire.packed()[1]) == text
        wire.text("plain beside it")
        assert wire.message() == "plain beside it"


def test_what_is_no_deflate_stream_closes_1007(app: AppServer) -> None:
    with app.wire("/echo/corrupt", OFFER) as wire:
        send(wire, b"\xff\xff\xff\xff\xff")
        assert wire.closed()[0] == 1007


def test_bad_utf8_inside_closes_1007(app: AppServer) -> None:
    with app.wire("/echo/utf8", OFFER) as wire:
        send(wire, deflated(b"ok \xc3("))
        assert wire.closed() == (1007, "invalid_utf8")


@pytest.mark.parametrize("opcode", [8, 9, 0])
def test_only_the_first_frame_of_a_message_may_be_marked_compressed(app: AppServer, opcode: int) -> None:
    with app.wire("/echo/marked", OFFER) as wire:
        if opcode == 0:
            wire.raw(packed(TEXT, deflated(b"begins"), fin=False, flags=COMPRESSED))
        send(wire, b"", opcode)
        assert wire.closed() == (1002, "protocol_error")


def test_compressed_without_having_agreed_closes_1002(app: AppServer) -> None:
    with app.wire("/echo/marked") as wire:
        send(wire, deflated(b"hello"))
        assert wire.closed() == (1002, "protocol_error")
