"""The load: members that only read, as cheaply as Python can, so that the server is the limit and not they."""

import base64
import json
import os
import selectors
import socket
import struct
import time

READ = 1 << 18
GATHER = 0.005


def connect(port: int, path: str) -> socket.socket:
    """Open a WebSocket by hand and return its socket, past the handshake; what came after it is kept in order."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=30)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", ""]
    sock.sendall("\r\n".join(lines).encode())
    head = b""
    while b"\r\n\r\n" not in head:
        byte = sock.recv(1)
        if not byte:
            raise ConnectionError(head.decode())
        head += byte
    if b" 101 " not in head.splitlines()[0]:
        raise ConnectionError(head.decode())
    return sock


def masked(message: dict[str, object]) -> bytes:
    """Return a client's text frame."""
    payload = json.dumps(message).encode()
    header = bytes([0x81, 0x80 | len(payload)]) if len(payload) < 126 else struct.pack("!BBH", 0x81, 0xFE, len(payload))
    return header + b"\0\0\0\0" + payload  # a mask of zeros is a mask


class Room:
    """Readers, and one of them who sends. A delivery is one occurrence of `marker` read from another's socket."""

    def __init__(self, sender: socket.socket, marker: bytes) -> None:
        self._selector = selectors.DefaultSelector()
        self._marker = marker
        self._sender = sender
        self._tails: dict[socket.socket, bytes] = {}
        self.deliveries = self._echoes = 0
        self.add(sender)

    def add(self, sock: socket.socket) -> None:
        """Take in a member, and read what has come for all: who does not read for 8 s is dropped."""
        sock.setblocking(False)
        self._selector.register(sock, selectors.EVENT_READ)
        self._tails[sock] = b""
        self._read(0)

    def drain(self, seconds: float) -> None:
        """Read what comes for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._read(0.05)

    def saturate(self, message: dict[str, object], seconds: float, in_flight: int) -> tuple[int, float]:
        """Keep so many broadcasts in flight; return (deliveries, seconds)."""
        frame = masked(message)
        sent = self._echoes
        self.deliveries, started = 0, time.monotonic()
        while (now := time.monotonic()) - started < seconds:
            while sent - self._echoes < in_flight:
                self._sender.sendall(frame)
                sent += 1
            time.sleep(GATHER)  # so that one read takes several frames, and the load stays below its core
            self._read(0.05)
        return self.deliveries, now - started

    def _read(self, seconds: float) -> None:
        keep = len(self._marker) - 1
        for key, _ in self._selector.select(seconds):
            sock: socket.socket = key.fileobj  # type: ignore[assignment]
            try:
                chunk = sock.recv(READ)
            except BlockingIOError:
                continue
            if not chunk:
                raise ConnectionError("the server closed a member")
            text = self._tails[sock] + chunk
            found = text.count(self._marker)
            self._tails[sock] = text[-keep:]
            if sock is self._sender:
                self._echoes += found
            else:
                self.deliveries += found

    def close(self) -> None:
        for sock in self._tails:
            sock.close()
