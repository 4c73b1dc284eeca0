"""Propose a talk, change it, withdraw it, say yes to the programme.

The ledger does not say who proposed what: a steward who reviews may read it, and reviewing is blind.
"""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.helping.actions.calls import locked_call
from moothall.helping.actions.roles import locked_role
from moothall.helping.actions.stints import give_up_place, hold_place
from moothall.helping.models import HOLDING, Call, Role, Stint, Talk
from moothall.helping.queries.roles import leading_group_id
from moothall.helping.queries.talks import count_of
from moothall.helping.rules import can_confirm_talk, can_edit_talk, can_propose, can_withdraw_talk
from moothall.kit.verdict import no, require
from moothall.minutes.actions import record
from moothall.people.models import Person


@dataclass(frozen=True, slots=True)
class TalkFacts:
    """What somebody says of the talk that they propose; ``name`` is how they want to stand on the programme."""

    title: str
    about: str
    length: int
    name: str = ""
    first_time: bool = False
    needs: str = ""


@transaction.atomic
def propose_talk(*, by: Person | None, call: Call, facts: TalkFacts, email: str = "", now: datetime) -> Talk:
    """Propose a talk: as a person, or with an address that a letter has proven.

    :raises Refused: when the call is closed, the length is not offered, or five talks stand there already.
    """
    email = email.strip().lower()
    by = by or Person.objects.filter(email=email, is_active=True).first()
    call = locked_call(call.pk)
    require(can_propose(call, now, count_of(call, person=by, email=email)))
    _require_length(call, facts.length)
    talk = Talk.objects.create(
        call=call,
        person=by,
        email="" if by else email,
        nonce=secrets.token_hex(8),
        placed_at=now,
        changed_at=now,
        **asdict(facts),
    )
    note_talk("helping.talk.proposed", None, talk, now)
    return talk


@transaction.atomic
def edit_talk(*, talk: Talk, facts: TalkFacts, now: datetime) -> Talk:
    """Change one's talk while the call is open; whoever holds its link is its proposer.

    :raises Refused: when the call is closed.
    """
    call = locked_call(talk.call_id)
    talk = _locked(talk, call)
    require(can_edit_talk(talk, now))
    if facts.length != talk.length:
        _require_length(call, facts.length)
    for name, value in asdict(facts).items():
        setattr(talk, name, value)
    talk.changed_at = now
    talk.save()
    note_talk("helping.talk.changed", None, talk, now)
    return talk


def _require_length(call: Call, length: int) -> None:
    if length not in call.lengths:
        require(no(_("Talks of that length are not looked for."), _("Choose one of the lengths offered.")))


@transaction.atomic
def withdraw_talk(*, talk: Talk, now: datetime) -> Talk:
    """Withdraw one's talk, whatever became of it; a place on the programme is free again.

    :raises Refused: when there is nothing to withdraw.
    """
    call = locked_call(talk.call_id)
    talk = _locked(talk, call)
    require(can_withdraw_talk(talk, now))
    was, stint_id = talk.state, talk.stint_id
    talk.state, talk.confirmed_at, talk.stint, talk.changed_at = Talk.State.WITHDRAWN, None, None, now
    talk.save()
    if stint_id and not Talk.objects.filter(stint=stint_id).exists():
        _free(stint_id, now)
    note_talk("helping.talk.withdrawn", None, talk, now, was=was)
    return talk


def _free(stint_id: int, now: datetime) -> None:
    stint = Stint.objects.get(pk=stint_id)
    stint.role = locked_role(stint.role_id)
    if stint.state == Stint.State.FILLED:
        give_up_place(by=None, stint=stint, word="", now=now)


@transaction.atomic
def confirm_talk(*, talk: Talk, now: datetime) -> Talk:
    """Say yes to the programme: the talk stands on the event's page, its proposer is one of the speakers.

    :raises Refused: when the talk was not accepted, or the event is off.
    """
    call = locked_call(talk.call_id)
    talk = _locked(talk, call)
    require(can_confirm_talk(talk, now))
    talk.stint = _speaker(talk, now)
    talk.confirmed_at = talk.changed_at = now
    talk.save()
    note_talk("helping.talk.confirmed", None, talk, now)
    return talk


def _speaker(talk: Talk, now: datetime) -> Stint:
    role = locked_role(Role.objects.get(event=talk.call.event_id, for_whom=Role.For.CHOSEN).pk)
    mine = Stint.objects.filter(role=role)
    found = (mine.filter(person=talk.person) if talk.person else mine.filter(email=talk.email, person=None)).first()
    if found and found.state in HOLDING:
        return found
    return hold_place(by=talk.person, email=talk.email, name=talk.name, role=role, mine=found, now=now)


def _locked(talk: Talk, call: Call) -> Talk:
    fresh = Talk.objects.select_for_update(of=("self",)).select_related("person").get(pk=talk.pk)
    fresh.call = call
    return fresh


def note_talk(verb: str, by: Person | None, talk: Talk, now: datetime, **more: str) -> None:
    """Record what happened to a talk, by numbers only."""
    event = talk.call.event
    detail = {"event": event.pk, "call": talk.call_id, **more}
    record(verb, by=by, about=talk, now=now, group_id=leading_group_id(event), detail=detail)
