"""Points: the presets' formulas, streaks and penalties, in figures and in words. Times are in milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PRESETS = ("kahoot", "linear", "flat", "floor", "fastest")
DEFAULTS: dict[str, Any] = {
    "preset": "kahoot",
    "floor": 0,
    "fastest": 5,
    "penalty": 0,
    "streak": {"bonus": 0, "cap": 5},
}
INSTANT_MS = 500


@dataclass(frozen=True, slots=True)
class Scoring:
    """The rules in force for one question. `floor` and `penalty` are percent of its points."""

    preset: str
    floor: int
    fastest: int
    penalty: int
    bonus: int
    cap: int

    @classmethod
    def of(cls, *given: Mapping[str, Any]) -> "Scoring":
        """Return the rules that `given` add up to over the defaults, the last one first in rank."""
        values = dict(DEFAULTS)
        for part in given:
            values.update({name: value for name, value in part.items() if name in DEFAULTS})
        streak = {**DEFAULTS["streak"], **(values["streak"] or {})}
        return cls(
            values["preset"], values["floor"], values["fastest"], values["penalty"], streak["bonus"], streak["cap"]
        )


@dataclass(frozen=True, slots=True)
class Points:
    """What one answer earned: `base` whatever the speed, `speed` for being quick, `bonus` for the streak."""

    base: int = 0
    speed: int = 0
    bonus: int = 0
    penalty: int = 0
    streak: int = 0

    @property
    def total(self) -> int:
        return self.base + self.speed + self.bonus - self.penalty


def for_speed(scoring: Scoring, points: int, elapsed_ms: int, limit_ms: int | None, place: int) -> int:
    """Return what a wholly right answer is worth. `place` (from 1) is its place among the right ones by time."""
    if limit_ms is None or scoring.preset == "flat":
        return points
    used = min(1.0, max(0, elapsed_ms) / limit_ms)
    if scoring.preset == "kahoot":
        return points if elapsed_ms < INSTANT_MS else round((1 - used / 2) * points)
    if scoring.preset == "linear":
        return round((1 - used) * points)
    if scoring.preset == "floor":
        return round(max(scoring.floor / 100, 1 - used) * points)
    ahead = max(0, scoring.fastest - place + 1)
    return round(points / 2 + points / 2 * ahead / max(1, scoring.fastest))


def slowest(scoring: Scoring, points: int, limit_ms: int | None) -> int:
    """Return what a right answer is worth at least, when it comes at the last moment."""
    return for_speed(scoring, points, limit_ms or 0, limit_ms, scoring.fastest + 1)


def earned(
    scoring: Scoring,
    points: int,
    share: float,
    elapsed_ms: int,
    limit_ms: int | None,
    *,
    place: int,
    streak_before: int,
    score_before: int,
) -> Points:
    """Return the points of one answer. The total never falls below zero: a penalty takes no more than there is."""
    if share <= 0:
        lost = min(round(points * scoring.penalty / 100), max(0, score_before))
        return Points(penalty=lost)
    worth = round(for_speed(scoring, points, elapsed_ms, limit_ms, place) * share)
    base = min(worth, round(slowest(scoring, points, limit_ms) * share))
    streak = streak_before + 1 if share >= 1 else 0
    bonus = scoring.bonus * min(max(0, streak - 1), scoring.cap) if points else 0
    return Points(base, worth - base, bonus, 0, streak)


def words(scoring: Scoring) -> str:
    """Return the rules in a sentence or two for people."""
    said = {
        "kahoot": "A right answer earns all points within half a second and falls evenly to half of them at the end.",
        "linear": "A right answer earns all points at once and falls evenly to nothing at the end.",
        "flat": "A right answer earns all points, however long it takes.",
        "floor": f"A right answer earns all points at once and falls evenly, but never below {scoring.floor} %.",
        "fastest": f"A right answer earns half the points; the fastest {scoring.fastest} earn up to as much again.",
    }[scoring.preset]
    if scoring.penalty:
        said += f" A wrong one costs {scoring.penalty} %."
    if scoring.bonus:
        said += f" Each further right answer in a row adds {scoring.bonus}, up to {scoring.cap} times."
    return said
