"""Forget who guests were, some weeks after an event; how many there were stays."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from moothall.events.actions.guests.leaving import go_away
from moothall.events.actions.guests.offering import desk_of
from moothall.events.models import Answer, Companion, Move, Rsvp, RsvpRequest, Sharing, Standing
from moothall.events.rules.confirming import REQUEST_LASTS
from moothall.events.rules.guests import IN_PLAY
from moothall.people.models import Person

KEPT = timedelta(days=60)
NOBODY = {"person": None, "email": "", "name": "", "nonce": "", "reason": ""}


@transaction.atomic
def forget_guests(*, now: datetime) -> int:
    """Empty names and addresses of guests 60 days after their event's end; return how many were forgotten.

    Names of companions, reasons and consents go too, also those of people with an account. Answers are deleted on their
    question's date, requests that nobody confirmed after two days.
    """
    old = {"event__ends_at__lt": now - KEPT}
    for model in (Companion, Sharing, Move):
        model.objects.filter(rsvp__event__ends_at__lt=now - KEPT).delete()
    Rsvp.objects.filter(**old).exclude(reason="").update(reason="")
    known = ~Q(email="") | ~Q(name="") | ~Q(nonce="")
    forgotten = Rsvp.objects.filter(known, person=None, **old).update(**NOBODY)
    Answer.objects.filter(question__delete_on__lte=now.date()).delete()
    RsvpRequest.objects.filter(at__lt=now - REQUEST_LASTS).delete()
    _forget_standings(now)
    return forgotten


def _forget_standings(now: datetime) -> None:
    """Empty the standings of guests all of whose dates are forgotten."""
    alive = Rsvp.objects.filter(event__ends_at__gte=now - KEPT).exclude(standing=None).values("standing")
    known = ~Q(email="") | ~Q(name="") | ~Q(nonce="")
    old = Standing.objects.filter(known, person=None, placed_at__lt=now - KEPT).exclude(pk__in=alive)
    old.update(email="", name="", nonce="", ended_at=now)


def forget_person_as_guest(*, person: Person, now: datetime) -> None:
    """Take somebody who leaves the hall out of every guest list: places go to others, past answers lose their name."""
    Standing.objects.filter(person=person).delete()
    coming = Rsvp.objects.filter(person=person, state__in=IN_PLAY, event__ends_at__gt=now)
    for event_id, pk in list(coming.order_by("event_id").values_list("event_id", "pk")):
        with desk_of(event_id, now, needs_list=False) as desk:
            go_away(desk, desk.answer(pk), "left", by=None)
    theirs = Rsvp.objects.filter(person=person)
    for model in (Companion, Answer, Sharing, Move):
        model.objects.filter(rsvp__in=theirs).delete()
    theirs.filter(state=Rsvp.State.NOT_GOING).delete()
    theirs.update(**NOBODY)
    Standing.objects.filter(email__iexact=person.email).update(email="", name="", nonce="", ended_at=now)
    guest = Rsvp.objects.filter(email=person.email.lower())
    for event_id, pk in list(guest.filter(state__in=IN_PLAY, event__ends_at__gt=now).values_list("event_id", "pk")):
        with desk_of(event_id, now, needs_list=False) as desk:
            go_away(desk, desk.answer(pk), "left", by=None)
    guest.update(**NOBODY)
    RsvpRequest.objects.filter(email__iexact=person.email).delete()
