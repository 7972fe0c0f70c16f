"""permessage-deflate on the product itself, read from the raw socket."""

import asyncio
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import Cast, Opener
from tests.servers.wire import BINARY, COMPRESSED, TEXT, Wire, packed
from tests.support.secrets import issued

OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
WORDS = "Which river flows through the most capitals of Europe, and through which of them does it flow? "
TWO_KIB = (WORDS * 22)[:2048]


@contextmanager
def wire(cast: Cast, who: str, *headers: str) -> Iterator[Wire]:
    token = cast.rest(who).token
    issued(token)
    with Wire(cast.server.port, f"/ws/{cast.id}?token={token}", *headers) as opened:
        yield opened


def frame_of(wire: Wire, type: str) -> tuple[int, int, dict[str, object]]:
    """Return (first byte, bytes of the payload, message) of the next message of a type."""
    while True:
        first, payload = wire.packed()
        if first & 0x0F in {TEXT, BINARY}:
            body = zlib.decompressobj(-12).decompress(payload + b"\0\0\xff\xff") if first & COMPRESSED else payload
            message: dict[str, object] = json.loads(body)
            if message["type"] == type:
                return first, len(payload), message


async def test_who_offers_gets_two_kib_for_less_than_one_and_who_does_not_is_served_plain_in_the_same_room(
    cast: Cast, open_socket: Opener
) -> None:
    host = await open_socket(cast, "host", server=cast.server)
    with wire(cast, "player", OFFER) as offered, wire(cast, "player2") as plain:
        assert offered.headers["sec-websocket-extensions"].startswith("permessage-deflate")
        assert "sec-websocket-extensions" not in plain.headers
        for each in (offered, plain):
            await asyncio.to_thread(frame_of, each, "connection")
        await host.send("words", {"text": TWO_KIB})
        first, size, message = await asyncio.to_thread(frame_of, offered, "words")
        assert first & COMPRESSED and size < 1024
        first, size, told = await asyncio.to_thread(frame_of, plain, "words")
        assert not first & COMPRESSED and size > 2048
        assert message == told and told["data"] == {"text": TWO_KIB}


async def test_a_message_of_100_kb_that_deflates_to_one_closes_1009(cast: Cast) -> None:
    body = json.dumps({"type": "chat", "data": {"text": "x" * 100_000}}).encode()
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = (stream.compress(body) + stream.flush(zlib.Z_SYNC_FLUSH))[:-4]
    assert len(bomb) < 1024
    with wire(cast, "player", OFFER) as opened:
        opened.raw(packed(TEXT, bomb, flags=COMPRESSED))
        assert (await asyncio.to_thread(opened.closed))[0] == 1009


@pytest.mark.frames
async def test_one_compression_a_broadcast_for_a_hundred_members(cast: Cast, open_socket: Opener) -> None:
    """Counted by the product's own metrics, in the process that all of them are on."""
    host = await open_socket(cast, "host", server=cast.server)
    members = await asyncio.gather(
        *(
            open_socket(cast, guest, server=cast.server, compression="deflate")
            for guest in await asyncio.to_thread(cast.guests, 99)
        )
    )
    await asyncio.gather(*(member.ever("user_joined") for member in members[:-1]))
    await cast.connected(100)
    before = compressions(cast)
    await host.send("words", {"text": TWO_KIB})
    for member in members:
        assert member.connection.protocol.extensions
        await member.ever("words")
    assert compressions(cast) - before == 1


def compressions(cast: Cast) -> int:
    text = cast.anybody.http.get(f"{cast.server.base_url}/metrics").text
    return int(
        next(float(line.split()[1]) for line in text.splitlines() if line.startswith("trivia_compressions_total"))
    )
