"""Make and unmake stewards of the network; it never has none."""

from datetime import datetime

from django.db import transaction

from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import STRANGER, Person
from moothall.people.rules import can_come_in, can_manage_stewards, can_unmake_steward


def appoint_first_steward(*, email: str, now: datetime) -> Person:
    """Make a steward from the machine on which the hall runs, with a new account when the address has none.

    :raises Refused: when the account is closed.
    """
    email = email.strip().lower()
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(email=email).first()
        if person is None:
            person = Person.objects.create_user(email, joined_at=now)
            record("people.person.joined", by=None, about=person, now=now)
        require(can_come_in(person))
        _appoint(person, None, now)
    return person


def make_steward(*, by: Person, person: Person, now: datetime) -> None:
    """Make a person a steward of the network.

    :raises Refused: when ``by`` is no steward, or the account is closed.
    """
    with transaction.atomic():
        require(can_manage_stewards(Person.objects.select_for_update().get(pk=by.pk)))
        person = Person.objects.select_for_update().get(pk=person.pk)
        require(can_come_in(person))
        _appoint(person, by, now)


def _appoint(person: Person, by: Person | None, now: datetime) -> None:
    if person.is_steward:
        return
    person.is_steward = True
    person.save(update_fields=["is_steward"])
    record("people.steward.made", by=by, about=person, now=now)


def unmake_steward(*, by: Person, person: Person, now: datetime) -> None:
    """Let a person be a steward no longer.

    :raises Refused: when ``by`` is no steward, or nobody else is one.
    """
    with transaction.atomic():
        held = lock_stewards()
        me = next((each for each in held if each.pk == by.pk), STRANGER)
        require(can_unmake_steward(me, person, len(held)))
        changed = Person.objects.filter(pk=person.pk, is_steward=True).update(is_steward=False)
        if changed:
            record("people.steward.unmade", by=by, about=person, now=now)


def lock_stewards() -> list[Person]:
    """Return every active steward, locked, so that two cannot stop being one at the same time."""
    return list(Person.objects.select_for_update().filter(is_steward=True, is_active=True).order_by("id"))
