"""Fairness: rooms of twenty beside one of thousands; does the large one keep the small ones waiting?"""

from functools import partial

from benchmarks.bars.rooms import GATHER_SECONDS, faults_in
from benchmarks.generator import Client, load
from benchmarks.product import Product, Room, best_server, product
from benchmarks.rounds import Measured, Rounds, Scale, interleave
from benchmarks.verdicts import Section, at_most

SMALL, BIG = 20, "big"
BESIDE, ALONE = "small rooms beside the large one", "small rooms alone"
RATES = {"small": 0.2, BIG: 2.0}  # messages a second: of one in each small room, of one in the large one
SECONDS_OF_A_PHASE = 6  # times the others' length: a hundredth of few messages would be one flush of a busy disk
INTRO = (
    "{small_rooms} rooms of {small}, one in each says something every five seconds; beside them, or not, a room of "
    "{big:,} with two messages a second. Time from the small rooms' senders to each of their members, commits in it."
)


def run(scale: Scale) -> Section:
    """Measure with the large room and without, and return the bar."""
    runs = {name: partial(_measured, scale, name == BESIDE) for name in (ALONE, BESIDE)}
    rounds = interleave(runs, scale.rounds)
    section = Section(
        f"A room of {scale.big_room:,} beside {scale.small_rooms} of {SMALL}",
        INTRO.format(small_rooms=scale.small_rooms, small=SMALL, big=scale.big_room),
        ["", "p50 ms", "p99 ms", "the large room's p99 ms", "server busy", "load busy", "faults"],
        [_row(name, rounds) for name in runs],
        [at_most("small rooms' p99 beside a large room", rounds.ratio(BESIDE, ALONE, "p99_ms"), 1.5, 1.1)],
    )
    section.faults = [name for name in runs if rounds.value(name, "faults")]
    return section


def _measured(scale: Scale, with_big: bool) -> Measured:
    rooms = [Room(f"small{n}", SMALL) for n in range(scale.small_rooms)]
    rooms += [Room(BIG, scale.big_room)] if with_big else []
    with product(rooms, server=best_server()) as running:
        served = running.served(_clients(running, scale.small_rooms, with_big))
        rate = {kind: RATES[kind] for kind in {client.kind for client in served.clients}}
        options = {"seconds": SECONDS_OF_A_PHASE * scale.seconds, "warm": 2, "timeout": GATHER_SECONDS}
        with load("paced", served.clients, served.speech, rate=rate, **options) as run:
            run.until("ready")
            cpu = run.measured(served.cpu)
    told = run.result
    return {
        "p50_ms": told["latency"]["small"]["p50_ms"],
        "p99_ms": told["latency"]["small"]["p99_ms"],
        "big_p99_ms": told["latency"].get(BIG, {}).get("p99_ms", 0.0),
        "server_busy": cpu["server"] / told["seconds"],
        "load_busy": told["load_cpu"] / told["seconds"],
        "faults": float(faults_in(told)),
    }


def _clients(running: Product, small_rooms: int, with_big: bool) -> list[Client]:
    clients = [client for room in range(small_rooms) for client in running.clients(room, kind="small")]
    return clients + (running.clients(small_rooms, kind=BIG) if with_big else [])


def _row(name: str, rounds: Rounds) -> list[str]:
    if name not in rounds.medians:
        return [name, f"not run: {rounds.reasons.get(name, '')}", *[""] * 5]
    m = rounds.medians[name]
    big = f"{m['big_p99_ms']:.1f}" if m["big_p99_ms"] else ""
    times = [f"{m['p50_ms']:.1f}", f"{m['p99_ms']:.1f}", big]
    return [name, *times, f"{m['server_busy']:.0%}", f"{m['load_busy']:.0%}", f"{m['faults']:.0f}"]
