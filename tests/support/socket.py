"""A program's view of the product over a socket: it keeps every frame, and `await`s what is expected, never a time."""

import asyncio
import contextlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from tests.support.secrets import issued
from tests.support.sockets import reset

TIMEOUT = 10.0
Frame = dict[str, Any]
Condition = Callable[[Frame], bool]


def anything(_: Frame) -> bool:
    return True


def people_of(frame: Frame) -> list[str]:
    """Return whom a `user_joined` or `user_left` tells of: several are told in one frame."""
    found: list[str] = frame.get("user_ids", [frame["user_id"]])
    return found


class Socket:
    """One socket: `frames` is everything that came; a task reads it as it comes.

    `next` and `recv` go through `frames` in order, each frame once. `ever`, `ack`, `ask` and `until` look at all
    frames and leave that order alone, for an ack and one's own broadcast may come in any order.
    """

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.frames: list[Frame] = []
        self.last_seq = 0
        """The `seq` of the latest durable frame: what a client asks to go on from (0 if none came)."""
        self._position = 0
        self._asked: Counter[str] = Counter()
        self._answers: defaultdict[str, list[Frame]] = defaultdict(list)
        self._news = asyncio.Condition()
        self._close: tuple[int, str] | None = None
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(
        cls,
        ws_url: str,
        session: str,
        token: str | None,
        *,
        last_seq: Any = None,
        subprotocol: bool = False,
        origin: str | None = None,
        **options: Any,
    ) -> "Socket":
        """Connect and wait for nothing but the handshake; `subprotocol` carries the token there instead of the URL.

        `last_seq` is sent as it is, also nonsense. `options` are those of websockets' `connect`. A handshake that is
        refused over HTTP raises `websockets.exceptions.InvalidStatus`.
        """
        query = {"token": token} if token is not None and not subprotocol else {}
        query |= {"last_seq": str(last_seq)} if last_seq is not None else {}
        if subprotocol:
            options["subprotocols"] = [Subprotocol("trivia.v1"), Subprotocol(token or "")]
        if token:
            issued(token)
        defaults: dict[str, Any] = {"max_size": None, "ping_interval": None, "open_timeout": 30, "close_timeout": 3}
        defaults |= {"compression": None, "proxy": None, "origin": Origin(origin) if origin is not None else None}
        address = f"{ws_url}/ws/{session}" + (f"?{urlencode(query)}" if query else "")
        return cls(await connect(address, **{**defaults, **options}))

    # Reading

    async def next(self, timeout: float = TIMEOUT) -> Frame:
        """Return the next frame, whatever it is; raise ConnectionError if the socket closes first."""
        return await self._next("frame", timeout)

    async def _next(self, what: str, timeout: float) -> Frame:
        await self._wait(lambda: self._position < len(self.frames), what, timeout)
        self._position += 1
        return self.frames[self._position - 1]

    async def recv(self, type: str | None = None, where: Condition = anything, timeout: float = TIMEOUT) -> Frame:
        """Return the next frame of a type that `where` accepts; those before it stay in `frames` alone."""
        until = asyncio.get_running_loop().time() + timeout
        while True:
            frame = await self._next(type or "frame", until - asyncio.get_running_loop().time())
            if type in {None, frame["type"]} and where(frame):
                return frame

    async def ever(self, type: str, where: Condition = anything, number: int = 1, timeout: float = TIMEOUT) -> Frame:
        """Return the `number`-th such frame of all that came or will come."""

        found: list[Frame] = []
        looked = 0

        def is_found() -> bool:
            nonlocal looked
            found.extend(frame for frame in self.frames[looked:] if frame["type"] == type and where(frame))
            looked = len(self.frames)
            return len(found) >= number

        await self._wait(is_found, type, timeout)
        return found[number - 1]

    async def greeted(self) -> "Socket":
        """Wait for `connection` and return the socket."""
        await self.recv("connection")
        return self

    async def until(self, seq: int, timeout: float = TIMEOUT) -> list[Frame]:
        """Wait for the durable event `seq` or a later one, and return `durable()`."""
        await self._wait(lambda: self.last_seq >= seq, f"event {seq}", timeout)
        return self.durable()

    def of(self, type: str) -> list[Frame]:
        """Return all frames of a type so far."""
        return [frame for frame in self.frames if frame["type"] == type]

    def durable(self) -> list[Frame]:
        """Return the durable events received so far, replayed ones too."""
        return [frame for frame in self.frames if "ts" in frame and "seq" in frame]

    @property
    def greeting(self) -> Frame:
        return self.of("connection")[0]

    # Writing

    async def send(self, type: str, data: Any = None, **more: Any) -> None:
        """Send `{"type", "data"}` and the keys of `more`, such as `id`."""
        await self.connection.send(json.dumps({"type": type, "data": {} if data is None else data, **more}))

    async def raw(self, frame: str | bytes) -> None:
        """Send a text frame (str) or a binary one (bytes) as it is."""
        await self.connection.send(frame)

    async def ask(self, type: str, data: Any = None, id: str | None = None, **more: Any) -> Frame:
        """Send with an `id` (a new one if none is given) and return the `ack` or `error` that answers it."""
        id = id or uuid4().hex  # ids belong to the sender, not to the socket
        self._asked[id] += 1
        number = self._asked[id]
        await self.send(type, data, id=id, **more)
        return await self.ack(id, number)

    async def ack(self, id: str, number: int = 1, timeout: float = TIMEOUT) -> Frame:
        """Return the `number`-th `ack` or `error` that answers this `id` on this socket."""

        await self._wait(lambda: len(self._answers[id]) >= number, f"answer to {id!r}", timeout)
        return self._answers[id][number - 1]

    def answers(self, id: str) -> list[Frame]:
        """Return all that answered this `id` so far."""
        return list(self._answers[id])

    # Ending

    async def closed(self, timeout: float = TIMEOUT) -> tuple[int, str]:
        """Wait for the server's close and return (code, reason); (1006, "") is a line that broke."""
        async with asyncio.timeout(timeout), self._news:
            await self._news.wait_for(lambda: self._close)
        assert self._close is not None
        return self._close

    expect_close = closed

    @property
    def is_open(self) -> bool:
        return self._close is None

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close as a client does that means it."""
        self.read_again()
        await self.connection.close(code, reason)
        with contextlib.suppress(asyncio.CancelledError):
            await self._reader

    async def drop(self) -> None:
        """Cut the line (RST, no close frame); what had arrived by then is in `frames`."""
        reset(self.connection.transport)
        self.read_again()
        await self._reader

    def stop_reading(self) -> None:
        """Read nothing any more, until `read_again`: the kernel's buffers fill, as with a phone that hangs."""
        self._may_read.clear()
        self.connection.transport.pause_reading()

    def read_again(self) -> None:
        if not self._may_read.is_set():
            self._may_read.set()
            with contextlib.suppress(RuntimeError):
                self.connection.transport.resume_reading()

    async def _read(self) -> None:
        closed = 1006, ""
        try:
            while True:
                frame = json.loads(await self.connection.recv())
                await self._may_read.wait()
                async with self._news:
                    self._keep(frame)
                    self._news.notify_all()
        except ConnectionClosed as close:
            if close.rcvd is not None:
                closed = int(close.rcvd.code), close.rcvd.reason
        finally:
            self._close = closed
            async with self._news:
                self._news.notify_all()

    def _keep(self, frame: Frame) -> None:
        self.frames.append(frame)
        if "ts" in frame and "seq" in frame:
            self.last_seq = max(self.last_seq, frame["seq"])
        if frame["type"] in {"ack", "error"} and isinstance(frame.get("id"), str):
            self._answers[frame["id"]].append(frame)

    async def _wait(self, holds: Callable[[], bool], what: str, timeout: float) -> None:
        """Wait until it holds; AssertionError if it takes too long, ConnectionError if the socket closes before."""
        try:
            async with asyncio.timeout(timeout), self._news:
                await self._news.wait_for(lambda: holds() or self._close)
        except TimeoutError:
            raise AssertionError(f"no {what} within {timeout} s; the last of {self._summary()}") from None
        if not holds():
            raise ConnectionError(f"closed with {self._close} before {what}; the last of {self._summary()}")

    def _summary(self) -> str:
        return f"{len(self.frames)} frames: {json.dumps(self.frames[-8:])[:3000]}"
