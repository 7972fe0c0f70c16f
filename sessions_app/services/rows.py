"""Many rows at once: what is only ever added as tuples, what is marked as objects; one statement for all of a kind.

On SQLite that is a prepared statement, run for each row; on PostgreSQL it takes all rows as one JSON value, which costs
a fifth of an array for each column.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, models

from sessions_app.models import Answer, AnswerRow, Event, EventRow, Receipt, ReceiptRow

Adapter = Callable[[Any], Any]
Row = EventRow | ReceiptRow | AnswerRow
_MODELS: dict[type[Row], type[models.Model]] = {EventRow: Event, ReceiptRow: Receipt, AnswerRow: Answer}


def insert(rows: Sequence[Row]) -> None:
    """Insert rows of one kind."""
    if not rows:
        return
    kind = type(rows[0])
    table = _Table(_MODELS[kind], kind._fields)
    into = f"INSERT INTO {table.name} ({', '.join(table.columns)})"
    if connection.vendor == "postgresql":
        table.run_json(f"{into} SELECT {', '.join(table.read)} FROM {table.given}", rows)  # noqa: S608 (names of ours)
    else:
        table.run_each(f"{into} VALUES ({', '.join(['%s'] * len(table.columns))})", rows)


def update(objects: Collection[models.Model], names: Sequence[str]) -> None:
    """Store these fields of objects of one model."""
    if not objects:
        return
    table = _Table(type(next(iter(objects))), [*names, "pk"])
    *columns, key = table.columns
    rows = [tuple([getattr(each, name) for name in (*names, "pk")]) for each in objects]
    if connection.vendor == "postgresql":
        told = ", ".join(f"{column} = {read}" for column, read in zip(columns, table.read, strict=False))
        sql = f"UPDATE {table.name} SET {told} FROM {table.given} WHERE {table.name}.{key} = given.{key}"  # noqa: S608
        table.run_json(sql, rows)
    else:
        told = ", ".join(f"{column} = %s" for column in columns)
        table.run_each(f"UPDATE {table.name} SET {told} WHERE {key} = %s", rows)  # noqa: S608


class _Table:
    """Some columns of a model's table, as the database in use takes them."""

    def __init__(self, model: type[models.Model], names: Sequence[str]) -> None:
        meta, quote = model._meta, connection.ops.quote_name
        fields: list[Any] = [meta.pk if name == "pk" else meta.get_field(name) for name in names]
        self.name = quote(meta.db_table)
        self.columns = [quote(field.column) for field in fields]
        self._adapters = [_adapter(field) for field in fields]
        # How PostgreSQL reads the rows from JSON, where bytes are base64.
        types = [str(field.db_type(connection)) for field in fields]
        pairs = list(zip(self.columns, types, strict=True))
        told = [f"{column} {'text' if type == 'bytea' else type}" for column, type in pairs]
        self.given = f"json_to_recordset(%s::json) AS given({', '.join(told)})"
        self.read = [f"decode(given.{c}, 'base64')" if type == "bytea" else f"given.{c}" for c, type in pairs]
        self._keys = [field.column for field in fields]

    def run_each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(zip(*self._adapted(rows), strict=True)))

    def run_json(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        told = [dict(zip(self._keys, row, strict=True)) for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(sql, [msgspec.json.encode(told).decode()])

    def _adapted(self, rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
        given = zip(*rows, strict=True)
        return [[adapt(value) for value in column] for adapt, column in zip(self._adapters, given, strict=True)]


def _adapter(field: Any) -> Adapter:
    """Return what SQLite is given for a value of a field; the fields here have none of Django's finer ways."""
    if isinstance(field, models.JSONField):
        return _json
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.UUIDField):
        return _hex
    return connection.ops.adapt_datetimefield_value if isinstance(target, models.DateTimeField) else _same


def _same(value: Any) -> Any:
    return value


def _hex(value: UUID) -> str:
    return value.hex


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
