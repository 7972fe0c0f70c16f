"""Handshakes: what we read ourselves is what websockets would have read, and what is odd is left to it."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.servers.upgrade import judged, plain

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
USUAL = [
    ("Host", "quiz.example"),
    ("Upgrade", "websocket"),
    ("Connection", "keep-alive, Upgrade"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", KEY),
]
LINE: Any = SimpleNamespace(get_extra_info=lambda name: None)

names = st.sampled_from(
    [name for name, _ in USUAL]
    + [
        "Origin",
        "Cookie",
        "X_Forwarded_For",
        "content-length",
        "Transfer-Encoding",
        "Sec-WebSocket-Protocol",
        "bad name",
    ]
)
values = st.sampled_from(
    [
        "",
        "websocket",
        "WebSocket",
        "upgrade",
        "h2c",
        "13",
        "8",
        KEY,
        KEY[:-1],
        "A" * 24,
        "http://quiz.example",
        "http://",
    ]
    + ["trivia.v1, abc", "a\tb", "a\x00b", "caf\xe9", " folded", "0", "5", "chunked"]
)
changes = st.lists(st.tuples(st.integers(0, 5), st.booleans(), names, values), max_size=3)
targets = st.sampled_from(
    ["/ws/abc?token=x.y.z&last_seq=4", "/ws/%C3%A9", "/", "*", "http://quiz.example/ws/a", "/a b"]
)


def request(headers: list[tuple[str, str]], target: str = "/ws/abc", first: str = "GET {} HTTP/1.1") -> bytes:
    lines = [first.format(target), *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1")


@given(changes, targets, st.sampled_from(["GET {} HTTP/1.1", "POST {} HTTP/1.1", "GET {} HTTP/1.0", "get {} HTTP/1.1"]))
def test_what_we_read_is_what_the_library_reads(changed: list[Any], target: str, first: str) -> None:
    headers = list(USUAL)
    for place, replaces, name, value in changed:
        headers[place : place + replaces] = [(name, value)]
    data = request(headers, target, first)
    ours = plain(data)
    if ours is not None:
        theirs = judged(data)
        assert (ours.status, ours.scope(LINE)) == (theirs.status, theirs.scope(LINE))
        if ours.status == 101:
            assert ours.accepted("trivia.v1", None, []) == theirs.accepted("trivia.v1", None, [])


@pytest.mark.parametrize(
    "value", ["", "a", "trivia.v1, abc", "a ,b", "a b", "a\tb", "a,,b", ",a", "a,", "caf\xe9", '"a"']
)
def test_subprotocols_are_read_as_the_library_reads_them_or_left_to_it(value: str) -> None:
    data = request([*USUAL, ("Sec-WebSocket-Protocol", value)])
    ours, theirs = plain(data), judged(data)
    if ours is not None:
        assert (ours.status, ours.subprotocols) == (theirs.status, theirs.subprotocols)
    assert (ours is not None) == (value in {"a", "trivia.v1, abc", "a ,b"})


def test_the_usual_handshake_is_read_here_and_answered_as_the_standard_has_it() -> None:
    upgrade = plain(request(USUAL))
    assert upgrade is not None
    assert upgrade.status == 101
    answer = upgrade.accepted(None, "permessage-deflate", [(b"x-one", b"1")])
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in answer  # RFC 6455, 1.3
    assert answer.endswith(b"Sec-WebSocket-Extensions: permessage-deflate\r\nx-one: 1\r\n\r\n")


@pytest.mark.parametrize(
    "data",
    [
        request(USUAL)[:-1],
        request(USUAL) + b"\x81\x80abcd",
        request([*USUAL, ("Sec-WebSocket-Key", KEY)]),
        request([*USUAL, ("Host", "other.example")]),
        request([*USUAL, ("Content-Length", "5")]),
        request([*USUAL, ("X-Long", "a" * 20_000)]),
        request(USUAL).replace(b"Host: ", b"Host : "),
        request(USUAL).replace(b"\r\n", b"\n"),
        request(USUAL).replace(b"Upgrade: websocket", b"Upgrade: websocket\r\n folded"),
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
    ],
)
def test_what_is_not_whole_or_odd_is_left_to_the_library(data: bytes) -> None:
    assert plain(data) is None
