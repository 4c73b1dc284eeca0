"""Write the steps of a list: new groups in bulk, groups that are here fact by fact."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from moothall.groups.actions.facts import free_slug, set_columns, topics_named, write_facts
from moothall.groups.models import Affiliation, Group, ImportBatch, ImportRow, Link, Listing
from moothall.groups.queries.facts import FACTS, facts_of, told
from moothall.groups.queries.plans import Step
from moothall.groups.reading import Problem
from moothall.groups.rules import NEXT, State
from moothall.groups.telling import kind_of
from moothall.minutes.actions import record_many
from moothall.places.actions import adopt_place
from moothall.places.models import Place
from moothall.places.queries import Match

Changes = dict[str, list[Any]]
LISTS = ("topics", "links")


class Writer:
    """Carries out the steps of one list, piece by piece; remembers addresses and places between them."""

    def __init__(self, batch: ImportBatch, now: datetime) -> None:
        self.batch = batch
        self.now = now
        self.problems: list[Problem] = []
        self.slugs = set(Group.objects.values_list("slug", flat=True))
        self.adopt = Adopter()

    def write(self, steps: list[Step]) -> None:
        """Carry out some steps within the caller's transaction; ``problems`` grows by what was left as it was."""
        _create(self, [step for step in steps if not step.group_id])
        _update(self, [step for step in steps if step.group_id])


def said_of(step: Step) -> dict[str, Any]:
    """Return what a step says, its links as addresses."""
    facts = dict(step.facts)
    if "links" in facts:
        facts["links"] = list(dict.fromkeys(link["url"] for link in facts["links"]))
    return facts


def _create(writer: Writer, steps: list[Step]) -> None:
    if not steps:
        return
    batch, now = writer.batch, writer.now
    groups = [_new_group(step.facts, writer) for step in steps]
    _settle_addresses(groups, writer.slugs)
    Group.objects.bulk_create(groups)
    pairs = list(zip(groups, steps, strict=True))
    _create_around(pairs)
    if batch.consent:
        Listing.objects.bulk_create(
            Listing(group=group, agreed_by=batch.consent, agreed_on=now.date(), by_id=batch.by_id, at=now)
            for group in groups
        )
    ImportRow.objects.bulk_create(
        ImportRow(batch=batch, number=step.row, group=group, created=True, said=said_of(step)) for group, step in pairs
    )
    about = [(group, group.pk, _detail(batch, step, {})) for group, step in pairs]
    record_many("groups.group.imported", by=batch.by, about=about, now=now)
    named: list[tuple[Group, int, dict[str, Any]]] = [(group, group.pk, {}) for group in groups if group.calendar_url]
    record_many("groups.calendar.named", by=batch.by, about=named, now=now)


def _detail(batch: ImportBatch, step: Step, changes: Changes) -> dict[str, Any]:
    detail: dict[str, Any] = {"words": batch.name, "batch": batch.pk, "row": step.row}
    if changes:
        detail["changes"] = told(changes)
    return detail


def _settle_addresses(groups: list[Group], slugs: set[str]) -> None:
    """Change addresses that somebody else took while the list was being brought in."""
    taken = set(Group.objects.filter(slug__in=[group.slug for group in groups]).values_list("slug", flat=True))
    for group in groups:
        if group.slug in taken:
            group.slug = free_slug(group.name, slugs)


def _new_group(facts: dict[str, Any], writer: Writer) -> Group:
    group = Group(
        slug=free_slug(facts["name"], writer.slugs),
        state=facts.get("state", State.ACTIVE),
        state_since=writer.now,
        listed_only=True,
        source_id=facts.get("source_id") or None,
        former_names=facts.get("former_names", []),
        calendar_url=facts.get("calendar_url", ""),
        timezone=facts.get("timezone", settings.TIME_ZONE),
        reach=facts.get("reach", Group.Reach.BOTH),
        created_at=writer.now,
    )
    set_columns(group, {name: facts[name] for name in FACTS if name in facts}, writer.adopt)
    return group


def _create_around(pairs: list[tuple[Group, Step]]) -> None:
    """Write topics, links and affiliations of new groups."""
    names = {name.casefold(): name for _group, step in pairs for name in step.facts.get("topics", [])}
    topics = {topic.name.casefold(): topic for topic in topics_named(names.values())} if names else {}
    through = Group.topics.through
    through.objects.bulk_create(
        through(group_id=group.pk, topic_id=topics[name.casefold()].pk)
        for group, step in pairs
        for name in step.facts.get("topics", [])
    )
    Link.objects.bulk_create(
        Link(group=group, url=link["url"], kind=link["kind"] or kind_of(link["url"]))
        for group, step in pairs
        for link in _once(step.facts.get("links", []))
    )
    Affiliation.objects.bulk_create(
        Affiliation(group=group, network=network) for group, step in pairs for network in step.facts.get("networks", [])
    )


