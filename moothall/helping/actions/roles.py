"""Say who is wanted for an event."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.events.models import Event
from moothall.helping.models import MOST_WANTED, Role
from moothall.helping.models.roles import MOST_MINUTES
from moothall.helping.queries.roles import leading_group_id
from moothall.helping.ready import READY, Ready
from moothall.helping.rules import can_have_wanted, can_open_role, can_remove_role, can_run_roles
from moothall.kit.verdict import no, require
from moothall.minutes.actions import record
from moothall.people.models import Person

CHOICES: Mapping[str, list[str]] = {
    "kind": Role.Kind.values,
    "for_whom": [Role.For.ANYBODY, Role.For.MEMBERS],
    "from_anchor": Role.Anchor.values,
    "until_anchor": Role.Anchor.values,
}
NEAR = (-MOST_MINUTES, MOST_MINUTES)
BOUNDS = {"wanted": (1, MOST_WANTED), "from_minutes": NEAR, "until_minutes": NEAR}


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What an organiser says of a role; minutes count as those of ``Role`` do."""

    title: str
    kind: str = "other"
    about: str = ""
    wanted: int = 1
    for_whom: str = "anybody"
    from_minutes: int = -30
    from_anchor: str = "start"
    until_minutes: int = 0
    until_anchor: str = "end"


def role_facts(said: str | Mapping[str, Any] | Ready) -> RoleFacts:
    """Return the facts of a role as a template says them: the key of a ready-made one, or fields of ``RoleFacts``.

    What does not fit is brought within bounds, since a template of another hall may say anything.

    :raises ValueError: for a key that nobody knows, or a role without a title.
    """
    if isinstance(said, str):
        if said not in READY:
            raise ValueError(f"There is no ready-made role called {said!r}.")
        said = READY[said]
    if isinstance(said, Ready):
        return RoleFacts(
            title=str(said.title),
            kind=said.kind,
            about=str(said.about),
            wanted=said.wanted,
            from_minutes=said.from_minutes,
            from_anchor=said.from_anchor,
            until_minutes=said.until_minutes,
            until_anchor=said.until_anchor,
        )
    return _within_bounds(said)


def _within_bounds(said: Mapping[str, Any]) -> RoleFacts:
    title = " ".join(str(said.get("title", "")).split())[:100]
    if not title:
        raise ValueError("A role needs a title.")
    usual = asdict(RoleFacts(title=title))
    chosen = {key: said[key] for key, values in CHOICES.items() if said.get(key) in values}
    numbers = {key: max(low, min(high, int(said.get(key, usual[key])))) for key, (low, high) in BOUNDS.items()}
    return RoleFacts(**{**usual, "about": str(said.get("about", ""))[:600], **chosen, **numbers})


@transaction.atomic
def open_role(*, by: Person | None, event: Event, facts: RoleFacts, now: datetime) -> Role:
    """Say that somebody is wanted for something; ``by=None`` is the hall itself, from a template.

    :raises Refused: when ``by`` does not run the event, or it has enough roles.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    return _open(by, event, facts, now)


@transaction.atomic
def open_roles(
    *, by: Person | None, event: Event, roles: Iterable[str | Mapping[str, Any] | Ready], now: datetime
) -> list[Role]:
    """Open many roles at once, as a template says them (see ``role_facts``); those with a known title are passed over.

    :raises Refused: when ``by`` does not run the event, or it has enough roles.
    :raises ValueError: for a role that makes no sense.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    known = set(Role.objects.filter(event=event).values_list("title", flat=True))
    made = []
    for facts in map(role_facts, roles):
        if facts.title not in known:
            made.append(_open(by, event, facts, now))
            known.add(facts.title)
    return made


def _open(by: Person | None, event: Event, facts: RoleFacts, now: datetime) -> Role:
    have = Role.objects.filter(event=event).count()
    require(can_open_role(by, event, have))
    role = Role.objects.create(event=event, position=have, created_at=now, changed_at=now, **asdict(facts))
    note("helping.role.opened", by, role, now)
    return role


@transaction.atomic
def change_role(*, by: Person, role: Role, facts: RoleFacts, now: datetime) -> Role:
    """Change what a role is, when, and how many are wanted.

    :raises Refused: when ``by`` does not run the event, or more people have said yes than would be wanted.
    """
    role = locked_role(role.pk)
    require(can_run_roles(by, role.event))
    require(can_have_wanted(role, facts.wanted))
    if role.for_whom == Role.For.CHOSEN and facts.wanted != role.wanted:
        require(no("The number of speakers is that of the slots in the call for talks.", "Change it there."))
    fields = asdict(facts)
    if role.for_whom == Role.For.CHOSEN:
        fields |= {"for_whom": Role.For.CHOSEN, "kind": Role.Kind.SPEAKER}
    for name, value in fields.items():
        setattr(role, name, value)
    role.changed_at = now
    role.save(update_fields=[*fields, "changed_at"])
    note("helping.role.changed", by, role, now)
    return role


@transaction.atomic
def remove_role(*, by: Person, role: Role, now: datetime) -> None:
    """Take a role away that nobody fills.

    :raises Refused: when ``by`` does not run the event, or somebody has said yes.
    """
    role = locked_role(role.pk)
    require(can_remove_role(by, role))
    note("helping.role.closed", by, role, now)
    role.delete()


def locked_role(pk: int) -> Role:
    """Return a role, locked, with its event; every verb that fills or empties one begins here."""
    return Role.objects.select_for_update(of=("self",)).select_related("event").get(pk=pk)


def note(verb: str, by: Person | None, role: Role, now: datetime) -> None:
    """Record what happened to a role."""
    detail = {"event": role.event_id}
    record(verb, by=by, about=role, now=now, group_id=leading_group_id(role.event), detail=detail)
