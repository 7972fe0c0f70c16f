"""A line between client and server that can be cut in the ways that real lines are."""

import asyncio
import contextlib
from collections.abc import Callable

from tests.support.loops import LoopThread
from tests.support.server import TriviaServer
from tests.support.sockets import reset

CHUNK = 65_536


class Proxy:
    """`with Proxy(server) as line: Socket.open(line.ws_url, ...)`; it runs in a thread, all methods are plain calls.

    `blackhole()` forwards nothing either way and sends neither FIN nor RST, and new connections hang; `heal()` delivers
    what was held back. `cut_after(n)` resets each connection when n more bytes have come from the server; `cut()` at
    once. `delay(seconds)` holds each piece for that long. `host` may be `own_address()`, a phone's way in; the server
    then needs that name: `make_server(TRIVIA_LAN_HOSTS=own_address())`.
    """

    def __init__(self, server: TriviaServer | tuple[str, int], *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._target = server
        self.host, self.port = host, port
        self.bytes_up = self.bytes_down = self.accepted = 0
        self._delay = 0.0
        self._left: int | None = None
        self._open = asyncio.Event()
        self._open.set()
        self._lines: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()

    @property
    def base_url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://{self.host}:{self.port}"

    @property
    def connections(self) -> int:
        """How many lines are open now."""
        return len(self._lines)

    def blackhole(self) -> None:
        self._call(self._open.clear)

    def heal(self) -> None:
        self._call(self._open.set)

    def delay(self, seconds: float) -> None:
        """Hold each piece for `seconds`, in both directions; 0 ends it."""
        self._call(lambda: setattr(self, "_delay", seconds))

    def cut_after(self, size: int) -> None:
        """Reset all connections once `size` more bytes came from the server; the bytes up to there are delivered."""
        self._call(lambda: setattr(self, "_left", size))

    def cut(self) -> None:
        """Reset all connections now (RST to both sides); new ones are served."""
        self._call(self._reset_all)

    def _call(self, action: Callable[[], object]) -> None:
        async def act() -> None:
            action()

        self._thread.run(act())

    def _reset_all(self) -> None:
        for pair in list(self._lines):
            for writer in pair:
                reset(writer.transport)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        await self._open.wait()
        target = (self._target.host, self._target.port) if isinstance(self._target, TriviaServer) else self._target
        try:
            far_reader, far_writer = await asyncio.open_connection(*target)
        except OSError:
            reset(writer.transport)
            return
        pair = writer, far_writer
        for each in pair:
            each.transport.set_write_buffer_limits(0)  # what drain() returns from has left
        self._lines.add(pair)
        try:
            await asyncio.gather(self._pump(reader, far_writer, False), self._pump(far_reader, writer, True))
        except asyncio.CancelledError:
            pass  # the proxy ends; asyncio's own callback would report it as an error
        finally:
            self._lines.discard(pair)
            for each in pair:
                each.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, down: bool) -> None:
        """Forward one direction; the end of a line passes on as the same kind of end, but never through a blackhole."""
        try:
            while data := await reader.read(CHUNK):
                await self._open.wait()
                if self._delay:
                    await asyncio.sleep(self._delay)
                await self._write(writer, data, down)
        except OSError:
            await self._open.wait()
            reset(writer.transport)
        else:
            await self._open.wait()
            with contextlib.suppress(OSError):
                writer.write_eof()

    async def _write(self, writer: asyncio.StreamWriter, data: bytes, down: bool) -> None:
        if down and self._left is not None:
            data, self._left = data[: self._left], self._left - len(data)
        writer.write(data)
        await writer.drain()
        self.bytes_down += len(data) if down else 0
        self.bytes_up += 0 if down else len(data)
        if down and self._left is not None and self._left <= 0:
            self._left = None
            self._reset_all()

    def __enter__(self) -> "Proxy":
        self._thread = LoopThread()
        self._listener = self._thread.run(asyncio.start_server(self._accept, self.host, self.port))
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self._listener.close)
        self._call(self._open.set)
        self._call(self._reset_all)
        self._thread.close()
