"""Letters in words, for those who run an event: what goes when to how many, what went."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.models import Event
from moothall.reminders.models import Mailing, Told
from moothall.reminders.queries.plans import coming_letters, mailings_of, news_waiting
from moothall.reminders.wording.facts import moment_words


def kind_words(kind: str) -> str:
    """Return what a letter is called."""
    named = {
        Mailing.Kind.WEEK: _("Reminder a week before"),
        Mailing.Kind.DAY: _("Reminder on the day before"),
        Mailing.Kind.THANKS: _("Thanks on the day after"),
    }
    return named.get(Mailing.Kind(kind), _("What changed"))


def people_words(count: int) -> str:
    """Return "12 people"."""
    return ngettext("%(n)d person", "%(n)d people", count) % {"n": count}


def coming_rows(event: Event, now: datetime) -> list[tuple[str, str, str]]:
    """Return the letters that still go out: (when, what, to how many as it stands)."""
    return [
        (moment_words(max(each.due_at, now), event), kind_words(each.kind), people_words(each.count))
        for each in coming_letters(event, now)
    ]


def waiting_line(event: Event) -> str:
    """Say that changes are being gathered, and when their letter goes; "" when none are."""
    mailing = news_waiting(event)
    if mailing is None:
        return ""
    when = moment_words(mailing.due_at, event)
    return _("Changes you made just now go out in one letter: %(when)s.") % {"when": when}


def sent_rows(event: Event) -> list[tuple[str, str, str]]:
    """Return the letters that went out or are going: (when, what, to how many)."""
    mailings = [each for each in mailings_of(event) if each.state != Mailing.State.PLANNED]
    told = Told.objects.filter(event=event, mailing__in=mailings).values_list("mailing_id", "what")
    what = dict(told)
    return [
        (moment_words(each.done_at or each.due_at, event), _sent_words(each, what.get(each.pk, "")), _went_to(each))
        for each in mailings
    ]


def letter_moments(event: Event, now: datetime) -> list[tuple[datetime, str, str, str]]:
    """Return the letters about an event as moments: when, what, the state of its mailing, to how many."""
    done = [each for each in mailings_of(event) if each.state in {Mailing.State.DONE, Mailing.State.WRITING}]
    what = dict(Told.objects.filter(event=event, mailing__in=done).values_list("mailing_id", "what"))
    sent = [
        (each.done_at or each.due_at, _sent_words(each, what.get(each.pk, "")), str(each.state), _went_to(each))
        for each in done
    ]
    to_go = [
        (max(each.due_at, now), kind_words(each.kind), str(Mailing.State.PLANNED), people_words(each.count))
        for each in coming_letters(event, now)
        if each.count
    ]
    return [(at, _("Letter: %(what)s") % {"what": words}, state, note) for at, words, state, note in sent + to_go]


def _sent_words(mailing: Mailing, what: str) -> str:
    news = {"cancelled": _("Cancelled"), "postponed": _("Postponed"), "revived": _("On again")}
    return news.get(what) or kind_words(mailing.kind)


def _went_to(mailing: Mailing) -> str:
    words = people_words(mailing.written)
    if mailing.state == Mailing.State.WRITING:
        words = _("%(people)s so far") % {"people": words}
    if mailing.stopped:
        words = _("%(people)s (%(n)d wanted none)") % {"people": words, "n": mailing.stopped}
    return words
