"""Ways to the database and back: on PostgreSQL, statements that need not wait for each other go together.

Each way there and back waits for two processes to wake up, which beside a busy room takes longer than the work. So a
transaction opens with what it reads first, the lock before all, and commits with what it writes last. Each statement
still sees what those before it did, and what others had committed when its own turn came.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(slots=True, frozen=True)
class Asked:
    """A query with its values as the database takes them; `made` makes models of the rows that it finds."""

    sql: str
    values: Sequence[Any]
    made: Callable[[Sequence[Sequence[Any]]], list[Any]]


def takes_several() -> bool:
    """Return whether several statements are one way there and back."""
    return connection.vendor == "postgresql"


def read(asked: Sequence[Asked], *, opens: bool = False) -> list[list[Any]]:
    """Return what each query finds; `opens` says that they are the first of their transaction."""
    if not takes_several():
        return [found for each in asked for found in _found([each], each.sql)]
    return _found(asked, _opening(opens=opens) + "; ".join([each.sql for each in asked]))


def closing(sql: str) -> str:
    """Return the last statement of a transaction with its COMMIT, or without where an outer one goes on."""
    return f"{sql}; COMMIT" if takes_several() and _is_outermost() else sql


def _found(asked: Sequence[Asked], sql: str) -> list[list[Any]]:
    rows: list[list[Any]] = []
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for each in asked for value in each.values])
        for each in asked:
            while cursor.description is None and cursor.nextset():  # a BEGIN finds nothing
                pass
            rows.append(each.made(cursor.fetchall()))
            if len(rows) < len(asked):
                cursor.nextset()
    return rows


def _opening(*, opens: bool) -> str:
    raw = connection.connection
    if not opens or not _is_outermost() or raw.info.transaction_status.name != "IDLE":
        return ""
    raw.autocommit = True  # else psycopg sends a BEGIN of its own, and waits; Django sets it so at the end anyway
    return "BEGIN; "


def _is_outermost() -> bool:
    return len(connection.atomic_blocks) == 1 and not connection.savepoint_ids
