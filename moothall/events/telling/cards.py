"""Events as cards of a poster column, grouped by the reader's days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from moothall.events.telling.when import when_words, zone_called
from moothall.kit import dates
from moothall.kit.shell import way

LINE = 140
STATES = {"cancelled": ("bad", "Cancelled"), "postponed": ("warn", "Postponed")}


class HostLike(Protocol):
    """A group that hosts."""

    @property
    def name(self) -> str: ...
    @property
    def slug(self) -> str: ...


class Told(Protocol):
    """What a card needs to know of an event."""

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
    venue: str
    address: str
    online_url: str
    town: str

    @property
    def hosts(self) -> Sequence[HostLike]: ...


@dataclass(slots=True)
class Card:
    """One event as a list shows it; every text is ready to print."""

    href: str
    title: str
    when: str
    where: str
    who: list[tuple[str, str]]
    line: str
    state: str
    tone: str
    day: date
    iso: str


@dataclass(slots=True)
class Day:
    """A day of the column: its date, its name and its cards."""

    date: date
    name: str
    leaf: dates.Leaf
    cards: list[Card]
    note: str = ""


def days_of(rows: Iterable[Told], reader: ZoneInfo, *, since: date | None = None) -> list[Day]:
    """Return rows as days with cards; what began before ``since`` and still goes on stands under that day."""
    return by_day(card_of(row, reader, since) for row in rows)


def by_day(cards: Iterable[Card]) -> list[Day]:
    """Group cards by their day, in order of days and, within one, in the order given."""
    days: dict[date, Day] = {}
    for card in cards:
        day = days.get(card.day)
        if day is None:
            day = days[card.day] = Day(card.day, dates.day(card.day, year=True), dates.leaf_of(card.day), [])
        day.cards.append(card)
    return [days[date] for date in sorted(days)]


def card_of(row: Told, reader: ZoneInfo, since: date | None = None) -> Card:
    """Return one event as a card, its day and times as this reader's."""
    zone = zone_called(row.timezone)
    day = row.starts_on if row.all_day and row.starts_on else row.starts_at.astimezone(reader).date()
    tone, state = STATES.get(row.state, ("", ""))
    return Card(
        href=f"{way('events:list')}{row.id}/{row.slug}/",
        title=row.title,
        when=when_words(
            row.starts_at,
            row.ends_at,
            zone,
            reader,
            all_day=row.all_day,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        ),
        where=where_words(row),
        who=[(host.name, f"{way('groups:list')}{host.slug}/") for host in row.hosts],
        line=row.summary if len(row.summary) <= LINE else f"{row.summary[: LINE - 1].rstrip()}…",
        state=_(state) if state else "",
        tone=tone,
        day=since if since and day < since else day,
        iso=row.starts_on.isoformat() if row.all_day and row.starts_on else row.starts_at.isoformat(),
    )


def where_words(row: Told) -> str:
    """Return the venue and its town, the address, or "Online"."""
    place = row.venue or row.address.split(",", 1)[0]
    if row.town and row.town not in place:
        place = f"{place}, {row.town}" if place else row.town
    if row.online_url:
        return _("%(place)s and online") % {"place": place} if place else _("Online")
    return place
