"""What a letter knows: its reader, the event and how the reader takes part; when and where it is, in lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.models import Event
from moothall.events.telling import when_words, zone_called
from moothall.kit import dates

ROOM, ONLINE = "room", "online"


@dataclass(frozen=True, slots=True)
class Date:
    """One event as one reader meets it.

    ``state`` is the state of their answer, "" when they only help; ``roles`` are the titles of what they do there;
    ``page`` is the address of their own page. ``what`` and ``changes`` say what happened to the event.
    """

    event: Event
    state: str = ""
    mode: str = ROOM
    seats: int = 1
    roles: Sequence[str] = ()
    page: str = ""
    sequence: int = 0
    what: str = ""
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is for. ``zone`` is their own, else the event's; ``stop`` the address that stops such letters."""

    email: str
    dates: Sequence[Date]
    name: str = ""
    language: str = ""
    zone: str = ""
    person_id: int | None = None
    stop: str = ""

    @property
    def first(self) -> Date:
        """The date that the letter is about, or the first of them."""
        return self.dates[0]


def hello(reader: Reader) -> str:
    """Greet the reader, by name where it is known."""
    return _("Hello %(name)s,") % {"name": reader.name} if reader.name else _("Hello,")


def day_words(event: Event) -> str:
    """Return the day of an event: "Thursday 12 March"."""
    if event.all_day and event.starts_on:
        return dates.day(event.starts_on)
    return dates.day(event.starts_at.astimezone(zone_called(event.timezone)).date())


def when_line(event: Event, zone: str) -> str:
    """Return day and time: "Thursday 12 March, 18:30 to 20:30", with the reader's own time where clocks differ."""
    day, times = day_words(event), times_words(event, zone)
    return f"{day}, {times}" if times else day


def times_words(event: Event, zone: str) -> str:
    """Return the times of an event: "18:30 to 20:30"."""
    return when_words(
        event.starts_at,
        event.ends_at,
        zone_called(event.timezone),
        zone_called(zone or event.timezone),
        all_day=event.all_day,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )


def moment_words(at: datetime, event: Event) -> str:
    """Return an instant on the clock of the event: "Friday 13 March, 18:00"."""
    local = at.astimezone(zone_called(event.timezone))
    return f"{dates.day(local.date())}, {local.hour:02}:{local.minute:02}"


def place_words(event: Event) -> str:
    """Return where an event is: its venue and address, "" when it has neither."""
    if event.venue and event.address and event.venue not in event.address:
        return f"{event.venue}, {event.address}"
    return event.address or event.venue


def where_lines(date: Date, *, joining: bool = True) -> list[str]:
    """Return where to go: the place, or the link for those online; and how to get in, for those who may know."""
    event, lines = date.event, []
    place = place_words(event)
    if place and (date.mode == ROOM or not event.online_url):
        lines.append(_("Where: %(place)s") % {"place": place})
    if event.online_url and (date.mode == ONLINE or not place):
        lines.append(_("Online: %(link)s") % {"link": event.online_url})
    if joining and event.joining:
        lines.append(event.joining)
    return lines


def seats_line(date: Date) -> str:
    """Say how many places are kept, when it is more than one."""
    if date.seats <= 1:
        return ""
    return ngettext("%(n)d place is kept for you.", "%(n)d places are kept for you.", date.seats) % {"n": date.seats}


def roles_line(date: Date) -> str:
    """Say what the reader does there, when they help."""
    return _("You help there: %(roles)s.") % {"roles": ", ".join(date.roles)} if date.roles else ""


def hosts_words(event: Event) -> str:
    """Return the names of the hosts, the one that leads first."""
    return ", ".join(host.group.name for host in sorted(event.hosts.all(), key=lambda host: host.pk))


def lines(*given: str) -> list[str]:
    """Return those lines that say something."""
    return [line for line in given if line]
