"""How the guests of an event are asked, as forms need it, and what one guest answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any

from django.db.models import Q, Sum

from moothall.events.models import Capacity, Event, Guestlist, Host, Move, Question, Rsvp
from moothall.events.telling import Left, left_of
from moothall.groups.models import HIDDEN_STATES, Group

MARK = 16
MOST_DATES = 12


@dataclass(frozen=True, slots=True)
class Asking:
    """What guests of one event are asked: ``hosts`` has the one that leads first."""

    event: Event
    guestlist: Guestlist
    lefts: Sequence[Left]
    questions: Sequence[Question]
    hosts: Sequence[Group]

    @property
    def needs_form(self) -> bool:
        """Whether one click cannot answer: something has to be answered."""
        return any(each.required for each in self.questions)


def asking_of(event: Event) -> Asking | None:
    """Return how guests are asked, in four questions; None when the event takes no answers here."""
    guestlist = Guestlist.objects.filter(event=event).first()
    if guestlist is None:
        return None
    lefts = left_of(list(Capacity.objects.filter(event=event).order_by("id")))
    return Asking(event, guestlist, lefts, questions_of(event), hosts_of(event))


def questions_of(event: Event) -> list[Question]:
    """Return the questions of an event in their order."""
    return list(Question.objects.filter(event=event).order_by("position", "id"))


def hosts_of(event: Event) -> list[Group]:
    """Return the hosting groups that are in the network, the one that leads first."""
    hosts = Host.objects.filter(event=event).exclude(group__state__in=HIDDEN_STATES)
    return [host.group for host in hosts.select_related("group").order_by("id")]


def wanted_before(rsvp: Rsvp) -> int:
    """Return how many places are waited for before this answer's turn."""
    if rsvp.turn is None:
        return 0
    before = Rsvp.objects.filter(event=rsvp.event_id, mode=rsvp.mode, state=Rsvp.State.WAITING, turn__lt=rsvp.turn)
    return int(before.aggregate(seats=Sum("seats"))["seats"] or 0)


def mark_of(said: Any) -> str:
    """Return a short mark of what an editor began from: equal while nobody has changed it."""
    text = dumps(said, sort_keys=True, default=_plain)
    return sha256(text.encode()).hexdigest()[:MARK]


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def moves_of(rsvp: Rsvp) -> list[tuple[datetime, str, str]]:
    """Return when an answer was moved, to what and why, oldest first."""
    moves = Move.objects.filter(rsvp=rsvp).order_by("id")
    return [(each.at, each.became, each.why) for each in moves]


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """One coming date of a series, and what one guest answered to it."""

    event: Event
    rsvp: Rsvp | None

    @property
    def state(self) -> str:
        """The state of the answer, "" when there is none."""
        return self.rsvp.state if self.rsvp else ""


def dates_of_series(rsvp: Rsvp, now: datetime) -> list[SeriesDate]:
    """Return the next dates of an answer's series with the answers of the same guest, in two questions."""
    events = list(
        Event.objects.public()
        .filter(series=rsvp.event.series_id, ends_at__gt=now, guestlist__isnull=False)
        .order_by("starts_at", "id")[:MOST_DATES]
    )
    same = Q(person=rsvp.person_id) if rsvp.person_id else Q(email=rsvp.email, person=None) & ~Q(email="")
    answers = {each.event_id: each for each in Rsvp.objects.filter(same, event__in=[each.pk for each in events])}
    return [SeriesDate(each, answers.get(each.pk)) for each in events]
