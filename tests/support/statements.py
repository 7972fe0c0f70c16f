"""The statements among captured queries: PostgreSQL is sent several at once."""

from collections.abc import Iterable


def statements(captured: Iterable[dict[str, str]]) -> list[str]:
    """Return each statement's SQL, in order; none of the values in it may have a semicolon before a space."""
    return [each for query in captured for each in query["sql"].split("; ")]
