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
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
Given = UUID | str | list[UUID] | list[str]


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
        values: list[Any] = list(given)
        shape: tuple[str | int, ...] = (connection.vendor,)
        if connection.vendor != "postgresql":
            values = [_filled(each) if isinstance(each, list) else each for each in given]
            shape += tuple([len(each) if isinstance(each, list) else 0 for each in values])
        compiled = self._compiled.get(shape)
        if compiled is None:
            compiled = self._compiled[shape] = _Compiled(self._build, values)
        return compiled.rows(values)


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
    """One query's SQL, and how its rows become models; what of Django's own compiler lasts."""

    def __init__(self, build: "Callable[..., QuerySet[Any]]", given: list[Any]) -> None:
        stand_ins = [_stand_ins(each) for each in given]
        queryset = build(*stand_ins)
        compiler = queryset.query.get_compiler(queryset.db)
        sql, found = compiler.as_sql()
        values = [value for value in found if not isinstance(value, int)]
        assert values == _flat(stand_ins), "a prepared query takes the given values alone, in this order"
        self._takes_arrays = connection.vendor == "postgresql"
        self._sql = _with_numbers(sql, found)
        if self._takes_arrays:
            self._sql = re.sub(r"IN \(%s(, %s)*\)", "= ANY(%s)", self._sql)
        select, told = compiler.select, compiler.klass_info
        self._model, places = told["model"], told["select_fields"]
        self._columns = slice(places[0], places[-1] + 1)
        self._names = [column.target.attname for column, *_ in select[self._columns]]
        self._annotations = list(compiler.annotation_col_map.items())
        converters = compiler.get_converters([expression for expression, *_ in select])
        self._converters = [(place, convert, expression) for place, (convert, expression) in converters.items()]
        self._related = get_related_populators(told, select, queryset.db)  # type: ignore[call-arg]
        self._db = queryset.db

    def rows(self, given: list[Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self._sql, given if self._takes_arrays else _flat(given))
            return [self._made(row) for row in cursor.fetchall()]

    def _made(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for place, converters, expression in self._converters:
            value = values[place]
            for convert in converters:
                value = convert(value, expression, connection)
            values[place] = value
        made = _stored(self._model, self._db, dict(zip(self._names, values[self._columns], strict=True)))
        for name, place in self._annotations:
            setattr(made, name, values[place])
        for related in self._related:
            related.populate(values, made)
        return made


def _stored(model: type[M], db: str, fields: dict[str, Any]) -> M:
    """Return what `model.from_db` does, in a third of the time: its signals, which nobody here hears, are the rest."""
    made = model.__new__(model)
    made.__dict__.update(fields)
    made._state = ModelState()
    made._state.db, made._state.adding = db, False
    return made
