"""Who is in a group and what they do there. No verb here leaves a meeting group without an owner."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from moothall.groups.actions.editing import locked
from moothall.groups.actions.letters import send_invitation
from moothall.groups.models import Group, Invitation, Membership
from moothall.groups.rules import (
    Role,
    can_be_named,
    can_change_role,
    can_invite,
    can_join,
    can_leave,
    can_manage_crew,
    can_remove,
    can_use_invitation,
)
from moothall.kit.verdict import no, require
from moothall.minutes.actions import record
from moothall.people.models import Person, Viewer

RANK = (Role.MEMBER, Role.HELPER, Role.ORGANISER, Role.OWNER)


@transaction.atomic
def join_group(*, by: Person, group: Group, now: datetime) -> Membership:
    """Become a member.

    :raises Refused: when signed out, in the group already, or it takes no members.
    """
    group = locked(group.pk)
    require(can_join(by, group))
    made = Membership.objects.create(group=group, person=by, role=Role.MEMBER, since=now)
    _count(group)
    record("groups.membership.joined", by=by, about=made, group_id=group.pk, now=now)
    return made


@transaction.atomic
def leave_group(*, by: Person, group: Group, now: datetime) -> None:
    """Leave a group.

    :raises Refused: when the viewer is its last owner, or not in it.
    """
    membership = _locked_membership(group, by.pk)
    require(can_leave(membership))
    _take_out(membership, "left", by, now)


@transaction.atomic
def remove_member(*, by: Viewer, membership: Membership, now: datetime) -> None:
    """Take somebody out of the group.

    :raises Refused: when the viewer may not, or it is the last owner.
    """
    membership = _locked_membership(membership.group, membership.person_id)
    require(can_remove(by, membership))
    _take_out(membership, "removed", by, now)


@transaction.atomic
def change_role(*, by: Viewer, membership: Membership, role: str, now: datetime) -> None:
    """Give somebody another role. Who is only a member now is no longer named.

    :raises Refused: when the viewer may not, there is no such role, or it is the last owner.
    """
    membership = _locked_membership(membership.group, membership.person_id)
    if role not in Role.values:
        require(no("There is no such role."))
    require(can_change_role(by, membership, role))
    _set_role(by, membership, role, now)


@transaction.atomic
def step_down(*, by: Person, group: Group, role: str, now: datetime) -> None:
    """Take a smaller role oneself: from owner to organiser, helper or member.

    :raises Refused: when it is no smaller role, or the viewer is the last owner.
    """
    membership = _locked_membership(group, by.pk)
    if role not in Role.values or RANK.index(Role(role)) >= RANK.index(Role(membership.role)):
        require(no("That is not a smaller role than yours.", "Ask an owner for a larger one."))
    require(can_leave(membership))
    _set_role(by, membership, role, now)


def _set_role(by: Viewer, membership: Membership, role: str, now: datetime) -> None:
    was = membership.role
    if was == role:
        return
    membership.role = role
    membership.named = membership.named and role != Role.MEMBER
    membership.save(update_fields=["role", "named"])
    detail = {"from": was, "to": role}
    record(
        "groups.membership.role_changed", by=by, about=membership, group_id=membership.group_id, now=now, detail=detail
    )


@transaction.atomic
def choose_named(*, by: Person, membership: Membership, named: bool, now: datetime) -> None:
    """Agree to be named on the group's public page, or take that back.

    :raises Refused: for anybody but the person themselves.
    """
    membership = _locked_membership(membership.group, membership.person_id)
    require(can_be_named(by, membership))
    if membership.named == named:
        return
    membership.named = named
    membership.save(update_fields=["named"])
    verb = "named" if named else "unnamed"
    record(f"groups.membership.{verb}", by=by, about=membership, group_id=membership.group_id, now=now)


@transaction.atomic
def invite(*, by: Viewer, group: Group, email: str, role: str, now: datetime) -> tuple[Invitation, str]:
    """Invite an address by letter to help run a group; return the invitation and its link's secret, which is kept
    nowhere.

    An earlier invitation to the same address that was not used yet stops working.

    :raises Refused: when the viewer may not invite to this role, or the person has it already.
    """
    group = locked(group.pk)
    if role not in Role.values or role == Role.MEMBER:
        require(no("There is no such role to invite to."))
    require(can_invite(by, group, role))
    email = email.strip().lower()
    inside = Membership.objects.filter(group=group, person__email=email).exclude(role=Role.MEMBER)
    if inside.exists():
        require(no("This person helps to run the group already.", "Change their role in the list instead."))
    Invitation.objects.filter(group=group, email=email, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    secret = secrets.token_urlsafe(24)
    made = Invitation.objects.create(
        group=group, email=email, role=role, token_hash=hash_of(secret), by_id=by.pk, at=now
    )
    record("groups.invitation.sent", by=by, about=made, group_id=group.pk, now=now, detail={"role": role})
    send_invitation(made, secret, by, now)
    return made, secret


@transaction.atomic
def withdraw_invitation(*, by: Viewer, invitation: Invitation, now: datetime) -> None:
    """Take back an invitation that was not used.

    :raises Refused: when the viewer may not manage the crew.
    """
    require(can_manage_crew(by, invitation.group))
    if invitation.used_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
        record("groups.invitation.withdrawn", by=by, about=invitation, group_id=invitation.group_id, now=now)


@transaction.atomic
def accept_invitation(*, by: Person, secret: str, now: datetime) -> Membership:
    """Take up an invitation: whoever holds its link, once. A larger role that they have already stays.

    :raises Invitation.DoesNotExist: when there is no such link.
    :raises Refused: when it was used, withdrawn or is too old.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("group").get(token_hash=hash_of(secret))
    )
    require(can_use_invitation(invitation, now))
    group = locked(invitation.group_id)
    membership, _made = Membership.objects.get_or_create(
        group=group, person=by, defaults={"role": invitation.role, "since": now}
    )
    if RANK.index(Role(membership.role)) < RANK.index(Role(invitation.role)):
        membership.role = invitation.role
        membership.save(update_fields=["role"])
    if invitation.role == Role.OWNER and group.listed_only:
        group.listed_only = False
        group.save(update_fields=["listed_only"])
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    _count(group)
    detail = {"role": membership.role, "invited_by": invitation.by_id}
    record("groups.invitation.accepted", by=by, about=membership, group_id=group.pk, now=now, detail=detail)
    return membership


def hash_of(secret: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _locked_membership(group: Group, person_id: int | None) -> Membership:
    """Return a membership with its group locked, so that two owners cannot leave at the same moment."""
    group = locked(group.pk)
    membership = Membership.objects.filter(group=group, person_id=person_id or 0).first()
    if membership is None:
        require(no("They are not in this group."))
        raise AssertionError("unreachable")
    membership.group = group
    return membership


def _take_out(membership: Membership, verb: str, by: Viewer, now: datetime) -> None:
    detail = {"role": membership.role, "person": membership.person_id}
    record(f"groups.membership.{verb}", by=by, about=membership, group_id=membership.group_id, now=now, detail=detail)
    group = membership.group
    membership.delete()
    _count(group)


def _count(group: Group) -> None:
    group.member_count = Membership.objects.filter(group=group).count()
    group.save(update_fields=["member_count"])
