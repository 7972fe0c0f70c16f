"""Queries and encodes: what an event, a join, an answer and a resume ask of the database, in small rooms and large."""

import json
import time
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.bars.quiz import answering, open_question
from benchmarks.bars.resume import MISSED, kept_open, lose_lines
from benchmarks.bars.rooms import GATHER_SECONDS
from benchmarks.generator import Run, load
from benchmarks.product import Product, Room, best_server, product
from benchmarks.rounds import Scale, tell
from benchmarks.serving import Served
from benchmarks.verdicts import Section, Verdict, at_most
from tests.support.folders import new_folder

SIZES = (10, 1_000)
DATABASES = ("sqlite", "postgres")
RATE, FRESH_SECONDS, IDLE_SECONDS = 5.0, 0.2, 2.0
INTRO = (
    "Counted inside the process: statements but those that open and close transactions, less what the server asks by "
    "itself in the same time; and frames encoded, less one ack for each chat. The storms are whole: so many queries "
    "for all who join, answer or come back at once. On PostgreSQL, where each message is a way there and back, all "
    "that a commit writes is one; on SQLite, where it is a call into the same process, one for each table."
)
HEADER = [
    "database",
    "members",
    "queries a chat",
    "encodes a chat",
    "queries, all join",
    "queries, all answer",
    "queries, all resume",
]


@dataclass(frozen=True)
class Counted:
    """What was counted in a room of one size."""

    chat: float
    encodes: float
    joins: float
    answers: float
    resumes: float


class Counts:
    """The product's own counters, and how fast they move when nobody does anything."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._idle: dict[str, float] = {}

    def now(self) -> dict[str, float]:
        """Return the counts of a moment ago, and when that was."""
        time.sleep(FRESH_SECONDS)  # they are written again and again
        return {**json.loads(self._file.read_text()), "seconds": time.monotonic()}

    def watch_idle(self) -> None:
        """See what the server does by itself."""
        before = self.now()
        time.sleep(IDLE_SECONDS)
        after = self.now()
        self._idle = {name: (after[name] - before[name]) / (after["seconds"] - before["seconds"]) for name in before}

    def during(self, run: Run) -> dict[str, float]:
        """Let a run go, and return by how much the counts grew until its end."""
        before = self.now()
        run.go()
        run.until("end")
        after = self.now()
        run.until("result")
        return {name: after[name] - before[name] for name in before}

    def caused(self, grown: dict[str, float], name: str) -> float:
        """Return how much of a count's growth was not the server's own."""
        return max(0.0, grown[name] - self._idle[name] * grown["seconds"])


def run(scale: Scale) -> Section:
    """Count in rooms of each size, and return the bars."""
    sizes = [size for size in SIZES if size <= scale.members] or [scale.members]
    found = {}
    for database in DATABASES:
        for size in sizes:
            found[database, size] = _counted(size, database)
            tell(f"    {size} members, {database}: {found[database, size]}")
    rows = [
        [database, f"{size:,}", *(f"{figure:.1f}" for figure in vars(counted).values())]
        for (database, size), counted in found.items()
    ]
    verdicts = [verdict for database in DATABASES for verdict in _verdicts(found, database, sizes)]
    return Section("Queries and encodes", INTRO, HEADER, rows, verdicts)


def _counted(size: int, database: str) -> Counted:
    file = new_folder("counts") / "counts.json"
    rooms = [Room("chat", size), Room("quiz", size, questions=1)]
    with product(rooms, server=best_server(), database=database, counted=file) as running:
        counts = Counts(file)
        with kept_open(running):
            counts.watch_idle()
            joins = _storm(counts, running.served(running.clients(0, senders=0)))
            chat, encodes = _chat(counts, running)
            answers = _answers(counts, running)
            resumes = _resumes(counts, running)
    return Counted(chat, encodes, joins, answers, resumes)


def _storm(counts: Counts, served: Served, **options: int) -> float:
    with load("storm", served.clients, served.speech, timeout=GATHER_SECONDS, **options) as run:
        run.until("ready")
        return counts.caused(counts.during(run), "queries")


def _chat(counts: Counts, running: Product) -> tuple[float, float]:
    served = running.served(running.clients(0))
    # Long enough that one look at the database more or less, which the server takes each second, is no tenth of one.
    options = {"seconds": 16.0, "warm": 2.0, "rate": {"member": RATE}, "timeout": GATHER_SECONDS}
    with load("paced", served.clients, served.speech, **options) as run:
        run.until("ready")
        grown = counts.during(run)
    sent = run.result["sent"]
    return counts.caused(grown, "queries") / sent, (counts.caused(grown, "encodes") - sent) / sent


def _answers(counts: Counts, running: Product) -> float:
    served = replace(running.served(running.clients(1, senders=10**6)), speech=answering(running, 1))
    with load("burst", served.clients, served.speech, timeout=GATHER_SECONDS) as run:
        run.until("ready")
        open_question(running, 1)
        return counts.caused(counts.during(run), "queries")


def _resumes(counts: Counts, running: Product) -> float:
    last_seen = lose_lines(running, [0])[0]
    clients = running.clients(0, senders=0, query=f"&last_seq={last_seen}")
    return _storm(counts, running.served(clients), until_seq=last_seen + MISSED)


def _verdicts(found: dict[tuple[str, int], Counted], database: str, sizes: list[int]) -> list[Verdict]:
    small, large, size = found[database, sizes[0]], found[database, sizes[-1]], sizes[-1]
    return [
        at_most(f"one event to {size:,} members, {database}: queries", round(large.chat, 1), 3, unit=""),
        at_most(f"one event to {size:,} members, {database}: encodes", large.encodes, 1.05, unit=""),
        at_most(f"queries an event, {database}, {size:,} members against {sizes[0]}", large.chat / small.chat, 1.1),
        at_most(f"{size:,} resumes in the hot window, {database}: queries each", large.resumes / size, 0.05, unit=""),
    ]
