"""permessage-deflate (RFC 7692) that keeps nothing between messages: no context, and so no zlib object either."""

import zlib
from collections.abc import Iterable, Sequence

from websockets.exceptions import InvalidHeader
from websockets.headers import parse_extension

MIN_BYTES = 1024  # a shorter message is sent as it is
# A frame is compressed once for everybody, so its window must be one that all can read: clients that ask for a small
# one ask for 12 bits. For JSON of our sizes it packs as well as the largest does.
WINDOW_BITS = 12
LEVEL = 1  # half the time of the usual one for a few per cent of size

NAME = "permessage-deflate"
# What Z_SYNC_FLUSH leaves at the end of each message, and the wire leaves out.
TAIL = b"\x00\x00\xff\xff"
_BITS = {str(bits) for bits in range(8, 16)}
_FLAGS = {"server_no_context_takeover", "client_no_context_takeover"}


class TooBig(Exception):
    """A message would inflate beyond its limit."""


class Corrupt(Exception):
    """What came is no deflate stream."""


def negotiate(headers: Iterable[str]) -> str | None:
    """Return what to answer to `Sec-WebSocket-Extensions`; None means that this line stays plain."""
    try:
        offers = [offer for header in headers for offer in parse_extension(header)]
    except InvalidHeader:
        return None
    answers = (_answer(parameters) for name, parameters in offers if name == NAME)
    return next((answer for answer in answers if answer is not None), None)


def _answer(parameters: Sequence[tuple[str, str | None]]) -> str | None:
    """Accept one offer, or decline it with None for what is unknown, wrong, or a window smaller than ours."""
    asked = dict(parameters)
    if len(asked) != len(parameters) or not all(_is_valid(name, value) for name, value in parameters):
        return None
    answer = f"{NAME}; server_no_context_takeover; client_no_context_takeover"
    window = asked.get("server_max_window_bits")
    if window is None:
        return answer
    return f"{answer}; server_max_window_bits={WINDOW_BITS}" if int(window) >= WINDOW_BITS else None


def _is_valid(name: str, value: str | None) -> bool:
    if name in _FLAGS:
        return value is None
    if name == "client_max_window_bits":
        return value is None or value in _BITS
    return name == "server_max_window_bits" and value in _BITS


def deflate(payload: bytes) -> bytes:
    """Return the payload of a compressed frame."""
    stream = zlib.compressobj(LEVEL, zlib.DEFLATED, -WINDOW_BITS)
    return (stream.compress(payload) + stream.flush(zlib.Z_SYNC_FLUSH))[: -len(TAIL)]


class Inflater:
    """Inflates one message at a time, and stops at the first byte beyond its limit."""

    __slots__ = ("_left", "_limit", "_stream")

    def __init__(self, limit: int) -> None:
        self._limit = self._left = limit
        self._stream: zlib._Decompress | None = None

    def start(self) -> None:
        """Begin a message."""
        self._stream, self._left = zlib.decompressobj(-zlib.MAX_WBITS), self._limit

    def feed(self, data: bytes | bytearray) -> bytes:
        """Return what a part of the message inflates to; raise TooBig or Corrupt."""
        assert self._stream is not None, "a part of no message"
        try:
            inflated = self._stream.decompress(data, self._left + 1)
        except zlib.error as error:
            raise Corrupt from error
        self._left -= len(inflated)
        if self._left < 0:
            raise TooBig
        return inflated

    def finish(self) -> bytes:
        """End the message, and return what was still held back."""
        rest = self.feed(TAIL)
        self._stream = None
        return rest
