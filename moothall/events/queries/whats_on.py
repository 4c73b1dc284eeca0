"""What is on: one SQL statement for a page of events with their hosts.

Written by hand because the list is the busiest page of the hall: the statement walks the index of shown events and
stops after a page, on both databases; building it through the ORM would cost more than running it (see ADR 0009). It
says the same as ``shown``, its twin in the ORM; a test holds the two together.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import cos, radians
from typing import Any, NamedTuple

from django.db import connection

from moothall.groups.models import HIDDEN_STATES
from moothall.places.distance import MILES_PER_DEGREE, box_around

HIDDEN = ", ".join(f"'{state}'" for state in HIDDEN_STATES)
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
COLUMNS = [
    "id", "title", "slug", "summary", "starts_at", "ends_at", "timezone", "all_day", "starts_on", "ends_on",
    "state", "previous_starts_at", "venue", "address", "latitude", "longitude", "approximate", "online_url",
    "place_id", "town",
]  # fmt: skip
FEED_COLUMNS = ["created_at", "changed_at", "sequence", "description", "url", "reason", "description_html"]
FULL = [*COLUMNS, *FEED_COLUMNS]
LONGEST = timedelta(days=400)
BASE, STARTS_AT = len(COLUMNS), COLUMNS.index("starts_at")


@dataclass(frozen=True, slots=True)
class Near:
    """Within so many miles of a point that has a name."""

    name: str
    latitude: float
    longitude: float
    miles: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for. ``since`` and ``until`` bound the start; ``past`` turns the order round.

    ``after`` is the start and id of the last event of the page before; ``ids`` are those that a text search found;
    ``box`` is a part of the map: west, south, east and north; ``groups_of`` names a person whose groups' events are
    asked for; ``newest`` orders by when the hall first knew of them.
    """

    since: datetime | None = None
    until: datetime | None = None
    past: bool = False
    ongoing: bool = False
    near: Near | None = None
    group: str = ""
    topic: str = ""
    how: str = ""
    ids: tuple[int, ...] | None = None
    group_ids: tuple[int, ...] = ()
    without: int | None = None
    groups_of: int | None = None
    newest: bool = False
    box: tuple[float, float, float, float] | None = None
    after: tuple[datetime, int] | None = None


class HostName(NamedTuple):
    """A group as a card shows it."""

    name: str
    slug: str


Condition = tuple[str, list[Any]]
Names = tuple[tuple[tuple[str, str], ...], str]
Record = tuple[tuple[Any, ...], tuple[HostName, ...]]


