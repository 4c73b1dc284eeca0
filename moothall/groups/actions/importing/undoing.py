"""Take a list back: only what nobody has changed since; say what stays, and why."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.groups.actions.editing import locked
from moothall.groups.actions.facts import write_facts
from moothall.groups.models import Group, ImportBatch, ImportRow
from moothall.groups.queries.facts import facts_of, told
from moothall.groups.rules import can_undo_import
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Viewer

Along = Callable[[Group, datetime], None]
ALONG: list[Along] = []
OURS = {"listing", "import_rows", "links", "affiliations", "topics"}


@dataclass(slots=True)
class Undone:
    """What came of it."""

    removed: list[int] = field(default_factory=list)
    restored: int = 0
    left: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def undo_import(*, by: Viewer, batch: ImportBatch, now: datetime) -> Undone:
    """Take back what a list did, the last row first; what was changed since stays, and ``left`` says so.

    :raises Refused: when the viewer is no steward, or there is nothing to take back.
    """
    batch = ImportBatch.objects.select_for_update().defer("content").get(pk=batch.pk)
    require(can_undo_import(by, batch))
    undone = Undone()
    for row in ImportRow.objects.filter(batch=batch).exclude(group=None).order_by("-number"):
        _undo_row(row, by, undone, now)
    undone.left.reverse()
    batch.state, batch.undone_at, batch.left = ImportBatch.State.UNDONE, now, undone.left
    batch.save(update_fields=["state", "undone_at", "left"])
    detail = {"removed": undone.removed, "restored": undone.restored, "left": len(undone.left)}
    record("groups.batch.undone", by=by, about=batch, now=now, detail=detail)
    return undone


def _undo_row(row: ImportRow, by: Viewer, undone: Undone, now: datetime) -> None:
    assert row.group_id is not None
    group = locked(row.group_id)
    if row.created:
        why = _removed(group, now)
        if why:
            undone.left.append({"row": row.number, "name": group.name, "why": why})
        else:
            undone.removed.append(row.group_id)
        return
    if row.after:
        _restore(row, group, by, undone, now)


class _Stays(Exception):
    """A group cannot go; undoes what went along with it."""


def goes_along(taken_back: Along) -> Along:
    """Register what a room above takes back with a group that a list brought, before the group itself goes."""
    ALONG.append(taken_back)
    return taken_back


def _removed(group: Group, now: datetime) -> str:
    """Remove a group with what the hall itself hung on it; return why not, "" when it is gone."""
    try:
        with transaction.atomic():
            for taken_back in ALONG:
                taken_back(group, now)
            _insist(_reason_to_stay(group))
            group.delete()
    except _Stays as stays:
        return str(stays)
    return ""


def _insist(why: str) -> None:
    if why:
        raise _Stays(why)


def _reason_to_stay(group: Group) -> str:
    """Say why a group that a list created cannot go: it was changed, or something hangs on it."""
    if group.version > 1:
        return "It was changed since."
    if group.memberships.exists():
        return "People have joined it."
    for relation in group._meta.related_objects:
        name = relation.get_accessor_name()
        if name in OURS or name is None:
            continue
        model = relation.related_model
        assert not isinstance(model, str)
        if model._base_manager.filter(**{relation.field.name: group}).exists():
            return f"Something hangs on it by now: {model._meta.verbose_name_plural}."
    return ""


def _restore(row: ImportRow, group: Group, by: Viewer, undone: Undone, now: datetime) -> None:
    current = facts_of(group) | {"state": group.state}
    back = {fact: old for fact, old in row.before.items() if current[fact] == row.after[fact]}
    stays = [fact for fact in row.after if fact not in back]
    if stays:
        undone.left.append({"row": row.number, "name": group.name, "why": f"Changed since: {', '.join(stays)}."})
    if not back:
        return
    group.version += 1
    if "state" in back:
        group.state, group.state_since = back["state"], now
        group.save(update_fields=["state", "state_since"])
    write_facts(group, {fact: old for fact, old in back.items() if fact != "state"})
    undone.restored += 1
    changes = {fact: [current[fact], old] for fact, old in back.items()}
    detail = {"changes": told(changes), "version": group.version, "batch": row.batch_id}
    record("groups.group.taken_back", by=by, about=group, group_id=group.pk, now=now, detail=detail)
