"""Letters before an event, and the one after it."""

from datetime import datetime

from django.utils.translation import gettext as _

from moothall.events.telling import zone_called
from moothall.people.letters import Words
from moothall.reminders.wording import facts
from moothall.reminders.wording.facts import Date, Reader


def soon_words(reader: Reader, *, line: str, leaves_at: datetime) -> Words:
    """Return a reminder: when, where, how to get in, and how to give the place back."""
    date = reader.first
    helps = bool(date.roles) and not date.state
    return Words(
        title=f"{_day(date, reader, leaves_at)}: {date.event.title}",
        opening=facts.lines(
            facts.hello(reader),
            _("“%(title)s” is on %(when)s.")
            % {"title": date.event.title, "when": facts.when_line(date.event, reader.zone)},
            *facts.where_lines(date),
            facts.seats_line(date),
            facts.roles_line(date),
            line,
        ),
        button=(_("See your place") if date.state else _("See what you do there"), date.page),
        closing=[
            _("Something came up? Hand it back on that page, no hard feelings: somebody else can step in.")
            if helps
            else _("Cannot come after all? Say so on that page: somebody may be waiting for your place.")
        ],
        why=_("You get this letter because you help at this event.")
        if helps
        else _("You get this letter because you said you would come."),
        stop=(_("No more letters about this event"), reader.stop),
    )


def _day(date: Date, reader: Reader, leaves_at: datetime) -> str:
    """Say how far away the event is on the day on which the letter comes."""
    zone = zone_called(reader.zone or date.event.timezone)
    start = date.event.starts_at
    day = date.event.starts_on if date.event.all_day and date.event.starts_on else start.astimezone(zone).date()
    days = (day - leaves_at.astimezone(zone).date()).days
    near = {0: _("Today"), 1: _("Tomorrow")}
    return near.get(days) or facts.day_words(date.event)


def thanks_words(reader: Reader, *, line: str, feedback: str) -> Words:
    """Return the letter after an event: thanks, and the way to say how it was."""
    date = reader.first
    opening = facts.lines(
        facts.hello(reader),
        _("Thank you for coming to “%(title)s”.") % {"title": date.event.title},
        _("And thank you for helping there: %(roles)s.") % {"roles": ", ".join(date.roles)} if date.roles else "",
        line,
        _("How was it for you? It takes a minute, and nobody sees who said what.") if feedback else "",
    )
    return Words(
        title=_("Thank you for coming to %(title)s") % {"title": date.event.title},
        opening=opening,
        button=(_("Say how it was"), feedback) if feedback else (_("See the event"), date.page),
        closing=[_("From %(hosts)s") % {"hosts": facts.hosts_words(date.event)}],
        why=_("You get this letter because you said you would come."),
        stop=(_("No more letters about this event"), reader.stop),
    )
