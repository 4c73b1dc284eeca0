"""A series in words: when it meets, its dates one by one, those that are off. Plain functions over rows, no ORM."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from django.utils.translation import gettext as _

from moothall.events.attendance import Turn
from moothall.events.recurring import instant_of, rule_words
from moothall.events.telling.places import Left, left_of
from moothall.events.telling.when import span_words, zone_called, zone_named
from moothall.kit import dates
from moothall.kit.shell import way


class Round(Protocol):
    """What is known of a series."""

    rule: str
    first_on: date
    time: time
    minutes: int
    timezone: str
    until_on: date | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date of a series, ready to print; ``off`` when it is cancelled, ``moved`` says from where."""

    id: int
    href: str
    day: date
    words: str
    times: str
    where: str
    lefts: Sequence[Left]
    state: str
    tone: str
    reason: str
    moved: str
    off: bool
    differs: bool
    event: Any


def meets_words(series: Round) -> str:
    """Return "Every second Tuesday of the month, 18:30 to 20:30"."""
    begun = datetime.combine(series.first_on, series.time)
    times = span_words(begun, begun + timedelta(minutes=series.minutes))
    return _("%(when)s, %(times)s") % {"when": rule_words(series.rule, series.first_on), "times": times}


def until_words(series: Round) -> str:
    """Return until when it goes on, "" when without an end."""
    if series.until_on:
        return _("until %(day)s") % {"day": dates.day(series.until_on, year=True)}
    return _("It has ended.") if series.ended_at else ""


def zone_words(series: Round, reader: str) -> str:
    """Return whose clock it goes by where that is another than the reader's, else ""."""
    zone, here = zone_called(series.timezone), zone_called(reader)
    at = instant_of(series.first_on, series.time, zone)
    if at.astimezone(zone).utcoffset() == at.astimezone(here).utcoffset():
        return ""
    return _("by the clock of %(place)s") % {"place": zone_named(zone)}


def date_line(event: Any) -> DateLine:
    """Return one date of a series, whose hosts and places were fetched, in the event's own zone."""
    zone = zone_called(event.timezone)
    start, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    tone, state = {
        "cancelled": ("bad", _("Off")),
        "postponed": ("warn", _("Postponed")),
        "draft": ("note", _("Draft")),
    }.get(event.state, ("", ""))
    return DateLine(
        id=event.pk,
        href=f"{way('events:list')}{event.pk}/{event.slug}/",
        day=start.date(),
        words=dates.day(start.date(), year=True),
        times=span_words(start, end),
        where=event.venue or event.address or (_("Online") if event.online_url else ""),
        lefts=left_of(list(event.capacities.all())) if event.state == "published" else [],
        state=state,
        tone=tone,
        reason=event.reason,
        moved=dates.day(event.series_on) if event.series_on and event.series_on != start.date() else "",
        off=event.state == "cancelled",
        differs=event.differs,
        event=event,
    )


def off_words(days: Iterable[date]) -> list[str]:
    """Return "Not on Tuesday 22 December" for each date that was left out."""
    return [_("Not on %(day)s") % {"day": dates.day(day)} for day in days]


def turns_of(events: Iterable[Any], newcomers: Mapping[int, int], now: datetime) -> list[Turn]:
    """Return the dates of a series, oldest first, as the picture of attendance takes them."""
    return [_turn(event, newcomers.get(event.pk, 0), now) for event in events]


def _turn(event: Any, first: int, now: datetime) -> Turn:
    leaf = dates.leaf_of(event.starts_at.astimezone(zone_called(event.timezone)).date())
    off = event.state == "cancelled"
    came = event.came_count if event.ends_at <= now and not off else None
    return Turn(label=f"{leaf.day} {leaf.month}", going=event.going_count, came=came, first=first, off=off)
