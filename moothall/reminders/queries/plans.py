"""What was sent about an event and what comes; which events are due for a reminder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, Sum

from moothall.events.models import Event, Guestlist, Rsvp
from moothall.events.telling import zone_called
from moothall.helping.models import HOLDING, Stint
from moothall.reminders.models import LetterPlan, Mailing, Told
from moothall.reminders.timing import DAYS_BEFORE, due_of, is_too_late

AUTOMATIC = (Mailing.Kind.WEEK, Mailing.Kind.DAY, Mailing.Kind.THANKS)
A_DAY = timedelta(days=1)
OPEN = (Mailing.State.PLANNED, Mailing.State.WRITING)


def plan_of(event: Event) -> LetterPlan:
    """Return what the hosts of an event chose, or what holds unless they choose (not stored)."""
    found = LetterPlan.objects.filter(event=event).first()
    return found or LetterPlan(event=event, changed_at=event.created_at)


def wants(plan: LetterPlan, kind: str) -> bool:
    """Say whether letters of this kind go out."""
    return bool(getattr(plan, kind, True))


def key_of(kind: str, event: Event) -> str:
    """Return what may be sent once: a reminder of this kind for this event on this date."""
    day = event.starts_at.astimezone(zone_called(event.timezone)).date()
    return f"{kind}:{event.pk}:{day}"


def due_at_of(kind: str, event: Event) -> datetime:
    """Return when a letter of this kind is due for an event."""
    return due_of(kind, event.starts_at, event.ends_at, zone_called(event.timezone))


def has_people() -> Q:
    """Return the condition that an event has guests here, or somebody who helps."""
    helped = Stint.objects.filter(role__event=OuterRef("pk"), state__in=HOLDING)
    return Q(Exists(Guestlist.objects.filter(event=OuterRef("pk")))) | Q(Exists(helped))


def events_to_remind(now: datetime) -> Iterable[Event]:
    """Return published events that begin within eight days, with people to remind, whoever holds them."""
    soon = Event.objects.filter(state=Event.State.PUBLISHED, merged_into=None)
    soon = soon.filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=DAYS_BEFORE["week"] + 1))
    return soon.filter(has_people()).order_by("starts_at", "id").iterator(chunk_size=500)


@dataclass(frozen=True, slots=True)
class Coming:
    """A letter that goes out by itself unless the hosts choose otherwise: what, when, to how many as it stands."""

    kind: str
    due_at: datetime
    count: int


def coming_letters(event: Event, now: datetime) -> list[Coming]:
    """Return the letters about an event that are still to go out by themselves, the next first."""
    if event.state != Event.State.PUBLISHED or event.merged_into_id:
        return []
    plan, sent = plan_of(event), _keys_sent(event)
    count = people_to_tell(event, (Rsvp.State.GOING, Rsvp.State.CAME))
    kinds = [kind for kind in AUTOMATIC if wants(plan, kind) and key_of(kind, event) not in sent]
    found = [Coming(kind, due_at_of(kind, event), count) for kind in kinds if _is_to_come(kind, event, now)]
    return sorted(found, key=lambda each: each.due_at)


def _is_to_come(kind: str, event: Event, now: datetime) -> bool:
    over = kind != Mailing.Kind.THANKS and event.starts_at <= now
    return not over and not is_too_late(kind, due_at_of(kind, event), now)


def _keys_sent(event: Event) -> set[str]:
    return set(Mailing.objects.filter(event=event).exclude(state=Mailing.State.PLANNED).values_list("key", flat=True))


def people_to_tell(event: Event, states: Iterable[str]) -> int:
    """Return how many guests want such letters and can be written to, and who else helps; a count for planning."""
    guests = Rsvp.objects.filter(event=event, state__in=list(states), wants_reminders=True).exclude(
        person=None, email=""
    )
    answered = Rsvp.objects.filter(event=event, state__in=list(states), person__isnull=False).values("person")
    helping = Stint.objects.filter(role__event=event, state__in=HOLDING)
    persons = helping.filter(person__isnull=False).exclude(person__in=answered).values("person").distinct().count()
    others = helping.exclude(email="").values("email").distinct().count()
    return guests.count() + persons + others


def mailings_of(event: Event) -> list[Mailing]:
    """Return what was sent about an event or is being sent, the newest first."""
    told = Told.objects.filter(event=event).values("mailing")
    rows = Mailing.objects.filter(pk__in=told).exclude(state=Mailing.State.DROPPED)
    return list(rows.order_by("-id")[:100])


def news_waiting(event: Event) -> Mailing | None:
    """Return the letter about changes that is being gathered, if there is one."""
    told = Told.objects.filter(event=event, to_minute=None, mailing__state=Mailing.State.PLANNED)
    found = told.filter(mailing__kind=Mailing.Kind.NEWS).select_related("mailing").first()
    return found.mailing if found else None


def letters_written(event: Event) -> int:
    """Return how many letters to many were written about an event."""
    told = Told.objects.filter(event=event).values("mailing")
    return Mailing.objects.filter(pk__in=told).aggregate(all=Sum(F("written")))["all"] or 0
