"""Events are made, changed and live their life: what may follow what, and why not."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from moothall.events.models import Event, Rsvp
from moothall.events.rules.running import can_run
from moothall.groups.models import HIDDEN_STATES, Group
from moothall.groups.rules import can_organise
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

State, Origin = Event.State, Event.Origin


def can_host(viewer: Viewer, group: Group) -> Verdict:
    """Say whether the viewer may make events for a group: its organisers may, as long as it is not closed."""
    allowed = can_organise(viewer, group)
    if allowed and group.state == Group.State.CLOSED:
        return no(_("%(group)s is closed.") % {"group": group.name}, _("Begin a new group to carry on."))
    return allowed


def can_draft(viewer: Viewer, groups: Iterable[Group]) -> Verdict:
    """Say whether the viewer may make an event that these groups host; other groups are invited afterwards."""
    chosen = list(groups)
    if not chosen:
        return no(_("An event needs a group that hosts it."), _("Choose one of yours, or join the network with one."))
    return next((verdict for group in chosen if not (verdict := can_host(viewer, group))), YES)


def can_edit_event(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may change what an event says."""
    allowed = _is_ours(viewer, event)
    if allowed and event.state == State.CANCELLED:
        return no(
            _("This event is cancelled, and stays as its guests were told."),
            _("If it takes place after all, say first that it is on again."),
        )
    return allowed


def can_publish(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may publish a draft."""
    allowed = _is_ours(viewer, event)
    if allowed and event.state != State.DRAFT:
        return no(_stands(event), _("Change it where it stands; it need not be published again."))
    if allowed and not event.hosts.exclude(group__state__in=HIDDEN_STATES).exists():
        return no(
            _("Its group is not in the network yet, so nobody could see it."),
            _("Publish it when the stewards have accepted the group."),
        )
    return allowed


def can_postpone(viewer: Viewer, event: Event, now: datetime) -> Verdict:
    """Say whether the viewer may put an event off until a date that is not known yet."""
    allowed = _is_ours(viewer, event)
    if allowed and event.state != State.PUBLISHED:
        return no(_stands(event), _other_than_postponing(event))
    return allowed and _is_to_come(event, now, _("What has been cannot be postponed."))


def can_cancel(viewer: Viewer, event: Event, now: datetime) -> Verdict:
    """Say whether the viewer may cancel an event."""
    allowed = _is_ours(viewer, event)
    if allowed and event.state == State.DRAFT:
        return no(_("Nobody has seen this draft, so there is nothing to cancel."), _("Delete the draft instead."))
    if allowed and event.state == State.CANCELLED:
        return no(_("This event is cancelled already."), _("If it takes place after all, say that it is on again."))
    if allowed and event.state == State.PUBLISHED:
        return _is_to_come(event, now, _("What has been cannot be cancelled."))
    return allowed


def can_revive(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may say that a postponed or cancelled event is on again."""
    allowed = _is_ours(viewer, event)
    if allowed and event.state not in {State.POSTPONED, State.CANCELLED}:
        return no(_stands(event), _("Only what was postponed or cancelled can be on again."))
    return allowed


def can_take_on(viewer: Viewer, event: Event, now: datetime) -> Verdict:
    """Say whether the viewer may make an event that was read from a calendar one with RSVPs here."""
    allowed = can_run(viewer, event)
    if not allowed:
        return allowed
    if event.origin != Origin.READ:
        return no(_("This event is run here already."), _("Change it on its own page."))
    if event.merged_into_id:
        return no(_("This event is shown as part of another."), _("Take that one on, or part them first."))
    if event.state == State.CANCELLED:
        return no(_("The group’s calendar says that this event is cancelled."), _("Copy it to another date instead."))
    return _is_to_come(event, now, _("What has been needs no RSVPs any more."))


def can_copy(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may make another event from this one: whoever runs it, whatever became of it."""
    return can_run(viewer, event)


def can_delete_draft(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may delete an event: only a draft that nobody has answered."""
    allowed = can_run(viewer, event)
    if allowed and event.state != State.DRAFT:
        return no(_("Others have seen this event, so it is not deleted."), _("Cancel it, and its guests are told."))
    if allowed and Rsvp.objects.filter(event=event).exists():
        return no(_("Somebody has answered this event already."), _("Publish it, then cancel it with a reason."))
    return allowed


def can_write_up(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may say that an event is written up: once it has happened."""
    allowed = can_run(viewer, event)
    if allowed and event.stage not in {"happened", "written_up"}:
        return no(_("An event is written up after it has happened."), _("Come back when it is over."))
    return allowed


def _is_ours(viewer: Viewer, event: Event) -> Verdict:
    allowed = can_run(viewer, event)
    if allowed and event.merged_into_id:
        return no(_("This event is shown as part of another."), _("Change that one, or part them first."))
    if allowed and event.origin == Origin.READ:
        return no(
            _("This event comes from the group’s own calendar, and is changed there."),
            _("To change it here, take it on first."),
        )
    return allowed


def _is_to_come(event: Event, now: datetime, why_not: str) -> Verdict:
    if event.ends_at > now:
        return YES
    return no(why_not, _("You can still change what its page says, or copy it to another date."))


def _stands(event: Event) -> str:
    return {
        State.DRAFT: _("This event is still a draft."),
        State.PUBLISHED: _("This event is published already."),
        State.POSTPONED: _("This event is postponed already."),
        State.CANCELLED: _("This event is cancelled."),
    }[State(event.state)]


def _other_than_postponing(event: Event) -> str:
    return {
        State.DRAFT: _("Nobody has seen it yet: simply change its date."),
        State.POSTPONED: _("When you know the new date, say that it is on again."),
        State.CANCELLED: _("If it takes place after all, say that it is on again."),
        State.PUBLISHED: "",
    }[State(event.state)]
