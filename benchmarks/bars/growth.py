"""Growth: what a delivery costs as the room grows, when messages come one by one and when they come in crowds."""

from functools import partial

from benchmarks import svg
from benchmarks.bars.fanout import DAPHNE, NCHAN, SOCKETIO, UVICORN, trivia
from benchmarks.bars.rooms import Serve, paced, saturated
from benchmarks.peers.nchan import nchan
from benchmarks.peers.on_node import socketio
from benchmarks.product import best_server
from benchmarks.rounds import Measured, Scale, interleave
from benchmarks.verdicts import Section

SIZES = (100, 1_000, 5_000)
PACE = 5.0
INTRO = (
    "CPU µs of the server for a delivery, in rooms of different size: at five messages a second, when each is written "
    "by itself, and saturated, when what is due together leaves together. In a small room the cost of the commit shows."
)


def run(scale: Scale) -> Section:
    """Measure one round and return the table and a plot."""
    ours = UVICORN if best_server() == "uvicorn" else DAPHNE
    contestants: dict[str, Serve] = {ours: trivia(best_server()), NCHAN: nchan, SOCKETIO: socketio}
    sizes = [size for size in SIZES if size <= scale.big_room]
    runs = {
        _name(who, size): partial(_both, serve, scale, size) for who, serve in contestants.items() for size in sizes
    }
    rounds = interleave(runs, 1)
    header = ["server", *(f"{size:,}: paced / saturated" for size in sizes), "faults"]
    section = Section("A delivery as the room grows", INTRO, header, [])
    lines: dict[str, list[tuple[float, float]]] = {}
    for who in contestants:
        found = {size: rounds.medians[_name(who, size)] for size in sizes if _name(who, size) in rounds.medians}
        cells = [f"{found[size]['paced']:.1f} / {found[size]['full']:.2f}" if size in found else "" for size in sizes]
        faults = sum(measured["faults"] for measured in found.values())
        section.rows.append([who, *cells, f"{faults:.0f}"])
        for figure, words in (("paced", "paced"), ("full", "saturated")):
            lines[f"{who.split(' (')[0]}, {words}"] = [(size, measured[figure]) for size, measured in found.items()]
        if who == ours and faults:
            section.faults.append(f"{who}: {faults:.0f}")
    title = "CPU µs of a delivery"
    section.plots["growth.svg"] = svg.lines(title, lines, across="members of the room", up="µs")
    return section


def _name(who: str, size: int) -> str:
    return f"{who}, {size:,}"


def _both(serve: Serve, scale: Scale, size: int) -> Measured:
    one_by_one = paced(serve, scale, PACE, size)
    full = saturated(serve, scale, size)
    return {"paced": one_by_one["cpu_us"], "full": full["cpu_us"], "faults": one_by_one["faults"] + full["faults"]}
