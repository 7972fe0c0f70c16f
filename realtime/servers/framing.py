"""Server frames are not masked, so one frame serves every socket that takes its form: plain, or compressed."""

import struct

from realtime.servers.deflate import MIN_BYTES, deflate

TEXT, BINARY, CLOSE, PING, PONG = 0x81, 0x82, 0x88, 0x89, 0x8A  # final frames of a message
COMPRESSED = 0x40  # the bit that permessage-deflate gave a meaning
KEPT = 64

# The last payloads by their identity, with their frame in each form. Each entry holds its payload, so that no other
# object can come by the same identity while it is here.
_framed: dict[int, tuple[bytes, list[bytes | None]]] = {}
_compressed = 0


def ready(payload: bytes, *, deflated: bool) -> bytes:
    """Return the text frame of a UTF-8 payload, compressed if that is wanted and helps.

    The same payload object, written to a whole room, is framed once and compressed once.
    """
    found = _framed.get(id(payload))
    if found is None:
        if len(_framed) >= KEPT:
            del _framed[next(iter(_framed))]
        found = _framed[id(payload)] = payload, [None, None]
    made = found[1][deflated]
    if made is None:
        made = found[1][deflated] = _packed(payload) if deflated else frame(TEXT, payload)
    return made


def _packed(payload: bytes) -> bytes:
    global _compressed
    if len(payload) >= MIN_BYTES:
        _compressed += 1
        small = deflate(payload)
        if len(small) < len(payload):
            return frame(TEXT | COMPRESSED, small)
    return ready(payload, deflated=False)


def compressions() -> int:
    """Return how many messages this process has compressed; a broadcast counts once."""
    return _compressed


def frame(first: int, payload: bytes) -> bytes:
    """Return an unmasked frame (RFC 6455, 5.2) with `first` as its first byte: its flags and opcode."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", first, size) + payload
    if size < 65_536:
        return struct.pack("!BBH", first, 126, size) + payload
    return struct.pack("!BBQ", first, 127, size) + payload
