"""How a group begins, waits, meets, rests and ends: each step is written down and told, by its handler, to whom it
concerns.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.groups.actions.editing import locked
from moothall.groups.actions.facts import slug_for, write_facts
from moothall.groups.models import Group, Membership
from moothall.groups.rules import (
    Role,
    State,
    can_accept,
    can_answer,
    can_apply,
    can_close,
    can_decline,
    can_hand_on,
    can_hold,
    can_rest,
    can_take_into_care,
    can_wake,
)
from moothall.kit.verdict import Verdict, no, require
from moothall.minutes.actions import record
from moothall.people.models import Person, Viewer

LONGEST_WORDS = 500


@transaction.atomic
def apply_to_join(
    *, by: Person, facts: Mapping[str, Any], calendar_url: str = "", named: bool = False, now: datetime
) -> Group:
    """Send a group's application; who sends it becomes its first owner. A steward reads it next.

    :raises Refused: when the viewer is signed out.
    """
    require(can_apply(by))
    group = Group.objects.create(
        name=facts["name"],
        slug=slug_for(facts["name"]),
        state=State.APPLIED,
        state_since=now,
        calendar_url=calendar_url[:1000],
        member_count=1,
        created_at=now,
    )
    write_facts(group, facts)
    Membership.objects.create(group=group, person=by, role=Role.OWNER, named=named, since=now)
    record("groups.group.applied", by=by, about=group, group_id=group.pk, now=now)
    return group


@transaction.atomic
def hold_group(*, by: Viewer, group: Group, question: str, now: datetime) -> None:
    """Put an application on hold with a question to those who applied.

    :raises Refused: when the viewer is no steward, the group does not wait, or there is no question.
    """
    group = locked(group.pk)
    require(can_hold(by, group))
    require(_said(question, "Ask something: the people who applied will read it and answer."))
    _turn(group, State.ON_HOLD, question, "held", by=by, now=now)


@transaction.atomic
def answer_question(*, by: Viewer, group: Group, answer: str, now: datetime) -> None:
    """Answer the stewards' question; the application waits for them again.

    :raises Refused: when the viewer did not apply, nothing was asked, or there is no answer.
    """
    group = locked(group.pk)
    require(can_answer(by, group))
    require(_said(answer, "Write a sentence or two; the stewards will read it."))
    _turn(group, State.APPLIED, "", "answered", by=by, now=now, said=answer)


@transaction.atomic
def accept_group(*, by: Viewer, group: Group, words: str = "", now: datetime) -> None:
    """Welcome a group into the network. The room of calendars attaches the address that it named.

    :raises Refused: when the viewer is no steward, or the group does not wait.
    """
    group = locked(group.pk)
    require(can_accept(by, group))
    _turn(group, State.ACTIVE, "", "accepted", by=by, now=now, said=words)


@transaction.atomic
def decline_group(*, by: Viewer, group: Group, reason: str, now: datetime) -> None:
    """Decline an application, with the reason.

    :raises Refused: when the viewer is no steward, the group does not wait, or there is no reason.
    """
    group = locked(group.pk)
    require(can_decline(by, group))
    require(_said(reason, "Say why: the people who applied deserve to know."))
    _turn(group, State.DECLINED, reason, "declined", by=by, now=now)


@transaction.atomic
def rest_group(*, by: Viewer, group: Group, words: str, now: datetime) -> None:
    """Let a group rest, a choice and no failure; ``words`` tell visitors why, or until when.

    :raises Refused: when the viewer does not own the group, or it is not active.
    """
    group = locked(group.pk)
    require(can_rest(by, group))
    _turn(group, State.RESTING, words, "rested", by=by, now=now)


@transaction.atomic
def wake_group(*, by: Viewer, group: Group, now: datetime) -> None:
    """Wake a resting group.

    :raises Refused: when the viewer does not own the group, or it does not rest.
    """
    group = locked(group.pk)
    require(can_wake(by, group))
    _turn(group, State.ACTIVE, "", "woken", by=by, now=now)


@transaction.atomic
def take_into_care(*, by: Viewer, group: Group, words: str, now: datetime) -> None:
    """Take a group whose owners are gone into the network's care.

    :raises Refused: when the viewer is no steward, or the state does not allow it.
    """
    group = locked(group.pk)
    require(can_take_into_care(by, group))
    _turn(group, State.CARETAKER, words, "taken_into_care", by=by, now=now)


@transaction.atomic
def hand_on_group(*, by: Viewer, group: Group, to: Person, now: datetime) -> None:
    """Give a group in the network's care to a new owner; it is active again.

    :raises Refused: when the viewer is no steward, or the group is not in care.
    """
    group = locked(group.pk)
    require(can_hand_on(by, group))
    make_owner(group, to, now)
    _turn(group, State.ACTIVE, "", "handed_on", by=by, now=now, to=to.pk)


@transaction.atomic
def close_group(*, by: Viewer, group: Group, words: str, now: datetime) -> None:
    """Close a group; its page stays readable.

    :raises Refused: when the viewer is no steward, or the state does not allow it.
    """
    group = locked(group.pk)
    require(can_close(by, group))
    _turn(group, State.CLOSED, words, "closed", by=by, now=now)


def make_owner(group: Group, person: Person, now: datetime) -> None:
    """Make somebody an owner within the caller's transaction, a member or not before."""
    membership, made = Membership.objects.get_or_create(
        group=group, person=person, defaults={"role": Role.OWNER, "since": now}
    )
    if not made and membership.role != Role.OWNER:
        membership.role = Role.OWNER
        membership.save(update_fields=["role"])
    group.member_count = Membership.objects.filter(group=group).count()
    group.listed_only = False
    group.save(update_fields=["member_count", "listed_only"])


def _said(words: str, remedy: str) -> Verdict:
    return Verdict(True) if words.strip() else no("There are no words to send.", remedy)


def _turn(group: Group, state: str, words: str, verb: str, *, by: Viewer, now: datetime, **facts: Any) -> None:
    was = group.state
    group.state, group.state_since, group.state_words = state, now, words.strip()[:LONGEST_WORDS]
    group.version += 1
    group.save(update_fields=["state", "state_since", "state_words", "version"])
    detail = {
        "from": was,
        "to": state,
        "words": group.state_words,
        **{key: value for key, value in facts.items() if value},
    }
    record(f"groups.group.{verb}", by=by, about=group, group_id=group.pk, now=now, detail=detail)
