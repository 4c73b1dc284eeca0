"""How guests are asked at coming events, and one of each thing that a visitor of the demo may want to see."""

from datetime import datetime, timedelta
from random import Random

from moothall.afterwards.actions import FeedbackFacts, WriteUpFacts, give_feedback, note_heads, write_up
from moothall.events.actions import (
    RsvpFacts,
    invite_host,
    place_rsvp,
    place_standing,
    start_series,
)
from moothall.events.actions.questions import QuestionFacts, add_question
from moothall.events.models import Capacity, Event, Guestlist, Host, Mode, Question, Rsvp
from moothall.groups.models import Group, Membership
from moothall.people.models import Person

BATCH = 5_000
FULL_EVERY = 9
SIZES = (20, 24, 30, 36, 40, 60)
WORDS = (
    (4, "I came with a spreadsheet that frightened me and left with one that I can explain to our trustees.", "public"),
    (4, "Met two people from my own street who do the same job. We have a date for coffee.", "network"),
    (3, "Finally understood what our website’s numbers mean.", "hosts"),
    (3, "I was shy about asking, and nobody made me feel silly.", "public"),
)
NEXT = ("A session on passwords.", "More time to talk in small groups.", "", "The same again in the spring.")
NAMES = ("Ifor", "Kezia", "Moss", "Bridie", "Tam", "Orla", "Perrin", "Wynne")


def build_guestlists(random: Random, pairs: list[tuple[int, Event]], now: datetime) -> int:
    """Let the coming events take answers, with places for those who are going; mark those that have been. Bulk."""
    past = [event for _at, event in pairs if event.ends_at < now and event.state == Event.State.PUBLISHED]
    for event in past:
        event.happened_at = event.ends_at
    Event.objects.bulk_update(past, ["happened_at"], batch_size=500)
    coming = [event for _at, event in pairs if event.ends_at >= now and event.state == Event.State.PUBLISHED]
    Guestlist.objects.bulk_create((Guestlist(event=event, most_guests=2) for event in coming), batch_size=BATCH)
    places = [place for event in coming for place in _places(random, event)]
    Capacity.objects.bulk_create(places, batch_size=BATCH)
    return len(coming)


def _places(random: Random, event: Event) -> list[Capacity]:
    """Return the places of one event; every so often it is just full."""
    made = []
    if event.venue:
        size = max(random.choice(SIZES), event.going_count)
        full = event.pk % FULL_EVERY == 0 and event.going_count
        made.append(
            Capacity(event=event, mode=Mode.ROOM, places=event.going_count if full else size, taken=event.going_count)
        )
    if event.online_url or not event.venue:
        taken = 0 if event.venue else event.going_count
        made.append(Capacity(event=event, mode=Mode.ONLINE, places=None, taken=taken))
        if not event.venue:
            Rsvp.objects.filter(event=event).update(mode=Mode.ONLINE)
    return made


def build_showcase(groups: list[Group], now: datetime) -> None:
    """Let the groups of the demo's visitors have a line, questions, a series, an invitation to host, and a write-up."""
    active = [group for group in groups if group.state == Group.State.ACTIVE]
    for number, group in enumerate(active[:4]):
        owner = _owner(group)
        coming = _events(group, now, coming=True)
        if owner is None or not coming:
            continue
        _ask(owner, coming[0], now)
        _line(coming[0], now)
        if len(coming) > 1:
            _series(owner, coming[1], now)
        if number == 0 and len(active) > 1:
            invite_host(by=owner, event=coming[0], group=active[1], note="You had half of the idea!", now=now)
        _written_up(owner, group, now)


def _owner(group: Group) -> Person | None:
    found = Membership.objects.filter(group=group, role=Membership.Role.OWNER).select_related("person").order_by("id")
    first = found.first()
    return first.person if first else None


def _events(group: Group, now: datetime, *, coming: bool) -> list[Event]:
    hosted = Host.objects.filter(group=group).values("event")
    wanted = Event.objects.filter(pk__in=hosted, state=Event.State.PUBLISHED, merged_into=None)
    if coming:
        return list(wanted.filter(starts_at__gt=now + timedelta(days=2)).order_by("starts_at")[:3])
    return list(wanted.filter(happened_at__isnull=False).order_by("-starts_at")[:1])


def _ask(owner: Person, event: Event, now: datetime) -> None:
    until = event.ends_at.date() + timedelta(days=14)
    add_question(
        by=owner,
        event=event,
        facts=QuestionFacts(
            text="What do you need so that you can take part?",
            purpose="So that we can prepare: step-free ways, captions, a quiet corner.",
            delete_on=until,
            kind=Question.Kind.LONG,
            about_access=True,
        ),
        now=now,
    )


def _line(event: Event, now: datetime) -> None:
    """Fill the room, and let some wait."""
    room = Capacity.objects.filter(event=event, mode=Mode.ROOM).first()
    if room is None:
        return
    Capacity.objects.filter(pk=room.pk).update(places=room.taken + 2)
    for name in NAMES[:6]:
        facts = RsvpFacts(name=name, seats=2 if name == "Moss" else 1)
        place_rsvp(by=None, email=f"{name.lower()}@example.org", event=event, facts=facts, now=now)


def _series(owner: Person, event: Event, now: datetime) -> None:
    series = start_series(by=owner, event=event, rule="FREQ=WEEKLY;INTERVAL=2", now=now)
    for name in NAMES[6:]:
        facts = RsvpFacts(name=name, mode=Mode.ROOM if event.venue else Mode.ONLINE)
        place_standing(by=None, email=f"{name.lower()}@example.org", series=series, facts=facts, now=now)


def _written_up(owner: Person, group: Group, now: datetime) -> None:
    for event in _events(group, now, coming=False):
        said_on = min(event.ends_at + timedelta(hours=20), now)
        for (rating, changed, quote), further in zip(WORDS, NEXT, strict=True):
            facts = FeedbackFacts(rating=rating, changed=changed, further=further, quote=quote)
            if said_on < event.ends_at + timedelta(days=30):
                give_feedback(event=event, facts=facts, now=said_on)
        note_heads(by=owner, event=event, heads=None, now=now)
        body = (
            f"A good evening at {group.name}. We began with a round of names and one thing that each of us was stuck "
            "on, then broke into small groups.\n\nThree of those things were solved before the tea was cold; two more "
            "found somebody who will look at them next week."
        )
        write_up(by=owner, event=event, facts=WriteUpFacts(body, "Start ten minutes later."), publish=True, now=now)
