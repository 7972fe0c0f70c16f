"""A missing optional part is skipped with its reason here, and is a failure in CI."""

import os

import pytest


def need(is_there: bool, reason: str) -> None:
    """Go on if the part is there; else skip with the reason, or fail where CI=true."""
    if is_there:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing in CI: {reason}", pytrace=False)
    pytest.skip(reason)


def is_deep() -> bool:
    return os.environ.get("TRIVIA_TEST_DEEP") == "1"


def count(small: int, deep: int) -> int:
    """Return how often a property is tried: `make test-deep` asks for more."""
    return deep if is_deep() else small
