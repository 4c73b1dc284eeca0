"""Letters to one guest about their own place: confirmed, waiting, offered, moved, given back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from moothall.events.telling import ordinal
from moothall.people.letters import Item, Words
from moothall.reminders.wording import facts
from moothall.reminders.wording.facts import Date, Reader

GOING, WAITING, OFFERED = "going", "waiting", "offered"


@dataclass(frozen=True, slots=True)
class Own:
    """What happened to one answer: ``verb`` of the ledger, why, the place in line, until when an offer stands.

    ``mine`` says that the guest did it themselves.
    """

    verb: str
    mine: bool = True
    reason: str = ""
    position: int = 0
    until: datetime | None = None


def own_words(reader: Reader, own: Own) -> Words:
    """Return the letter about one answer as it stands now."""
    say: dict[str, Callable[[Reader, Own], Words]] = {GOING: _going, WAITING: _waiting, OFFERED: _offered}
    return say.get(reader.first.state, _not_going)(reader, own)


def _going(reader: Reader, own: Own) -> Words:
    date = reader.first
    title = _("Your answer is changed: %(title)s") if own.verb == "changed" else _("You have a place: %(title)s")
    return Words(
        title=title % {"title": date.event.title},
        opening=facts.lines(
            facts.hello(reader),
            "" if own.mine else own.reason,
            _("You are coming to “%(title)s” on %(when)s.") % _known(reader),
            *facts.where_lines(date),
            facts.seats_line(date),
        ),
        button=(_("See your place"), date.page),
        closing=[
            _("The calendar file with this letter puts it in your calendar."),
            _("Keep this letter: its link is your way to change your answer or to give your place back."),
        ],
        why=_why(own),
    )


def _waiting(reader: Reader, own: Own) -> Words:
    date = reader.first
    return Words(
        title=_("You are on the waiting list: %(title)s") % {"title": date.event.title},
        opening=facts.lines(
            facts.hello(reader),
            "" if own.mine else own.reason,
            _("“%(title)s” on %(when)s is full at the moment.") % _known(reader),
            _("You are %(nth)s in line. When a place is free for you, we offer it to you by e-mail.")
            % {"nth": ordinal(own.position)}
            if own.position
            else _("You are on the waiting list. When a place is free for you, we offer it to you by e-mail."),
        ),
        button=(_("See where you stand"), date.page),
        closing=[_("You can leave the list at any time, on that page.")],
        why=_why(own),
    )


def _offered(reader: Reader, own: Own) -> Words:
    date = reader.first
    until = facts.moment_words(own.until, date.event) if own.until else ""
    return Words(
        title=_("A place for you: %(title)s") % {"title": date.event.title},
        opening=facts.lines(
            facts.hello(reader),
            _("A place is free at “%(title)s” on %(when)s, and it is your turn.") % _known(reader),
            *facts.where_lines(date, joining=False),
            facts.seats_line(date),
            _("It is kept for you until %(until)s. After that it goes to the next in line.") % {"until": until},
        ),
        button=(_("Take it"), date.page),
        items=[Item(_("Pass it on"), _("Cannot come? Then somebody else can, straight away."), date.page)],
        why=_("You get this letter because you are on the waiting list."),
    )


def _not_going(reader: Reader, own: Own) -> Words:
    date = reader.first
    title = _("You are not coming any more: %(title)s") if own.mine else _("About your place: %(title)s")
    return Words(
        title=title % {"title": date.event.title},
        opening=facts.lines(
            facts.hello(reader),
            "" if own.mine else own.reason,
            _("You gave back your place at “%(title)s” on %(when)s. Thank you for saying so.") % _known(reader)
            if own.mine
            else _("You are not on the list of “%(title)s” on %(when)s any more.") % _known(reader),
            _("The calendar file with this letter takes it out of your calendar."),
        ),
        button=(_("Changed your mind? See the event"), date.page),
        why=_why(own),
    )


def _known(reader: Reader) -> dict[str, str]:
    event = reader.first.event
    return {"title": event.title, "when": facts.when_line(event, reader.zone)}


def _why(own: Own) -> str:
    if own.mine:
        return _("You get this letter because somebody, you we hope, answered with your address.")
    return _("You get this letter because you answered that you would come.")


def standing_words(reader: Reader, *, title: str, page: str, ended: bool) -> Words:
    """Return the letter about an answer to a whole series, with its dates so far."""
    if ended:
        return Words(
            title=_("You have given back your places: %(title)s") % {"title": title},
            opening=[
                facts.hello(reader),
                _("You are not coming to “%(title)s” any more. Thank you for saying so.") % {"title": title},
            ],
            button=(_("Changed your mind? See the dates"), page),
            items=[_of_series(reader, date) for date in reader.dates],
            why=_why(Own("ended")),
        )
    return Words(
        title=_("You are coming each time: %(title)s") % {"title": title},
        opening=[
            facts.hello(reader),
            _("One answer for all dates of “%(title)s”; new dates are answered for you, too.") % {"title": title},
        ],
        button=(_("See your dates, or skip one"), page),
        items=[_of_series(reader, date) for date in reader.dates],
        closing=[_("Keep this letter: its link is your way to skip a date or to stop.")],
        why=_why(Own("placed")),
    )


def _of_series(reader: Reader, date: Date) -> Item:
    state = {
        GOING: _("You have a place."),
        WAITING: _("This date is full: you are on its waiting list."),
        OFFERED: _("A place is offered to you: take it on its page."),
    }.get(date.state, _("You are not coming."))
    return Item(facts.when_line(date.event, reader.zone), "\n".join([state, *facts.where_lines(date)]), date.page)
