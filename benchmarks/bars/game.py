"""A full game: every player answers every question; what it costs the server."""

from functools import partial

from benchmarks.bars.rooms import GATHER_SECONDS
from benchmarks.generator import Run, load
from benchmarks.product import Product, Room, best_server, product
from benchmarks.rounds import Measured, Rounds, Scale, interleave
from benchmarks.verdicts import Section, reported

SPREAD_SECONDS = 1.0
OURS, SMALL = "Trivia, {}", "Trivia, postgres, {} players"
DATABASES = ("sqlite", "postgres")
FEW, FEW_QUESTIONS = 20, 5
INTRO = (
    "{players:,} players, {questions} questions; each answers within a second. All of it: opened, answered, closed, "
    "marked, revealed to each player, leaderboard, next. “Faults” counts acks and results that a player did not get, "
    "and frames out of order."
)


def run(scale: Scale) -> Section:
    """Play, and report what a player and question cost."""
    runs = {OURS.format(database): partial(_played, scale.crowd, scale.questions, database) for database in DATABASES}
    small = SMALL.format(FEW)
    runs[small] = partial(_played, FEW, min(FEW_QUESTIONS, scale.questions), "postgres")
    rounds = interleave(runs, 1)
    section = Section(
        f"A full game of {scale.crowd:,} players",
        INTRO.format(players=scale.crowd, questions=scale.questions),
        ["server", "server CPU µs a player and question", "answer p50 ms", "answer p99 ms", "answers", "faults"],
        [_row(name, rounds) for name in runs],
    )
    for database in DATABASES:
        cost = rounds.value(OURS.format(database), "us_each")
        told = "" if cost is None else f"{cost:.0f} µs"
        section.verdicts.append(reported(f"a full game, {database}: server CPU a player and question", cost, told))
        if cost is not None:
            section.costs[f"game_us_{database}"] = cost
    if (cost := rounds.value(small, "us_each")) is not None:
        section.costs |= {"game_few_us_postgres": cost, "game_few": float(FEW), "game_many": float(scale.crowd)}
    for name, cost_name in ((OURS.format("postgres"), "game_behind_us"), (small, "game_few_behind_us")):
        if (cost := rounds.value(name, "behind_us_each")) is not None:
            section.costs[cost_name] = cost
    section.faults = [name for name in runs if rounds.value(name, "faults")]
    return section


def _played(players: int, questions: int, database: str) -> Measured:
    room = Room(members=players, questions=questions)
    with product([room], server=best_server(), database=database) as running:
        served = running.served(running.clients(senders=0))
        options = {"spread": SPREAD_SECONDS, "plays": True, "timeout": GATHER_SECONDS}
        with load("game", served.clients, served.speech, **options) as run:
            run.until("ready")
            run.go()
            run.until("begin")
            before = served.cpu()
            _host(running, run, questions)
            run.until("end")
            used = {name: after - before[name] for name, after in served.cpu().items()}
            run.until("result")
    told, wanted = run.result, players * questions
    waits = told["latency"]["member"]
    missing = abs(wanted - told["acks"]) + abs(wanted - told["results"]) + questions - told["questions"]
    return {
        "us_each": used["server"] / wanted * 1e6,
        "behind_us_each": used.get("postgres", 0.0) / wanted * 1e6,
        "p50_ms": waits["p50_ms"],
        "p99_ms": waits["p99_ms"],
        "answers": float(told["acks"]),
        "faults": float(missing + told["disordered"] + told["lost_lines"] + told["errors"]),
    }


def _host(running: Product, run: Run, questions: int) -> None:
    """Press the keys of a host who waits for everybody."""
    path = f"/sessions/{running.rooms[0]['id']}"
    running.rest("POST", f"{path}/start", {})
    for number in range(questions):
        if number:
            running.rest("POST", f"{path}/next", {})
        running.rest("POST", f"{path}/next", {})
        run.until("answered")
        run.until("revealed")
        running.rest("POST", f"{path}/leaderboard", {})
    running.rest("POST", f"{path}/end", {})


def _row(name: str, rounds: Rounds) -> list[str]:
    if name not in rounds.medians:
        return [name, f"not run: {rounds.reasons.get(name, '')}", *[""] * 4]
    m = rounds.medians[name]
    return [
        name,
        f"{m['us_each']:.0f}",
        f"{m['p50_ms']:.0f}",
        f"{m['p99_ms']:.0f}",
        f"{m['answers']:,.0f}",
        f"{m['faults']:.0f}",
    ]
