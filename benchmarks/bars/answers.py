"""Answers: a thousand at once, each acked after its durable commit."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial

from benchmarks import svg
from benchmarks.bars.quiz import answering, open_question
from benchmarks.bars.rooms import GATHER_SECONDS, faults_in
from benchmarks.generator import load
from benchmarks.peers.on_node import socketio_answers
from benchmarks.peers.on_python import stock
from benchmarks.product import Room, best_server, product
from benchmarks.rounds import Measured, Rounds, Scale, interleave
from benchmarks.serving import Served
from benchmarks.verdicts import Section, Verdict, at_least, at_most

OURS, STOCK = "Trivia, {}", "stock consumer, an INSERT each, {}"
TWO, SOCKETIO = "Trivia, two processes, postgres", "socket.io"
DATABASES = ("sqlite", "postgres")
SPREAD_SECONDS = 1.0
INTRO = (
    "Every player answers the open question at the same moment, and again spread over a second; an ack is sent after "
    "the commit, flushed to the disk. The stock consumer stands on uvicorn and stores each with one INSERT; socket.io "
    "stores nothing."
)


def run(scale: Scale) -> Section:
    """Measure bursts and spreads, and return the bars against one INSERT each."""
    players = scale.crowd
    contestants: dict[str, Callable[[], Measured]] = {}
    for database in DATABASES:
        contestants[OURS.format(database)] = partial(_ours, players, database, 1)
        contestants[STOCK.format(database)] = partial(
            _theirs, partial(stock, server="uvicorn", database=database), players
        )
    contestants[TWO] = partial(_ours, players, "postgres", 2)
    contestants[f"{SOCKETIO} (stores nothing)"] = partial(_theirs, socketio_answers, players)
    rounds = interleave(contestants, scale.rounds)
    header = ["server", "p50 ms", "p99 ms", "acks/s", "server CPU ms", "p99 ms over 1 s", "faults"]
    section = Section(f"{players:,} answers at once", INTRO, header, [_row(name, rounds) for name in contestants])
    section.verdicts = _verdicts(rounds)
    rates = {name: measured["acks_per_second"] for name, measured in rounds.medians.items()}
    section.plots["answers.svg"] = svg.bars(f"{players:,} answers at once: acks a second", rates, ours=("Trivia",))
    for database in DATABASES:
        if (measured := rounds.medians.get(OURS.format(database))) is not None:
            section.costs[f"answer_us_{database}"] = measured["cpu_ms"] * 1e3 / players
            section.costs[f"answer_behind_us_{database}"] = measured["behind_ms"] * 1e3 / players
            section.costs[f"answers_p99_ms_{database}"] = measured["p99_ms"]
    section.costs["answers"] = float(players)
    section.faults = [name for name in rounds.medians if name.startswith("Trivia") and rounds.value(name, "faults")]
    return section


def _ours(players: int, database: str, processes: int) -> Measured:
    rooms = [Room(f"room{n}", players, questions=1) for n in range(2)]
    with product(rooms, server=best_server(), database=database, workers=processes) as running:
        bursts = []
        for room, seconds in enumerate((0.0, SPREAD_SECONDS)):
            clients = running.clients(room, senders=players)
            served = replace(running.served(clients), speech=answering(running, room))
            bursts.append(_burst(served, seconds, partial(open_question, running, room)))
    return _measured(*bursts)


def _theirs(serve: Callable[[int], AbstractContextManager[Served]], players: int) -> Measured:
    bursts = []
    for seconds in (0.0, SPREAD_SECONDS):
        with serve(players) as served:
            bursts.append(_burst(served, seconds, lambda: None))
    return _measured(*bursts)


def _burst(served: Served, seconds: float, prepare: Callable[[], None]) -> Measured:
    with load("burst", served.clients, served.speech, spread=seconds, timeout=GATHER_SECONDS) as run:
        run.until("ready")
        prepare()
        cpu = run.measured(served.cpu)
    waits = run.result["latency"]["member"]
    return {
        "p50_ms": waits["p50_ms"],
        "p99_ms": waits["p99_ms"],
        "acks_per_second": run.result["acks_per_second"],
        "cpu_ms": cpu["server"] * 1e3,
        "behind_ms": cpu.get("postgres", 0.0) * 1e3,
        "faults": float(faults_in(run.result)),
    }


def _measured(at_once: Measured, spread: Measured) -> Measured:
    return {**at_once, "spread_p99_ms": spread["p99_ms"], "faults": at_once["faults"] + spread["faults"]}


def _row(name: str, rounds: Rounds) -> list[str]:
    if name not in rounds.medians:
        return [name, f"not run: {rounds.reasons.get(name, '')}", *[""] * 5]
    m = rounds.medians[name]
    times = [f"{m['p50_ms']:.0f}", f"{m['p99_ms']:.0f}", f"{m['acks_per_second']:,.0f}", f"{m['cpu_ms']:.0f}"]
    return [name, *times, f"{m['spread_p99_ms']:.0f}", f"{m['faults']:.0f}"]


def _verdicts(rounds: Rounds) -> list[Verdict]:
    found = []
    for database in DATABASES:
        ratio = rounds.ratio(OURS.format(database), STOCK.format(database), "p99_ms")
        found.append(at_most(f"answers at once, {database}: p99 against an INSERT each", ratio, 1 / 6, 1 / 10))
    two = rounds.value(TWO, "acks_per_second")
    return [*found, at_least("answers at once, two processes and PostgreSQL", two, None, 10_000, unit="acks/s")]
