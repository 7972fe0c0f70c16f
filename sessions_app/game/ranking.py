"""Ranks: equal scores share one, and the next is as far down as there are people above."""

from collections.abc import Iterable


def ranks(scores: Iterable[int]) -> dict[int, int]:
    """Return the rank (from 1) of each score that occurs."""
    ranked: dict[int, int] = {}
    for above, score in enumerate(sorted(scores, reverse=True)):
        ranked.setdefault(score, above + 1)
    return ranked
