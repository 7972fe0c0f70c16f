"""One event to everyone in a room: this server on Daphne beside a plain Channels consumer, in one run.

    python benchmarks/fanout.py [--members 1000] [--seconds 8] [--rounds 3]

The server has a core to itself and so has the load; rounds alternate and medians are told. Needs Linux, two cores,
and `ulimit -n` above twice the members. It talks to 127.0.0.1 only and stops by itself.
"""

import argparse
import contextlib
import json
import os
import platform
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.load import Room, connect  # noqa: E402

TEXT = "A chat message of a usual length, as somebody types it in a quiz."
IN_FLIGHT = 96
MARKER = b'"type":"chat"'
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Measured:
    """One round of one server."""

    deliveries: float  # a second
    cpu_us: float  # of the server, per delivery
    server_busy: float  # share of its core
    load_busy: float


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def process(command: list[str], env: dict[str, str], ready: str) -> Iterator[subprocess.Popen[str]]:
    """Run a server on the first core, from its `ready` line to the end of the block."""
    running = subprocess.Popen(
        command, env={**os.environ, **env}, cwd=ROOT, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
    )
    os.sched_setaffinity(running.pid, {0})
    try:
        assert running.stdout is not None
        for line in running.stdout:
            if line.startswith(ready):
                break
        yield running
    finally:
        running.terminate()
        running.wait(30)


def post(port: int, path: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return dict(json.load(answer))


def measure(pid: int, room: Room, seconds: float) -> Measured:
    """Saturate a room and return what it brought and cost."""
    message = {"type": "chat", "data": {"text": TEXT}}
    room.saturate(message, 1.5, in_flight=IN_FLIGHT)  # warm
    server, load = cpu_seconds(pid), cpu_seconds(os.getpid())
    deliveries, took = room.saturate(message, seconds, in_flight=IN_FLIGHT)
    server, load = cpu_seconds(pid) - server, cpu_seconds(os.getpid()) - load
    return Measured(deliveries / took, server / max(1, deliveries) * 1e6, server / took, load / took)


def this_server(members: int, seconds: float) -> Measured:
    """Measure the product with everything on: tokens, organizations, log, acks, order; rates raised."""
    with tempfile.TemporaryDirectory(prefix="trivia-bench-") as folder:
        env = {
            "TRIVIA_DATA_DIR": folder,
            "TRIVIA_LOG_LEVEL": "WARNING",
            "TRIVIA_MAX_PARTICIPANTS": str(members + 10),
            **{f"TRIVIA_{name}": "1000000" for name in ("MESSAGE_RATE", "MESSAGE_BURST", "CHAT_RATE", "CHAT_BURST")},
        }
        for command in (["migrate", "--verbosity", "0"], ["demo"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                env={**os.environ, **env},
                cwd=ROOT,
                check=True,
                capture_output=True,
            )
        demo = json.loads((Path(folder) / "demo.json").read_text())
        port = free_port()
        serve = [sys.executable, "manage.py", "serve", "--port", str(port)]
        with process(serve, env, "Listening on") as running:
            host = post(port, "auth/login", demo["users"]["host"])["access"]
            with ThreadPoolExecutor(4) as pool:
                join = {"join_code": demo["join_code"]}
                seats = list(
                    pool.map(lambda n: post(port, "join", {**join, "nickname": f"Guest {n}"})["token"], range(members))
                )
            room = Room(connect(port, f"/ws/test-session?token={host}"), MARKER)
            for token in seats:
                room.add(connect(port, f"/ws/test-session?token={token}"))
            room.drain(2)
            measured = measure(running.pid, room, seconds)
            room.close()
        return measured


def tutorial(members: int, seconds: float) -> Measured:
    """Measure the plain consumer."""
    port = free_port()
    with process([sys.executable, "-m", "benchmarks.peers.tutorial", str(port)], {}, "ready") as running:
        room = Room(connect_patiently(port), b'"type": "chat"')
        for _ in range(members):
            room.add(connect_patiently(port))
        room.drain(1)
        measured = measure(running.pid, room, seconds)
        room.close()
    return measured


def connect_patiently(port: int) -> socket.socket:
    """Connect as soon as the port is open: Daphne says ready a moment before."""
    for _ in range(200):
        with contextlib.suppress(ConnectionRefusedError):
            return connect(port, "/ws/room")
    raise ConnectionError("the peer did not start")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = options.members * 2 + 200
    if hard < needed:
        sys.exit(f"ulimit -n must be at least {needed}; it is {hard}.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
    os.sched_setaffinity(0, {1 % (os.cpu_count() or 1)})
    servers = {"Trivia on Daphne": this_server, "plain Channels consumer on Daphne": tutorial}
    rounds: dict[str, list[Measured]] = {name: [] for name in servers}
    for number in range(options.rounds):
        for name, run in servers.items():
            rounds[name].append(run(options.members, options.seconds))
            print(f"round {number + 1}: {name}: {rounds[name][-1]}", file=sys.stderr)
    report(rounds, options.members)


def report(rounds: dict[str, list[Measured]], members: int) -> None:
    """Print a table of medians, and the ratio."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{members} members, {len(next(iter(rounds.values())))} rounds, {machine}, commit {commit.stdout.strip()}\n")
    print("| server | deliveries/s | server CPU per delivery | server's core busy | load's core busy |")
    print("|---|---|---|---|---|")
    medians = {}
    for name, all_ in rounds.items():
        middle = {field: statistics.median(getattr(m, field) for m in all_) for field in vars(all_[0])}
        medians[name] = middle
        busy = f"{middle['server_busy']:.0%} | {middle['load_busy']:.0%}"
        print(f"| {name} | {middle['deliveries']:,.0f} | {middle['cpu_us']:.1f} µs | {busy} |")
    ours, plain = medians.values()
    ratio, cheaper = ours["deliveries"] / plain["deliveries"], plain["cpu_us"] / ours["cpu_us"]
    print(f"\nDeliveries a second: {ratio:.1f} times; CPU per delivery: 1/{cheaper:.1f}.")


if __name__ == "__main__":
    main()
