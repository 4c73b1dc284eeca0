"""How the guests of an event are asked, as forms need it, and what one guest answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from json import dumps
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from moothall.events.models import Event, Guestlist, Host, Move, Question, Rsvp
from moothall.events.queries.known import Known, known_of
from moothall.events.telling import Left, left_of
from moothall.groups.models import HIDDEN_STATES, Group
from moothall.kit.rows import find

MARK = 16
MOST_DATES = 12


@dataclass(frozen=True)
class Asking:
    """What guests of one event are asked; ``together`` when several hosts invite to it."""

    event: Event
    guestlist: Guestlist
    lefts: Sequence[Left]
    questions: Sequence[Question]
    together: bool

    @cached_property
    def hosts(self) -> Sequence[Group]:
        """The hosts that are in the network, the one that leads first."""
        return hosts_of(self.event)

    @property
    def needs_form(self) -> bool:
        """Whether one click cannot answer: something has to be answered."""
        return any(each.required for each in self.questions)


def asking_of(event: Event) -> Asking | None:
    """Return how guests are asked; None when the event takes no answers here."""
    return asking_by(known_of(event.pk), event)


def asking_by(known: Known | None, event: Event) -> Asking | None:
    """Return the same of an event that is known."""
    if known is None or known.guestlist is None:
        return None
    questions = questions_of(event) if known.has_questions else []
    return Asking(event, known.guestlist, left_of(known.capacities), questions, together=known.shown_hosts > 1)


def questions_of(event: Event) -> list[Question]:
    """Return the questions of an event in their order."""
    return find(Question, "event_id = %s ORDER BY position, id", event.pk)


def hosts_of(event: Event) -> list[Group]:
    """Return the hosting groups that are in the network, the one that leads first."""
    hosts = [each.group_id for each in find(Host, "event_id = %s ORDER BY id", event.pk)]
    groups = find(Group, "id IN (SELECT group_id FROM events_host WHERE event_id = %s)", event.pk)
    shown = [each for each in groups if each.state not in HIDDEN_STATES]
    return sorted(shown, key=lambda each: hosts.index(each.pk))


@dataclass(frozen=True, slots=True)
class Turn:
    """How an answer stands in line: its position from 1, the places wanted before it, how long an offer is kept."""

    position: int
    ahead: int
    claim_hours: int


def turns_of(rsvps: Iterable[Rsvp]) -> dict[int, Turn]:
    """Return by id how those of some answers that wait stand in line; one question, none when nobody waits."""
    waiting = [each.pk for each in rsvps if each.state == Rsvp.State.WAITING]
    if not waiting:
        return {}
    same_line = {"event": OuterRef("event"), "mode": OuterRef("mode"), "turn__lt": OuterRef("turn")}
    before = Rsvp.objects.filter(state=Rsvp.State.WAITING, **same_line).order_by().values("event")
    rows = Rsvp.objects.filter(pk__in=waiting).annotate(
        before=Coalesce(Subquery(before.annotate(found=Count("pk")).values("found")), 0),
        ahead=Coalesce(Subquery(before.annotate(found=Sum("seats")).values("found")), 0),
    )
    found = rows.values_list("pk", "before", "ahead", "event__guestlist__claim_hours")
    return {pk: Turn(before + 1, ahead, hours or 0) for pk, before, ahead, hours in found}


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
