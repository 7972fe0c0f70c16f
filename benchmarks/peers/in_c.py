"""The limit: a room in C that sends and does nothing else. It shows what the load can take, too."""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.compiling import compiled
from benchmarks.generator import MESSAGE, Speech
from benchmarks.machine import free_port
from benchmarks.peers.install import HERE
from benchmarks.serving import Served, room_of, service


@contextmanager
def loop_in_c(members: int, *, joined: bool = False) -> Iterator[Served]:
    """Serve a room by one send() a message and member or, `joined`, by one a turn of the loop and member."""
    program, port = compiled("loop", [HERE / "c" / "loop.c"]), free_port()
    with service([str(program), str(port), "joined" if joined else "single"], port) as running:
        speech = Speech(f'{{"type":"chat","id":"%I","data":{{"text":"{MESSAGE}"}}}}')
        yield Served(running.process.pid, room_of(port, "/room", members), speech)
