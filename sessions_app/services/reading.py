"""A consistent view: everything read inside it is of one moment, and no writer waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def read_view() -> Iterator[None]:
    """Open a read-only transaction that sees one moment; `atomic()` would tear on PostgreSQL and queue on SQLite.

    Inside another transaction it is that one's view.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    mode = connection.settings_dict["OPTIONS"].get("transaction_mode")
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]
