"""Who may open, fill, hand back and mark the places of an event."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.models import Event, Host
from moothall.events.rules import can_run
from moothall.groups.models import HIDDEN_STATES, Membership
from moothall.helping.models import HOLDING, MOST_WANTED, Ask, Role, Stint
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

MOST_ROLES = 40
SHORTEST = timedelta(minutes=15)


def times_of(role: Role) -> tuple[datetime, datetime]:
    """Return from when until when a role is to be filled, counted from its event as it is now."""
    event = role.event
    ends = {Role.Anchor.START.value: event.starts_at, Role.Anchor.END.value: event.ends_at}
    begins = ends[role.from_anchor] + timedelta(minutes=role.from_minutes)
    return begins, max(ends[role.until_anchor] + timedelta(minutes=role.until_minutes), begins + SHORTEST)


def can_run_roles(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may say who is wanted, and see who said yes: those who run the event may."""
    return can_run(viewer, event)


def can_open_role(viewer: Viewer | None, event: Event, have: int) -> Verdict:
    """Say whether one more role fits; None is the hall itself."""
    allowed = YES if viewer is None else can_run_roles(viewer, event)
    if allowed and have >= MOST_ROLES:
        return no(_("This event has forty roles, which is all that a page can hold."), _("Join two of them into one."))
    return allowed


def can_have_wanted(role: Role, wanted: int) -> Verdict:
    """Say whether this many may be wanted: at least as many as have said yes."""
    if not 1 <= wanted <= MOST_WANTED:
        return no(_("A role needs between 1 and %(most)d people.") % {"most": MOST_WANTED})
    if wanted < role.filled:
        said = ngettext("%(n)d person has said yes already.", "%(n)d people have said yes already.", role.filled)
        return no(said % {"n": role.filled}, _("Ask one of them first, and take their name off the role."))
    return YES


def can_remove_role(viewer: Viewer, role: Role) -> Verdict:
    """Say whether a role may be taken away: not while somebody fills it."""
    allowed = can_run_roles(viewer, role.event)
    if not allowed:
        return allowed
    if role.for_whom == Role.For.CHOSEN:
        return no(_("This role holds the speakers of your call for talks."), _("It fills itself as they say yes."))
    if role.filled:
        return no(
            _("Somebody has said that they will do this."),
            _("Talk to them and take their name off first; or leave the role as it is."),
        )
    return YES


def can_take_role(viewer: Viewer | None, role: Role, now: datetime) -> Verdict:
    """Say whether the viewer may fill a role; None is a guest whose address a letter proves."""
    allowed = _is_on(role, now)
    if not allowed:
        return allowed
    if role.for_whom == Role.For.CHOSEN:
        return no(_("Speakers are those whose talks were chosen."), _("Propose a talk while the call is open."))
    if role.for_whom == Role.For.MEMBERS and not _is_member(viewer, role.event):
        return no(
            _("This is for members of the groups that hold the event."),
            _("Join one of them, or choose something else to help with."),
        )
    return YES if role.filled < role.wanted else full_role()


def _is_on(role: Role, now: datetime) -> Verdict:
    event = role.event
    if event.state in {Event.State.CANCELLED, Event.State.POSTPONED}:
        return no(
            _("The event is off for now, so no hands are needed."), _("Look at its page again: it may find a new date.")
        )
    if event.state != Event.State.PUBLISHED:
        return no(_("This event is not published yet."), _("Come back when it is."))
    if times_of(role)[1] <= now:
        return no(_("This has been."), _("Look for the next event of its hosts."))
    return YES


def _is_member(viewer: Viewer | None, event: Event) -> bool:
    if viewer is None or not viewer.is_authenticated:
        return False
    hosts = Host.objects.filter(event=event).exclude(group__state__in=HIDDEN_STATES).values("group")
    return viewer.is_steward or Membership.objects.filter(person_id=viewer.pk or 0, group__in=hosts).exists()


def full_role() -> Verdict:
    """Say kindly that somebody was quicker."""
    return no(
        _("Somebody was quicker: everybody who is wanted for this has been found."),
        _("Thank you for offering. See whether something else still needs a hand."),
    )


def can_hand_back(stint: Stint, now: datetime) -> Verdict:
    """Say whether a helper may still hand a role back: until it is over, and nobody needs to say why."""
    if stint.state == Stint.State.HANDED_BACK:
        return no(_("You have handed this back already."), _("Nothing more to do."))
    if stint.state != Stint.State.FILLED or times_of(stint.role)[1] <= now:
        return no(_("This has been."), _("Tell the organisers if something in their notes is wrong."))
    return YES


def can_mark(viewer: Viewer, stint: Stint, now: datetime) -> Verdict:
    """Say whether an organiser may note that somebody did it or could not: from the time that it begins."""
    allowed = can_run_roles(viewer, stint.role.event)
    if not allowed:
        return allowed
    if stint.state not in HOLDING:
        return no(_("This was handed back, so there is nothing to note."))
    if times_of(stint.role)[0] > now:
        return no(_("This has not begun yet."), _("Note it on the day or after."))
    return YES


def can_ask(viewer: Viewer, role: Role, now: datetime) -> Verdict:
    """Say whether an organiser may ask somebody to fill a role."""
    allowed = can_run_roles(viewer, role.event)
    if not allowed:
        return allowed
    if role.for_whom == Role.For.CHOSEN:
        return no(_("Speakers are those whose talks were chosen."), _("Ask them to propose a talk."))
    allowed = _is_on(role, now)
    return allowed if not allowed or role.filled < role.wanted else full_role()


def can_answer_ask(viewer: Viewer, ask: Ask) -> Verdict:
    """Say whether the viewer may answer: who was asked may, once."""
    if viewer.pk != ask.person_id:
        return no(_("Somebody else was asked."), _("Sign in as the person whom the organisers asked."))
    if ask.answered_at:
        return no(_("You have answered this already."), _("Tell the organisers if you think differently now."))
    return YES
