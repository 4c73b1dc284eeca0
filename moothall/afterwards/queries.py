"""What is left of events: numbers, words that may be shown, pictures; never who said what."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from moothall.afterwards.models import Asking, Feedback, Numbers, Photo, WriteUp
from moothall.events.models import Answer, Event, Host, Rsvp
from moothall.groups.models import Group
from moothall.helping.models import HOLDING, Stint
from moothall.helping.queries import hours_of

State, Quote = Rsvp.State, Feedback.Quote
FEW = 3
NO_NAME = {"", "-", "none", "no", "n/a", "na", "myself", "individual", "freelance"}


def own_question(event: Event) -> str:
    """Return the question that the hosts added, "" where they did not."""
    return Asking.objects.filter(event=event).values_list("question", flat=True).first() or ""


def counted(event: Event) -> dict[str, int]:
    """Count what an event came to, from answers and roles as they now stand."""
    rows = Rsvp.objects.filter(event=event)
    found = rows.aggregate(
        heads_marked=Sum("came", filter=Q(state=State.CAME), default=0),
        online=Sum("came", filter=Q(state=State.CAME, mode="online"), default=0),
        walk_ins=Sum("came", filter=Q(state=State.CAME, walked_in=True), default=0),
        first_timers=Count("id", filter=Q(state=State.CAME, first_time=True)),
        said_going=Sum("seats", filter=Q(state__in=[State.GOING, State.CAME], walked_in=False), default=0),
    )
    return {
        "came": found.pop("heads_marked"),
        "walked_in": found.pop("walk_ins"),
        **found,
        "organisations": len(organisations_at(event)),
        "helpers": Stint.objects.filter(role__event=event, state__in=HOLDING).exclude(state=Stint.State.ABSENT).count(),
        "minutes": hours_of(event).minutes,
    }


def organisations_at(event: Event) -> set[str]:
    """Return the names, made alike, of the organisations that those who came said they were from."""
    answers = Answer.objects.filter(
        question__event=event, question__about_organisation=True, rsvp__state=State.CAME
    ).values_list("text", flat=True)
    return {alike for text in answers if (alike := _alike(text)) not in NO_NAME}


def _alike(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(
        "".join(mark if mark.isalnum() else " " for mark in bare if not unicodedata.combining(mark)).split()
    )


@dataclass(frozen=True, slots=True)
class Said:
    """All that guests said of one event: how many, how it was (by rating), and the words in no order of time."""

    count: int
    ratings: Sequence[tuple[str, int]]
    words: Sequence[Feedback]


def said_of(event: Event) -> Said:
    """Return what guests said."""
    words = sorted(Feedback.objects.filter(event=event), key=lambda one: one.pk.hex)
    counts = {rating: sum(one.rating == rating for one in words) for rating in Feedback.Rating}
    ratings = [(str(rating.label), counts[rating]) for rating in reversed(Feedback.Rating)]
    return Said(len(words), ratings, words)


def quotes_of(event: Event, *, public: bool = True) -> list[tuple[str, str]]:
    """Return the words that may be shown to everybody (or in this network), each with as whom."""
    wanted = [Quote.PUBLIC] if public else [Quote.PUBLIC, Quote.NETWORK]
    rows = Feedback.objects.filter(event=event, quote__in=wanted).exclude(changed="").order_by("pk")
    return [(one.changed, one.quoted_as) for one in rows]


def photos_of(event: Event) -> list[Photo]:
    """Return the pictures of an event in their order."""
    return list(Photo.objects.filter(event=event).order_by("position", "id"))


def write_up_of(event: Event) -> WriteUp | None:
    """Return the published write-up of an event."""
    return WriteUp.objects.filter(event=event, published_at__isnull=False).first()


@dataclass(frozen=True, slots=True)
class Looking:
    """One event that was written up, for a group's page."""

    event: Event
    people: int
    photo: Photo | None


def written_up_by(group: Group, *, most: int = FEW) -> list[Looking]:
    """Return the latest write-ups of a group's events, with how many were there and a first picture."""
    hosted = Host.objects.filter(group=group).values("event")
    written = WriteUp.objects.filter(
        event__in=hosted, published_at__isnull=False, event__state=Event.State.PUBLISHED, event__merged_into=None
    )
    events = [one.event for one in written.select_related("event").order_by("-event__starts_at")[:most]]
    numbers = {one.event_id: one.people for one in Numbers.objects.filter(event__in=events)}
    photos: dict[int, Photo] = {}
    for photo in Photo.objects.filter(event__in=events).order_by("position", "id"):
        photos.setdefault(photo.event_id, photo)
    return [Looking(event, numbers.get(event.pk, 0), photos.get(event.pk)) for event in events]


def events_to_count(since: datetime, now: datetime) -> Iterable[Any]:
    """Return the events that ended lately enough for late entries."""
    return Event.objects.filter(happened_at__isnull=False, ends_at__range=(since, now)).order_by("pk")
