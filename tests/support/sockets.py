"""What the standard library leaves to the kernel."""

import asyncio
import socket
import struct


def reset(transport: asyncio.BaseTransport) -> None:
    """End a connection with RST, as a line that breaks; a plain abort() may send FIN."""
    if transport.is_closing():
        return
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()  # type: ignore[attr-defined]
