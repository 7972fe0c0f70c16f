"""Measuring a room: what it brought, what it cost, and whether everything came once and in order."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from benchmarks.generator import Run, load
from benchmarks.rounds import Measured, Scale
from benchmarks.serving import Served

Serve = Callable[[int], AbstractContextManager[Served]]
GATHER_US = 3_000  # the load reads after pauses, so that one read takes several frames: it is then far from its limit
GATHER_SECONDS = 300


def saturated(serve: Serve, scale: Scale, members: int = 0, *, gather_us: int = GATHER_US) -> Measured:
    """Keep a room full of messages under way, and return deliveries a second and what each cost."""
    with serve(members or scale.members) as served:
        options = {
            "seconds": scale.seconds,
            "warm": scale.seconds / 4,
            "in_flight": served.in_flight,
            "timeout": GATHER_SECONDS,
        }
        with load("saturate", served.clients, served.speech, gather_us=gather_us, **options) as run:
            run.until("ready")
            cpu = run.measured(served.cpu)
    return figures(run, cpu)


def paced(serve: Serve, scale: Scale, rate: float, members: int = 0) -> Measured:
    """Let one speak `rate` times a second, and return how long the others waited."""
    with serve(members or scale.members) as served:
        options = {"seconds": scale.seconds, "warm": 1, "rate": {"member": rate}, "timeout": GATHER_SECONDS}
        with load("paced", served.clients, served.speech, **options) as run:
            run.until("ready")
            cpu = run.measured(served.cpu)
    return figures(run, cpu)


def figures(run: Run, cpu: dict[str, float]) -> Measured:
    """Return a run's figures from its result and the CPU time of each process."""
    told = run.result
    seconds, deliveries = told["seconds"], max(1, told["deliveries"])
    waits = told["latency"].get("member", {"p50_ms": 0.0, "p99_ms": 0.0})
    return {
        "deliveries_per_second": told["deliveries"] / seconds,
        "deliveries_per_cpu_second": told["deliveries"] / max(0.01, cpu["server"]),
        "cpu_us": cpu["server"] / deliveries * 1e6,
        "server_busy": cpu["server"] / seconds,
        "load_busy": told["load_cpu"] / seconds,
        "p50_ms": waits["p50_ms"],
        "p99_ms": waits["p99_ms"],
        "faults": float(faults_in(told)),
        **{f"{name}_busy": used / seconds for name, used in cpu.items() if name != "server"},
    }


def faults_in(told: dict[str, Any]) -> int:
    """Return how many events were lost, doubled or out of order, how many acks never came, how many lines broke."""
    names = ("disordered", "lost", "unacked", "lost_lines", "errors", "not_resumed")
    return sum(int(told.get(name, 0)) for name in names)
