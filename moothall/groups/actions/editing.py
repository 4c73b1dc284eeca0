"""Edit a group, each change written down; two people who edit at once lose nothing of either."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from moothall.groups.actions.facts import write_facts
from moothall.groups.models import Affiliation, Group
from moothall.groups.queries.facts import differences, facts_of, told
from moothall.groups.queries.history import change_in, changes_since
from moothall.groups.rules import can_edit_group
from moothall.kit.verdict import no, require
from moothall.minutes.actions import record
from moothall.people.models import Viewer


class EditedMeanwhile(Exception):
    """Somebody else changed the same facts meanwhile; ``theirs`` holds what these are now, ``version`` the newest."""

    def __init__(self, theirs: dict[str, Any], version: int) -> None:
        super().__init__("This group was edited meanwhile.")
        self.theirs = theirs
        self.version = version


def locked(group_id: int) -> Group:
    """Return a group locked until the transaction ends."""
    return Group.objects.select_for_update(of=("self",)).select_related("place").get(pk=group_id)


@transaction.atomic
def edit_group(
    *, by: Viewer, group: Group, facts: Mapping[str, Any], version: int, now: datetime
) -> dict[str, list[Any]]:
    """Change facts of a group and return {fact: [old, new]} of what changed.

    ``version`` is the one that the editor saw. What others changed since and this editor left alone stays theirs.

    :raises Refused: when the viewer may not edit the group.
    :raises EditedMeanwhile: when both changed the same fact; nothing is written.
    """
    group = locked(group.pk)
    require(can_edit_group(by, group))
    now_facts = facts_of(group)
    mine = dict(facts)
    if version < group.version:
        mine = _without_stale(group, mine, now_facts, version)
    changes = differences(now_facts, mine)
    if changes:
        _write(group, {name: pair[1] for name, pair in changes.items()})
        detail = {"changes": told(changes), "version": group.version}
        record("groups.group.edited", by=by, about=group, group_id=group.pk, now=now, detail=detail)
    return changes


def _without_stale(group: Group, mine: dict[str, Any], current: dict[str, Any], version: int) -> dict[str, Any]:
    """Leave out what this editor did not touch; raise when both touched the same fact."""
    before = changes_since(group, version)
    kept = {name: value for name, value in mine.items() if name not in before or value != before[name]}
    moved = {name for name, was in before.items() if current[name] != was}
    clash = {name: current[name] for name, value in kept.items() if name in moved and value != current[name]}
    if clash:
        raise EditedMeanwhile(clash, group.version)
    return kept


def _write(group: Group, facts: Mapping[str, Any]) -> None:
    group.version += 1
    write_facts(group, facts)


@transaction.atomic
def put_back(*, by: Viewer, group: Group, minute_id: int, fact: str, now: datetime) -> None:
    """Give a fact the value that it had before one change of the history; this is a change of its own.

    :raises Refused: when the viewer may not edit the group, or the history does not know the value.
    """
    group = locked(group.pk)
    require(can_edit_group(by, group))
    change = change_in(group, minute_id, fact)
    if change is None:
        require(no("The history does not remember what this was before.", "Change it on the edit page instead."))
        return
    changes = differences(facts_of(group), {fact: change[0]})
    if not changes:
        return
    _write(group, {fact: change[0]})
    detail = {"changes": told(changes), "version": group.version, "put_back": minute_id}
    record("groups.group.edited", by=by, about=group, group_id=group.pk, now=now, detail=detail)


@transaction.atomic
def add_affiliation(
    *, by: Viewer, group: Group, network: str, since_on: date | None, until_on: date | None, now: datetime
) -> Affiliation:
    """Note that a group is, or was, in the list of a wider network.

    :raises Refused: when the viewer may not edit the group, or it is noted already.
    """
    group = locked(group.pk)
    require(can_edit_group(by, group))
    if Affiliation.objects.filter(group=group, network=network, since_on=since_on).exists():
        require(no("This is in the list already.", "Change its dates instead."))
    made = Affiliation.objects.create(group=group, network=network, since_on=since_on, until_on=until_on)
    _note(by, made, "added", now)
    return made


@transaction.atomic
def edit_affiliation(
    *, by: Viewer, affiliation: Affiliation, since_on: date | None, until_on: date | None, now: datetime
) -> None:
    """Change since when and until when a group is in a network's list.

    :raises Refused: when the viewer may not edit the group.
    """
    require(can_edit_group(by, affiliation.group))
    same = Affiliation.objects.filter(group=affiliation.group, network=affiliation.network, since_on=since_on)
    if same.exclude(pk=affiliation.pk).exists():
        require(no("Another entry of this network begins on the same day."))
    affiliation.since_on, affiliation.until_on = since_on, until_on
    affiliation.save(update_fields=["since_on", "until_on"])
    _note(by, affiliation, "changed", now)


@transaction.atomic
def remove_affiliation(*, by: Viewer, affiliation: Affiliation, now: datetime) -> None:
    """Take a mistaken affiliation away; one that has ended is better kept with its last day.

    :raises Refused: when the viewer may not edit the group.
    """
    require(can_edit_group(by, affiliation.group))
    _note(by, affiliation, "removed", now)
    affiliation.delete()


def _note(by: Viewer, affiliation: Affiliation, verb: str, now: datetime) -> None:
    detail = {
        "network": affiliation.network,
        "since_on": affiliation.since_on.isoformat() if affiliation.since_on else None,
        "until_on": affiliation.until_on.isoformat() if affiliation.until_on else None,
    }
    group = affiliation.group
    record(f"groups.affiliation.{verb}", by=by, about=group, group_id=group.pk, now=now, detail=detail)
