"""Who may do what with a group, and which states follow which."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from moothall.groups.models import HIDDEN_STATES, Claim, Group, ImportBatch, Invitation, Membership
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

State, Role = Group.State, Membership.Role
CREW = (Role.OWNER, Role.ORGANISER)
MEETING = (State.ACTIVE, State.RESTING)
INVITATION_LASTS = timedelta(days=14)
ENOUGH_OWNERS = 2
MOST_INVITATIONS = 20
MOST_CLAIMS = 5

# From each state, the states that may follow (docs/groups.md draws it).
NEXT: Mapping[str, frozenset[str]] = {
    State.APPLIED: frozenset({State.ON_HOLD, State.ACTIVE, State.DECLINED}),
    State.ON_HOLD: frozenset({State.APPLIED, State.ACTIVE, State.DECLINED}),
    State.ACTIVE: frozenset({State.RESTING, State.CARETAKER, State.CLOSED}),
    State.RESTING: frozenset({State.ACTIVE, State.CARETAKER, State.CLOSED}),
    State.CARETAKER: frozenset({State.ACTIVE, State.CLOSED}),
    State.CLOSED: frozenset(),
    State.DECLINED: frozenset(),
}


def role_of(viewer: Viewer, group: Group) -> str:
    """Return the viewer's role in the group, "" when they are not in it."""
    if not viewer.is_authenticated:
        return ""
    return Membership.objects.filter(group=group, person_id=viewer.pk or 0).values_list("role", flat=True).first() or ""


def can_organise(viewer: Viewer, group: Group, role: str | None = None) -> Verdict:
    """Say whether the viewer helps to run the group: its owners and organisers do, and the network's stewards.

    ``role`` is the viewer's role in the group where the caller knows it already.
    """
    if viewer.is_steward and viewer.is_active:
        return YES
    if (role_of(viewer, group) if role is None else role) not in CREW:
        return no(_("Only the organisers of this group can do this."), _("Sign in as one of them, or ask them."))
    if group.state == State.DECLINED:
        return no(_("This application was declined."), _("You can apply again, with what the stewards said in mind."))
    return YES


def can_edit_group(viewer: Viewer, group: Group, role: str | None = None) -> Verdict:
    """Say whether the viewer may change what the group's page says."""
    allowed = can_organise(viewer, group, role)
    if allowed and group.state == State.CLOSED and not viewer.is_steward:
        return no(
            _("This group is closed; its page stays as it was."), _("Ask a steward of the network to correct it.")
        )
    return allowed


def can_review_groups(viewer: Viewer) -> Verdict:
    """Say whether the viewer may review applications, list groups and bring in lists: the network's stewards may."""
    if viewer.is_steward and viewer.is_active:
        return YES
    return no(_("Only the network’s stewards can do this."), _("Ask one of them."))


def can_apply(viewer: Viewer) -> Verdict:
    """Say whether the viewer may send an application: anybody who is signed in may."""
    if viewer.is_authenticated:
        return YES
    return no(_("We need to know where to send the answer."), _("Sign in with your e-mail address; it takes a minute."))


def can_become(group: Group, state: str) -> Verdict:
    """Say whether this state may follow the group's present one."""
    if state in NEXT[group.state]:
        return YES
    here = {
        State.APPLIED: _("This group has applied and waits for the stewards."),
        State.ON_HOLD: _("The stewards have asked this group a question."),
        State.ACTIVE: _("This group is active already."),
        State.RESTING: _("This group is resting."),
        State.CARETAKER: _("This group is in the network’s care."),
        State.CLOSED: _("This group is closed, and stays so."),
        State.DECLINED: _("This application was declined."),
    }[State(group.state)]
    return no(here, _possible(group))


def _possible(group: Group) -> str:
    ways = {
        State.APPLIED: _("It can be accepted, put on hold with a question, or declined."),
        State.ON_HOLD: _("It can be answered, accepted or declined."),
        State.ACTIVE: _("It can rest, come into the network’s care, or close."),
        State.RESTING: _("It can wake, come into the network’s care, or close."),
        State.CARETAKER: _("It can become active again with a new owner, or close."),
        State.CLOSED: _("Begin a new group to carry on; this page stays readable."),
        State.DECLINED: _("It can apply again."),
    }
    return ways[State(group.state)]


def can_hold(viewer: Viewer, group: Group) -> Verdict:
    """Say whether a steward may put the application on hold with a question."""
    return can_review_groups(viewer) and can_become(group, State.ON_HOLD)


