"""Teams of equal size: who has to move so that none has more than one member more than another."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Person = TypeVar("Person")
Team = TypeVar("Team")


def evened(groups: Iterable[Mapping[Person, Team | None]], teams: Sequence[Team]) -> dict[Person, Team]:
    """Return whom to move where: as few as possible, and of each team those named last.

    Each group is evened by itself before the next: with the players present first, teams are even in the room and on
    the list. `teams` must not be empty.
    """
    sizes = dict.fromkeys(teams, 0)
    moves: dict[Person, Team] = {}
    for group in groups:
        free = _rooms(group, sizes)
        sizes = {team: sizes[team] + room for team, room in free.items()}
        leaving = []
        for person, team in group.items():
            if team is not None and free.get(team, 0) > 0:
                free[team] -= 1
            else:
                leaving.append(person)
        places = [team for team, room in free.items() for _ in range(room)]
        moves.update(zip(leaving, places, strict=True))
    return moves


def _rooms(group: Mapping[Person, Team | None], sizes: Mapping[Team, int]) -> dict[Team, int]:
    """Return how many of a group each team takes; the odd ones stay where most are already."""
    least, odd = divmod(sum(sizes.values()) + len(group), len(sizes))
    own = list(group.values())
    order = sorted(sizes, key=lambda team: (-sizes[team], -own.count(team)))
    return {team: least + (place < odd) - sizes[team] for place, team in enumerate(order)}