@dataclass(slots=True)
class Row:
    """One event of a list, with its hosts; the columns of ``Event`` by their names, ``town`` from its place."""

    id: int
    title: str
    slug: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    all_day: bool
    starts_on: date | None
    ends_on: date | None
    state: str
    previous_starts_at: datetime | None
    venue: str
    address: str
    latitude: float | None
    longitude: float | None
    approximate: bool
    online_url: str
    place_id: int | None
    town: str
    hosts: list[HostName] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of events; ``after`` starts the next one, None on the last."""

    rows: list[Row]
    after: tuple[datetime, int] | None


def page_of(wanted: Wanted, *, size: int, now: datetime, full: bool = False) -> Page:
    """Return one page of public events in one query; ``full`` adds what feeds need in ``Row.more``."""
    records, after = records_of(wanted, size=size, now=now, full=full)
    return Page([row_of(columns, hosts) for columns, hosts in records], after)


def records_of(
    wanted: Wanted, *, size: int, now: datetime, full: bool = False
) -> tuple[list[Record], tuple[datetime, int] | None]:
    """Return a page as the database gives it: the columns of each event and its hosts; and where the next page begins.

    Two records that are equal tell the same event in the same words, so that what is made of one can be kept by it.
    """
    columns = FULL if full else COLUMNS
    sql, params = statement(wanted, columns, size + 1, now)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        records = _gathered(cursor.fetchall())
    if len(records) <= size:
        return records, None
    last = records[size - 1][0]
    return records[:size], (instant(last[STARTS_AT]), last[0])


def statement(wanted: Wanted, columns: Sequence[str], limit: int, now: datetime) -> tuple[str, list[Any]]:
    """Return the statement and its parameters: a page of events, each as often as it has hosts."""
    way = "DESC" if wanted.past or wanted.newest else "ASC"
    by = "created_at" if wanted.newest else "starts_at"
    inner, params = _arm(wanted, columns)
    if wanted.ongoing and not wanted.after and wanted.since:
        running, more = _arm(wanted, columns, running=now)
        inner, params = f"{inner} UNION ALL {running}", [*params, *more]
    names = ", ".join("p.name" if column == "town" else f"e.{column}" for column in columns)
    sql = (
        f"SELECT {names}, g.name, g.slug FROM ("  # noqa: S608  (only our own words; values are parameters)
        f"{inner} ORDER BY {by} {way}, id {way} LIMIT %s) e"
        " JOIN events_host h ON h.event_id = e.id"
        f" JOIN groups_group g ON g.id = h.group_id AND g.state NOT IN ({HIDDEN})"
        " LEFT JOIN places_place p ON p.id = e.place_id"
        f" ORDER BY e.{by} {way}, e.id {way}, h.id"
    )
    return sql, [*params, limit]


def _arm(wanted: Wanted, columns: Sequence[str], running: datetime | None = None) -> tuple[str, list[Any]]:
    clauses, params = [SHOWN, HOSTED], []
    for clause, values in _conditions(wanted, running):
        clauses.append(clause)
        params.extend(values)
    names = ", ".join(f"e.{column}" for column in columns if column != "town")
    return f"SELECT {names} FROM events_event e WHERE {' AND '.join(clauses)}", params  # noqa: S608


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


def _db(at: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def instant(value: Any) -> Any:
    """Return an aware instant from what either database gives for one."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


CONVERT: dict[str, Callable[[Any], Any]] = {
    "starts_at": instant,
    "ends_at": instant,
    "previous_starts_at": instant,
    "created_at": instant,
    "changed_at": instant,
    "starts_on": _day,
    "ends_on": _day,
    "all_day": bool,
    "approximate": bool,
}
CONVERTS = [(at, CONVERT[name]) for at, name in enumerate(FULL) if name in CONVERT]


def _gathered(found: Iterable[tuple[Any, ...]]) -> list[Record]:
    """Put the hosts of an event beside its columns; a row ends with the host's name and slug."""
    records: list[Record] = []
    hosts: list[HostName] = []
    known = None
    for row in found:
        host = HostName(row[-2], row[-1])
        if row[0] == known:
            hosts.append(host)
            records[-1] = (records[-1][0], tuple(hosts))
            continue
        known, hosts = row[0], [host]
        records.append((row[:-2], (host,)))
    return records


def row_of(columns: tuple[Any, ...], hosts: tuple[HostName, ...]) -> Row:
    """Return a record as a row, its instants aware."""
    values = list(columns)
    for at, convert in CONVERTS:
        if at < len(values) and values[at] is not None:
            values[at] = convert(values[at])
    row = Row(*values[:BASE], hosts=list(hosts))  # type: ignore[misc]  # the columns of BASE are its fields, in order
    row.town = row.town or ""
    if len(values) > BASE:
        row.more = dict(zip(FEED_COLUMNS, values[BASE:], strict=True))
    return row


def names_for(wanted_group: str) -> Names:
    """Return every topic as (slug, name), and the name of the group asked for or "", in one query."""
    sql = "SELECT 't', slug, name FROM groups_topic"
    params: list[Any] = []
    if wanted_group:
        sql += " UNION ALL SELECT 'g', slug, name FROM groups_group WHERE slug = %s"
        sql += f" AND state NOT IN ({HIDDEN})"
        params.append(wanted_group)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchall()
    topics = sorted(((slug, name) for kind, slug, name in found if kind == "t"), key=lambda pair: pair[1].casefold())
    return tuple(topics), next((name for kind, _, name in found if kind == "g"), "")
