"""Server frames are not masked, so one frame serves every socket."""

import struct

TEXT, BINARY = 0x81, 0x82  # final frames of a message

_last: tuple[bytes, bytes] = (b"", b"\x81\x00")


def text_frame(payload: bytes) -> bytes:
    """Return the text frame of a UTF-8 payload; the same payload object, written to a whole room, is framed once."""
    global _last
    if payload is _last[0]:
        return _last[1]
    _last = payload, frame(TEXT, payload)
    return _last[1]


def frame(opcode: int, payload: bytes) -> bytes:
    """Return an unmasked frame (RFC 6455, 5.2)."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", opcode, size) + payload
    if size < 65_536:
        return struct.pack("!BBH", opcode, 126, size) + payload
    return struct.pack("!BBQ", opcode, 127, size) + payload


def ready(payload: bytes, *, deflated: bool) -> bytes:
    return text_frame(payload)
