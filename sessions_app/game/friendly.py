"""Friendly names for those who cannot think of one."""

import random
from collections.abc import Iterator

ROUNDS = 10  # after the first, with a number: a large room has more people than there are names
FIRST = (
    *("Amber", "Brave", "Cheerful", "Clever", "Cosmic", "Curious", "Daring", "Electric", "Fancy", "Gentle", "Golden"),
    *("Happy", "Jolly", "Lucky", "Mellow", "Merry", "Mighty", "Nimble", "Quick", "Quiet", "Royal", "Silver", "Sunny"),
    *("Swift", "Velvet", "Witty"),
)
SECOND = (
    *("Badger", "Beetle", "Comet", "Crane", "Dolphin", "Falcon", "Fox", "Gecko", "Heron", "Ibex", "Koala", "Lemur"),
    *("Lynx", "Magpie", "Maple", "Marmot", "Nebula", "Otter", "Owl", "Panda", "Puffin", "Raven", "Tiger", "Walrus"),
    *("Willow", "Yak"),
)


def friendly_names(seed: str) -> Iterator[str]:
    """Yield names in an order by chance, which is always the same for a seed."""
    pairs = [f"{first} {second}" for first in FIRST for second in SECOND]
    random.Random(seed).shuffle(pairs)  # noqa: S311 (nothing secret)
    for number in range(1, ROUNDS + 1):
        yield from (pair if number == 1 else f"{pair} {number}" for pair in pairs)
