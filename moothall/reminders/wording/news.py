"""Letters that something changed: another time or place, postponed, cancelled, on again."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.people.letters import Item, Words
from moothall.reminders.wording import facts
from moothall.reminders.wording.changes import change_lines
from moothall.reminders.wording.facts import Date, Reader

CANCELLED, POSTPONED, REVIVED, CHANGED = "cancelled", "postponed", "revived", "changed"


def news_words(reader: Reader) -> Words:
    """Return the letter about what changed, of one event or of several at once."""
    return _of_one(reader, reader.first) if len(reader.dates) == 1 else _of_many(reader)


def _of_one(reader: Reader, date: Date) -> Words:
    return Words(
        title=_title(date),
        opening=facts.lines(facts.hello(reader), *_said(reader, date)),
        button=_button(date),
        closing=facts.lines(*_closing(date)),
        why=_why(reader),
        stop=_stop(reader),
    )


def _title(date: Date) -> str:
    patterns = {
        CANCELLED: _("Cancelled: %(title)s, %(day)s"),
        POSTPONED: _("Postponed: %(title)s, %(day)s"),
        REVIVED: _("On again: %(title)s, %(day)s"),
        CHANGED: _("Changed: %(title)s, %(day)s"),
    }
    return patterns[date.what or CHANGED] % {"title": date.event.title, "day": facts.day_words(date.event)}


def _said(reader: Reader, date: Date) -> list[str]:
    event, lines = date.event, change_lines(date.event, date.changes, reader.zone)
    known = {"title": event.title, "when": facts.when_line(event, reader.zone)}
    if date.what == CANCELLED:
        return facts.lines(_("“%(title)s” on %(when)s is cancelled.") % known, event.reason)
    if date.what == POSTPONED:
        return facts.lines(
            _("“%(title)s” does not take place on %(when)s. A new date is being looked for.") % known, event.reason
        )
    if date.what == REVIVED:
        return [_("“%(title)s” takes place: %(when)s.") % known, *facts.where_lines(date, joining=_may_join(date))]
    return [_("Something has changed about “%(title)s”:") % known, *lines]


def _may_join(date: Date) -> bool:
    return date.state == "going" or bool(date.roles)


def _button(date: Date) -> tuple[str, str]:
    if date.what == REVIVED and date.state:
        return _("Still coming? Say yes or no"), date.page
    return (_("See your place"), date.page) if date.state else (_("See the details"), date.page)


def _closing(date: Date) -> list[str]:
    kept = {
        "going": _("You still have your place."),
        "waiting": _("You are still on the waiting list."),
        "offered": _("The place you were offered is still yours to take."),
    }.get(date.state, "")
    if date.what == CANCELLED:
        return [_("There is nothing that you need to do.")]
    if date.what == POSTPONED:
        return [
            _("You need not do anything: your place is kept, and you hear from us once the new date is known.")
            if date.state == "going"
            else _("You hear from us once the new date is known.")
        ]
    return [kept, _("If it does not suit you any more, please say so on that page.")]


def _of_many(reader: Reader) -> Words:
    count = len(reader.dates)
    every = {date.what for date in reader.dates}
    titles = {date.event.title for date in reader.dates}
    known = {"n": count, "title": titles.pop() if len(titles) == 1 else _("events you take part in")}
    patterns = {
        CANCELLED: ngettext("%(n)d date of %(title)s is cancelled", "%(n)d dates of %(title)s are cancelled", count),
        POSTPONED: ngettext("%(n)d date of %(title)s is postponed", "%(n)d dates of %(title)s are postponed", count),
        REVIVED: ngettext("%(n)d date of %(title)s is on again", "%(n)d dates of %(title)s are on again", count),
    }
    changed = ngettext("%(n)d date of %(title)s has changed", "%(n)d dates of %(title)s have changed", count)
    return Words(
        title=(patterns.get(every.pop(), changed) if len(every) == 1 else changed) % known,
        opening=[facts.hello(reader), _("This is what is new, date by date:")],
        items=[_item(reader, date) for date in reader.dates],
        closing=[_("If a date does not suit you any more, please say so on its page.")],
        why=_why(reader),
        stop=_stop(reader),
    )


def _item(reader: Reader, date: Date) -> Item:
    return Item(facts.when_line(date.event, reader.zone), "\n".join(_said(reader, date)), date.page)


def _why(reader: Reader) -> str:
    if all(date.state for date in reader.dates):
        return _("You get this letter because you said you would come, or are waiting for a place.")
    return _("You get this letter because you help at this event.")


def _stop(reader: Reader) -> tuple[str, str] | None:
    if any(date.what in {CANCELLED, POSTPONED, REVIVED} for date in reader.dates):
        return None
    return _("No more letters about this event"), reader.stop
