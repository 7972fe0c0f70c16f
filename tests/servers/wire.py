"""A WebSocket client that is close to the wire: it sends what it is told, right or wrong."""

import os
import socket
import struct
from types import TracebackType

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
COMPRESSED = 0x40
SECONDS = 10.0


class Wire:
    """One connection; a handshake that is refused leaves its answer in `status`, `headers` and `body`."""

    def __init__(self, port: int, path: str, *headers: str, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(SECONDS)
        self.socket.connect(("127.0.0.1", port))
        lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade"]
        lines += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", *headers]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        self._data = b""
        while b"\r\n\r\n" not in self._data:
            self._more()
        head, self._data = self._data.split(b"\r\n\r\n", 1)
        status_line, *self.header_lines = head.decode().split("\r\n")
        self.status = int(status_line.split()[1])
        self.headers = {line.split(": ", 1)[0].lower(): line.split(": ", 1)[1] for line in self.header_lines}
        self.body = self._take(int(self.headers.get("content-length", 0)))

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.socket.close()

    def _more(self) -> None:
        data = self.socket.recv(65_536)
        if not data:
            raise EOFError("the server ended the connection")
        self._data += data

    def _take(self, size: int) -> bytes:
        while len(self._data) < size:
            self._more()
        taken, self._data = self._data[:size], self._data[size:]
        return taken

    # Out

    def frame(self, opcode: int, payload: bytes = b"", *, fin: bool = True, masked: bool = True) -> None:
        self.raw(packed(opcode, payload, fin=fin, masked=masked))

    def raw(self, data: bytes) -> None:
        self.socket.sendall(data)

    def text(self, text: str) -> None:
        self.frame(TEXT, text.encode())

    def close(self, code: int | None = None, reason: str = "") -> None:
        self.frame(CLOSE, b"" if code is None else struct.pack("!H", code) + reason.encode())

    # In

    def next(self) -> tuple[int, bytes]:
        """Return the next frame's opcode and payload."""
        first, payload = self.packed()
        assert not first & COMPRESSED, "nobody asked for compression"
        return first & 0x0F, payload

    def packed(self) -> tuple[int, bytes]:
        """Return the next frame's first byte and its payload as it is on the wire."""
        first, second = self._take(2)
        assert first & 0x80 and not second & 0x80, "whole messages, not masked"
        size = second & 0x7F
        if size >= 126:
            size = int.from_bytes(self._take(2 if size == 126 else 8))
        return first, self._take(size)

    def message(self) -> str:
        opcode, payload = self.next()
        assert opcode == TEXT, (opcode, payload[:200])
        return payload.decode()

    def closed(self) -> tuple[int | None, str]:
        """Read up to the close frame, past whatever messages, and return its code and reason."""
        while (frame := self.packed())[0] != 0x80 | CLOSE:
            pass
        payload = frame[1]
        return (int.from_bytes(payload[:2]) if payload else None), payload[2:].decode()

    def has_ended(self) -> bool:
        """Wait until the server ends the line in order: a FIN and no reset."""
        return self.socket.recv(1) == b""


def packed(opcode: int, payload: bytes, *, fin: bool = True, masked: bool = True, flags: int = 0) -> bytes:
    """Return a client's frame."""
    size, mask_bit = len(payload), 0x80 if masked else 0
    head = bytes([(0x80 if fin else 0) | flags | opcode])
    if size < 126:
        head += bytes([mask_bit | size])
    elif size < 65_536:
        head += struct.pack("!BH", mask_bit | 126, size)
    else:
        head += struct.pack("!BQ", mask_bit | 127, size)
    if not masked:
        return head + payload
    key = os.urandom(4)
    long_key = int.from_bytes((key * (size // 4 + 1))[:size])
    return head + key + (int.from_bytes(payload) ^ long_key).to_bytes(size)
