"""What is on: pages of public events with their hosts, and the names that the filters show."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection

from moothall.events.queries.statements import GROUP_NAMED, VERSION, listing, statement
from moothall.events.queries.wanted import Near, Wanted

__all__ = ["HostName", "Near", "Page", "Row", "Sign", "Wanted", "names_for", "page_of", "rows_of", "signs_of"]
COLUMNS = (
    "id", "title", "slug", "summary", "starts_at", "ends_at", "timezone", "all_day", "starts_on", "ends_on",
    "state", "previous_starts_at", "venue", "address", "latitude", "longitude", "approximate", "online_url",
    "place_id", "town",
)  # fmt: skip
FEED_COLUMNS = ("created_at", "changed_at", "sequence", "description", "url", "reason", "description_html")
FULL = (*COLUMNS, *FEED_COLUMNS)
BASE, TOPIC = len(COLUMNS), 1
NAMES = (
    "SELECT 1, name, slug FROM groups_topic UNION ALL"  # noqa: S608  (our own words)
    f" SELECT 0, name, slug {GROUP_NAMED} ORDER BY 2"
)


class HostName(NamedTuple):
    """A group as a card shows it."""

    name: str
    slug: str


Names = tuple[tuple[tuple[str, str], ...], str]
Hosts = tuple[tuple[str, str], ...]


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
    rows = [_row(columns, hosts) for columns, hosts in _asked(wanted, FULL if full else COLUMNS, size + 1, now)]
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], (last.starts_at, last.id) if last else None)


class Sign(NamedTuple):
    """How to know one version of an event: whatever changes what it says raises ``sequence`` and ``changed_at``.

    ``hosts`` are names and slugs, since a group may take another name while its events stay as they were.
    """

    id: int
    sequence: int
    changed_at: Any
    hosts: Hosts


def signs_of(wanted: Wanted, *, size: int, now: datetime) -> tuple[list[Sign], tuple[datetime, int] | None]:
    """Return which versions of which events a page shows, in one short query, and where the next page begins."""
    found = _asked(wanted, VERSION, size + 1, now)
    signs = [Sign(columns[0], columns[1], columns[2], hosts) for columns, hosts in found[:size]]
    last = found[size - 1][0] if len(found) > size else None
    return signs, (instant(last[3]), last[0]) if last else None


def listing_of(wanted: Wanted, *, size: int, now: datetime) -> tuple[list[Sign], tuple[datetime, int] | None, Names]:
    """Return what ``signs_of`` and ``names_for`` tell, in one query."""
    sql, params = listing(wanted, size + 1, now)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    events = sorted((row[4], row[1], row[5], row[2], row[3], row[6:]) for row in rows if not row[0])
    found: dict[int, Sign] = {}
    for _starts, pk, _host, sequence, changed_at, host in events:
        known = found.get(pk)
        found[pk] = Sign(pk, sequence, changed_at, (*known.hosts, host) if known else (host,))
    signs = list(found.values())
    if wanted.past:
        signs.reverse()
    topics = tuple((slug, name) for name, slug in sorted(row[6:] for row in rows if row[0] == TOPIC))
    group = next((row[6] for row in rows if row[0] > TOPIC), "")
    if len(signs) <= size:
        return signs, None, (topics, group)
    starts = {row[1]: row[0] for row in events}
    last = signs[size - 1]
    return signs[:size], (instant(starts[last.id]), last.id), (topics, group)


def rows_of(ids: Iterable[int], *, now: datetime) -> list[Row]:
    """Return these events, where they are public, in one query."""
    chosen = tuple(ids)
    return page_of(replace(Wanted(), ids=chosen), size=len(chosen), now=now).rows


def _asked(wanted: Wanted, columns: tuple[str, ...], limit: int, now: datetime) -> list[tuple[tuple[Any, ...], Hosts]]:
    sql, params = statement(wanted, columns, limit, now)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return _gathered(cursor.fetchall())


def _gathered(found: Iterable[tuple[Any, ...]]) -> list[tuple[tuple[Any, ...], Hosts]]:
    """Put the hosts of an event beside its columns; a row ends with the host's name and slug."""
    records: list[tuple[tuple[Any, ...], Hosts]] = []
    known = None
    for row in found:
        if row[0] == known:
            columns, hosts = records[-1]
            records[-1] = (columns, (*hosts, row[-2:]))
        else:
            known = row[0]
            records.append((row[:-2], (row[-2:],)))
    return records


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


def _row(columns: tuple[Any, ...], hosts: Hosts) -> Row:
    """Return a record as a row, its instants aware."""
    values = list(columns)
    for at, convert in CONVERTS:
        if at < len(values) and values[at] is not None:
            values[at] = convert(values[at])
    named = [HostName(*host) for host in hosts]
    row = Row(*values[:BASE], hosts=named)  # type: ignore[misc]  # the columns of BASE are its fields, in order
    row.town = row.town or ""
    if len(values) > BASE:
        row.more = dict(zip(FEED_COLUMNS, values[BASE:], strict=True))
    return row


def names_for(group: str) -> Names:
    """Return every topic as (slug, name), and the name of the group asked for or "", in one query."""
    with connection.cursor() as cursor:
        if not group:
            cursor.execute("SELECT slug, name FROM groups_topic ORDER BY name")
            return tuple(cursor.fetchall()), ""
        cursor.execute(NAMES, [group])
        found = cursor.fetchall()
    topics = tuple((slug, name) for first, name, slug in found if first)
    return topics, next((name for first, name, _slug in found if not first), "")