def can_answer(viewer: Viewer, group: Group) -> Verdict:
    """Say whether the viewer may answer the stewards' question: who applied may."""
    if role_of(viewer, group) not in CREW:
        return no(_("Only the people who applied can answer this."))
    return can_become(group, State.APPLIED)


def can_accept(viewer: Viewer, group: Group) -> Verdict:
    """Say whether a steward may accept the application."""
    allowed = can_review_groups(viewer)
    if allowed and group.state not in {State.APPLIED, State.ON_HOLD}:
        return no(_("This group is not waiting for an answer."), _possible(group))
    return allowed


def can_decline(viewer: Viewer, group: Group) -> Verdict:
    """Say whether a steward may decline the application."""
    return can_review_groups(viewer) and can_become(group, State.DECLINED)


def can_rest(viewer: Viewer, group: Group, role: str | None = None) -> Verdict:
    """Say whether the viewer may let the group rest."""
    return _owns(viewer, group, role) and can_become(group, State.RESTING)


def can_wake(viewer: Viewer, group: Group, role: str | None = None) -> Verdict:
    """Say whether the viewer may wake the group."""
    allowed = _owns(viewer, group, role)
    if allowed and group.state != State.RESTING:
        return no(_("This group is not resting."), _possible(group))
    return allowed


def can_take_into_care(viewer: Viewer, group: Group) -> Verdict:
    """Say whether a steward may take a group into the network's care, because its owners are gone."""
    return can_review_groups(viewer) and can_become(group, State.CARETAKER)


def can_hand_on(viewer: Viewer, group: Group) -> Verdict:
    """Say whether a steward may give a group in the network's care to a new owner."""
    allowed = can_review_groups(viewer)
    if allowed and group.state != State.CARETAKER:
        return no(_("This group is not in the network’s care."), _("Its owners can make somebody else an owner."))
    return allowed


def can_close(viewer: Viewer, group: Group) -> Verdict:
    """Say whether a steward may close the group; its page stays readable."""
    return can_review_groups(viewer) and can_become(group, State.CLOSED)


def _owns(viewer: Viewer, group: Group, role: str | None = None) -> Verdict:
    if viewer.is_steward and viewer.is_active:
        return YES
    if (role_of(viewer, group) if role is None else role) == Role.OWNER:
        return YES
    return no(_("Only the owners of this group can do this."), _("Ask one of them."))


def can_join(viewer: Viewer, group: Group, role: str | None = None) -> Verdict:
    """Say whether the viewer may become a member."""
    if not viewer.is_authenticated:
        return no(_("Sign in to become a member."), _("It takes a minute and needs no password."))
    if (role_of(viewer, group) if role is None else role) != "":
        return no(_("You are in this group already."))
    if group.state not in {*MEETING, State.CARETAKER}:
        return no(_("This group does not take members at present."), _possible(group))
    return YES


def can_leave(membership: Membership) -> Verdict:
    """Say whether somebody may leave the group: a last owner hands on first."""
    return _keeps_an_owner(
        membership,
        _("You are the only owner, and a group is never without one."),
        _("Make somebody else an owner first, or ask the stewards to take the group into their care."),
    )


def can_manage_crew(viewer: Viewer, group: Group, role: str | None = None) -> Verdict:
    """Say whether the viewer may invite and remove helpers and organisers."""
    allowed = can_organise(viewer, group, role)
    if allowed and group.state in {State.CLOSED, State.DECLINED}:
        return no(_("This group is closed."), _("Begin a new group to carry on."))
    return allowed


def can_invite(viewer: Viewer, group: Group, role: str) -> Verdict:
    """Say whether the viewer may invite somebody to a role: organisers ask helpers and organisers, owners also
    owners.
    """
    if group.state in HIDDEN_STATES:
        return no(_("This group is not in the network yet."), _("Invite people once the stewards have accepted it."))
    if group.invitations.filter(used_at=None, withdrawn_at=None).count() >= MOST_INVITATIONS:
        return no(
            _("Many invitations of this group wait for an answer."), _("Take some back, or wait until they are used.")
        )
    return can_manage_crew(viewer, group) and (YES if role != Role.OWNER else _owns(viewer, group))


