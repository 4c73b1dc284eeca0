"""Events, their hosts and who came."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from moothall.demo.building.places import near
from moothall.demo.building.sharing import heavy_tailed, share_out
from moothall.demo.building.sizes import Size
from moothall.demo.invention.events import Happening, invent_event, invent_life
from moothall.demo.invention.groups import Sketch
from moothall.events.drafting import slug_of
from moothall.events.models import Event, Host, Rsvp
from moothall.groups.models import Group
from moothall.kit.text import plain
from moothall.places.gazetteer.store import Row

Planned = tuple[int, Happening]
LIVELY = {Group.State.ACTIVE, Group.State.RESTING, Group.State.CARETAKER, Group.State.CLOSED}


def build_events(
    random: Random, size: Size, made: list[tuple[Sketch, Row, Group]], now: datetime
) -> list[tuple[int, Event]]:
    """Create the events; return (index of its first host, event) pairs in order of time."""
    today = now.date()
    first, last = today - timedelta(days=size.days_back), today + timedelta(days=size.days_ahead)
    planned = sorted(_plan(random, size, made, first, last), key=lambda pair: (pair[1].starts_at, pair[0]))
    events = Event.objects.bulk_create(
        (_event(random, number, made[at], happening, now) for number, (at, happening) in enumerate(planned)),
        batch_size=2000,
    )
    pairs = [(at, event) for (at, _), event in zip(planned, events, strict=True)]
    _hosts(random, made, pairs)
    _topics(made, pairs)
    _next_events(made, pairs, now)
    return pairs


def build_rsvps(
    random: Random, size: Size, pairs: list[tuple[int, Event]], members: list[list[int]], now: datetime
) -> int:
    """Create answers: most people who said yes came; those of coming events are still going. Return how many."""
    counts = _rsvp_counts(random, size, pairs, members)
    Rsvp.objects.bulk_create(_rsvps(random, pairs, members, counts, now), batch_size=10_000)
    changed = [event for _, event in pairs if event.going_count]
    Event.objects.bulk_update(changed, ["going_count", "came_count"], batch_size=500)
    return sum(counts)


def _plan(
    random: Random, size: Size, made: list[tuple[Sketch, Row, Group]], first: date, last: date
) -> Iterator[Planned]:
    if size.events is None:
        for at, (sketch, _, group) in enumerate(made):
            begins, ends = _lifetime(group, first, last)
            yield from ((at, happening) for happening in invent_life(random, sketch, begins, ends))
        return
    active = [at for at, (_, _, group) in enumerate(made) if group.state == Group.State.ACTIVE]
    shares = share_out(size.events, heavy_tailed(random, len(active), 0.6), [120] * len(active))
    span = (last - first).days
    for at, share in zip(active, shares, strict=True):
        for _ in range(share):
            yield at, invent_event(random, made[at][0], first + timedelta(days=random.randint(0, span)))


def _lifetime(group: Group, first: date, last: date) -> tuple[date, date]:
    if group.state in LIVELY and group.state != Group.State.ACTIVE:
        return first, group.state_since.date()
    return (first, last) if group.state == Group.State.ACTIVE else (last, first)


def _event(random: Random, number: int, made: tuple[Sketch, Row, Group], what: Happening, now: datetime) -> Event:
    _, row, group = made
    latitude, longitude = near(random, row) if what.venue else (None, None)
    announced = min(what.starts_at.astimezone(UTC) - timedelta(days=random.randint(14, 40)), now)
    return Event(
        title=what.title,
        slug=slug_of(what.title),
        summary=what.summary,
        description=plain(what.html),
        description_html=what.html,
        starts_at=what.starts_at.astimezone(UTC),
        ends_at=what.ends_at.astimezone(UTC),
        timezone=what.timezone,
        state=what.state,
        uid=f"demo-{number}@moothall.example",
        venue=what.venue,
        address=f"{what.venue}, {row.name}" if what.venue else "",
        place_id=group.place_id if what.venue else None,
        latitude=latitude,
        longitude=longitude,
        online_url=f"https://meet.example.org/{group.slug}" if what.online else "",
        created_at=announced,
        changed_at=announced,
    )


def _hosts(random: Random, made: list[tuple[Sketch, Row, Group]], pairs: list[tuple[int, Event]]) -> None:
    rows = []
    for at, event in pairs:
        rows.append(Host(event_id=event.pk, group_id=made[at][2].pk, starts_at=event.starts_at))
        if random.random() < 0.06:
            other = random.randrange(len(made))
            if other != at and made[other][2].state == Group.State.ACTIVE:
                rows.append(Host(event_id=event.pk, group_id=made[other][2].pk, starts_at=event.starts_at))
    Host.objects.bulk_create(rows, batch_size=5000)


def _topics(made: list[tuple[Sketch, Row, Group]], pairs: list[tuple[int, Event]]) -> None:
    through, grouped = Event.topics.through, Group.topics.through
    topics: dict[int, list[int]] = {}
    for group_id, topic_id in grouped.objects.order_by("id").values_list("group_id", "topic_id"):
        topics.setdefault(group_id, []).append(topic_id)
    through.objects.bulk_create(
        (
            through(event_id=event.pk, topic_id=topics[made[at][2].pk][event.pk % len(topics[made[at][2].pk])])
            for at, event in pairs
        ),
        batch_size=5000,
    )


def _next_events(made: list[tuple[Sketch, Row, Group]], pairs: list[tuple[int, Event]], now: datetime) -> None:
    soonest: dict[int, datetime] = {}
    for at, event in pairs:
        if event.starts_at >= now and event.state == Event.State.PUBLISHED:
            soonest.setdefault(at, event.starts_at)
    groups = [made[at][2] for at in soonest]
    for at, moment in soonest.items():
        made[at][2].next_event_at = moment
    Group.objects.bulk_update(groups, ["next_event_at"], batch_size=500)


def _rsvp_counts(random: Random, size: Size, pairs: list[tuple[int, Event]], members: list[list[int]]) -> list[int]:
    most = [min(len(members[at]), 400) if event.state == Event.State.PUBLISHED else 0 for at, event in pairs]
    if size.rsvps is None:
        return [min(limit, random.randint(6, 38)) for limit in most]
    return share_out(size.rsvps, heavy_tailed(random, len(pairs), 0.8), most)


def _rsvps(
    random: Random, pairs: list[tuple[int, Event]], members: list[list[int]], counts: list[int], now: datetime
) -> Iterator[Rsvp]:
    for (at, event), count in zip(pairs, counts, strict=True):
        past = event.starts_at < now
        for key in random.sample(members[at], count):
            state = random.choices((Rsvp.State.CAME, Rsvp.State.GOING, Rsvp.State.NOT_GOING), (72, 18, 10))[0]
            state = state if past else Rsvp.State.GOING
            event.came_count += state == Rsvp.State.CAME
            event.going_count += state != Rsvp.State.NOT_GOING
            placed = min(event.starts_at - timedelta(days=random.randint(0, 12), minutes=random.randint(0, 600)), now)
            yield Rsvp(
                event_id=event.pk,
                person_id=key,
                state=state,
                holds=state == Rsvp.State.GOING,
                came=state == Rsvp.State.CAME,
                nonce="" if past else f"{random.getrandbits(96):024x}",
                placed_at=placed,
            )
