"""Queries compiled once: Django builds the SQL of a query anew each time, which takes longer than the answer.

For the reads that every write, and everybody who comes in, waits for. What they find are models as ever.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState

from sessions_app.services.trips import Asked, read

M = TypeVar("M", bound=Model)
Given = UUID | str | list[UUID] | list[str]
Converters = tuple[int, list[Callable[..., Any]], Any]  # of one column
Seen = dict[tuple[type[Model], Any], Model]


class Prepared(Generic[M]):
    """`build` returns a query whose parameters are just its arguments, in the order in which SQL takes them.

    An argument is a value, an id or text, or a list of such: on PostgreSQL one array, on SQLite filled up to a power of
    two with its last value, so that few lengths have to be compiled.
    """

    def __init__(self, build: "Callable[..., QuerySet[M]]") -> None:
        self._build = build
        self._compiled: dict[tuple[str | int, ...], _Compiled] = {}

    def rows(self, *given: Given) -> list[M]:
        """Return what the query finds for these values."""
        return read([self.asked(*given)])[0]

    def asked(self, *given: Given) -> Asked:
        """Return the query for these values, to be read together with others."""
        values: list[Any] = list(given)
        shape: tuple[str | int, ...] = (connection.vendor,)
        if connection.vendor != "postgresql":
            values = [_filled(each) if isinstance(each, list) else each for each in given]
            shape += tuple([len(each) if isinstance(each, list) else 0 for each in values])
        compiled = self._compiled.get(shape)
        if compiled is None:
            compiled = self._compiled[shape] = _Compiled(self._build, values)
        return Asked(compiled.sql, compiled.taken(values), compiled.made)


def _filled(values: list[Any]) -> list[Any]:
    length = 1 << (len(values) - 1).bit_length()
    return [*values, *[values[-1]] * (length - len(values))]


def _stand_ins(values: Any) -> Any:
    """Return as many different ones: Django takes a value that comes twice once."""
    if not isinstance(values, list):
        return values
    return [UUID(int=n) if isinstance(values[0], UUID) else str(n) for n in range(len(values))]


def _flat(given: list[Any]) -> list[Any]:
    """Return the parameters of a query that takes no arrays."""
    values = [value for each in given for value in (each if isinstance(each, list) else [each])]
    if connection.features.has_native_uuid_field:
        return values
    return [value.hex if isinstance(value, UUID) else value for value in values]


def _with_numbers(sql: str, found: Sequence[Any]) -> str:
    """Write the numbers among the parameters into the SQL; they are Django's own: an EXISTS takes a 1."""
    first, *rest = sql.split("%s")
    told = [str(int(value)) if isinstance(value, int) else "%s" for value in found]
    return first + "".join([value + piece for value, piece in zip(told, rest, strict=True)])


class _Compiled:
    """One query's SQL, and how its rows become models."""

    def __init__(self, build: "Callable[..., QuerySet[Any]]", given: list[Any]) -> None:
        stand_ins = [_stand_ins(each) for each in given]
        queryset = build(*stand_ins)
        compiler = queryset.query.get_compiler(queryset.db)
        sql, found = compiler.as_sql()
        values = [value for value in found if not isinstance(value, int)]
        assert values == _flat(stand_ins), "a prepared query takes the given values alone, in this order"
        self._takes_arrays = connection.vendor == "postgresql"
        self.sql = _with_numbers(sql, found)
        if self._takes_arrays:
            self.sql = re.sub(r"IN \(%s(, %s)*\)", "= ANY(%s)", self.sql)
        self._model = _Model(compiler, compiler.klass_info, queryset.db)
        self._annotations = [
            (name, place, _converters(compiler, slice(place, place + 1)))
            for name, place in compiler.annotation_col_map.items()
        ]

    def taken(self, given: list[Any]) -> list[Any]:
        return given if self._takes_arrays else _flat(given)

    def made(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        seen: Seen = {}
        made = [self._model.made(row, seen) for row in found]
        for name, place, converters in self._annotations:
            for each, row in zip(made, found, strict=True):
                setattr(each, name, _converted([row[place]], converters)[0])
        return made


class _Model:
    """How some columns of a row become a model, and others the models that it refers to.

    Those are made once for all rows that refer to the same one, as there are few: 500 seats are in one session.
    """

    def __init__(self, compiler: Any, told: Any, db: str) -> None:
        places, select = told["select_fields"], compiler.select
        self._model, self._db = told["model"], db
        self._columns = slice(places[0], places[-1] + 1)
        self._names = [column.target.attname for column, *_ in select[self._columns]]
        self._key = places[0] + self._names.index(self._model._meta.pk.attname)
        self._converters = _converters(compiler, self._columns)
        related = told.get("related_klass_infos", [])
        self._related = [(each["local_setter"], _Model(compiler, each, db)) for each in related]

    def made(self, row: Sequence[Any], seen: Seen) -> Any:
        values = _converted(list(row[self._columns]), self._converters)
        made = _stored(self._model, self._db, dict(zip(self._names, values, strict=True)))
        for put_in, related in self._related:
            put_in(made, related._seen(row, seen))
        return made

    def _seen(self, row: Sequence[Any], seen: Seen) -> Any:
        if (key := row[self._key]) is None:
            return None
        known = seen.get((self._model, key))
        if known is None:
            known = seen[self._model, key] = self.made(row, seen)
        return known


def _converters(compiler: Any, columns: slice) -> list[Converters]:
    found = compiler.get_converters([expression for expression, *_ in compiler.select[columns]])
    return [(place, convert, expression) for place, (convert, expression) in found.items()]


def _converted(values: list[Any], converters: list[Converters]) -> list[Any]:
    for place, converts, expression in converters:
        if (value := values[place]) is not None:  # of the fields here none makes something of nothing
            for convert in converts:
                value = convert(value, expression, connection)
            values[place] = value
    return values


def _stored(model: type[M], db: str, fields: dict[str, Any]) -> M:
    """Return what `model.from_db` does, in a third of the time: its signals, which nobody here hears, are the rest."""
    made = model.__new__(model)
    made.__dict__.update(fields)
    made._state = ModelState()
    made._state.db, made._state.adding = db, False
    return made
