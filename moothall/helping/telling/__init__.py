"""Say when a role is and how long it takes, in words."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.telling import reader_zone, when_words, zone_called
from moothall.helping.models import Role
from moothall.helping.rules import times_of
from moothall.kit import dates

A_DAY = timedelta(days=1)
HOUR = 60


def clock_words(role: Role, reader: str = "") -> str:
    """Return "18:00 to 19:00" on the event's clock, with the day where it is not the event's own.

    ``reader`` is the reader's zone; where its clock differs, their time stands beside.
    """
    begins, ends = times_of(role)
    zone = zone_called(role.event.timezone)
    words = when_words(begins, ends, zone, reader_zone(reader))
    day = begins.astimezone(zone).date()
    if day == role.event.starts_at.astimezone(zone).date() or ends - begins >= A_DAY:
        return words
    return _("%(day)s, %(time)s") % {"day": dates.day(day), "time": words}


def day_words(role: Role) -> str:
    """Return "Thursday 12 March 2026", the day on which a role begins."""
    begins, _ends = times_of(role)
    return dates.day(begins.astimezone(zone_called(role.event.timezone)).date(), year=True)


def wanted_words(role: Role) -> str:
    """Return "2 more people wanted", or "1 person wanted" while nobody has said yes."""
    left = role.wanted - role.filled
    if role.filled:
        return ngettext("%(n)d more person wanted", "%(n)d more people wanted", left) % {"n": left}
    return ngettext("%(n)d person wanted", "%(n)d people wanted", left) % {"n": left}


def time_words(minutes: int) -> str:
    """Return "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, HOUR)
    parts = [
        ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest} if rest or not hours else "",
    ]
    return " ".join(part for part in parts if part)
