"""Whatever comes in: never a 1011, never a traceback, never a member left behind."""

import contextlib
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from realtime.messages import Malformed, Message, parse
from tests.conftest import Cast, Opener, make_cast
from tests.support.skips import count
from tests.support.socket import Socket

KNOWN = ["chat", "answer", "buzz", "reaction", "score_update", "session_update", "command", "authenticate", "ping"]
KINDS = [*KNOWN, "upload", "hint", "connection", "ack", "chat_delete", "", "Chat", "x" * 40, "ö", "a b"]
BROKEN = [
    "",
    " ",
    "{",
    "}",
    "{bad",
    "null",
    "true",
    "[]",
    "[1]",
    '"chat"',
    "1e999",
    "NaN",
    "-Infinity",
    '{"type":NaN}',
    '{"type":"chat","data":{"text":NaN}}',
    "[" * 30_000,
    '{"type":"chat","data":' + '{"a":' * 500 + "1" + "}" * 501,
    '{"type":"chat","data":{"text":"\\ud800"}}',
    '{"type":"hint","data":{"x":1' + "0" * 400 + "}}",
    '{"type":"chat","data":{"text":"\\u0000"}}',
    '{"type":"chat","id":{},"data":{"text":"x"}}',
    "\ufeff{}",
    '{"type":"hint","data":{"x":9007199254740993}}',
    '{"type":"chat","data":[]}',
    '{"type":1}',
    "{}",
    '{"data":{}}',
    '{"type":"chat","id":"' + "i" * 65 + '","data":{"text":"x"}}',
    '{"type":"hint","data":{"\\ud800":1}}',
    '{"type":"score_update","data":{"participant":"no uuid","points":1}}',
    '{"type":"chat_delete","data":{"id":"x"}}',
    '{"type":"session_update","data":{"state":5,"question_number":1.5,"time_remaining":"x"}}',
    '{"type":"command","data":{"command":"\\u202e"}}',
    '{"type":"score_update","data":{"team":"","points":1}}',
    '{"type":"session_update","data":{"state":"a","time_remaining":1e308}}',
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
messages = st.fixed_dictionaries(
    {"type": st.sampled_from(KINDS) | json_values},
    optional={
        "id": st.text(max_size=70) | json_values,
        "data": json_values
        | st.fixed_dictionaries(
            {},
            optional={
                "text": json_values,
                "team": json_values,
                "score": json_values,
                "points": json_values,
                "state": json_values,
                "question_number": json_values,
                "time_remaining": json_values,
                "command": st.sampled_from(["open", "lock", "pause", "x"]) | json_values,
                "token": json_values,
                "version": json_values,
                "participant": json_values,
                "id": json_values,
            },
        ),
    },
)


def encoded(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


frames = (
    messages.map(encoded)
    | st.text(max_size=200)
    | st.sampled_from(BROKEN)
    | messages.map(lambda m: encoded(m)[: max(1, len(encoded(m)) // 2)])
    | json_values.map(encoded)
)


@settings(max_examples=count(1_500, 10_000), deadline=None)
@given(frames | st.binary(max_size=200))
def test_parse_returns_a_message_or_raises_malformed(frame: str | bytes) -> None:
    try:
        message = parse(frame)
    except Malformed as malformed:
        assert malformed.refusal.code in {"invalid_json", "invalid_message", "invalid_field", "unknown_type"}
    else:
        assert isinstance(message, Message)
        json.dumps(message.data, allow_nan=False).encode()


@pytest.mark.parametrize("frame", BROKEN)
def test_each_broken_frame_is_malformed_or_plain(frame: str) -> None:
    with contextlib.suppress(Malformed):
        json.dumps(parse(frame).data, allow_nan=False).encode("utf-8")


def generated(number: int, rng: random.Random) -> list[str | bytes]:
    """Return so many frames: broken ones, random ones, and bytes."""
    made: list[str | bytes] = []
    values: list[Any] = [
        None,
        True,
        0,
        -1,
        2**60,
        1e300,
        "",
        "x",
        "\u202e",
        "a" * 600,
        [],
        {},
        [[[[]]]],
        {"a": {"b": [1]}},
    ]
    keys = ["text", "team", "score", "points", "state", "question_number", "time_remaining", "command", "token", "id"]
    for _ in range(number):
        dice = rng.random()
        if dice < 0.2:
            made.append(rng.choice(BROKEN))
        elif dice < 0.25:
            made.append(rng.randbytes(rng.randint(0, 60)))
        else:
            data = {rng.choice(keys): rng.choice(values) for _ in range(rng.randint(0, 3))}
            message = {"type": rng.choice(KINDS), "data": data if dice < 0.9 else rng.choice(values)}
            if dice < 0.5:
                message["id"] = rng.choice(["a", "b", "", 5, "z" * 65, f"r{rng.random()}"])
            made.append(json.dumps(message))
    return made


async def survives(socket: Socket, batch: list[str | bytes]) -> int:
    """Send all, then prove that the socket still works; return how many were answered as errors or acks."""
    for frame in batch:
        await socket.raw(frame)
    await socket.send("chat", {"text": "the end"}, id="the end")
    await socket.ack("the end", timeout=60)
    return len(socket.of("error")) + len(socket.of("ack"))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("who", ["player", "host"])
async def test_ten_thousand_frames_with_the_limits_raised(
    cast: Cast, open_socket: Opener, rng: random.Random, who: str
) -> None:
    """Each reaches the parser: the limits are raised by settings, and what is malformed is answered one by one."""
    number = count(400, 5_000)
    batch = generated(number, rng)
    socket = await open_socket(cast, who)
    watching = await open_socket(cast, "player2")
    malformed = sum(1 for frame in batch if is_malformed(frame))
    await survives(socket, batch)
    codes = {"invalid_json", "invalid_message", "invalid_field", "unknown_type"}
    assert sum(1 for frame in socket.of("error") if frame["code"] in codes) >= malformed > number / 10
    assert socket.is_open and watching.is_open
    await cast.connected(2)
    assert not [frame for frame in socket.of("error") if frame["code"] == "internal"]


def is_malformed(frame: str | bytes) -> bool:
    try:
        if isinstance(frame, str):
            parse(frame)
    except Malformed:
        return True
    return isinstance(frame, bytes)


@pytest.mark.timeout(300)
async def test_a_thousand_frames_with_the_default_limits(strict_server: Any, rng: random.Random) -> None:
    """The socket is closed for it, with 1008 and a reason, as often as it comes back."""
    cast = make_cast(strict_server)
    closes = set()
    batch = generated(count(100, 1_000), rng)
    for start in range(0, len(batch), 50):
        socket = await Socket.open(strict_server.ws_url, cast.id, cast.rest("player").token)
        with contextlib.suppress(ConnectionClosed):  # the server closes in the middle, which is the point
            for frame in batch[start : start + 50]:
                await socket.raw(frame)
        closes.add(await socket.closed())
    assert closes <= {(1008, "protocol_errors"), (1008, "rate_limited")}, closes
    assert (1008, "protocol_errors") in closes
    assert "Traceback" not in strict_server.log_text
