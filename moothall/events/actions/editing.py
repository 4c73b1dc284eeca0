"""Change what an event says; two who change it at once lose nothing of either."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.events.actions.asking_guests import let_guests_follow
from moothall.events.actions.drafts import note, set_columns
from moothall.events.drafting import FIELDS, TELLING, EventDraft, Together, prints_of, put_together
from moothall.events.models import Event, Host
from moothall.events.queries.drafts import draft_of, hosts_of
from moothall.events.rules import can_edit_event
from moothall.groups.actions.facts import topics_named
from moothall.kit.verdict import require
from moothall.people.models import Viewer

# The ledger says that these changed, not what they said: they are long, or only for those who are going.
UNTOLD = frozenset({"description", "access", "joining"})


class EditedMeanwhile(Exception):
    """Somebody else changed the event since ``yours`` was begun, and the two differ in ``clashes``.

    ``together`` holds what either changed alone; ``sequence`` is the version that ``theirs`` is.
    """

    def __init__(self, *, theirs: EventDraft, yours: EventDraft, together: Together, sequence: int) -> None:
        super().__init__("The event was changed meanwhile.")
        self.theirs, self.yours, self.together, self.sequence = theirs, yours, together, sequence

    @property
    def clashes(self) -> tuple[str, ...]:
        """The fields that both changed in different ways."""
        return self.together.clashes


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of an edit: the event, its changes {column: [old, new]}, who is told, and what others' edits kept."""

    event: Event
    changes: Mapping[str, list[Any]]
    tell: bool
    theirs: tuple[str, ...] = ()


@transaction.atomic
def edit_event(
    *,
    by: Viewer,
    event: Event,
    facts: EventDraft,
    sequence: int,
    now: datetime,
    base: Mapping[str, str] | None = None,
    tell: bool | None = None,
) -> Edited:
    """Make an event say this. ``sequence`` is the version that the editor began from, ``base`` its ``prints_of``.

    What somebody else changed alone in the meantime stays as they made it. ``tell`` None: those who come are told when
    something changed that they need to know.

    :raises EditedMeanwhile: when somebody else changed the same things in another way.
    :raises Refused: when ``by`` does not run it, or it cannot be changed as it stands.
    """
    stored = Event.objects.select_for_update(of=("self",)).select_related("place").get(pk=event.pk)
    require(can_edit_event(by, stored))
    before = draft_of(stored)
    facts, taken = _with_theirs(stored, before, facts, sequence, base)
    changed = _changed(before, facts)
    if not changed:
        return Edited(stored, {}, tell=False, theirs=taken)
    told = tells(stored, changed, now) if tell is None else tell
    _write(stored, before, facts, now)
    let_guests_follow(by=by, event=stored, now=now)
    changes = changes_between(before, facts)
    note("events.event.changed", stored, by=by, now=now, detail={"changes": changes, "tell": told})
    return Edited(stored, changes, told, taken)


def _with_theirs(
    stored: Event, theirs: EventDraft, yours: EventDraft, sequence: int, base: Mapping[str, str] | None
) -> tuple[EventDraft, tuple[str, ...]]:
    if stored.sequence == sequence:
        return yours, ()
    together = put_together(base or {}, theirs, yours)
    if together.clashes:
        raise EditedMeanwhile(theirs=theirs, yours=yours, together=together, sequence=stored.sequence)
    return together.draft, together.theirs


def _changed(before: EventDraft, after: EventDraft) -> list[str]:
    old, new = prints_of(before), prints_of(after)
    return [field for field in FIELDS if old[field] != new[field]]


def _write(event: Event, before: EventDraft, after: EventDraft, now: datetime) -> None:
    set_columns(event, after, hosts_of(event))
    if before.starts_at != after.starts_at and event.state != Event.State.DRAFT:
        event.previous_starts_at = before.starts_at
    touch(event, now)
    event.differs = event.differs or event.series_id is not None
    if event.ends_at > now:
        event.happened_at = None
    event.save()
    if before.topics != after.topics:
        event.topics.set(topics_named(after.topics))


def touch(event: Event, now: datetime) -> None:
    """Raise the version of an event and move its hosts' dates, without saving the event itself."""
    event.sequence += 1
    event.changed_at = now
    Host.objects.filter(event=event).exclude(starts_at=event.starts_at).update(starts_at=event.starts_at)


def tells(event: Event, changed: list[str], now: datetime) -> bool:
    """Say whether those who come should hear of changes of these fields, unless the editor decides otherwise."""
    seen = event.state not in {Event.State.DRAFT, Event.State.CANCELLED} and event.ends_at > now
    return seen and bool(TELLING.intersection(changed))


def changes_between(before: EventDraft, after: EventDraft) -> dict[str, list[Any]]:
    """Return {column: [old, new]} as the ledger may keep it."""
    found: dict[str, list[Any]] = {}
    for field in _changed(before, after):
        for name in FIELDS[field]:
            pair = [_plain(getattr(draft, name)) for draft in (before, after)]
            if pair[0] != pair[1] or name in UNTOLD:
                found[name] = [None, None] if name in UNTOLD else pair
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return value.get("name") or ", ".join(f"{part:.5f}" for part in value.get("at", []))
    return list(value) if isinstance(value, tuple) else value
