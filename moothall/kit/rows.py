"""Rows in and out by statements that are built once: for the few paths where a rush is to be expected.

Building an ordinary query takes Django ten times as long as the database needs to answer it. These functions keep the
text of the statement for each model; values and results go through the fields' own conversions, as in the ORM, but no
signals are sent. They know no relations; ``where`` is SQL from our own code with ``%s`` for each value, never anything
that somebody typed.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)
Model = type[models.Model]
Converter = Callable[[Any, Any, Any], Any]
PLAIN: dict[type, type] = {
    models.CharField: str,
    models.EmailField: str,
    models.TextField: str,
    models.BooleanField: bool,
    models.ForeignKey: int,
    models.OneToOneField: int,
    models.BigIntegerField: int,
    models.PositiveBigIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
}


class Layout(NamedTuple):
    """How a model's rows are read and written: ``columns`` is what is selected, ``written`` a field and its plain type.

    A value of the plain type goes to the database as it is; any other is converted by its field.
    """

    columns: str
    select: str
    insert: str
    returning: str
    names: tuple[str, ...]
    converters: tuple[tuple[int, tuple[Converter, ...]], ...]
    written: tuple[tuple[Any, str, type | None], ...]


@lru_cache(maxsize=64)
def _layout(model: Model, vendor: str) -> Layout:
    here = connections[DEFAULT_DB_ALIAS]
    fields, quote = model._meta.concrete_fields, here.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(f"{table}.{quote(each.column or '')}" for each in fields)
    written = [each for each in fields if not each.primary_key]
    into = ", ".join(quote(each.column or "") for each in written)
    converters = [
        (at, (*here.ops.get_db_converters(column), *column.get_db_converters(here)))
        for at, column in ((at, each.cached_col) for at, each in enumerate(fields))
    ]
    assert model._meta.pk is not None
    return Layout(
        columns,
        f"SELECT {columns} FROM {table} WHERE ",  # noqa: S608  (names of our own tables)
        f"INSERT INTO {table} ({into}) VALUES ({', '.join(['%s'] * len(written))}) ",  # noqa: S608
        f"RETURNING {quote(model._meta.pk.column or '')}",
        tuple(each.attname for each in fields),
        tuple((at, found) for at, found in converters if found),
        tuple((each, each.attname, PLAIN.get(type(each))) for each in written),
    )


def find(model: type[Row], where: str, *values: Any) -> list[Row]:
    """Return the rows of a model for which a condition holds; ``where`` may go on with ORDER BY and FOR UPDATE."""
    here = connections[DEFAULT_DB_ALIAS]
    layout = _layout(model, here.vendor)
    with here.cursor() as cursor:
        cursor.execute(layout.select + where, values)
        found = cursor.fetchall()
    return [_row(model, layout, each, here) for each in found]


def find_one(model: type[Row], where: str, *values: Any) -> Row | None:
    """Return the first such row, if there is any."""
    return next(iter(find(model, where, *values)), None)


def find_joined(asked: Sequence[Model], also: str, tail: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return rows of several models side by side, and after them what ``also`` selects; ``tail`` begins with FROM.

    Where an outer join finds nothing, None stands for the row.
    """
    here = connections[DEFAULT_DB_ALIAS]
    layouts = [_layout(each, here.vendor) for each in asked]
    with here.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(each.columns for each in layouts)}, {also} {tail}", values)
        found = cursor.fetchall()
    return [_side_by_side(asked, layouts, each, here) for each in found]


def _side_by_side(
    asked: Sequence[Model], layouts: Sequence[Layout], values: Sequence[Any], here: Any
) -> tuple[Any, ...]:
    rows, at = list[Any](), 0
    for model, layout in zip(asked, layouts, strict=True):
        one = values[at : at + len(layout.names)]
        rows.append(None if one[0] is None else _row(model, layout, one, here))
        at += len(layout.names)
    return (*rows, *values[at:])


def do(statement: str, *values: Any) -> int:
    """Execute a statement that changes rows, and return how many it changed."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def locked() -> str:
    """Return what makes a condition lock the rows it finds; SQLite locks more than rows, and knows no such words."""
    return " FOR UPDATE" if connections[DEFAULT_DB_ALIAS].features.has_select_for_update else ""


def instant(value: Any) -> Any:
    """Return an instant as this engine compares it."""
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)


def _row(model: type[Row], layout: Layout, values: Sequence[Any], here: Any) -> Row:
    """Make a row that is in the database already, as ``Model.from_db`` does, without asking each field in turn."""
    row = model.__new__(model)
    held = row.__dict__
    held.update(zip(layout.names, values, strict=True))
    for at, converters in layout.converters:
        name = layout.names[at]
        for convert in converters:
            held[name] = convert(held[name], None, here)
    row._state = ModelState()
    row._state.adding, row._state.db = False, here.alias
    return row


def insert(row: models.Model) -> None:
    """Write one new row, and give it its key. ``save`` is not called, and no field is left to the database."""
    here = connections[DEFAULT_DB_ALIAS]
    layout = _layout(type(row), here.vendor)
    with here.cursor() as cursor:
        cursor.execute(layout.insert + layout.returning, _values(layout, row, here))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, here.alias


def insert_unless_there(row: models.Model) -> None:
    """Write one new row, unless a constraint says that it is there already; it gets no key."""
    here = connections[DEFAULT_DB_ALIAS]
    layout = _layout(type(row), here.vendor)
    with here.cursor() as cursor:
        cursor.execute(f"{layout.insert}ON CONFLICT DO NOTHING", _values(layout, row, here))


def insert_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, each with its key."""
    for row in rows:
        insert(row)


def _values(layout: Layout, row: models.Model, here: Any) -> list[Any]:
    values = []
    for field, name, plain in layout.written:
        value = getattr(row, name)
        if plain is None or not (value is None or isinstance(value, plain)):
            value = field.get_db_prep_save(field.pre_save(row, add=True), here)
        values.append(value)
    return values
