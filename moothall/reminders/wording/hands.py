"""Letters to one helper: what is theirs to do, and that it is handed back."""

from datetime import datetime

from django.utils.translation import gettext as _

from moothall.events.telling import when_words, zone_called
from moothall.people.letters import Words
from moothall.reminders.wording import facts
from moothall.reminders.wording.facts import Reader


def hand_words(reader: Reader, begins: datetime, ends: datetime, *, in_calendar: bool) -> Words:
    """Return the letter that confirms what a helper does, with the way to hand it back."""
    date = reader.first
    event = date.event
    home, away = zone_called(event.timezone), zone_called(reader.zone or event.timezone)
    return Words(
        title=_("You help at %(title)s") % {"title": event.title},
        opening=facts.lines(
            facts.hello(reader),
            _("Thank you for helping at “%(title)s” on %(when)s.")
            % {"title": event.title, "when": facts.when_line(event, reader.zone)},
            _("What you do: %(role)s, %(times)s.")
            % {"role": ", ".join(date.roles), "times": when_words(begins, ends, home, away)},
            *facts.where_lines(date),
        ),
        button=(_("See what you do there"), date.page),
        closing=facts.lines(
            _("The calendar file with this letter puts the event in your calendar.") if in_calendar else "",
            _("Keep this letter: its link is your way to hand it back when plans change. Nobody minds."),
        ),
        why=_("You get this letter because somebody, you we hope, offered to help with your address."),
    )


def hand_back_words(reader: Reader, *, in_calendar: bool) -> Words:
    """Return the letter that confirms that a helper need not come."""
    date = reader.first
    return Words(
        title=_("Handed back: %(role)s") % {"role": ", ".join(date.roles)},
        opening=facts.lines(
            facts.hello(reader),
            _("You no longer do this at “%(title)s”. Thank you for offering: somebody else can step in now.")
            % {"title": date.event.title},
            _("The calendar file with this letter takes it out of your calendar.") if in_calendar else "",
        ),
        button=(_("See the event"), date.page),
        why=_("You get this letter because you helped at this event."),
    )
