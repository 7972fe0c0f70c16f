"""The load generator from Python: told who its clients are, and heard while it works."""

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.compiling import compiled
from benchmarks.machine import LOAD_CORE

SOURCES = sorted((Path(__file__).parent / "load").glob("*.[ch]"))
MESSAGE = "A chat message of a usual length, as somebody types it in a quiz. %S"  # %S: time, sender and number


@dataclass(frozen=True)
class Client:
    """One connection: where, as what, and what it says by itself."""

    port: int
    path: str
    room: int = 0
    kind: str = "member"
    sends: bool = False
    headers: tuple[str, ...] = ()
    hello: str = ""

    def line(self) -> str:
        """Return its line of the plan."""
        fields = (self.port, self.kind, self.room, int(self.sends), self.path, "|".join(self.headers), self.hello)
        return "\t".join(map(str, fields))


@dataclass(frozen=True)
class Speech:
    """What a server's clients say and hear: the template of a message, how a greeting and an ack begin."""

    message: str
    first: str = ""
    ack: str = ""
    ack_ids: bool = False

    def arguments(self) -> list[str]:
        """Return them for the command line."""
        given = ["--message", self.message, "--first", self.first]
        given += ["--ack", self.ack] if self.ack else []
        return [*given, "--ack-ids"] if self.ack_ids else given


@dataclass
class Run:
    """A run of the generator under way: `until("ready")`, `go()`, `until("begin")`, …, `result`."""

    process: subprocess.Popen[str]
    result: dict[str, Any] = field(default_factory=dict)

    def until(self, *events: str) -> str:
        """Read its lines up to one of these events, and return which it was."""
        assert self.process.stdout is not None and self.process.stderr is not None
        for line in self.process.stdout:
            told = json.loads(line)
            if told["event"] == "result":
                self.result = told
            if told["event"] in events:
                return str(told["event"])
        raise RuntimeError(f"the load ended: {self.process.stderr.read().strip()}")

    def go(self) -> None:
        """Let it begin."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def measured(self, sample: Callable[[], dict[str, float]]) -> dict[str, float]:
        """Go, and return by how much `sample` grew between its begin and its end; the result is then there."""
        self.go()
        self.until("begin")
        before = sample()
        self.until("end")
        after = sample()
        self.until("result")
        return {name: after[name] - before[name] for name in before}


@contextmanager
def load(mode: str, clients: Iterable[Client], speech: Speech, **options: Any) -> Iterator[Run]:
    """Run the generator on its core. Options are its own, with underscores; `rate` is {class: a second}."""
    program = compiled("load", SOURCES)
    with tempfile.NamedTemporaryFile("w", prefix="plan-", suffix=".tsv") as plan:
        plan.writelines(client.line() + "\n" for client in clients)
        plan.flush()
        command = [str(program), "--plan", plan.name, "--mode", mode, "--core", str(LOAD_CORE), *speech.arguments()]
        for kind, rate in options.pop("rate", {}).items():
            command += ["--rate", f"{kind}={rate}"]
        for name, value in options.items():
            given = [] if value is True else [str(value)]
            command += [f"--{name.replace('_', '-')}", *given] if value is not False else []
        pipe = subprocess.PIPE
        running = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        try:
            yield Run(running)
        finally:
            running.kill()
            running.communicate()
