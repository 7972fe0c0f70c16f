"""Fan-out: one event to everyone in a room, saturated, against the peers."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from benchmarks import svg
from benchmarks.bars.rooms import Serve, saturated
from benchmarks.peers.in_c import loop_in_c
from benchmarks.peers.nchan import nchan
from benchmarks.peers.on_node import socketio, ws_loop
from benchmarks.peers.on_python import fastapi, tutorial
from benchmarks.product import Room, product
from benchmarks.rounds import Rounds, Scale, interleave
from benchmarks.serving import Served
from benchmarks.verdicts import Section, Verdict, at_least

UVICORN, DAPHNE = "Trivia on uvicorn", "Trivia on Daphne"
LIMIT, LIMIT_JOINED = "C, one send() each (the limit)", "C, one send() a turn (the limit)"
NCHAN, SOCKETIO, WS = "Nchan (nginx, C)", "socket.io (Node)", "ws (Node), a loop"
FASTAPI, TUTORIAL = "FastAPI ConnectionManager", "Channels tutorial consumer"
FIGURE = "deliveries_per_cpu_second"
INTRO = (
    "Durable chat, one speaks and the others listen. Trivia logs, commits and acks each message before it goes out. "
    "The server has one core, the load the other; “load busy” shows how far the load is from being the limit, as do "
    "the last two lines: a room in C that only sends, which is the most that this load can be given. "
    "Every client checks that each message comes once and in order and each ack comes: “faults” counts the rest."
)


def run(scale: Scale) -> Section:
    """Measure all and return the table, a plot, and the bars against the peers."""
    contestants: dict[str, Serve] = {
        UVICORN: trivia("uvicorn"),
        DAPHNE: trivia("daphne"),
        NCHAN: nchan,
        WS: ws_loop,
        SOCKETIO: socketio,
        FASTAPI: fastapi,
        TUTORIAL: tutorial,
        LIMIT: loop_in_c,
        LIMIT_JOINED: partial(loop_in_c, joined=True),
    }
    rounds = interleave({name: partial(saturated, serve, scale) for name, serve in contestants.items()}, scale.rounds)
    section = Section(
        f"Fan-out to {scale.members:,} members",
        INTRO,
        ["server", "deliveries/s", "per server-CPU-second", "server µs each", "server busy", "load busy", "faults"],
        [_row(name, rounds) for name in contestants],
    )
    section.verdicts = _verdicts(rounds)
    shown = [name for name in contestants if name != LIMIT_JOINED]  # beside it all others would be slivers
    bars = {name: rounds.medians[name][FIGURE] for name in shown if name in rounds.medians}
    section.plots["fanout.svg"] = svg.bars("Deliveries per server-CPU-second", bars, ours=("Trivia",))
    for name, cost in ((UVICORN, "delivery_us"), (DAPHNE, "delivery_daphne_us")):
        if (value := rounds.value(name, "cpu_us")) is not None:
            section.costs[cost] = value
    section.faults = [
        f"{name}: {rounds.medians[name]['faults']:.0f}" for name in (UVICORN, DAPHNE) if _failed(rounds, name)
    ]
    return section


def trivia(server: str) -> Serve:
    """Return how the product serves a room."""

    @contextmanager
    def serve(members: int) -> Iterator[Served]:
        with product([Room(members=members + 1)], server=server) as running:
            yield running.served(running.clients())

    return serve


def _failed(rounds: Rounds, name: str) -> bool:
    return bool(rounds.value(name, "faults"))


def _row(name: str, rounds: Rounds) -> list[str]:
    if name not in rounds.medians:
        return [name, f"not run: {rounds.reasons.get(name, '')}", *[""] * 5]
    m = rounds.medians[name]
    rates = [f"{m['deliveries_per_second']:,.0f}", f"{m[FIGURE]:,.0f}", f"{m['cpu_us']:.2f}"]
    return [name, *rates, f"{m['server_busy']:.0%}", f"{m['load_busy']:.0%}", f"{m['faults']:.0f}"]


def _verdicts(rounds: Rounds) -> list[Verdict]:
    def against(theirs: str, must: float, aim: float) -> Verdict:
        ours = UVICORN if UVICORN in rounds.medians else DAPHNE
        return at_least(f"fan-out, {ours}, against {theirs}", rounds.ratio(ours, theirs, FIGURE), must, aim)

    beside = at_least(f"fan-out, {DAPHNE}, against {NCHAN} (beside it)", rounds.ratio(DAPHNE, NCHAN, FIGURE), 1, 2)
    return [against(NCHAN, 1, 2), beside, against(SOCKETIO, 2, 4), against(FASTAPI, 3, 8), against(TUTORIAL, 30, 60)]
