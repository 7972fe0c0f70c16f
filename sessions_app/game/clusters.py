"""Typed answers as a host sees them: spellings that people would call one answer stand together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sessions_app.game.marking import folded

MAX_CLUSTERS = 40
_PER_TYPO = 3  # one letter in so many may differ


@dataclass(slots=True)
class Cluster:
    """Spellings with how often each was typed, the commonest first; `is_right` of the whole cluster's head."""

    head: str
    count: int = 0
    is_right: bool = False
    spellings: list[tuple[str, int, bool]] = field(default_factory=list)


def clusters(answers: Iterable[tuple[str, bool]], distance: Callable[[str, str], int]) -> list[Cluster]:
    """Return (text, whether it counted) as clusters, the largest first.

    What counted never stands with what did not: accepting a cluster changes all of it or nothing.
    """
    counts: dict[tuple[str, bool], int] = {}
    shown: dict[tuple[str, bool], str] = {}
    for text, is_right in answers:
        key = folded(text), is_right
        counts[key] = counts.get(key, 0) + 1
        shown.setdefault(key, text)
    found: list[Cluster] = []
    heads: list[str] = []
    for (text, is_right), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        place = next(
            (n for n, h in enumerate(heads) if found[n].is_right == is_right and _near(text, h, distance)), None
        )
        if place is None:
            found.append(Cluster(shown[text, is_right], 0, is_right))
            heads.append(text)
            place = len(found) - 1
        found[place].count += count
        found[place].spellings.append((shown[text, is_right], count, is_right))
    return sorted(found, key=lambda cluster: -cluster.count)[:MAX_CLUSTERS]


def _near(text: str, head: str, distance: Callable[[str, str], int]) -> bool:
    return distance(text, head) <= max(len(text), len(head)) // _PER_TYPO
