"""The parts of the documentation that the bench writes: nobody types a number there."""

import re
from collections.abc import Mapping
from pathlib import Path

from benchmarks import report
from benchmarks.machine import ROOT
from benchmarks.model import Costs
from benchmarks.predictions import bursts, checks, plans, rows
from benchmarks.rounds import tell

SCALING, PERFORMANCE = ROOT / "docs" / "scaling.md", ROOT / "docs" / "performance.md"
PLANS = [
    "players",
    "in rooms of",
    "members of a room",
    "processes (cores)",
    "of them a room is in",
    "memory GB",
    "Valkey cores",
    "Valkeys",
    "PostgreSQL cores",
    "ms to the last",
    "saturates first",
]
BURSTS = ["answers at once in one room", "half of them acked after", "all acked after"]
CHECKS = ["", "the model", "measured", "ratio"]
COSTS = {
    "delivery_us": "an event to one member, when nothing else is due to it",
    "event_us": "an event, in the process that commits it",
    "remote_us": "the same, in each other process that has members of the room",
    "valkey_publish_us": "the same, in Valkey",
    "valkey_subscriber_us": "the same, in Valkey for each process that hears it",
    "postgres_event_us": "the same, in PostgreSQL",
    "question_us": "a question of a game, whatever the players",
    "player_us": "a player's part in a question",
    "postgres_player_us": "the same, in PostgreSQL",
    "gossip_us": "a person's line in another process's presence",
    "idle_us": "a second of a member who does nothing",
}


def write() -> None:
    """Write them all from results.json."""
    run = report.last()
    _replace(PERFORMANCE, "bars", f"{report.head(run)}\n\n{report.bars(run)}")
    try:
        _replace(SCALING, "model", scaling(report.costs()))
    except KeyError as missing:
        tell(f"docs/scaling.md stays as it is: {missing} was not measured")


def scaling(told: Mapping[str, float]) -> str:
    """Return the model's page: what it goes by, how right it was, and what it says."""
    costs = Costs.measured(told)
    listed = [[words, f"{getattr(costs, name):,.2f} µs"] for name, words in COSTS.items()]
    listed += [["memory of a connection", f"{costs.connection_kb:.1f} KB"]]
    listed += [["memory of a process", f"{costs.process_mb:.0f} MB"]]
    parts = [
        report.table(["what", "CPU"], listed),
        report.table(CHECKS, checks(told)),
        report.table(PLANS, rows(plans(costs))),
        report.table(BURSTS, bursts(costs)),
    ]
    return "\n\n".join(parts)


def filled(page: str, name: str, text: str) -> str:
    """Return a page with what stands between its marks replaced."""
    begin, end = f"<!-- {name}: written by the bench -->", f"<!-- /{name} -->"
    found = re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: f"{begin}\n\n{text}\n\n{end}", page, flags=re.S)
    if begin not in found:
        raise ValueError(f"no place for {name}")
    return found


def _replace(path: Path, name: str, text: str) -> None:
    path.write_text(filled(path.read_text(), name, text))
