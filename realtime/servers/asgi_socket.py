"""One socket as the application sees it, whichever server carries it: ASGI's messages and ready-made frames."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from realtime.close_codes import INTERNAL, NORMAL
from realtime.servers.framing import BINARY, frame, ready
from realtime.servers.handshake import Refusal
from realtime.servers.inbound import InboundQueue
from realtime.servers.liveness import Liveness
from realtime.servers.outbound import Outbound

NO_CODE, NO_CLOSE_FRAME = 1005, 1006  # never on the wire: what an application is told
MAX_REASON = 123
FAILURES = {1002: "protocol_error", 1007: "invalid_utf8", 1009: "message_too_big"}


class AsgiSocket(Outbound, Liveness):
    """The part of a socket that both servers share; they add the wire."""

    inbound: InboundQueue | None = None  # from the handshake on that an application hears of
    deflates = False  # whether the handshake agreed on permessage-deflate
    holds = False  # whether the answer to the handshake goes out with what is written first, in one packet
    refusal: Refusal | None = None  # what the application wants its handshake answered with

    # The wire, which the servers add

    @property
    def offered(self) -> list[str]:
        """The subprotocols that the peer offered."""
        raise NotImplementedError

    def accept(self, subprotocol: str | None, headers: Any) -> None:
        """Complete the handshake."""
        raise NotImplementedError

    def write(self, data: bytes) -> None:
        """Write bytes to the transport, in order, and bound what it keeps."""
        raise NotImplementedError

    def pause_reading(self) -> None:
        """Read nothing more, until `resume`."""
        raise NotImplementedError

    def resume(self) -> None:
        """Read on: the application has caught up."""
        raise NotImplementedError

    # From the application

    def extensions(self) -> dict[str, Any]:
        """Return `scope["extensions"]`."""
        return {"websocket.http.response": {}, "trivia.frames": Frames(self)}

    async def send(self, message: dict[str, Any]) -> None:
        """ASGI's `send`; that of a message returns when the transport has room again."""
        self.handle(message)
        if message["type"] == "websocket.send":
            await self.drained()

    def handle(self, message: dict[str, Any]) -> None:
        """Do what a message of the application says; after a close, messages are dropped."""
        match message["type"]:
            case "websocket.accept":
                self._accept(message.get("subprotocol"), message.get("headers"))
            case "websocket.send":
                self._send(message.get("text"), message.get("bytes"))
            case "websocket.close" if self.is_pending:
                self.deny(403)
            case "websocket.close":
                self.close(message.get("code") or NORMAL, message.get("reason") or "")
            case "websocket.http.response.start":
                self.refusal = Refusal(message["status"], message.get("headers", ()))
            case "websocket.http.response.body":
                assert self.refusal is not None, "the body of a refusal before its start"
                self.refusal.add(message.get("body", b""))
                if not message.get("more_body", False):
                    self.deny(self.refusal.status)
            case other:
                raise ValueError(f"not a message for a WebSocket: {other}")

    def _accept(self, subprotocol: str | None, headers: Any) -> None:
        if subprotocol is not None and subprotocol not in self.offered:
            raise ValueError("a subprotocol that the peer did not offer")
        self.accept(subprotocol, headers)

    def _send(self, text: str | None, data: bytes | None) -> None:
        if self.is_pending:
            raise ValueError("a socket must be accepted before anything is sent")
        if (text is None) == (data is None):
            raise ValueError("a message is either text or bytes")
        if text is not None:
            self.write_text(text.encode())
        elif self.is_live:
            self.write(frame(BINARY, data or b""))

    def write_text(self, payload: bytes) -> None:
        """Write one text message at once, in the form that this peer agreed to."""
        if self.is_live:
            self.write(ready(payload, deflated=self.deflates))

    def write_frames(self, data: bytes) -> None:
        """Write ready frames, one or many joined; `framing.ready` makes them."""
        if self.is_live:
            self.write(data)

    def hold(self) -> None:
        """Let the accept that follows wait for the first write behind it; a server may do without."""
        self.holds = True

    def application_ended(self, *, failed: bool) -> None:
        """An application that leaves without a word leaves nobody behind who could answer."""
        if self.is_pending:
            self.deny(500)
        elif self.is_live:
            self.close(INTERNAL, "internal" if failed else "")

    # To the application

    def received(self, body: str | bytes) -> None:
        """Give a message to the application; read no further when it has enough to do."""
        assert self.inbound is not None
        kind = "text" if isinstance(body, str) else "bytes"
        self.inbound.put_nowait({"type": "websocket.receive", kind: body})
        if self.inbound.is_full() and not self.is_paused:
            self.is_paused = True
            self.pause_reading()

    def disconnected(self, peer: tuple[int | None, str] | None, own: int | None) -> None:
        """Tell the end: the peer's close frame, if one came, and the code of ours, if we closed first.

        It is clean if the peer meant it: its frame came with 1000 or without a code, and did not just answer ours.
        """
        self.resume_writing()
        if self.inbound is not None:
            code, reason = peer or (NO_CLOSE_FRAME, "")
            is_clean = code in {None, NORMAL} and own in {None, NORMAL}
            told = {"code": code or NO_CODE, "reason": reason, "clean": is_clean}
            self.inbound.put_nowait({"type": "websocket.disconnect", **told})


def close_payload(code: int, reason: str) -> bytes:
    """Return the payload of a close frame; a long reason is cut between characters."""
    cut = reason.encode()[:MAX_REASON].decode(errors="ignore")
    return code.to_bytes(2) + cut.encode()


class Frames(Mapping[str, Callable[..., Any]]):
    """The `trivia.frames` extension: what a room may do with a socket besides ASGI's messages, each a plain function.

    It looks like a dict of bound methods and is a tenth of its size, for each socket keeps one.
    """

    __slots__ = ("_socket",)
    _NAMES = ("write", "write_frames", "deflates", "buffered", "close", "ping", "round_trip", "hold")

    def __init__(self, socket: AsgiSocket) -> None:
        self._socket = socket

    def __getitem__(self, name: str) -> Callable[..., Any]:
        socket = self._socket
        match name:
            case "write":
                return socket.write_text
            case "write_frames" | "buffered" | "close" | "ping" | "hold":
                return getattr(socket, name)
            case "deflates" | "round_trip":
                return lambda: getattr(socket, name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._NAMES)

    def __len__(self) -> int:
        return len(self._NAMES)
