"""Groups, people and who is in which."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from moothall.demo.building.places import place_rows, towns, towns_named
from moothall.demo.building.sharing import heavy_tailed, share_out
from moothall.demo.building.sizes import Size
from moothall.demo.invention.groups import TOPICS, Sketch, sketch_many, sketch_small
from moothall.demo.invention.people import invent_about, invent_people
from moothall.groups.models import Affiliation, Group, Link, Membership, Topic
from moothall.kit.text import markdown
from moothall.people.models import Person
from moothall.places.gazetteer.store import Row

UNUSABLE = "!"  # what Django keeps for somebody who has no password
CREW = (
    Membership.Role.OWNER,
    Membership.Role.OWNER,
    Membership.Role.ORGANISER,
    Membership.Role.ORGANISER,
    Membership.Role.HELPER,
    Membership.Role.HELPER,
    Membership.Role.HELPER,
)


def build_people(random: Random, size: Size, now: datetime) -> list[Person]:
    """Create the people; about one in twelve says something about themselves."""
    people = [
        Person(
            name=name,
            email=email,
            about=invent_about(random) if random.random() < 0.08 else "",
            password=UNUSABLE,
            joined_at=now - timedelta(days=random.randint(1, size.days_back)),
        )
        for name, email in invent_people(random, size.people)
    ]
    return Person.objects.bulk_create(people, batch_size=2000)


def build_groups(random: Random, size: Size, now: datetime) -> list[tuple[Sketch, Row, Group]]:
    """Create the groups with their topics, links and affiliations."""
    sketches, rows = _sketches(random, size)
    places = place_rows(list({row.id: row for row in rows}.values()))
    topics = Topic.objects.bulk_create(Topic(name=name, slug=slug) for name, slug in TOPICS)
    groups = Group.objects.bulk_create(
        (_group(sketch, places[row.id].pk, row, now) for sketch, row in zip(sketches, rows, strict=True)),
        batch_size=1000,
    )
    by_slug = {topic.slug: topic.pk for topic in topics}
    _topics(sketches, groups, by_slug)
    _links(random, groups)
    _affiliations(sketches, groups)
    return list(zip(sketches, rows, groups, strict=True))


def build_memberships(
    random: Random, size: Size, groups: list[Group], people: list[Person], now: datetime
) -> list[list[int]]:
    """Put people into groups; return the members' keys of each group, crew first."""
    counts = _member_counts(random, size, groups)
    keys = [person.pk for person in people]
    members = [random.sample(keys, count) for count in counts]
    rows = (
        Membership(
            group_id=group.pk,
            person_id=key,
            role=role,
            named=named,
            since=now - timedelta(days=random.randint(20, size.days_back)),
        )
        for group, inside in zip(groups, members, strict=True)
        for key, role, named in _roles(random, group, inside)
    )
    Membership.objects.bulk_create(rows, batch_size=5000)
    for group, count in zip(groups, counts, strict=True):
        group.member_count = count
    Group.objects.bulk_update(groups, ["member_count"], batch_size=500)
    return members


def _sketches(random: Random, size: Size) -> tuple[list[Sketch], list[Row]]:
    if size.name == "small":
        sketches = sketch_small(random)
        return sketches, towns_named([(sketch.town, sketch.country) for sketch in sketches])
    rows = towns(size.groups * 2 // 3)
    sketches = sketch_many(random, [(row.name, row.country) for row in rows], size.groups)
    by_name = {(row.name, row.country): row for row in rows}
    return sketches, [by_name[sketch.town, sketch.country] for sketch in sketches]


def _group(sketch: Sketch, place: int, row: Row, now: datetime) -> Group:
    started = datetime(min(sketch.started, now.year - 1), 3, 1, 12, tzinfo=UTC)
    fresh = sketch.state in {"applied", "on_hold"}
    return Group(
        name=sketch.name,
        slug=_slug(sketch.name),
        summary=sketch.summary,
        about=sketch.about,
        about_html=markdown(sketch.about),
        place_id=place,
        latitude=row.latitude,
        longitude=row.longitude,
        covers=f"{row.name} and a bus ride around it",
        reach=sketch.reach,
        timezone="Europe/Dublin" if sketch.country == "IE" else "Europe/London",
        founded_on=None if fresh else date(sketch.started, 3, 1),
        state=sketch.state,
        state_since=now - timedelta(days=6) if fresh else max(started, now - timedelta(days=60)),
        created_at=now - timedelta(days=6) if fresh else started,
    )


def _slug(name: str) -> str:
    from django.utils.text import slugify

    return slugify(name)[:80]


def _topics(sketches: list[Sketch], groups: list[Group], by_slug: dict[str, int]) -> None:
    through = Group.topics.through
    through.objects.bulk_create(
        (
            through(group_id=group.pk, topic_id=by_slug[slug])
            for sketch, group in zip(sketches, groups, strict=True)
            for slug in sketch.topics
        ),
        batch_size=5000,
    )


def _links(random: Random, groups: list[Group]) -> None:
    kinds = ("website", "mastodon", "github", "meetup")
    Link.objects.bulk_create(
        (
            Link(group_id=group.pk, kind=kind, url=f"https://{kind}.example.org/{group.slug}")
            for group in groups
            for kind in random.sample(kinds, 2)
        ),
        batch_size=5000,
    )


def _affiliations(sketches: list[Sketch], groups: list[Group]) -> None:
    Affiliation.objects.bulk_create(
        Affiliation(
            group_id=group.pk,
            network=network,
            since_on=date.fromisoformat(since),
            until_on=date.fromisoformat(until) if until else None,
        )
        for sketch, group in zip(sketches, groups, strict=True)
        for network, since, until in sketch.affiliations
    )


def _member_counts(random: Random, size: Size, groups: list[Group]) -> list[int]:
    most = [min(size.people, 6000)] * len(groups)
    if size.memberships is None:
        return [_few(random, group) for group in groups]
    return share_out(size.memberships, heavy_tailed(random, len(groups)), most, least=8)


def _few(random: Random, group: Group) -> int:
    if group.state in {Group.State.APPLIED, Group.State.ON_HOLD}:
        return 1
    return random.randint(24, 90) if group.state in {Group.State.ACTIVE, Group.State.RESTING} else random.randint(8, 14)


def _roles(random: Random, group: Group, inside: list[int]) -> list[tuple[int, str, bool]]:
    crew: tuple[str, ...] = CREW if group.state == Group.State.ACTIVE else CREW[:1]
    if group.state in {Group.State.CARETAKER, Group.State.CLOSED}:
        crew = ()
    roles = [*crew, *[Membership.Role.MEMBER] * (len(inside) - len(crew))]
    return [(key, role, role != "member" and random.random() < 0.8) for key, role in zip(inside, roles, strict=True)]
