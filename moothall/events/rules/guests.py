"""Who may answer an event, how many they may bring, and who may move, leave and claim."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.models import MOST_SEATS, Event, Guestlist, Rsvp, Standing
from moothall.events.rules.running import can_help_run, can_run
from moothall.kit import dates
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

FEWEST_WORDS = 3
DOORS_OPEN = timedelta(days=1)
HELD = (Rsvp.State.GOING, Rsvp.State.OFFERED)
IN_PLAY = (*HELD, Rsvp.State.WAITING)


def can_rsvp(viewer: Viewer | None, event: Event, now: datetime) -> Verdict:
    """Say whether this event takes answers now, from people and from guests alike."""
    return can_answer(event, Guestlist.objects.filter(event=event).first(), now)


def can_answer(event: Event, guestlist: Guestlist | None, now: datetime) -> Verdict:
    """Say the same with the guestlist in hand."""
    if guestlist is None:
        return no(_("This event takes no answers here."), _("Its page says how to take part."))
    on = is_on(event, now)
    if not on:
        return on
    if guestlist.opens_at and now < guestlist.opens_at:
        when = moment(guestlist.opens_at, event.timezone)
        return no(_("Answers open on %(when)s.") % {"when": when}, _("Come back then; nobody can be earlier."))
    if guestlist.closes_at and now >= guestlist.closes_at:
        when = moment(guestlist.closes_at, event.timezone)
        return no(
            _("Answers closed on %(when)s.") % {"when": when}, _("Ask the organisers whether they can fit you in.")
        )
    if not guestlist.is_open:
        return no(
            _("The organisers have closed the guest list."), _("Ask them on the group’s page when it opens again.")
        )
    return YES


def is_on(event: Event, now: datetime) -> Verdict:
    """Say whether the event is to happen, or happening."""
    if event.state == Event.State.CANCELLED:
        return no(_("This event is cancelled."), _("See what else is on."))
    if event.state == Event.State.POSTPONED:
        return no(_("This event is postponed."), _("Answers open again when it has a new date."))
    if event.state == Event.State.DRAFT:
        return no(_("This event is still a draft."), _("Publish it first; then guests can answer."))
    if now >= event.ends_at:
        return no(_("This event has been."), _("See what is on next."))
    return YES


def can_bring(guestlist: Guestlist, seats: int, names: int) -> Verdict:
    """Say whether one answer may be for so many seats, with so many names of companions."""
    if seats < 1:
        return no(_("An answer is for one person or more."), _("To say that you are not coming, leave the list."))
    most = min(guestlist.most_guests, MOST_SEATS - 1)
    if seats - 1 > most:
        reason = (
            ngettext("You can bring %(most)s guest.", "You can bring up to %(most)s guests.", most) % {"most": most}
            if most
            else _("This event has places for people who answer themselves; you cannot bring guests.")
        )
        return no(reason, _("Ask the others to answer too, or write to the organisers if you are a larger group."))
    if guestlist.named and names < seats - 1:
        return no(_("Please give the name of everybody you bring."), _("The organisers need a list of names."))
    return YES


def can_change_rsvp(viewer: Viewer | None, rsvp: Rsvp, now: datetime) -> Verdict:
    """Say whether the answer is the viewer's and may still be changed; None is who holds the answer's own link."""
    if not _own(viewer, rsvp):
        return _not_yours()
    if rsvp.state == Rsvp.State.CAME:
        return no(_("You are here already."), _("Tell somebody at the door what has changed."))
    return is_on(rsvp.event, now)


def can_leave_rsvp(viewer: Viewer | None, rsvp: Rsvp, now: datetime) -> Verdict:
    """Say whether somebody may leave: any time until the event is over."""
    if not _own(viewer, rsvp):
        return _not_yours()
    if rsvp.state == Rsvp.State.CAME:
        return no(_("You are marked as here already."), _("Tell somebody at the door if that is wrong."))
    if now >= rsvp.event.ends_at:
        return no(_("This event has been, so there is nothing to leave."))
    return YES


def can_claim(viewer: Viewer | None, rsvp: Rsvp, now: datetime) -> Verdict:
    """Say whether an offered place may be taken: until the offer ends."""
    if not _own(viewer, rsvp):
        return _not_yours()
    if rsvp.state == Rsvp.State.GOING:
        return no(_("You have a place already."), _("There is nothing more to do."))
    if rsvp.state != Rsvp.State.OFFERED or rsvp.offer_until is None:
        return no(_("No place is offered to you at present."), _("Your page says where you stand."))
    if now >= rsvp.offer_until:
        when = moment(rsvp.offer_until, rsvp.event.timezone)
        return no(
            _("This offer ended on %(when)s, and the place goes to the next.") % {"when": when},
            _("Your page says where you stand on the list now."),
        )
    return is_on(rsvp.event, now)


def can_move_rsvp(viewer: Viewer, rsvp: Rsvp) -> Verdict:
    """Say whether the viewer may move somebody else's answer: those who run the event may, with a reason."""
    return can_run(viewer, rsvp.event)


def is_a_reason(why: str) -> Verdict:
    """Say whether a reason is more than a word: the guest reads it."""
    if len(why.split()) >= FEWEST_WORDS:
        return YES
    return no(_("Say why in a few words: the guest will read them."), _("Such as: “You asked us to move you.”"))


def can_mark_came(viewer: Viewer | None, event: Event, now: datetime) -> Verdict:
    """Say whether the viewer may note who came; None is the hall (guests who check in with the code at the door)."""
    if viewer is not None:
        helping = can_help_run(viewer, event)
        if not helping:
            return helping
    if event.state != Event.State.PUBLISHED:
        return no(_("Nobody can come to an event that is not on."), _("Bring it back first, if it happens after all."))
    if now < event.starts_at - DOORS_OPEN:
        when = moment(event.starts_at, event.timezone)
        return no(_("This event begins on %(when)s.") % {"when": when}, _("Check people in on the day."))
    return YES


def can_end_standing(viewer: Viewer | None, standing: Standing) -> Verdict:
    """Say whether an answer to a series is the viewer's to end; None is who holds its own link."""
    return YES if _own(viewer, standing) else _not_yours()


def _own(viewer: Viewer | None, rsvp: Rsvp | Standing) -> bool:
    """Say whether an answer is theirs; None, or somebody signed out, came by the answer's own link, which is proof."""
    if viewer is None or not viewer.is_authenticated:
        return True
    return viewer.pk == rsvp.person_id or (rsvp.email != "" and viewer.email.lower() == rsvp.email)


def _not_yours() -> Verdict:
    return no(_("This is somebody else’s answer."), _("Open the link in your own letter, or sign in as who answered."))


def moment(at: datetime, zone: str) -> str:
    """Return "Thursday 12 March, 18:30" on the clock of a zone."""
    with timezone.override(ZoneInfo(zone)):
        return f"{dates.day(at)}, {dates.clock(at)}"
