"""Rows in and out by statements that are built once: for the few paths where a rush is to be expected.

Building an ordinary query takes Django ten times as long as the database needs to answer it. These functions keep the
text of the statement for each model; values and results go through the fields' own conversions, as in the ORM. They
know no relations; ``where`` is SQL from our own code with ``%s`` for each value, never anything that somebody typed.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Converter = Callable[[Any, Any, Any], Any]


class Layout(NamedTuple):
    """How a model's rows are read and written."""

    select: str
    insert: str
    names: tuple[str, ...]
    converters: tuple[tuple[int, tuple[Converter, ...]], ...]
    written: tuple[Any, ...]


@lru_cache(maxsize=64)
def _layout(model: type[models.Model], vendor: str) -> Layout:
    fields = model._meta.concrete_fields

    def quote(name: str | None) -> str:
        return connection.ops.quote_name(name or "")

    table = quote(model._meta.db_table)
    columns = ", ".join(quote(each.column) for each in fields)
    written = tuple(each for each in fields if not each.primary_key)
    into = ", ".join(quote(each.column) for each in written)
    converters = [
        (at, (*connection.ops.get_db_converters(column), *column.get_db_converters(connection)))
        for at, column in ((at, each.cached_col) for at, each in enumerate(fields))
    ]
    assert model._meta.pk is not None
    return Layout(
        f"SELECT {columns} FROM {table} WHERE ",  # noqa: S608  (names of our own tables)
        f"INSERT INTO {table} ({into}) VALUES ({', '.join(['%s'] * len(written))}) "  # noqa: S608
        f"RETURNING {quote(model._meta.pk.column)}",
        tuple(each.attname for each in fields),
        tuple((at, found) for at, found in converters if found),
        written,
    )


def find(model: type[Row], where: str, *values: Any) -> list[Row]:
    """Return the rows of a model for which a condition holds; ``where`` may go on with ORDER BY and FOR UPDATE."""
    layout = _layout(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(layout.select + where, values)
        found = cursor.fetchall()
    return [_row(model, layout, each) for each in found]


def find_one(model: type[Row], where: str, *values: Any) -> Row | None:
    """Return the first such row, if there is any."""
    return next(iter(find(model, where, *values)), None)


def locked() -> str:
    """Return what makes a condition lock the rows it finds; SQLite locks more than rows, and knows no such words."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""


def instant(value: Any) -> Any:
    """Return an instant as this engine compares it."""
    return connection.ops.adapt_datetimefield_value(value)


def _row(model: type[Row], layout: Layout, values: Sequence[Any]) -> Row:
    row = list(values)
    for at, converters in layout.converters:
        for convert in converters:
            row[at] = convert(row[at], None, connection)
    return model.from_db(connection.alias, layout.names, row)


def insert(row: models.Model) -> None:
    """Write one new row, and give it its key. ``save`` is not called, and no field is left to the database."""
    layout = _layout(type(row), connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(layout.insert, _values(layout, row))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


def insert_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, each with its key."""
    for row in rows:
        insert(row)


def _values(layout: Layout, row: models.Model) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in layout.written]
