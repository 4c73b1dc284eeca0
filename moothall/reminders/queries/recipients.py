"""Who gets a letter: guests in the order of their answers, a batch at a time; helpers; those who run the event."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from moothall.events.models import Event, Host, Rsvp
from moothall.events.rules import CREW
from moothall.groups.models import HIDDEN_STATES, Membership
from moothall.helping.models import Stint
from moothall.helping.queries import Helper, helpers_of
from moothall.minutes.models import Minute
from moothall.notices.models import Preference
from moothall.notices.queries import ways_of_many
from moothall.people.models import Person
from moothall.reminders.models import Mailing, Stop

State = Rsvp.State
ANSWERED = (State.GOING, State.WAITING, State.OFFERED)
SOON_TOPIC, NEWS_TOPIC, RUNNING_TOPIC = "reminders.soon", "reminders.news", "reminders.running"


def states_told(mailing: Mailing, event: Event) -> tuple[str, ...]:
    """Return the states of answers that a mailing goes to."""
    if mailing.kind == Mailing.Kind.NEWS:
        return ANSWERED
    if mailing.kind == Mailing.Kind.THANKS:
        return (State.CAME,) if _was_checked(event) else (State.GOING, State.CAME)
    return (State.GOING,)


def _was_checked(event: Event) -> bool:
    """Say whether anybody was checked in; where nobody was, those who said they would come are thanked."""
    return Rsvp.objects.filter(event=event, state=State.CAME).exists()


def guests_after(event: Event, states: Sequence[str], after: int, limit: int) -> list[Rsvp]:
    """Return the next guests of an event with an address, in the order of their answers."""
    rows = Rsvp.objects.filter(event=event, pk__gt=after, state__in=states).select_related("person")
    return list(rows.exclude(person=None, email="").order_by("pk")[:limit])


def answers_of(rsvps: Sequence[Rsvp], event_ids: Sequence[int]) -> dict[tuple[str, str], list[Rsvp]]:
    """Return, for each who answered, all their answers to these events, by ``whose``."""
    found: dict[tuple[str, str], list[Rsvp]] = defaultdict(list)
    people = [rsvp.person_id for rsvp in rsvps if rsvp.person_id]
    emails = [rsvp.email for rsvp in rsvps if rsvp.email]
    theirs = Q(person__in=people) | Q(email__in=emails)
    rows = Rsvp.objects.filter(theirs, event__in=event_ids, state__in=ANSWERED).order_by("event_id")
    for row in rows:
        found[whose(row)].append(row)
    return found


def whose(rsvp: Rsvp) -> tuple[str, str]:
    """Return who answered, so that answers of one can be put together."""
    return ("person", str(rsvp.person_id)) if rsvp.person_id else ("email", rsvp.email)


def times_left(rsvps: Iterable[Rsvp]) -> dict[int, int]:
    """Return how often each answer was taken back: a calendar counts these as versions (RFC 5546, section 2.1.4)."""
    about = {"about_kind": "events.rsvp", "about_id__in": [rsvp.pk for rsvp in rsvps]}
    rows = Minute.objects.filter(**about, verb__in=OUT).values_list("about_id").annotate(Count("id"))
    return dict(rows)


def times_handed_back(stint: Stint) -> int:
    """Return how often a helper handed this back, which a calendar counts as versions, too."""
    about = {"about_kind": "helping.stint", "about_id": stint.pk}
    return Minute.objects.filter(**about, verb="helping.stint.handed_back").count()


OUT = ("events.rsvp.left", "events.rsvp.moved", "events.rsvp.lapsed", "events.rsvp.declined")


def unwilling(people: Iterable[int], topic: str) -> set[int]:
    """Return those who want no letters about a topic; a reminder cannot wait for a digest, so that means “on site”."""
    chosen = ways_of_many(people)
    return {pk for pk, ways in chosen.items() if (ways.get(topic) or ways.get("")) == Preference.Way.ON_SITE}


def stops_of(rsvps: Iterable[int] = (), stints: Iterable[int] = (), *, kind: str) -> set[int]:
    """Return the ids of those answers, or stints, whose owners want no more letters of a kind."""
    if rsvps:
        return set(Stop.objects.filter(rsvp__in=list(rsvps), kind=kind).values_list("rsvp", flat=True))
    return set(Stop.objects.filter(stint__in=list(stints), kind=kind).values_list("stint", flat=True))


@dataclass(slots=True)
class Helping:
    """One helper at one event, with all that they do there."""

    helper: Helper
    event: Event
    roles: list[str]


def helping_at(events: Iterable[Event]) -> dict[str, list[Helping]]:
    """Return who helps at these events and can be written to, by address: one entry for each event."""
    found: dict[str, dict[int, Helping]] = defaultdict(dict)
    for event in events:
        for helper in helpers_of(event):
            if not helper.email:
                continue
            at = found[helper.email.lower()].setdefault(event.pk, Helping(helper, event, []))
            if helper.role not in at.roles:
                at.roles.append(helper.role)
    return {email: list(by_event.values()) for email, by_event in found.items()}


def roles_of(rsvps: Sequence[Rsvp], helping: dict[str, list[Helping]]) -> dict[int, list[str]]:
    """Return what guests do at the event besides, by answer."""
    found = {}
    for rsvp in rsvps:
        email = (rsvp.person.email if rsvp.person else rsvp.email).lower()
        roles = [each.roles for each in helping.get(email, []) if each.event.pk == rsvp.event_id]
        if roles:
            found[rsvp.pk] = roles[0]
    return found


def guests_among(emails: Iterable[str], event_ids: Sequence[int], states: Sequence[str]) -> set[str]:
    """Return which of these addresses belong to guests of these events."""
    wanted = list(emails)
    rows = Rsvp.objects.filter(event__in=event_ids, state__in=states)
    people = rows.filter(person__email__in=wanted).values_list("person__email", flat=True)
    guests = rows.filter(email__in=wanted).values_list("email", flat=True)
    return {email.lower() for email in (*people, *guests)}


def organisers_of(event: Event) -> list[Person]:
    """Return those who run an event: organisers of any of its hosts."""
    hosts = Host.objects.filter(event=event).exclude(group__state__in=HIDDEN_STATES).values("group")
    crew = Membership.objects.filter(group__in=hosts, role__in=CREW).values("person")
    return list(Person.objects.filter(pk__in=crew, is_active=True).order_by("pk"))
