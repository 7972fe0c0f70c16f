"""Interleaved rounds and their medians: what the machine does to one contestant, it does to the others."""

import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.tools import NotRun

Measured = dict[str, float]


@dataclass(frozen=True)
class Scale:
    """How much is measured; the bars' own figures are those of `FULL`."""

    name: str
    rounds: int
    seconds: float
    members: int
    big_room: int
    small_rooms: int
    crowd: int  # answers and joins at once
    reconnects: int
    idle: int
    questions: int


FULL = Scale("full", 3, 4.0, 1_000, 5_000, 200, 1_000, 5_000, 2_000, 20)
QUICK = Scale("quick", 1, 2.0, 1_000, 2_000, 100, 1_000, 2_000, 1_000, 3)
SMOKE = Scale("smoke", 1, 0.6, 60, 200, 10, 60, 100, 100, 2)  # whether it works at all


@dataclass
class Rounds:
    """What the contestants of one comparison did: medians of those that ran, reasons of those that did not."""

    medians: dict[str, Measured]
    reasons: dict[str, str]
    runs: dict[str, list[Measured]] = field(default_factory=dict)  # round by round

    def value(self, name: str, figure: str) -> float | None:
        """Return a contestant's median figure, or None if it did not run."""
        return self.medians[name][figure] if name in self.medians else None

    def ratio(self, ours: str, theirs: str, figure: str) -> float | None:
        """Return ours / theirs, or None if either did not run."""
        mine, other = self.value(ours, figure), self.value(theirs, figure)
        return None if mine is None or not other else mine / other

    def paired(self, ours: str, theirs: str, figure: str) -> float | None:
        """Return the median of each round's ours / theirs: what the machine does to one round, it does to both."""
        if ours not in self.medians or theirs not in self.medians:
            return None
        pairs = zip(self.runs[ours], self.runs[theirs], strict=True)
        return statistics.median(mine[figure] / max(other[figure], 1e-9) for mine, other in pairs)

    def with_others(self, others: "Rounds") -> "Rounds":
        """Return these and those of another comparison."""
        return Rounds(self.medians | others.medians, self.reasons | others.reasons, self.runs | others.runs)


def interleave(contestants: Mapping[str, Callable[[], Measured]], rounds: int) -> Rounds:
    """Run each contestant once a round and return the medians; one that cannot run is left out with its reason.

    Every other round goes backwards, so that what the machine does slowly favours neither the first nor the last.
    """
    seen: dict[str, list[Measured]] = {}
    reasons: dict[str, str] = {}
    for number in range(rounds):
        for name, run in list(contestants.items())[:: -1 if number % 2 else 1]:
            if name in reasons:
                continue
            started = time.monotonic()
            try:
                measured = run()
            except NotRun as reason:
                reasons[name] = str(reason)
                tell(f"    {name}: not run: {reason}")
                continue
            except (RuntimeError, OSError, AssertionError) as error:
                reasons[name] = f"failed: {str(error)[:200]}"
                tell(f"    {name}: {error}")
                continue
            seen.setdefault(name, []).append(measured)
            tell(f"    round {number + 1}, {name} ({time.monotonic() - started:.0f} s): {_short(measured)}")
    medians = {name: _medians(all_) for name, all_ in seen.items() if name not in reasons}
    return Rounds(medians, reasons, seen)


def tell(words: str) -> None:
    """Say how far we are."""
    print(words, file=sys.stderr, flush=True)


def _medians(all_: list[Measured]) -> Measured:
    found = {figure: statistics.median(one[figure] for one in all_) for figure in all_[0]}
    if "faults" in found:
        found["faults"] = max(one["faults"] for one in all_)  # one is one too many
    return found


def _short(measured: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value:,.4g}" for name, value in measured.items())
