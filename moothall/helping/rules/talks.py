"""Who may call for talks, propose, review, decide and confirm; and when names are shown."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.models import Event
from moothall.events.rules import can_run
from moothall.helping.models import Call, Reviewer, Talk
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

MOST_TALKS = 5
BLIND_STATES = (Talk.State.PROPOSED, Talk.State.WITHDRAWN)
State = Talk.State


def can_open_call(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may ask for talks, and change how: those who run the event may."""
    return can_run(viewer, event)


def is_open(call: Call, now: datetime) -> Verdict:
    """Say whether talks can be proposed and changed now."""
    event = call.event
    if event.state not in {Event.State.PUBLISHED, Event.State.DRAFT}:
        return no(_("The event is off for now, so no talks are taken."), _("Look at its page again later."))
    if event.starts_at <= now:
        return no(_("The event has begun."), _("Look for the next one of its hosts."))
    if call.closes_at <= now:
        return no(_("The call for talks has closed."), _("Ask the organisers what they look for next time."))
    return YES


def can_propose(call: Call, now: datetime, have: int) -> Verdict:
    """Say whether one more talk may be proposed; ``have`` counts those of the same person or address."""
    allowed = is_open(call, now)
    if allowed and have >= MOST_TALKS:
        return no(
            _("You have proposed five talks, and that is all that we take from one person."),
            _("Change one of them, or withdraw it first."),
        )
    return allowed


def can_edit_talk(talk: Talk, now: datetime) -> Verdict:
    """Say whether its proposer may still change a talk: until the call closes."""
    if talk.state != State.PROPOSED:
        return no(_("This talk can no longer be changed here."), _("Write to the organisers."))
    return is_open(talk.call, now)


def can_withdraw_talk(talk: Talk, now: datetime) -> Verdict:
    """Say whether its proposer may withdraw a talk: any time before the event is over, also after a yes."""
    if talk.state == State.WITHDRAWN:
        return no(_("You have withdrawn this talk already."), _("Nothing more to do."))
    if talk.state == State.DECLINED or talk.call.event.ends_at <= now:
        return no(_("There is nothing left to withdraw."))
    return YES


def can_review_call(viewer: Viewer, call: Call) -> Verdict:
    """Say whether the viewer reviews the talks of a call: those who run the event, and whom they invited."""
    if can_run(viewer, call.event):
        return YES
    if viewer.is_authenticated and Reviewer.objects.filter(call=call, person_id=viewer.pk or 0).exists():
        return YES
    return no(_("Only those who were asked to review can do this."), _("Ask an organiser of the event."))


def is_own(viewer: Viewer, talk: Talk) -> bool:
    """Tell whether this talk is the viewer's own: their account, or the address they sign in with."""
    if not viewer.is_authenticated:
        return False
    return talk.person_id == viewer.pk or (bool(talk.email) and talk.email.lower() == viewer.email.lower())


def can_review(viewer: Viewer, talk: Talk, now: datetime, *, reviewed: bool) -> Verdict:
    """Say whether the viewer may say what they think of a talk: once, when the call has closed, not of their own."""
    allowed = can_review_call(viewer, talk.call)
    if not allowed:
        return allowed
    if is_own(viewer, talk):
        return no(_("This is your own talk."), _("Others look at it; you look at the rest."))
    if is_open(talk.call, now):
        return no(_("The call is still open, and people may change their talks."), _("Come back when it has closed."))
    if talk.state != State.PROPOSED:
        return no(_("This talk is not waiting for reviews any more."))
    if reviewed:
        return no(
            _("You have said what you think of this talk."),
            _("It stays as it is, now that you can see what others said."),
        )
    return YES


def can_decide(viewer: Viewer, talk: Talk, state: str, now: datetime, *, accepted: int, reviewed: bool) -> Verdict:
    """Say whether the viewer may decide a talk this way; ``accepted`` counts the slots given already."""
    allowed = _may_decide(viewer, talk, now, reviewed=reviewed)
    if not allowed:
        return allowed
    if talk.state == state or talk.state not in {State.PROPOSED, State.WAITLISTED}:
        said = _("A letter with this answer has gone out already.")
        return no(said, _("Talk to the person; they can withdraw with the link in their letter."))
    if state == State.ACCEPTED and accepted >= talk.call.slots:
        full = ngettext("The one slot is given.", "All %(n)d slots are given.", talk.call.slots) % {
            "n": talk.call.slots
        }
        return no(full, _("Put this talk on the waiting list, or offer more slots in the call."))
    return YES


def _may_decide(viewer: Viewer, talk: Talk, now: datetime, *, reviewed: bool) -> Verdict:
    allowed = can_open_call(viewer, talk.call.event)
    if not allowed:
        return allowed
    if is_own(viewer, talk):
        return no(_("This is your own talk."), _("Let another organiser decide it."))
    if is_open(talk.call, now):
        return no(_("The call is still open."), _("Decide when it has closed, so that everybody has the same chance."))
    if not reviewed and talk.state == State.PROPOSED:
        return no(_("You have not looked at this talk yourself yet."), _("Say what you think of it, or pass, first."))
    return YES


def can_confirm_talk(talk: Talk, now: datetime) -> Verdict:
    """Say whether its proposer may say yes to being on the programme."""
    if talk.state != State.ACCEPTED:
        return no(_("This talk is not on offer for the programme."), _("Look at its page for where it stands."))
    if talk.confirmed_at:
        return no(_("You have said yes already."), _("We look forward to it."))
    if talk.call.event.state in {Event.State.CANCELLED, Event.State.POSTPONED}:
        return no(_("The event is off for now."), _("Wait for its new date."))
    if talk.call.event.ends_at <= now:
        return no(_("This has been."))
    return YES


def names_shown(talk: Talk) -> bool:
    """Tell whether those who run the event may see who proposed a talk: always when not blind, else once decided."""
    return not talk.call.blind or talk.state not in BLIND_STATES
