"""Joins: a thousand connect at once, and everybody has a snapshot and is seen by the others."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from benchmarks import svg
from benchmarks.bars.rooms import GATHER_SECONDS
from benchmarks.generator import load
from benchmarks.peers.on_node import socketio_answers
from benchmarks.peers.on_python import stock
from benchmarks.product import Room, best_server, product
from benchmarks.rounds import Measured, Rounds, Scale, interleave
from benchmarks.serving import Served
from benchmarks.verdicts import Section, Verdict, at_most

OURS, STOCK, SOCKETIO = "Trivia, {}", "stock consumer, {}, {}", "socket.io (no token, no look-up)"
DATABASES = ("sqlite", "postgres")
INTRO = (
    "From the first connect until everyone is in: token verified, looked up, accepted, the first frame read (Trivia's "
    "holds the snapshot), and Trivia's host has been told of all of them. The stock consumer verifies a JWT, looks its "
    "player up, joins a group and sends a greeting; it tells nobody."
)


def run(scale: Scale) -> Section:
    """Measure storms, and return the bars against the stock consumer."""
    contestants: dict[str, Callable[[], Measured]] = {}
    for database in DATABASES:
        contestants[OURS.format(database)] = partial(_ours, scale.crowd, database)
        for server in ("uvicorn", "daphne"):
            serve = partial(stock, server=server, database=database)
            contestants[STOCK.format(server, database)] = partial(_theirs, serve, scale.crowd)
    contestants[SOCKETIO] = partial(_theirs, socketio_answers, scale.crowd)
    rounds = interleave(contestants, scale.rounds)
    header = [
        "server",
        "accepted ms",
        "median first frame ms",
        "all first frames ms",
        "all in ms",
        "server CPU ms",
        "lost",
    ]
    section = Section(f"{scale.crowd:,} joins at once", INTRO, header, [_row(name, rounds) for name in contestants])
    section.verdicts = _verdicts(rounds)
    times = {name: measured["all_in_ms"] for name, measured in rounds.medians.items()}
    section.plots["joins.svg"] = svg.bars(f"{scale.crowd:,} joins at once", times, ours=("Trivia",), unit=" ms")
    for database in DATABASES:
        if (cpu := rounds.value(OURS.format(database), "cpu_ms")) is not None:
            section.costs[f"join_us_{database}"] = cpu * 1e3 / scale.crowd
            section.costs[f"join_behind_us_{database}"] = (
                rounds.medians[OURS.format(database)]["behind_ms"] * 1e3 / scale.crowd
            )
    section.faults = [name for name in rounds.medians if name.startswith("Trivia") and rounds.value(name, "lost")]
    return section


def _ours(crowd: int, database: str) -> Measured:
    with product([Room(members=crowd)], server=best_server(), database=database) as running:
        clients = [running.host_client(kind="early"), *running.clients(senders=0)]
        return _storm(running.served(clients), present=crowd + 1)


def _theirs(serve: Callable[[int], AbstractContextManager[Served]], crowd: int) -> Measured:
    with serve(crowd) as served:
        return _storm(served)


def _storm(served: Served, **options: int) -> Measured:
    with load("storm", served.clients, served.speech, timeout=GATHER_SECONDS, **options) as run:
        run.until("ready")
        cpu = run.measured(served.cpu)
    told = run.result
    return {
        "accepted_ms": told["accepted_ms"],
        "first_p50_ms": told["first_frame_p50_ms"],
        "first_ms": told["first_frame_ms"],
        "all_in_ms": max(told["first_frame_ms"], told["present_ms"]),
        "cpu_ms": cpu["server"] * 1e3,
        "behind_ms": cpu.get("postgres", 0.0) * 1e3,
        "lost": float(told["lost_lines"] + told["disordered"] + (told["present_ms"] == 0 if options else 0)),
    }


def _row(name: str, rounds: Rounds) -> list[str]:
    if name not in rounds.medians:
        return [name, f"not run: {rounds.reasons.get(name, '')}", *[""] * 5]
    figures = ("accepted_ms", "first_p50_ms", "first_ms", "all_in_ms", "cpu_ms", "lost")
    return [name, *(f"{rounds.medians[name][figure]:,.0f}" for figure in figures)]


def _verdicts(rounds: Rounds) -> list[Verdict]:
    found = []
    for database in DATABASES:
        ours, theirs = OURS.format(database), STOCK.format("uvicorn", database)
        ratio, aim = rounds.ratio(ours, theirs, "all_in_ms"), rounds.ratio(SOCKETIO, theirs, "all_in_ms")
        bar = f"joins at once, {database}: time against the stock consumer (aim: socket.io's)"
        found.append(at_most(bar, ratio, 1 / 2, aim))
    return found
