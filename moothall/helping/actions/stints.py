"""Fill a role, hand it back, note who did it. The constraint on ``filled`` and the lock on the role go together."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moothall.events.models import Event
from moothall.helping.actions.roles import locked_role
from moothall.helping.models import HOLDING, Ask, Call, Role, Stint, Talk
from moothall.helping.queries.roles import leading_group_id
from moothall.helping.rules import (
    can_answer_ask,
    can_ask,
    can_hand_back,
    can_mark,
    can_run_roles,
    can_take_role,
    full_role,
    times_of,
)
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Person


@transaction.atomic
def take_role(*, by: Person | None, role: Role, email: str = "", name: str = "", now: datetime) -> Stint:
    """Fill a place of a role: as a person, or with an address that a letter has proven. Safe to run twice.

    An address that somebody signs in with counts as that person.

    :raises Refused: when everybody wanted has been found (the last place goes to one of two who come at once), it is
        over, off, or for members only.
    """
    email = email.strip().lower()
    by = by or Person.objects.filter(email=email, is_active=True).first()
    role = locked_role(role.pk)
    mine = Stint.objects.select_for_update().filter(role=role, **_whose(by, email)).first()
    if mine and mine.state in HOLDING:
        return mine
    require(can_take_role(by, role, now))
    return hold_place(by=by, email=email, name=name, role=role, mine=mine, now=now)


def _whose(by: Person | None, email: str) -> dict[str, object]:
    return {"person": by} if by else {"email": email, "person": None}


def hold_place(*, by: Person | None, email: str, name: str, role: Role, mine: Stint | None, now: datetime) -> Stint:
    """Count one more in and write the stint, inside the caller's transaction.

    :raises Refused: when no place is left.
    """
    counted = Role.objects.filter(pk=role.pk, filled__lt=F("wanted")).update(filled=F("filled") + 1)
    if not counted:
        require(full_role())
    stint = mine or Stint(role=role, person=by, email="" if by else email, nonce=secrets.token_hex(8))
    stint.state, stint.at, stint.changed_at, stint.note, stint.minutes = Stint.State.FILLED, now, now, "", None
    stint.name = "" if by else (" ".join(name.split())[:100] or stint.name)
    stint.role = role
    stint.save()
    _answer_asks(by, role, now)
    note_stint("helping.stint.taken", by, stint, now)
    return stint


def _answer_asks(by: Person | None, role: Role, now: datetime) -> None:
    if by:
        asked = Ask.objects.filter(role=role, person=by).exclude(answer=Ask.Answer.YES)
        asked.update(answer=Ask.Answer.YES, answered_at=now)


@transaction.atomic
def hand_back_role(*, by: Person | None, stint: Stint, word: str = "", now: datetime) -> Stint:
    """Give a role back, so that somebody else can take it; organisers do it for a helper who told them.

    A speaker's talks leave the programme with them.

    ``by=None`` is whoever holds the link of the helper's own page. The word is for the organisers.

    :raises Refused: when it is over, or was handed back before.
    """
    if stint.role.for_whom == Role.For.CHOSEN:  # the call is locked before its role, as by those who decide talks
        list(Call.objects.select_for_update().filter(event=stint.role.event_id))
    role = locked_role(stint.role_id)
    stint = _locked(stint, role)
    if by and by.pk != stint.person_id:
        require(can_run_roles(by, role.event))
    require(can_hand_back(stint, now))
    give_up_place(by=by, stint=stint, word=word, now=now)
    talks = Talk.objects.filter(stint=stint)
    talks.update(state=Talk.State.WITHDRAWN, confirmed_at=None, stint=None, changed_at=now)
    return stint


def give_up_place(*, by: Person | None, stint: Stint, word: str, now: datetime) -> None:
    """Count one out, inside a transaction that has locked the role."""
    Role.objects.filter(pk=stint.role_id, filled__gt=0).update(filled=F("filled") - 1)
    stint.state, stint.changed_at, stint.note = Stint.State.HANDED_BACK, now, word.strip()[:300]
    stint.save(update_fields=["state", "changed_at", "note"])
    note_stint("helping.stint.handed_back", by, stint, now)


@transaction.atomic
def mark_stint(*, by: Person, stint: Stint, did_it: bool, minutes: int | None = None, now: datetime) -> Stint:
    """Note that somebody did it, with the time they gave (the length of the role unless said), or could not be there.

    :raises Refused: when ``by`` does not run the event, it has not begun, or it was handed back.
    """
    role = locked_role(stint.role_id)
    stint = _locked(stint, role)
    require(can_mark(by, stint, now))
    _mark(by, stint, did_it=did_it, minutes=minutes, now=now)
    return stint


@transaction.atomic
def mark_all_done(*, by: Person, event: Event, now: datetime) -> int:
    """Note that everybody did what they said, where nothing was noted yet and it has begun; return how many.

    :raises Refused: when ``by`` does not run the event.
    """
    require(can_run_roles(by, event))
    rows = Stint.objects.select_for_update(of=("self",)).filter(role__event=event, state=Stint.State.FILLED)
    waiting = [stint for stint in rows.select_related("role__event").order_by("id") if can_mark(by, stint, now)]
    for stint in waiting:
        _mark(by, stint, did_it=True, minutes=None, now=now)
    return len(waiting)


def _mark(by: Person, stint: Stint, *, did_it: bool, minutes: int | None, now: datetime) -> None:
    stint.state = Stint.State.DID_IT if did_it else Stint.State.ABSENT
    stint.minutes = (length_of(stint) if minutes is None else minutes) if did_it else None
    stint.changed_at = now
    stint.save(update_fields=["state", "minutes", "changed_at"])
    note_stint("helping.stint.done" if did_it else "helping.stint.absent", by, stint, now)


def length_of(stint: Stint) -> int:
    """Return how long a stint is, in minutes; a speaker gives the length of their talks."""
    talks = [talk.length for talk in stint.talks.filter(confirmed_at__isnull=False)]
    if talks:
        return sum(talks)
    begins, ends = times_of(stint.role)
    return round((ends - begins).total_seconds() / 60)


@transaction.atomic
def ask_for_role(*, by: Person, role: Role, person: Person, words: str = "", now: datetime) -> Ask:
    """Ask somebody to fill a role; they are told, and no place is held for them. Asking again changes nothing.

    :raises Refused: when ``by`` does not run the event, or nobody is wanted any more.
    """
    role = locked_role(role.pk)
    require(can_ask(by, role, now))
    words = words.strip()[:300]
    ask, made = Ask.objects.get_or_create(role=role, person=person, defaults={"by": by, "words": words, "at": now})
    if made:
        detail = {"event": role.event_id, "role": role.pk}
        record("helping.role.asked", by=by, about=ask, now=now, group_id=leading_group_id(role.event), detail=detail)
    return ask


@transaction.atomic
def answer_ask(*, by: Person, ask: Ask, yes: bool, now: datetime) -> Stint | None:
    """Say yes to what the organisers asked, or not this time.

    :raises Refused: when somebody else was asked, it was answered, or somebody was quicker.
    """
    role = locked_role(ask.role_id)
    ask = Ask.objects.select_for_update().get(pk=ask.pk)
    require(can_answer_ask(by, ask))
    if yes:
        return take_role(by=by, role=role, now=now)
    ask.answer, ask.answered_at = Ask.Answer.NO, now
    ask.save(update_fields=["answer", "answered_at"])
    detail = {"event": role.event_id, "role": role.pk}
    record("helping.role.turned_down", by=by, about=ask, now=now, group_id=leading_group_id(role.event), detail=detail)
    return None


def _locked(stint: Stint, role: Role) -> Stint:
    fresh = Stint.objects.select_for_update().get(pk=stint.pk)
    fresh.role = role
    return fresh


def note_stint(verb: str, by: Person | None, stint: Stint, now: datetime) -> None:
    """Record what happened to a stint, by numbers only."""
    event = stint.role.event
    detail = {"event": event.pk, "role": stint.role_id}
    record(verb, by=by, about=stint, now=now, group_id=leading_group_id(event), detail=detail)
