"""What comes from a client, cut anywhere: our parser against websockets' own client."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from realtime.servers.deflate import Inflater
from realtime.servers.parser import Parser, Violation

LIMIT = 4_000
Message = tuple[Opcode, bytes]

data = st.builds(lambda part, times: part * times, st.binary(max_size=40), st.integers(1, 100))
messages = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([Opcode.TEXT, Opcode.BINARY]), data),
        st.tuples(st.sampled_from([Opcode.PING, Opcode.PONG]), st.binary(max_size=125)),
    ),
    max_size=12,
)


def on_the_wire(message: Message, cuts: list[int], extensions: list[PerMessageDeflate]) -> bytes:
    """Return a message in as many fragments as `cuts` gives; control frames stay whole."""
    opcode, payload = message
    if opcode in {Opcode.PING, Opcode.PONG}:
        return Frame(opcode, payload).serialize(mask=True, extensions=extensions)
    bounds = [0, *sorted(cut % (len(payload) + 1) for cut in cuts), len(payload)]
    parts = [payload[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]
    frames = [
        Frame(opcode if number == 0 else Opcode.CONT, part, fin=number == len(parts) - 1)
        for number, part in enumerate(parts)
    ]
    return b"".join(frame.serialize(mask=True, extensions=extensions) for frame in frames)


def parsed(parser: Parser, wire: bytes, step: int) -> list[tuple[int, bytes]]:
    found = []
    for start in range(0, len(wire), step):
        parser.feed(wire[start : start + step])
        while (message := parser.next()) is not None:
            found.append(message)
    return found


@given(messages, st.lists(st.integers(0, 10_000), max_size=5), st.integers(1, 3_000), st.booleans())
def test_whatever_a_client_sends_comes_out_whole_and_in_order(
    sent: list[Message], cuts: list[int], step: int, deflates: bool
) -> None:
    extensions = [PerMessageDeflate(True, True, 15, 15)] if deflates else []
    wire = b"".join(on_the_wire(message, cuts, extensions) for message in sent)
    assert parsed(Parser(LIMIT, Inflater(LIMIT) if deflates else None), wire, step) == sent


@given(st.binary(max_size=300), st.integers(1, 50), st.booleans())
def test_noise_is_refused_with_a_close_code_or_waits_for_more(noise: bytes, step: int, deflates: bool) -> None:
    parser = Parser(LIMIT, Inflater(LIMIT) if deflates else None)
    try:
        for opcode, payload in parsed(parser, noise, step):
            assert opcode in {1, 2, 8, 9, 10}
            assert len(payload) <= LIMIT
    except Violation as violation:
        assert violation.code in {1002, 1007, 1009}


@given(st.integers(LIMIT + 1, 1 << 62))
def test_a_frame_that_is_too_big_is_refused_by_its_head(size: int) -> None:
    parser = Parser(LIMIT, None)
    parser.feed(b"\x82\xff" + size.to_bytes(8) if size >= 65_536 else b"\x82\xfe" + size.to_bytes(2))
    with pytest.raises(Violation) as refused:
        parser.next()
    assert refused.value.code == 1009
