"""A team's points for a question, from its members' answers: mean, sum, best, first or majority."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sessions_app.game.marking import folded

MODES = ("mean", "sum", "best", "first", "majority")


@dataclass(frozen=True, slots=True)
class Share:
    """What one member's answer brought, and when it came."""

    points: int
    received: float
    response: Mapping[str, Any]


def team_points(mode: str, answers: Sequence[Share], members: int) -> int:
    """Return what a question brought a team with so many members to whom it was put.

    `mean` counts those who did not answer as 0; `first` is the first answer's; `majority` is what most members
    answered, by the earliest of them (of two such answers the one that came first).
    """
    if not answers:
        return 0
    ordered = sorted(answers, key=lambda answer: answer.received)
    if mode == "mean":
        return round(sum(answer.points for answer in answers) / max(members, len(answers)))
    if mode == "sum":
        return sum(answer.points for answer in answers)
    if mode == "best":
        return max(answer.points for answer in answers)
    if mode == "first":
        return ordered[0].points
    same: dict[str, list[Share]] = {}
    for answer in ordered:
        same.setdefault(_key(answer.response), []).append(answer)
    return max(same.values(), key=len)[0].points


def team_total(points: Iterable[int]) -> int:
    """Return the sum of a team's questions in their order; like a player's score it never falls below zero."""
    total = 0
    for earned in points:
        total = max(0, total + earned)
    return total


def _key(response: Mapping[str, Any]) -> str:
    """Return the same for what people would call the same answer."""
    text = response.get("text")
    return folded(text) if isinstance(text, str) else json.dumps(response, sort_keys=True)
