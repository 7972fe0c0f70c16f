"""Memory: what each connection holds that only waits."""

import time
from functools import partial

from benchmarks import svg
from benchmarks.bars.fanout import DAPHNE, FASTAPI, NCHAN, SOCKETIO, UVICORN, WS, trivia
from benchmarks.bars.rooms import GATHER_SECONDS, Serve
from benchmarks.generator import load
from benchmarks.peers.nchan import nchan
from benchmarks.peers.on_node import socketio, ws_loop
from benchmarks.peers.on_python import fastapi
from benchmarks.rounds import Measured, Rounds, Scale, interleave
from benchmarks.verdicts import Section, Verdict, at_most

FIRST = 200  # connected before the first look: what the first ones make is not theirs alone
SETTLE_SECONDS = 1.5
INTRO = (
    "A room fills up and nobody speaks. What the server's processes hold (proportional set size), less what they held "
    "with {first} connections, divided by those that came since. The kernel's socket buffers are in nobody's figure."
)


def run(scale: Scale) -> Section:
    """Measure all and return the table, a plot, and the bar."""
    contestants: dict[str, Serve] = {
        UVICORN: trivia("uvicorn"),
        DAPHNE: trivia("daphne"),
        NCHAN: nchan,
        WS: ws_loop,
        SOCKETIO: socketio,
        FASTAPI: fastapi,
    }
    first = min(FIRST, scale.idle // 2)
    runs = {name: partial(_held, serve, scale.idle, first) for name, serve in contestants.items()}
    rounds = interleave(runs, 1)
    section = Section(
        f"Memory of {scale.idle:,} idle connections",
        INTRO.format(first=first),
        ["server", "KB a connection", "MB before", "MB after", "lost"],
        [_row(name, rounds) for name in contestants],
        _verdicts(rounds),
    )
    held = {name: measured["kb_each"] for name, measured in rounds.medians.items()}
    section.plots["memory.svg"] = svg.bars("Memory of an idle connection", held, ours=("Trivia",), unit=" KB")
    if (kb := rounds.value(UVICORN, "kb_each")) is not None:
        section.costs["connection_kb"] = kb
        section.costs["process_mb"] = rounds.medians[UVICORN]["mb_before"]
    section.faults = [f"{name}: a line was lost" for name in (UVICORN, DAPHNE) if rounds.value(name, "lost")]
    return section


def _held(serve: Serve, members: int, first: int) -> Measured:
    with serve(members) as served:
        options = {"timeout": GATHER_SECONDS}
        with load("idle", served.clients[:first], served.speech, **options) as early:
            early.until("ready")
            time.sleep(SETTLE_SECONDS)
            before = served.memory_kb()
            with load("idle", served.clients[first:], served.speech, **options) as late:
                late.until("ready")
                time.sleep(SETTLE_SECONDS)
                after = served.memory_kb()
                late.go()
                late.until("result")
    each = (after - before) / (len(served.clients) - first)
    return {"kb_each": each, "mb_before": before / 1024, "mb_after": after / 1024, "lost": late.result["lost_lines"]}


def _row(name: str, rounds: Rounds) -> list[str]:
    if name not in rounds.medians:
        return [name, f"not run: {rounds.reasons.get(name, '')}", "", "", ""]
    m = rounds.medians[name]
    return [name, f"{m['kb_each']:.1f}", f"{m['mb_before']:.0f}", f"{m['mb_after']:.0f}", f"{m['lost']:.0f}"]


def _verdicts(rounds: Rounds) -> list[Verdict]:
    ours = UVICORN if UVICORN in rounds.medians else DAPHNE
    return [at_most(f"memory of an idle connection, {ours}", rounds.value(ours, "kb_each"), 40, 20, unit="KB")]