def _once(links: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({link["url"]: link for link in links}.values())


def _update(writer: Writer, steps: list[Step]) -> None:
    ids = [step.group_id for step in steps]
    before = dict(ImportRow.objects.filter(group__in=ids).order_by("id").values_list("group_id", "said"))
    news = [step for step in steps if said_of(step) != before.get(step.group_id)]
    ids = [step.group_id for step in news]
    groups = Group.objects.select_for_update(of=("self",)).select_related("place").in_bulk(ids)
    for step in news:
        group = groups.get(step.group_id)
        if group is None:
            writer.problems.append(Problem(step.row, "", "This group went away while the list was brought in."))
            continue
        _update_one(writer, group, step, before.get(group.pk, {}))


def _update_one(writer: Writer, group: Group, step: Step, before: dict[str, Any]) -> None:
    batch, now = writer.batch, writer.now
    current = facts_of(group) | {"state": group.state}
    said = said_of(step)
    changes = _changes(current, said, before)
    for fact in _kept_here(current, said, before):
        writer.problems.append(
            Problem(step.row, fact, "This was changed both here and in the list; what is here stays.")
        )
    new_networks = _join_networks(group, said.get("networks", []))
    if changes:
        _write(group, changes, step, now)
    ImportRow.objects.create(
        batch=batch,
        number=step.row,
        group=group,
        created=False,
        before={fact: old for fact, (old, _new) in changes.items()},
        after={fact: new for fact, (_old, new) in changes.items()},
        said=said,
    )
    if changes or new_networks:
        record_many(
            "groups.group.imported", by=batch.by, about=[(group, group.pk, _detail(batch, step, changes))], now=now
        )


def _changes(current: dict[str, Any], said: dict[str, Any], before: dict[str, Any]) -> Changes:
    """Return what a list says anew: facts that it says otherwise than last time and nobody changed here, and gaps
    filled.
    """
    changes: Changes = {}
    for fact in (*FACTS, "state"):
        if fact not in said or said[fact] == before.get(fact):
            continue
        value = _merged(current[fact], said[fact], before.get(fact, [])) if fact in LISTS else said[fact]
        free = fact in LISTS or current[fact] == before.get(fact) or not current[fact]
        if value != current[fact] and free and (fact != "state" or _may_turn(current[fact], value)):
            changes[fact] = [current[fact], value]
    return changes


def _kept_here(current: dict[str, Any], said: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """Return facts that the list changed, and somebody here changed, too."""
    return [
        fact
        for fact in (*FACTS, "state")
        if fact in said and fact in before and fact not in LISTS and said[fact] != before[fact]
        and current[fact] not in (before[fact], said[fact], "", None)
    ]  # fmt: skip


def _merged(current: list[str], said: list[str], before: list[str]) -> list[str]:
    """Return the list's values with those that somebody added here; what it no longer says goes."""
    known = {value.casefold() for value in said}
    merged = said + [value for value in current if value not in before and value.casefold() not in known]
    return sorted(merged, key=str.casefold) if sorted(current, key=str.casefold) == current and current else merged


def _may_turn(state: str, new: Any) -> bool:
    return new in NEXT[state] or {state, new} <= {State.ACTIVE, State.RESTING}


def _join_networks(group: Group, networks: list[str]) -> bool:
    known = set(group.affiliations.values_list("network", flat=True))
    new = [network for network in networks if network not in known]
    Affiliation.objects.bulk_create(Affiliation(group=group, network=network) for network in new)
    return bool(new)


def _write(group: Group, changes: Changes, step: Step, now: datetime) -> None:
    group.version += 1
    if "state" in changes:
        group.state, group.state_since, group.state_words = changes["state"][1], now, ""
        group.save(update_fields=["state", "state_since", "state_words"])
    write_facts(group, {fact: new for fact, (_old, new) in changes.items() if fact != "state"})
    for link in step.facts.get("links", []) if "links" in changes else []:
        if link["kind"]:
            Link.objects.filter(group=group, url=link["url"]).update(kind=link["kind"])


class Adopter:
    """Keeps places for many groups, each asked for once."""

    def __init__(self) -> None:
        self._places: dict[Match, Place] = {}

    def __call__(self, *, match: Match) -> Place:
        """Return the row of a place."""
        if match not in self._places:
            self._places[match] = adopt_place(match=match)
        return self._places[match]
