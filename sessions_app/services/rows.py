"""Many rows at once: what is only ever added as tuples, what is marked as objects; one statement for all of a kind.

On SQLite that is a prepared statement, run for each row. On PostgreSQL, where each message is a way there and back,
it takes all rows as one JSON value, which costs a fifth of an array for each column; and what is stored together is
one statement for all kinds.
"""

from collections.abc import Callable, Collection, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection, models

from sessions_app.models import Answer, AnswerRow, Event, EventRow, Receipt, ReceiptRow
from sessions_app.services import trips

Adapter = Callable[[Any], Any]
Row = EventRow | ReceiptRow | AnswerRow
_MODELS: dict[type[Row], type[models.Model]] = {EventRow: Event, ReceiptRow: Receipt, AnswerRow: Answer}


class Change(NamedTuple):
    """Rows to store, and the statement that does it."""

    table: "_Table"
    sql: str
    rows: Sequence[Sequence[Any]]


def insertion(rows: Sequence[Row]) -> Change:
    """Return what inserts rows of one kind; what the rows leave out gets its field's default."""
    kind = type(rows[0])
    table = _table(connection.vendor, _MODELS[kind], kind._fields)
    return Change(table, table.insertion, rows)


def alteration(objects: Collection[models.Model], names: Sequence[str]) -> Change:
    """Return what stores these fields of objects of one model."""
    table = _table(connection.vendor, type(next(iter(objects))), (*names, "pk"))
    rows = [tuple([getattr(each, name) for name in table.attributes]) for each in objects]
    return Change(table, table.alteration, rows)


def insert(rows: Sequence[Row]) -> None:
    """Insert rows of one kind."""
    if rows:
        store([insertion(rows)])


def update(objects: Collection[models.Model], names: Sequence[str]) -> None:
    """Store these fields of objects of one model."""
    if objects:
        store([alteration(objects, names)])


def store(changes: Sequence[Change], *, commits: bool = False) -> None:
    """Store changes to different tables, none of which reads what another wrote; `commits` says that no more comes."""
    if not changes:
        return
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for change in changes:
                cursor.executemany(change.sql, change.table.adapted(change.rows))
            return
        *before, last = [change.sql for change in changes]
        parts = [f"c{number} AS ({sql})" for number, sql in enumerate(before)]
        sql = f"WITH {', '.join(parts)} {last}" if parts else last
        cursor.execute(
            trips.closing(sql) if commits else sql, [change.table.as_json(change.rows) for change in changes]
        )


class _Table:
    """Some columns of a model's table, as the database in use takes them."""

    def __init__(self, model: type[models.Model], names: Sequence[str]) -> None:
        meta, quote = model._meta, connection.ops.quote_name
        self._fields: list[Any] = [meta.pk if name == "pk" else meta.get_field(name) for name in names]
        self._name = quote(meta.db_table)
        self._columns = [quote(field.column) for field in self._fields]
        self._adapters = [_adapter(field) for field in self._fields]
        self._keys = [field.column for field in self._fields]
        self._left_out = [field for field in meta.concrete_fields if field not in self._fields and field.has_default()]
        self.attributes = [field.attname for field in self._fields]
        self._is_json = connection.vendor == "postgresql"

    @cached_property
    def insertion(self) -> str:
        """SQL that inserts the given rows."""
        defaults = {connection.ops.quote_name(str(field.column)): field.get_default() for field in self._left_out}
        assert all(type(value) is int for value in defaults.values()), "only numbers are left out of rows"
        columns = ", ".join([*self._columns, *defaults])
        given = self._read if self._is_json else ["%s"] * len(self._columns)
        values = ", ".join([*given, *map(str, defaults.values())])
        into = f"INSERT INTO {self._name} ({columns})"
        return f"{into} SELECT {values} FROM {self._given}" if self._is_json else f"{into} VALUES ({values})"  # noqa: S608 (names of ours)

    @cached_property
    def alteration(self) -> str:
        """SQL that changes the rows with the given keys, which come last."""
        read = self._read if self._is_json else ["%s"] * len(self._columns)
        *told, key = [f"{column} = {value}" for column, value in zip(self._columns, read, strict=True)]
        sql = f"UPDATE {self._name} SET {', '.join(told)}"  # noqa: S608 (names of ours)
        return f"{sql} FROM {self._given} WHERE {self._name}.{key}" if self._is_json else f"{sql} WHERE {key}"

    def adapted(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """Return the rows as SQLite takes them."""
        given = zip(*rows, strict=True)
        columns = [[adapt(value) for value in column] for adapt, column in zip(self._adapters, given, strict=True)]
        return list(zip(*columns, strict=True))

    def as_json(self, rows: Sequence[Sequence[Any]]) -> str:
        """Return the rows as PostgreSQL takes them."""
        told = [dict(zip(self._keys, row, strict=True)) for row in rows]
        return msgspec.json.encode(told).decode()

    @property
    def _types(self) -> list[str]:
        return [str(field.db_type(connection)) for field in self._fields]

    @property
    def _given(self) -> str:
        """How PostgreSQL reads the rows from JSON, where bytes are base64."""
        pairs = zip(self._columns, self._types, strict=True)
        told = [f"{column} {'text' if type == 'bytea' else type}" for column, type in pairs]
        return f"json_to_recordset(%s::json) AS given({', '.join(told)})"

    @property
    def _read(self) -> list[str]:
        pairs = zip(self._columns, self._types, strict=True)
        return [f"decode(given.{c}, 'base64')" if type == "bytea" else f"given.{c}" for c, type in pairs]


@cache
def _table(vendor: str, model: type[models.Model], names: tuple[str, ...]) -> _Table:  # noqa: ARG001 (of the key)
    return _Table(model, names)


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


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
