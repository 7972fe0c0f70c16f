"""What the model says, in tables: of installations, of bursts, and of what was measured, to see how right it is."""

from collections.abc import Mapping, Sequence

from benchmarks.model import Burst, Costs, Plan, plan

PLAYERS = (10_000, 100_000, 1_000_000)
ROOMS = (20, 500, 100_000)
CROWDS = (1_000, 10_000, 100_000)  # who answer at once in one room


def predicted_two(told: Mapping[str, float]) -> float:
    """Return the CPU µs of an event to many members on two processes, from one process and from rooms of a few."""
    return told["event_1_many_us"] + told["event_2_few_us"] - told["event_1_few_us"]


def bursts(costs: Costs) -> list[list[str]]:
    """Return rows of how long answers wait that all come at once in one room."""
    told = []
    for crowd in CROWDS:
        waits = Burst.of(costs).waits_ms(crowd)
        told.append([f"{crowd:,}", f"{waits[crowd // 2] / 1000:.2f} s", f"{waits[-1] / 1000:.2f} s"])
    return told


def checks(told: Mapping[str, float]) -> list[list[str]]:
    """Return rows of prediction against measurement."""
    answers = int(told["answers"])
    waits = Burst.of(Costs.measured(told)).waits_ms(answers)
    members = f"{told['many']:,.0f}"
    two, measured = predicted_two(told), told["event_2_many_us"]
    layer = told["event_2_few_valkey_us"], told["event_2_many_valkey_us"]
    rows = [
        (f"an event to {members} members, two processes: server CPU", two, measured, "µs"),
        (f"an event to {members} members, two processes: Valkey CPU", *layer, "µs"),
        (f"{answers:,} answers at once: p99", waits[int(0.99 * answers)], told["answers_p99_ms_postgres"], "ms"),
    ]
    return [
        [what, f"{ours:,.0f} {unit}", f"{theirs:,.0f} {unit}", _ratio(ours, theirs)]
        for what, ours, theirs, unit in rows
    ]


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}" if theirs else ""


def plans(costs: Costs) -> list[Plan]:
    """Return what each crowd in each size of room takes, members anywhere and brought together."""
    return [
        plan(costs, players, room, sticky=sticky)
        for room in ROOMS
        for players in PLAYERS
        for sticky in (False, True)
        if room <= players
    ]


def rows(found: Sequence[Plan]) -> list[list[str]]:
    """Return plans as rows of a table; each second one is the sticky one of its pair."""
    return [
        [
            f"{one.players:,}",
            f"{one.room:,}",
            "together" if n % 2 else "anywhere",
            f"{one.processes:,}" if one.is_possible else f"not with {one.processes:,}",
            f"{one.spread:.1f}",
            f"{one.memory_gb:.1f}",
            f"{one.valkey_cores:.2f}",
            f"{one.valkeys}",
            f"{one.postgres_cores:.2f}",
            f"{one.last_ms:,.0f}",
            one.first_to_saturate if one.processes > 1 else "",
        ]
        for n, one in enumerate(found)
    ]
