"""Places to fill at coming events, who fills them, and a call with talks for the first of them."""

import secrets
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from moothall.events.models import Event
from moothall.helping.actions import role_facts
from moothall.helping.models import Call, Review, Role, Stint, Talk
from moothall.helping.ready import READY
from moothall.people.models import Person

MOST_EVENTS = 400
KEYS = ("host", "welcome", "tech", "set_up", "tidy", "safety")
TALKS = (
    ("A map that a charity can keep up to date", "How four volunteers and one spreadsheet replaced a dusty directory."),
    (
        "What our food bank learnt from its own numbers",
        "Three charts that changed when we open, and one that misled us.",
    ),
    (
        "Passwords for people who have better things to do",
        "A way to share logins in a small team, shown in ten minutes.",
    ),
    ("Writing forms that people finish", "Before and after: five questions fewer, twice as many answers."),
    ("Open data, closed doors", "We asked the council for a list of ramps. Here is what happened."),
    ("My first website for somebody else", "What I wish I had asked before I said yes."),
)
MINUTES_EACH = 90


def build_helping(
    random: Random, pairs: list[tuple[int, Event]], members: list[list[int]], now: datetime
) -> tuple[int, int]:
    """Create roles and stints for the last and next events, and one call with talks; return (roles, stints)."""
    coming = [pair for pair in pairs if pair[1].starts_at > now and pair[1].state == Event.State.PUBLISHED]
    past = [pair for pair in reversed(pairs) if pair[1].ends_at < now and pair[1].state == Event.State.PUBLISHED]
    chosen = [*islice(coming, MOST_EVENTS // 2), *islice(past, MOST_EVENTS // 2)]
    chosen = [(at, event) for at, event in chosen if len(members[at]) > len(KEYS)]
    roles = Role.objects.bulk_create(_roles(random, chosen), batch_size=2000)
    crews = {event.pk: members[at] for at, event in chosen}
    events = {event.pk: event for _at, event in chosen}
    stints = Stint.objects.bulk_create(_stints(random, roles, crews, events, now), batch_size=2000)
    Role.objects.bulk_update(roles, ["filled"], batch_size=500)
    ahead = [pair for pair in chosen if pair[1].starts_at > now]
    if ahead:  # of the first group, of which a visitor of the demo is the owner
        at, event = min(ahead, key=lambda pair: pair[0])
        _call(random, event, members[at], now)
    return len(roles), len(stints)


def _roles(random: Random, chosen: list[tuple[int, Event]]) -> list[Role]:
    made = []
    for _at, event in chosen:
        for position, key in enumerate(KEYS[: random.randint(2, len(KEYS))]):
            facts = role_facts(READY[key])
            made.append(
                Role(
                    event=event,
                    kind=facts.kind,
                    title=facts.title,
                    about=facts.about,
                    wanted=facts.wanted,
                    from_minutes=facts.from_minutes,
                    from_anchor=facts.from_anchor,
                    until_minutes=facts.until_minutes,
                    until_anchor=facts.until_anchor,
                    position=position,
                    created_at=event.created_at,
                    changed_at=event.created_at,
                )
            )
    return made


def _stints(
    random: Random, roles: list[Role], crews: dict[int, list[int]], events: dict[int, Event], now: datetime
) -> list[Stint]:
    made = []
    for role in roles:
        past = events[role.event_id].ends_at < now
        role.filled = role.wanted if past else random.randint(0, role.wanted)
        for person in random.sample(crews[role.event_id], role.filled):
            state = random.choices((Stint.State.DID_IT, Stint.State.ABSENT), (9, 1))[0] if past else Stint.State.FILLED
            made.append(
                Stint(
                    role=role,
                    person_id=person,
                    state=state,
                    minutes=MINUTES_EACH if state == Stint.State.DID_IT else None,
                    nonce=secrets.token_hex(8),
                    at=role.created_at,
                    changed_at=now if past else role.created_at,
                )
            )
    return made


def _call(random: Random, event: Event, crew: list[int], now: datetime) -> None:
    closes = min(now - timedelta(hours=6), event.starts_at - timedelta(days=1))
    call = Call.objects.create(
        event=event,
        closes_at=closes,
        guidance="Short talks about technology that helped somebody. First-time speakers are welcome: we listen to you beforehand.",
        lengths=[10, 20],
        slots=3,
        created_at=event.created_at,
        changed_at=event.created_at,
    )
    Role.objects.create(
        event=event, kind="speaker", title="Speakers", about="Those whose talks were chosen and who said yes.",
        wanted=3, for_whom="chosen", position=len(KEYS), created_at=now, changed_at=now,
    )  # fmt: skip
    people = Person.objects.in_bulk(random.sample(crew, min(len(TALKS), len(crew))))
    for (title, about), person in zip(TALKS, people.values(), strict=False):
        talk = Talk.objects.create(
            call=call, person=person, name=person.name, title=title, about=about, length=random.choice((10, 20)),
            first_time=random.random() < 0.4, nonce=secrets.token_hex(8), placed_at=closes, changed_at=closes,
        )  # fmt: skip
        readers = [pk for pk in crew if pk != person.pk]
        for reader in random.sample(readers, min(3, len(readers))):
            Review.objects.create(talk=talk, reviewer_id=reader, score=random.randint(1, 4), at=now)