def can_use_invitation(invitation: Invitation, now: datetime) -> Verdict:
    """Say whether an invitation's link still opens the group."""
    ask = _("Ask the group for a new invitation.")
    if invitation.used_at:
        return no(_("This invitation has been used. Each works once."), ask)
    if invitation.withdrawn_at:
        return no(_("This invitation was taken back."), ask)
    if now - invitation.at > INVITATION_LASTS:
        return no(_("This invitation is more than two weeks old."), ask)
    if invitation.group.state in {State.CLOSED, State.DECLINED}:
        return no(_("This group has closed meanwhile."))
    return YES


def can_change_role(viewer: Viewer, membership: Membership, role: str) -> Verdict:
    """Say whether the viewer may give somebody another role; a change to or from owner is for owners."""
    allowed = can_manage_crew(viewer, membership.group)
    if allowed and Role.OWNER in {role, membership.role}:
        allowed = _owns(viewer, membership.group)
    if not allowed or role == Role.OWNER:
        return allowed
    return _keeps_an_owner(
        membership,
        _("This is the only owner, and a group is never without one."),
        _("Make somebody else an owner first."),
    )


def can_remove(viewer: Viewer, membership: Membership) -> Verdict:
    """Say whether the viewer may take somebody out of the group."""
    if membership.person_id == viewer.pk:
        return can_leave(membership)
    allowed = can_manage_crew(viewer, membership.group)
    if allowed and membership.role == Role.OWNER:
        allowed = _owns(viewer, membership.group)
    return allowed and _keeps_an_owner(
        membership,
        _("This is the only owner, and a group is never without one."),
        _("Make somebody else an owner first."),
    )


def _keeps_an_owner(membership: Membership, reason: str, remedy: str) -> Verdict:
    if membership.role != Role.OWNER:
        return YES
    if membership.group.state in {State.CARETAKER, State.CLOSED, State.DECLINED}:
        return YES
    others = Membership.objects.filter(group=membership.group, role=Role.OWNER).exclude(pk=membership.pk)
    return YES if others.exists() else no(reason, remedy)


def can_be_named(viewer: Viewer, membership: Membership) -> Verdict:
    """Say whether the viewer may decide if this person is named in public: only they themselves may."""
    if viewer.is_authenticated and membership.person_id == viewer.pk:
        return YES
    return no(
        _("Only they themselves can decide whether their name is shown."), _("Ask them; it is on their crew page.")
    )


def can_claim(viewer: Viewer, group: Group) -> Verdict:
    """Say whether the viewer may say that this listed group is theirs."""
    if not group.listed_only and group.state != State.CARETAKER:
        return no(
            _("This group has organisers here already."), _("Write to them, or to the stewards if they are gone.")
        )
    if group.state in {State.CLOSED, *HIDDEN_STATES}:
        return no(_("This group cannot be claimed now."), _("Ask the stewards of the network."))
    if not viewer.is_authenticated:
        return no(_("Sign in to say that this group is yours."), _("It takes a minute and needs no password."))
    return YES


def can_ask_claim(viewer: Viewer, group: Group) -> Verdict:
    """Say whether the viewer may ask for this group now: not twice, and not for many groups at once."""
    allowed = can_claim(viewer, group)
    asked = Claim.objects.filter(person_id=viewer.pk or 0, state=Claim.State.ASKED) if allowed else Claim.objects.none()
    if asked.filter(group=group).exists():
        return no(_("You have asked already."), _("Open the letter that we sent, or wait for a steward to answer."))
    if asked.count() >= MOST_CLAIMS:
        return no(
            _("Several of your claims wait for an answer."), _("A steward will look at them; ask again after that.")
        )
    return allowed


def can_decide_claim(viewer: Viewer, claim: Claim) -> Verdict:
    """Say whether a steward may decide a claim."""
    allowed = can_review_groups(viewer)
    if allowed and claim.state != Claim.State.ASKED:
        return no(_("This claim has been decided already."))
    return allowed


def can_run_import(viewer: Viewer, batch: ImportBatch) -> Verdict:
    """Say whether a steward may bring in this list."""
    allowed = can_review_groups(viewer)
    if allowed and batch.state not in {ImportBatch.State.READY, ImportBatch.State.FAILED}:
        return no(_("This list has been brought in already."), _("Upload it again to bring it up to date."))
    return allowed


def can_undo_import(viewer: Viewer, batch: ImportBatch) -> Verdict:
    """Say whether a steward may take a list back."""
    allowed = can_review_groups(viewer)
    if allowed and batch.state != ImportBatch.State.DONE:
        return no(_("There is nothing of this list to take back."))
    return allowed
