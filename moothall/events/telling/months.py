"""A month of a region in words and in squares: what the picture is told, what the sentence and the table say."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markupsafe import Markup

from moothall.events.drawing.month import BOTH, OFF, ONLINE, ROOM, Mark, Sheet, Square, Week, key_mark, letters_of
from moothall.events.models import Event
from moothall.events.queries.regions import Held
from moothall.events.telling.when import when_words, zone_called
from moothall.kit import dates
from moothall.kit.emblem import colours_of

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
SOME_MONDAY = date(2024, 1, 1)
LIKE = {
    ROOM: gettext_lazy("In the room"),
    ONLINE: gettext_lazy("Online"),
    BOTH: gettext_lazy("In the room and online"),
    Event.State.CANCELLED: gettext_lazy("Cancelled"),
    Event.State.POSTPONED: gettext_lazy("Postponed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a row of the table; ``anchor`` is the id of its day, on the day's first row only."""

    anchor: str
    day: str
    when: str
    title: str
    href: str
    group: str
    town: str
    how: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One group in the key: its mark, how much it has on, and where."""

    mark: Markup
    name: str
    href: str
    on: str
    towns: str


def how_of(event: Event) -> str:
    """Return how an event takes place: in the room, online, both, or not at all."""
    if event.state in {Event.State.CANCELLED, Event.State.POSTPONED}:
        return OFF
    in_room = bool(event.venue or event.address or (event.latitude is not None and not event.approximate))
    if event.online_url:
        return BOTH if in_room else ONLINE
    return ROOM


def day_of(event: Event) -> date:
    """Return the day on which an event begins, where it is."""
    if event.all_day and event.starts_on:
        return event.starts_on
    return event.starts_at.astimezone(zone_called(event.timezone)).date()


def month_sentence(held: Sequence[Held], days: Sequence[date]) -> str:
    """Return what the picture shows: how many events, groups and towns, the fullest day, whole weeks without any."""
    on = [one for one in held if how_of(one.event) != OFF]
    if not on:
        return _("Nothing is on here this month.")
    said, counts = [_how_much(on)], _counts(on, days)
    fullest, most = _fullest(counts)
    if most > 1:
        said.append(_("The fullest day is %(day)s, with %(count)s.") % {"day": dates.day(fullest), "count": most})
    empty = [week for week in _weeks(days) if all(day and not counts[day] for day in week)]
    if empty:
        firsts = "; ".join(dates.day(week[0]) for week in empty if week[0])
        said.append(_("Nothing is on in the week from %(weeks)s.") % {"weeks": firsts})
    return " ".join(said)


def _how_much(on: Sequence[Held]) -> str:
    groups = len({one.group.pk for one in on})
    towns = len({one.town for one in on if one.town and how_of(one.event) != ONLINE})
    online = sum(how_of(one.event) == ONLINE for one in on)
    parts = [
        ngettext("%(count)s event", "%(count)s events", len(on)) % {"count": len(on)},
        ngettext("%(count)s group", "%(count)s groups", groups) % {"count": groups},
    ]
    if towns:
        parts.append(ngettext("%(count)s town", "%(count)s towns", towns) % {"count": towns})
    if online:
        parts.append(_("%(count)s online") % {"count": online})
    return f"{', '.join(parts)}."


def _fullest(counts: Counter[date]) -> tuple[date, int]:
    """Return the fullest day, the first of several, and how much is on there."""
    return max(counts.items(), key=lambda pair: (pair[1], -pair[0].toordinal()))


def month_sheet(held: Sequence[Held], days: Sequence[date], title: str) -> Sheet:
    """Return what the pictures of a month are told."""
    counts = _counts([one for one in held if how_of(one.event) != OFF], days)
    fullest, most = _fullest(counts) if counts else (days[0], 0)
    flags = {fullest: _("fullest")} if most > 1 else {}
    marks = _marks(held, days)
    weeks = [
        Week(
            tuple(_square(day, marks.get(day, ()), flags.get(day, "")) if day else None for day in week),
            sum(counts[day] for day in week if day),
            _week_words(sum(counts[day] for day in week if day)),
        )
        for week in _weeks(days)
    ]
    names = [SOME_MONDAY + A_DAY * number for number in range(7)]
    return Sheet(title, [(dateformat.format(day, "l"), dateformat.format(day, "D")) for day in names], weeks)


def _week_words(on: int) -> str:
    return ngettext("%(count)s event", "%(count)s events", on) % {"count": on} if on else _("Nothing is on")


def _marks(held: Sequence[Held], days: Sequence[date]) -> Mapping[date, list[Mark]]:
    letters, by_day = _letters(held), dict[date, list[Mark]]()
    for one in held:
        by_day.setdefault(_shown_on(one.event, days), []).append(_mark(one, letters[one.group.pk]))
    return by_day


def month_key(held: Sequence[Held]) -> list[Entry]:
    """Return the groups of a month by their letters."""
    theirs: dict[int, list[Held]] = {}
    for one in held:
        theirs.setdefault(one.group.pk, []).append(one)
    return [_entry(letter, theirs[pk]) for pk, letter in _letters(held).items()]


def _entry(letter: str, theirs: Sequence[Held]) -> Entry:
    group, on = theirs[0].group, sum(how_of(one.event) != OFF for one in theirs)
    towns = {one.town for one in theirs if one.town and how_of(one.event) != ONLINE}
    return Entry(
        mark=key_mark(ROOM, letter, colours_of(group.name)),
        name=group.name,
        href=reverse("groups:detail", args=[group.slug]),
        on=_week_words(on),
        towns=", ".join(sorted(towns)),
    )


def month_lines(held: Sequence[Held], days: Sequence[date]) -> list[Line]:
    """Return the rows of the table, by day."""
    known: set[date] = set()
    lines = []
    for one in sorted(held, key=lambda each: _shown_on(each.event, days)):
        day = _shown_on(one.event, days)
        lines.append(_line(one, "" if day in known else f"day-{day.day}"))
        known.add(day)
    return lines


def _line(one: Held, anchor: str) -> Line:
    event, zone = one.event, zone_called(one.event.timezone)
    whole = {"all_day": event.all_day, "starts_on": event.starts_on, "ends_on": event.ends_on}
    return Line(
        anchor=anchor,
        day=dates.day(day_of(event)),
        when=when_words(event.starts_at, event.ends_at, zone, zone, **whole),  # type: ignore[arg-type]
        title=event.title,
        href=reverse("events:detail", args=[event.pk, event.slug]),
        group=one.group.name,
        town=one.town,
        how=_how_words(event),
    )


def _how_words(event: Event) -> str:
    how = how_of(event)
    return str(LIKE[event.state if how == OFF else how])


def _mark(one: Held, letter: str) -> Mark:
    event, how, state = one.event, how_of(one.event), _how_words(one.event)
    clock = "" if event.all_day else f"{event.starts_at.astimezone(zone_called(event.timezone)):%H:%M}"
    town = "" if how == ONLINE else one.town or event.venue
    words = (dates.day(day_of(event)), clock, event.title, one.group.name, town, state)
    return Mark(
        how=how,
        letter=letter,
        colours=colours_of(one.group.name),
        where=town or (state if how == ONLINE else one.group.name),
        when=state if how == OFF else f"{clock} {event.title}".strip(),
        words=", ".join(filter(None, words)),
        href=reverse("events:detail", args=[event.pk, event.slug]),
    )


def _letters(held: Sequence[Held]) -> dict[int, str]:
    names = {one.group.pk: one.group.name.casefold() for one in held}
    return dict(zip(sorted(names, key=lambda pk: (names[pk], pk)), letters_of(), strict=False))


def _square(day: date, marks: Sequence[Mark], flag: str) -> Square:
    return Square(day.day, dates.day(day), f"#day-{day.day}", tuple(marks), flag)


def _counts(on: Sequence[Held], days: Sequence[date]) -> Counter[date]:
    return Counter(_shown_on(one.event, days) for one in on)


def _shown_on(event: Event, days: Sequence[date]) -> date:
    """Return the event's own day, kept within the month of the hall's clock."""
    return min(max(day_of(event), days[0]), days[-1])


def _weeks(days: Sequence[date]) -> list[tuple[date | None, ...]]:
    monday, weeks = days[0] - A_DAY * days[0].weekday(), []
    while monday <= days[-1]:
        week = (monday + A_DAY * number for number in range(7))
        weeks.append(tuple(day if days[0] <= day <= days[-1] else None for day in week))
        monday += A_WEEK
    return weeks
