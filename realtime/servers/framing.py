"""Server frames are not masked, so one frame serves every socket."""

import struct

_last: tuple[bytes, bytes] = (b"", b"\x81\x00")


def text_frame(payload: bytes) -> bytes:
    """Return the RFC 6455 text frame of a UTF-8 payload; the same payload object is framed once."""
    global _last
    if payload is _last[0]:
        return _last[1]
    size = len(payload)
    if size < 126:
        header = struct.pack("!BB", 0x81, size)
    elif size < 65_536:
        header = struct.pack("!BBH", 0x81, 126, size)
    else:
        header = struct.pack("!BBQ", 0x81, 127, size)
    _last = payload, header + payload
    return _last[1]
