"""What happened to a group, read from the ledger."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moothall.groups.models import Group
from moothall.groups.queries.facts import FACTS, UNTOLD
from moothall.minutes.models import Minute

KIND = "groups.group"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a group's history: what was done, by whom, when; ``changes`` is {fact: [old, new]}."""

    id: int
    verb: str
    by: str
    at: datetime
    detail: dict[str, Any]
    changes: dict[str, list[Any]] = field(default_factory=dict)


def history_of(group: Group, before: int | None = None, limit: int = 30) -> list[Entry]:
    """Return what happened to a group, newest first; ``before`` goes on from the id of an entry."""
    minutes = Minute.objects.filter(about_kind=KIND, about_id=group.pk).select_related("by").order_by("-id")
    if before:
        minutes = minutes.filter(pk__lt=before)
    return [
        Entry(minute.pk, minute.verb, str(minute.by) if minute.by else "", minute.at, minute.detail, _changes(minute))
        for minute in minutes[:limit]
    ]


def _changes(minute: Minute) -> dict[str, list[Any]]:
    found = minute.detail.get("changes") or {}
    return {name: found[name] for name in FACTS if name in found}


def change_in(group: Group, minute_id: int, fact: str) -> list[Any] | None:
    """Return [old, new] of one fact in one entry of the history; None when it does not remember."""
    minute = Minute.objects.filter(about_kind=KIND, about_id=group.pk, pk=minute_id).first()
    if minute is None or fact in UNTOLD:
        return None
    return _changes(minute).get(fact)


def changes_since(group: Group, version: int) -> dict[str, Any]:
    """Return what each fact that was changed after a version was at that version."""
    was: dict[str, Any] = {}
    for minute in Minute.objects.filter(about_kind=KIND, about_id=group.pk).order_by("id"):
        if minute.detail.get("version", 0) > version:
            for name, (old, _new) in _changes(minute).items():
                was.setdefault(name, old)
    return was
