"""Tell those who run an event: what others of them changed, and who can no longer come, put together."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import Sum
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.models import Capacity, Event, Rsvp
from moothall.minutes.actions import enqueue
from moothall.minutes.models import Minute
from moothall.notices.actions import notify
from moothall.people.models import Person
from moothall.reminders.models import Mailing, Told
from moothall.reminders.queries.recipients import ANSWERED, RUNNING_TOPIC, guests_among, helping_at, organisers_of
from moothall.reminders.wording import change_lines
from moothall.reminders.wording.facts import day_words

DROPOUTS = "reminders.dropouts"
SLOT = timedelta(hours=3)
State = Rsvp.State


def tell_organisers(*, mailing: Mailing, told: Sequence[Told], now: datetime) -> None:
    """Tell organisers of all hosts what was changed, unless they did it, or have the guests' letter about it."""
    if mailing.kind != Mailing.Kind.NEWS:
        return
    events = [each.event for each in told]
    people: dict[int, tuple[Person, list[Told]]] = {}
    for each in told:
        for person in organisers_of(each.event):
            people.setdefault(person.pk, (person, []))[1].append(each)
    emails = [person.email.lower() for person, _theirs in people.values()]
    written = guests_among(emails, [event.pk for event in events], ANSWERED) | set(helping_at(events))
    doers = set(Minute.objects.filter(pk__in=[each.to_minute for each in told]).values_list("by", flat=True))
    for person, theirs in people.values():
        if person.pk not in doers and person.email.lower() not in written:
            _tell_news(mailing, person, theirs, now)


def _tell_news(mailing: Mailing, person: Person, told: Sequence[Told], now: datetime) -> None:
    first = told[0].event
    with translation.override(person.language or None):
        lines = [
            line for each in told for line in (each.event.reason if each.what else "", *_lines(each, person)) if line
        ]
        notify(
            person=person,
            topic=RUNNING_TOPIC,
            title=_news_title(told),
            body="\n".join(lines),
            url=reverse("events:run", args=[first.pk]),
            key=f"reminders:{mailing.pk}:{person.pk}",
            now=now,
        )


def _lines(told: Told, person: Person) -> list[str]:
    return change_lines(told.event, told.changes, person.timezone)


def _news_title(told: Sequence[Told]) -> str:
    title, day, count = told[0].event.title, day_words(told[0].event), len(told)
    if count > 1:
        return _("%(n)d dates of %(title)s have changed") % {"n": count, "title": title}
    patterns = {
        "cancelled": _("Cancelled: %(title)s, %(day)s"),
        "postponed": _("Postponed: %(title)s, %(day)s"),
        "revived": _("On again: %(title)s, %(day)s"),
    }
    return patterns.get(told[0].what, _("Changed: %(title)s, %(day)s")) % {"title": title, "day": day}


def note_dropout(*, event_id: int, at: datetime, now: datetime) -> None:
    """Ask for one notice to the organisers about all who give back their places within these three hours."""
    slot = int(at.timestamp() // SLOT.total_seconds())
    end = datetime.fromtimestamp((slot + 1) * SLOT.total_seconds(), UTC)
    payload = {"event": event_id, "until": end.isoformat()}
    enqueue(DROPOUTS, payload=payload, now=now, due_at=max(now, end), key=f"{DROPOUTS}:{event_id}:{slot}")


def tell_dropouts(*, event_id: int, until: datetime, now: datetime) -> int:
    """Tell the organisers how many gave back a place in the three hours before ``until``; return how many did."""
    event = Event.objects.filter(pk=event_id, state=Event.State.PUBLISHED, starts_at__gt=now).first()
    gone = Rsvp.objects.filter(
        event=event_id, state=State.NOT_GOING, changed_at__gte=until - SLOT, changed_at__lt=until
    )
    seats = gone.aggregate(all=Sum("seats"))["all"] or 0
    if event is None or not seats:
        return 0
    for person in organisers_of(event):
        with translation.override(person.language or None):
            notify(
                person=person,
                topic=RUNNING_TOPIC,
                title=ngettext(
                    "%(n)d person can no longer come to %(title)s",
                    "%(n)d people can no longer come to %(title)s",
                    seats,
                )
                % {"n": seats, "title": event.title},
                body=_how_it_stands(event),
                url=reverse("events:run", args=[event.pk]),
                key=f"{DROPOUTS}:{event.pk}:{until:%Y%m%dT%H}:{person.pk}",
                now=now,
            )
    return seats


def _how_it_stands(event: Event) -> str:
    counts = Capacity.objects.filter(event=event).aggregate(taken=Sum("taken"), waiting=Sum("waiting"))
    taken, waiting = counts["taken"] or 0, counts["waiting"] or 0
    stands = ngettext("%(n)d place is taken now.", "%(n)d places are taken now.", taken) % {"n": taken}
    if not waiting:
        return stands
    more = ngettext(
        "%(n)d is waited for; we offer on what is free.", "%(n)d are waited for; we offer on what is free.", waiting
    )
    return f"{stands} {more % {'n': waiting}}"
