"""Processes: a room spread over two of them, over Valkey and PostgreSQL, against the same on one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from benchmarks import svg
from benchmarks.bars.rooms import GATHER_SECONDS, Serve, paced, saturated
from benchmarks.generator import load
from benchmarks.machine import LOAD_CORE, pin, tree
from benchmarks.product import Room, best_server, product
from benchmarks.rounds import Rounds, Scale, interleave
from benchmarks.serving import Served
from benchmarks.verdicts import Section, Verdict, at_least, reported

ONE, ONE_SHARED, TWO, TWO_CORES = "one process", "one process and Valkey", "two processes", "two processes, two cores"
SETTLE_SECONDS, IDLE_SECONDS = 2.0, 6.0
FIGURE = "deliveries_per_cpu_second"
MORE_ROUNDS = 5  # of the two that are compared: a loop that waits for its own echo swings with the machine
RATES = 200.0, 1_000.0  # messages a second: at the same load both do the same work
SLOW, FEW = 10.0, 20  # at this rate nothing is joined; a room of a few shows what an event costs whatever its room
INTRO = (
    "Durable chat as above, on PostgreSQL, the members spread evenly. The processes share the server's core, so that "
    "the CPU seconds of both count together; on two cores, the second one has the load's core, and shares it. "
    "The ratio of two to one is the median of each round's. "
    "Valkey and PostgreSQL run beside the load and are counted apart."
)


def run(scale: Scale) -> Section:
    """Measure one and two, and what the model goes by."""
    compared = {
        ONE: partial(saturated, _trivia(1, shared=False), scale),
        TWO: partial(saturated, _trivia(2), scale),
    }
    others = {
        ONE_SHARED: partial(saturated, _trivia(1), scale),
        TWO_CORES: partial(saturated, _trivia(2, apart=True), scale),
    }
    for rate in RATES:
        others[_at(ONE, rate)] = partial(paced, _trivia(1, shared=False), scale, rate)
        others[_at(TWO, rate)] = partial(paced, _trivia(2), scale, rate)
    rounds = interleave(compared, scale.rounds * MORE_ROUNDS).with_others(interleave(others, scale.rounds))
    runs = [*compared, *others]
    header = ["", "deliveries/s", "per server-CPU-second", "server busy", "Valkey busy", "PostgreSQL busy", "faults"]
    section = Section(f"Two processes, {scale.members:,} members", INTRO, header, [_row(name, rounds) for name in runs])
    section.verdicts = _verdicts(rounds)
    rates = {name: found for name in (ONE, ONE_SHARED, TWO, TWO_CORES) if (found := rounds.value(name, FIGURE))}
    section.plots["processes.svg"] = svg.bars("Deliveries per server-CPU-second", rates, ours=("",))
    section.costs = _costs(scale)
    section.faults = [name for name in runs if rounds.value(name, "faults")]
    return section


def _trivia(processes: int, *, shared: bool = True, apart: bool = False) -> Serve:
    @contextmanager
    def serve(members: int) -> Iterator[Served]:
        options = {"workers": processes, "shared_layer": shared, "database": "postgres"}
        with product([Room(members=members + 1)], server=best_server(), **options) as running:
            if apart:
                pin(tree(running.pid)[-1], LOAD_CORE)
            yield running.served(running.clients())

    return serve


def _costs(scale: Scale) -> dict[str, float]:
    """Return CPU µs of an event at a pace at which nothing is joined, for rooms of a few and of many."""
    costs: dict[str, float] = {}
    for processes in (1, 2):
        for members in (FEW, scale.members):
            measured = paced(_trivia(processes), scale, SLOW, members)
            prefix = f"event_{processes}_{'few' if members == FEW else 'many'}"
            costs[f"{prefix}_us"] = measured["server_busy"] / SLOW * 1e6
            costs[f"{prefix}_p50_ms"] = measured["p50_ms"]
            costs[f"{prefix}_valkey_us"] = measured.get("valkey_busy", 0.0) / SLOW * 1e6
            costs[f"{prefix}_postgres_us"] = measured.get("postgres_busy", 0.0) / SLOW * 1e6
        costs[f"idle_{processes}_us"] = _idle_us(_trivia(processes), scale.members)
    return {**costs, "few": float(FEW), "many": float(scale.members)}


def _idle_us(serve: Serve, members: int) -> float:
    """Return the CPU µs a second of a room in which nothing happens."""
    with serve(members) as served:
        with load("idle", served.clients, served.speech, timeout=GATHER_SECONDS) as run:
            run.until("ready")
            time.sleep(SETTLE_SECONDS)
            before = served.cpu()["server"]
            time.sleep(IDLE_SECONDS)
            return (served.cpu()["server"] - before) / IDLE_SECONDS * 1e6


def _row(name: str, rounds: Rounds) -> list[str]:
    if name not in rounds.medians:
        return [name, f"not run: {rounds.reasons.get(name, '')}", *[""] * 5]
    m = rounds.medians[name]
    rates = [f"{m['deliveries_per_second']:,.0f}", f"{m[FIGURE]:,.0f}", f"{m['server_busy']:.0%}"]
    behind = [f"{m[part]:.0%}" if part in m else "" for part in ("valkey_busy", "postgres_busy")]
    return [name, *rates, *behind, f"{m['faults']:.0f}"]


def _at(name: str, rate: float) -> str:
    return f"{name}, {rate:,.0f} messages/s"


def _verdicts(rounds: Rounds) -> list[Verdict]:
    gain = rounds.ratio(TWO_CORES, ONE, "deliveries_per_second")
    bar = "two processes against one: deliveries per server-CPU-second"
    at_rates = [(rate, rounds.paired(_at(TWO, rate), _at(ONE, rate), FIGURE)) for rate in RATES]
    return [
        at_least(bar, rounds.paired(TWO, ONE, FIGURE), 0.85),
        *[
            reported(f"{bar}, at {rate:,.0f} messages/s", value, "" if value is None else f"{value:.3g} ×")
            for rate, value in at_rates
        ],
        reported(
            "two processes against one: deliveries a second, on two cores that the load shares",
            gain,
            "" if gain is None else f"{gain:.2f} ×",
        ),
    ]
