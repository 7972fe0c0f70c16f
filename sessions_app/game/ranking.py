"""Ranks: equal scores share one, and the next is as far down as there are people above."""

from collections.abc import Iterable


def ranks(scores: Iterable[int]) -> dict[int, int]:
    """Return the rank (from 1) of each score that occurs."""
    ranked: dict[int, int] = {}
    for above, score in enumerate(sorted(scores, reverse=True)):
        ranked.setdefault(score, above + 1)
    return ranked


def around(place: int, count: int, span: int = 5) -> range:
    """Return the places (from 0) to show around one of `count`: as many above as below where there are."""
    first = max(0, min(place - span // 2, count - span))
    return range(first, min(count, first + span))
