"""Reconnects: thousands come back at once with the last event they saw, and miss nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from benchmarks.bars.rooms import GATHER_SECONDS
from benchmarks.generator import load
from benchmarks.product import Product, Room, best_server, product
from benchmarks.rounds import Measured, Rounds, Scale, interleave
from benchmarks.verdicts import Section, at_most

ROOMS, MISSED = 5, 20
OURS = "Trivia, {}"
DATABASES = ("sqlite", "postgres")
INTRO = (
    "{clients:,} members of {rooms} rooms lose their lines; {missed} events later all come back at the same moment "
    "with `last_seq`. Recovered is who has got every event that it missed, each once and in order, and `resumed: true`."
)


def run(scale: Scale) -> Section:
    """Measure, and return the bar."""
    runs = {OURS.format(database): partial(_recovered, scale, database) for database in DATABASES}
    rounds = interleave(runs, 1)
    header = ["server", "median first frame ms", "all recovered ms", "server CPU ms", "µs each", "faults"]
    section = Section(
        f"{scale.reconnects:,} reconnects at once",
        INTRO.format(clients=scale.reconnects, rooms=ROOMS, missed=MISSED),
        header,
        [_row(name, rounds) for name in runs],
    )
    for database in DATABASES:
        took = rounds.value(OURS.format(database), "recovered_ms")
        seconds = None if took is None else took / 1000
        section.verdicts.append(at_most(f"reconnects, {database}: all recovered", seconds, None, 3.0, unit="s"))
        if (cpu := rounds.value(OURS.format(database), "cpu_us")) is not None:
            section.costs[f"resume_us_{database}"] = cpu
    section.faults = [name for name in runs if rounds.value(name, "faults")]
    return section


def _recovered(scale: Scale, database: str) -> Measured:
    rooms = [Room(f"room{n}", scale.reconnects // ROOMS) for n in range(ROOMS)]
    with product(rooms, server=best_server(), database=database) as running, kept_open(running):
        last_seen = lose_lines(running, range(ROOMS))
        assert len(set(last_seen)) == 1, "rooms that went through the same stand at the same seq"
        clients = [
            client
            for room, seq in enumerate(last_seen)
            for client in running.clients(room, senders=0, query=f"&last_seq={seq}")
        ]
        served = running.served(clients)
        wanted = last_seen[0] + MISSED
        with load("storm", served.clients, served.speech, timeout=GATHER_SECONDS, until_seq=wanted) as run:
            run.until("ready")
            cpu = run.measured(served.cpu)
    told = run.result
    missing = len(clients) - told["caught_up"]
    return {
        "first_p50_ms": told["first_frame_p50_ms"],
        "recovered_ms": told["caught_up_ms"],
        "cpu_ms": cpu["server"] * 1e3,
        "cpu_us": cpu["server"] / len(clients) * 1e6,
        "faults": float(missing + told["not_resumed"] + told["disordered"] + told["lost_lines"]),
    }


@contextmanager
def kept_open(running: Product) -> Iterator[None]:
    """Keep somebody in every room, so that the rooms live on while all others are away."""
    hosts = running.served([running.host_client(room) for room in range(len(running.rooms))])
    with load("idle", hosts.clients, hosts.speech) as run:
        run.until("ready")
        yield


def lose_lines(running: Product, rooms: Sequence[int]) -> list[int]:
    """Let everybody in, see one event, and go; return each room's `seq` then. MISSED events come after it."""
    clients = [client for room in rooms for client in running.clients(room, senders=0)]
    served = running.served(clients)
    with load("idle", served.clients, served.speech, timeout=GATHER_SECONDS) as run:
        run.until("ready")
        last_seen = [_event(running, room) for room in rooms]
    for _ in range(MISSED):
        for room in rooms:
            _event(running, room)
    return last_seen


def _event(running: Product, room: int) -> int:
    body = {"type": "bench_note", "data": {"text": "What somebody missed who was away for a moment."}}
    return int(running.rest("POST", f"/sessions/{running.rooms[room]['id']}/broadcast", body)["seq"])


def _row(name: str, rounds: Rounds) -> list[str]:
    if name not in rounds.medians:
        return [name, f"not run: {rounds.reasons.get(name, '')}", *[""] * 4]
    m = rounds.medians[name]
    times = [f"{m['first_p50_ms']:,.0f}", f"{m['recovered_ms']:,.0f}", f"{m['cpu_ms']:,.0f}", f"{m['cpu_us']:.0f}"]
    return [name, *times, f"{m['faults']:.0f}"]
