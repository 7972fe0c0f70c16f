"""An application that does what its path says, and a server for it: `python -m tests.servers.apps '{...}'`.

It prints what it sees, a line an event, for tests to wait for.
"""

import asyncio
import json
import logging
import random
import sys
from typing import Any

import structlog

from realtime.servers.bounds import Bounds
from realtime.servers.framing import compressions, ready
from realtime.servers.sockets import DRAIN

writers: dict[int, Any] = {}
members: list[Any] = []
released = asyncio.Event()
WORDS = ["which", "of", "these", "rivers", "is", "the", "longest", "and", "runs", "through", "most", "countries"]


def prose(size: int) -> bytes:
    """Return text of a size, of as many different words as people use."""
    chance = random.Random(size)
    words = "".join(f"{chance.choice(WORDS)} {chance.randrange(1000)}, " for _ in range(size // 4 + 1))
    return words[:size].encode()


def say(*words: object) -> None:
    print(*words, flush=True)


class Socket:
    """One WebSocket; each public method is a path's first part, its arguments the others."""

    def __init__(self, scope: Any, receive: Any, send: Any) -> None:
        self.receive, self.send = receive, send
        self.frames = scope["extensions"].get("trivia.frames", {})
        self.name, *self.arguments = scope["path"].strip("/").split("/")

    async def run(self) -> None:
        await self.receive()
        await getattr(self, self.name)(*self.arguments)

    async def accept(self) -> None:
        await self.send({"type": "websocket.accept"})

    async def text(self, text: str) -> None:
        await self.send({"type": "websocket.send", "text": text})

    async def write(self, payload: bytes) -> None:
        """Write as a room does: a ready-made frame where the server takes one, else by `send`."""
        if "write" in self.frames:
            self.frames["write"](payload)
        else:
            await self.text(payload.decode())

    def buffered(self) -> int:
        return self.frames["buffered"]() if self.frames else 0

    async def until_the_end(self) -> None:
        while (message := await self.receive())["type"] != "websocket.disconnect":
            pass
        say("disconnect", self.name, *self.arguments, json.dumps(message))

    async def echo(self, *_: str) -> None:
        await self.accept()
        writers[id(self)] = self.frames.get("write")
        while (message := await self.receive())["type"] == "websocket.receive":
            body = {name: value for name, value in message.items() if name in {"text", "bytes"}}
            await self.send({"type": "websocket.send", **body})
        del writers[id(self)]
        say("disconnect echo", *self.arguments, json.dumps(message))

    async def close(self, code: str, reason: str = "") -> None:
        await self.accept()
        await self.send({"type": "websocket.close", "code": int(code), "reason": reason})
        await self.until_the_end()

    async def greet(self, subprotocol: str) -> None:
        headers = [(b"x-one", b"1"), (b"x-one", b"2")]
        await self.send({"type": "websocket.accept", "subprotocol": subprotocol, "headers": headers})
        await self.until_the_end()

    async def reject(self) -> None:
        await self.send({"type": "websocket.close"})

    async def deny(self, status: str) -> None:
        headers = [(b"content-type", b"text/plain"), (b"x-why", b"because")]
        await self.send({"type": "websocket.http.response.start", "status": int(status), "headers": headers})
        await self.send({"type": "websocket.http.response.body", "body": b"not ", "more_body": True})
        await self.send({"type": "websocket.http.response.body", "body": b"here"})
        await self.until_the_end()

    async def hesitate(self) -> None:
        await asyncio.sleep(3600)

    async def stumble(self, when: str) -> None:
        if when == "late":
            await self.accept()
        if when != "silently":
            raise RuntimeError("stumbled")

    async def leave(self) -> None:
        await self.accept()

    async def order(self, count: str) -> None:
        await self.accept()
        for number in range(int(count)):
            if number % 2:
                await self.write(str(number).encode())
            else:
                await self.text(str(number))
        await self.send({"type": "websocket.close", "code": 1000, "reason": "done"})
        await self.write(b"too late")
        await self.text("too late as well")
        await self.until_the_end()

    async def flood(self, count: str, size: str) -> None:
        """Write all of it at once through ready-made frames."""
        await self.accept()
        payload = b"x" * int(size)
        for _ in range(int(count)):
            self.frames["write"](payload)
        say("flooded", self.frames["buffered"]())
        await self.until_the_end()

    async def pour(self, count: str, size: str) -> None:
        """Send all of it through awaited sends."""
        await self.accept()
        most = 0
        for _ in range(int(count)):
            most = max(most, self.buffered())
            await self.text("x" * int(size))
        say("poured", most)
        await self.until_the_end()

    async def member(self, *_: str) -> None:
        """Be one of those whom `/tell` and `/tell_joined` write to."""
        await self.accept()
        members.append(self)
        await self.until_the_end()
        members.remove(self)

    async def tell(self, size: str) -> None:
        """Write one payload to all members, and answer how many messages this process has compressed so far."""
        await self.accept()
        payload = prose(int(size))
        for member in members:
            await member.write(payload)
        await self.text(str(compressions()))

    async def tell_joined(self, *sizes: str) -> None:
        """As `tell`, several payloads in one write."""
        await self.accept()
        payloads = [prose(int(size)) for size in sizes]
        for member in members:
            deflated = member.frames["deflates"]()
            member.frames["write_frames"](b"".join(ready(payload, deflated=deflated) for payload in payloads))
        await self.text(str(compressions()))

    async def deaf(self) -> None:
        """Take nothing until someone asks for `/release`; then tell how much waited and how much came in all."""
        await self.accept()
        released.clear()
        say("deaf")
        await released.wait()
        say("waiting", self.receive.__self__.qsize())
        count = 0
        while (message := await self.receive())["type"] == "websocket.receive":
            count += 1
            if message["text"] == "last":
                await self.text(str(count))

    async def release(self) -> None:
        released.set()
        await self.accept()


async def http(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


class Application:
    def __init__(self, lifespan: str, hook: bool) -> None:
        self._lifespan, self._hook = lifespan, hook

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await http(scope, receive, send)
        elif scope["type"] == "websocket":
            await Socket(scope, receive, send).run()
        else:
            await self._live(scope["state"], receive, send)

    async def _live(self, state: dict[str, Any], receive: Any, send: Any) -> None:
        if self._lifespan == "unknown":
            raise ValueError("no such protocol")
        say((await receive())["type"])
        if self._lifespan == "fails":
            await send({"type": "lifespan.startup.failed", "message": "no database"})
            return
        if self._hook:
            state[DRAIN] = tell_all
        await send({"type": "lifespan.startup.complete"})
        say((await receive())["type"])
        if self._lifespan != "hangs":
            await send({"type": "lifespan.shutdown.complete"})


def tell_all() -> None:
    for write in filter(None, writers.values()):
        write(b'{"type":"reconnect"}')
    say("hook")


def main() -> None:
    logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)  # no locals, as ours
    structlog.configure(processors=[structlog.stdlib.add_log_level, plain])
    options = json.loads(sys.argv[1])
    run = {"daphne": on_daphne, "uvicorn": on_uvicorn, "plain": on_uvicorn}[options["server"]]
    application = Application(options.get("lifespan", "known"), options.get("hook", True))
    serve = application if options["server"] != "plain" else without_frames(application)
    sys.exit(
        run(serve, options.get("port", 0), Bounds(**options.get("bounds", {})), options.get("max_connections", 1000))
    )


def without_frames(inner: Any) -> Any:
    """Serve as a server would that knows ASGI alone."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        scope.get("extensions", {}).pop("trivia.frames", None)
        await inner(scope, receive, send)

    return application


def on_daphne(application: Any, port: int, bounds: Bounds, most: int) -> int:
    from realtime.servers.daphne import Server

    server = Server(
        application,
        endpoints=[f"tcp:port={port}:interface=127.0.0.1"],
        on_ready=lambda host, port: say("ready", port),
        action_logger=lambda protocol, action, details: logging.info("%s %s %s", protocol, action, details),
        bounds=bounds,
        max_connections=most,
    )
    server.run()
    return server.exit_code


def on_uvicorn(application: Any, port: int, bounds: Bounds, most: int) -> int:
    from realtime.servers.uvicorn_server import Config, Server

    where: dict[str, Any] = {"host": "127.0.0.1", "port": port, "log_level": "trace"}
    config = Config(application, bounds=bounds, max_connections=most, **where)
    return Server(config, on_ready=lambda host, port: say("ready", port)).serve_until_stopped()


if __name__ == "__main__":
    main()
