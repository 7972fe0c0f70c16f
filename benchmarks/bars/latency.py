"""Latency: one message ten times a second to everyone in a room; how long the slowest of a hundred waits."""

from functools import partial

from benchmarks import svg
from benchmarks.bars.fanout import DAPHNE, FASTAPI, NCHAN, SOCKETIO, UVICORN, WS, trivia
from benchmarks.bars.rooms import Serve, paced
from benchmarks.peers.nchan import nchan
from benchmarks.peers.on_node import socketio, ws_loop
from benchmarks.peers.on_python import fastapi
from benchmarks.rounds import Rounds, Scale, interleave
from benchmarks.verdicts import Section, at_most

RATE = 10.0
INTRO = (
    "From the sender's write to each member's read, 10 messages a second. Trivia's figure has the durable commit in "
    "it; the others store nothing."
)


def run(scale: Scale) -> Section:
    """Measure all and return the table, a plot, and the bar against socket.io and Nchan."""
    contestants: dict[str, Serve] = {
        UVICORN: trivia("uvicorn"),
        DAPHNE: trivia("daphne"),
        NCHAN: nchan,
        WS: ws_loop,
        SOCKETIO: socketio,
        FASTAPI: fastapi,
    }
    runs = {name: partial(paced, serve, scale, RATE) for name, serve in contestants.items()}
    rounds = interleave(runs, scale.rounds)
    ours = UVICORN if UVICORN in rounds.medians else DAPHNE
    nchan_ratio, ratio = rounds.ratio(NCHAN, SOCKETIO, "p99_ms"), rounds.ratio(ours, SOCKETIO, "p99_ms")
    section = Section(
        f"Latency at 10 messages a second to {scale.members:,} members",
        INTRO,
        ["server", "p50 ms", "p99 ms", "server µs a delivery", "server busy", "load busy", "faults"],
        [_row(name, rounds) for name in contestants],
        [at_most(f"p99 delivery, {ours}, against {SOCKETIO} (aim: Nchan's)", ratio, 1.0, nchan_ratio)],
    )
    waits = {name: measured["p99_ms"] for name, measured in rounds.medians.items()}
    section.plots["latency.svg"] = svg.bars("p99 delivery at 10 messages a second", waits, ours=("Trivia",), unit=" ms")
    section.faults = [name for name in (UVICORN, DAPHNE) if rounds.value(name, "faults")]
    return section


def _row(name: str, rounds: Rounds) -> list[str]:
    if name not in rounds.medians:
        return [name, f"not run: {rounds.reasons.get(name, '')}", *[""] * 5]
    m = rounds.medians[name]
    times = [f"{m['p50_ms']:.1f}", f"{m['p99_ms']:.1f}", f"{m['cpu_us']:.1f}"]
    return [name, *times, f"{m['server_busy']:.0%}", f"{m['load_busy']:.0%}", f"{m['faults']:.0f}"]
