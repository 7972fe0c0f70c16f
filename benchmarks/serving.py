"""A server under measurement: started on its core, reached on its port, stopped at the end."""

import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.generator import Client, Speech
from benchmarks.machine import SERVER_CORE, cpu_seconds, memory_kb, pin
from tests.support.folders import new_folder
from tests.support.processes import Service

START_SECONDS = 60
IN_FLIGHT = 64  # messages under way when a room is saturated


@dataclass
class Served:
    """A running contestant (a process and what it started), its clients, and what they say and hear."""

    pid: int
    clients: list[Client]
    speech: Speech
    in_flight: int = IN_FLIGHT
    besides: dict[str, int] = field(default_factory=dict)  # what stands behind it: {"valkey": pid}

    def cpu(self) -> dict[str, float]:
        """Return the CPU seconds used so far: of the server, and of each process behind it."""
        own = {"server": cpu_seconds(self.pid)}
        return own | {name: cpu_seconds(pid) for name, pid in self.besides.items()}

    def memory_kb(self) -> int:
        """Return what the server holds now."""
        return memory_kb(self.pid)


@contextmanager
def service(
    command: Sequence[str], port: int, env: Mapping[str, str] | None = None, ready: str = ""
) -> Iterator[Service]:
    """Run a server until the end of the block; it is up when it has said `ready`, and its port answers."""
    log = new_folder("peer") / "log"
    running = Service(command, log, env={**os.environ, **(env or {})})
    try:
        if ready:
            running.wait_for(ready, START_SECONDS)
        _wait_for_port(port, running, log)
        pin(running.process.pid, SERVER_CORE)
        yield running
    finally:
        running.kill()


def _wait_for_port(port: int, running: Service, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while running.is_running and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{running.command} did not start: {log.read_text()[-2000:]}")


def room_of(port: int, path: str, members: int, hello: str = "") -> list[Client]:
    """Return one who speaks and `members` who listen, all in one room."""
    one = Client(port, path, sends=True, hello=hello)
    return [one, *(Client(port, path, hello=hello) for _ in range(members))]
