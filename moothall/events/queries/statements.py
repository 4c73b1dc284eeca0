"""The SQL of what is on: one statement for a page of events with their hosts.

Written by hand because the list is the busiest page of the hall: the statement walks the index of shown events and
stops after a page, on both databases; building it through the ORM would cost more than running it (see ADR 0012). It
says the same as ``shown``, its twin in the ORM; a test holds the two together.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from math import cos, radians
from typing import Any

from django.db import connection

from moothall.events.queries.wanted import Near, Wanted
from moothall.groups.models import HIDDEN_STATES
from moothall.places.distance import MILES_PER_DEGREE, box_around

Condition = tuple[str, list[Any]]
LONGEST = timedelta(days=400)
HIDDEN = ", ".join(f"'{state}'" for state in HIDDEN_STATES)
VERSION = ("id", "sequence", "changed_at", "starts_at")
GROUP_NAMED = f"FROM groups_group WHERE slug = %s AND state NOT IN ({HIDDEN})"
# Instants as text, since reading one costs SQLite's driver a call in Python.
OTHERWISE = {"town": "p.name"} | {
    column: f"CAST(e.{column} AS text)" for column in ("starts_at", "ends_at", "changed_at", "created_at")
}
# No host has a number of 0. Naming two tables keeps SQLite from reading all groups into a Bloom filter for twenty rows.
OPEN = f"(g.state NOT IN ({HIDDEN}) OR h.id = 0)"
SHOWN = "NOT (e.state = 'draft') AND e.merged_into_id IS NULL"
HOSTED = (
    "EXISTS (SELECT 1 FROM events_host h JOIN groups_group g ON g.id = h.group_id"  # noqa: S608  (our own words)
    f" WHERE h.event_id = e.id AND g.state NOT IN ({HIDDEN}))"
)
OF_GROUP = "e.id IN (SELECT h.event_id FROM events_host h JOIN groups_group g ON g.id = h.group_id WHERE g.slug = %s)"
OF_PERSON = (
    "e.id IN (SELECT h.event_id FROM events_host h JOIN groups_membership m ON m.group_id = h.group_id"
    " WHERE m.person_id = %s)"
)
ABOUT = (
    "(EXISTS (SELECT 1 FROM events_event_topics t JOIN groups_topic s ON s.id = t.topic_id"
    " WHERE t.event_id = e.id AND s.slug = %s)"
    " OR EXISTS (SELECT 1 FROM events_host h JOIN groups_group_topics t ON t.group_id = h.group_id"
    " JOIN groups_topic s ON s.id = t.topic_id WHERE h.event_id = e.id AND s.slug = %s))"
)
HOW = {"online": "e.online_url <> ''", "in_person": "(e.latitude IS NOT NULL OR e.online_url = '')"}
INSIDE = (
    "e.latitude BETWEEN %s AND %s AND e.longitude BETWEEN %s AND %s AND (e.latitude - %s) * (e.latitude - %s)"
    " + (e.longitude - %s) * (e.longitude - %s) * %s <= %s"
)


def statement(wanted: Wanted, columns: tuple[str, ...], limit: int, now: datetime) -> tuple[str, list[Any]]:
    """Return a statement and its parameters: a page of events, each as often as it has hosts.

    ``columns`` are those of ``Event``, and ``town``; the host's name and slug come last.
    """
    clauses, params = _listed(_conditions(wanted, None))
    running: tuple[str, ...] = ()
    if wanted.ongoing and not wanted.after and wanted.since:
        running, more = _listed(_conditions(wanted, now))
        params += more
    by = "created_at" if wanted.newest else "starts_at"
    way = "DESC" if wanted.past or wanted.newest else "ASC"
    return _text(columns, clauses, running, by, way), [*params, limit]


def listing(wanted: Wanted, limit: int, now: datetime) -> tuple[str, list[Any]]:
    """Return one statement for all that the list page asks: versions of events, topics, and the name of a group.

    Its rows, in no order: kind (0 an event, 1 a topic, 2 the group), id, sequence, changed_at, starts_at, id of the
    host, name and slug (of a host, a topic or the group).
    """
    sql, params = statement(wanted, VERSION, limit, now)
    text = _with_names(sql, grouped=bool(wanted.group))
    return text, [*params, wanted.group] if wanted.group else params


@lru_cache(maxsize=256)
def _with_names(sql: str, *, grouped: bool) -> str:
    group = f" UNION ALL SELECT 2, 0, 0, NULL, NULL, 0, name, slug {GROUP_NAMED}" if grouped else ""
    unordered = (
        sql.rpartition(" ORDER BY ")[0].replace("SELECT ", "SELECT 0, ", 1).replace(", g.name", ", h.id, g.name", 1)
    )
    topics = " UNION ALL SELECT 1, 0, 0, NULL, NULL, 0, name, slug FROM groups_topic"
    return f"{unordered}{topics}{group}"


@lru_cache(maxsize=256)
def _text(columns: tuple[str, ...], clauses: tuple[str, ...], running: tuple[str, ...], by: str, way: str) -> str:
    kept = {*columns, "id", by, *(["place_id"] if "town" in columns else [])} - {"town"}
    inner = f"{_arm(kept, clauses)} UNION ALL {_arm(kept, running)}" if running else _arm(kept, clauses)
    names = ", ".join(OTHERWISE.get(column, f"e.{column}") for column in columns)
    town = " LEFT JOIN places_place p ON p.id = e.place_id" if "town" in columns else ""
    return (
        f"SELECT {names}, g.name, g.slug FROM ("  # noqa: S608  (only our own words; values are parameters)
        f"{inner} ORDER BY {by} {way}, id {way} LIMIT %s) e"
        " JOIN events_host h ON h.event_id = e.id"
        f" JOIN groups_group g ON g.id = h.group_id AND {OPEN}{town}"
        f" ORDER BY e.{by} {way}, e.id {way}, h.id"
    )


def _arm(columns: set[str], clauses: tuple[str, ...]) -> str:
    names = ", ".join(f"e.{column}" for column in sorted(columns))
    return f"SELECT {names} FROM events_event e WHERE {' AND '.join((SHOWN, HOSTED, *clauses))}"  # noqa: S608


def _listed(conditions: Iterable[Condition]) -> tuple[tuple[str, ...], list[Any]]:
    clauses, params = [], []
    for clause, values in conditions:
        clauses.append(clause)
        params.extend(values)
    return tuple(clauses), params


def _conditions(wanted: Wanted, running: datetime | None) -> Iterable[Condition]:
    yield from _when(wanted, running)
    yield from _where(wanted)
    yield from _whose(wanted)
    if wanted.topic:
        yield ABOUT, [wanted.topic, wanted.topic]
    if wanted.how:
        yield HOW[wanted.how], []
    if wanted.ids is not None:
        yield f"e.id IN ({_marks(wanted.ids) or 'NULL'})", list(wanted.ids)
    if wanted.without is not None:
        yield "e.id <> %s", [wanted.without]


def _where(wanted: Wanted) -> Iterable[Condition]:
    if wanted.near:
        yield _nearby(wanted.near)
    if wanted.box:
        west, south, east, north = wanted.box
        yield "e.latitude BETWEEN %s AND %s AND e.longitude BETWEEN %s AND %s", [south, north, west, east]


def _whose(wanted: Wanted) -> Iterable[Condition]:
    if wanted.group:
        yield OF_GROUP, [wanted.group]
    if wanted.group_ids:
        hosted = f"SELECT h.event_id FROM events_host h WHERE h.group_id IN ({_marks(wanted.group_ids)})"  # noqa: S608
        yield f"e.id IN ({hosted})", list(wanted.group_ids)
    if wanted.groups_of is not None:
        yield OF_PERSON, [wanted.groups_of]


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values))


def _when(wanted: Wanted, running: datetime | None) -> Iterable[Condition]:
    if running:
        began = running - LONGEST
        yield (
            "e.spans_days AND e.starts_at >= %s AND e.starts_at < %s AND e.ends_at > %s",
            [_db(began), _db(wanted.since), _db(running)],
        )
        return
    if wanted.since:
        yield "e.starts_at >= %s", [_db(wanted.since)]
    if wanted.until:
        yield "e.starts_at < %s", [_db(wanted.until)]
    if wanted.after:
        at, last = _db(wanted.after[0]), wanted.after[1]
        sign, edge = ("<", "<=") if wanted.past else (">", ">=")
        yield f"e.starts_at {edge} %s AND (e.starts_at {sign} %s OR e.id {sign} %s)", [at, at, last]


def _nearby(near: Near) -> Condition:
    """Bound by a box, then by distance on a flat map around the point: right to 1 in 200 within 200 miles."""
    west, south, east, north = box_around(near.latitude, near.longitude, near.miles)
    narrow = cos(radians(near.latitude)) ** 2
    reach = (near.miles / MILES_PER_DEGREE) ** 2
    point = [near.latitude, near.latitude, near.longitude, near.longitude]
    return INSIDE, [south, north, west, east, *point, narrow, reach]


@cache
def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _db(at: datetime | None) -> Any:
    """Return an aware instant as this database keeps it; SQLite's form is Django's, written the short way."""
    if at is None or not _is_sqlite():
        return at
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
