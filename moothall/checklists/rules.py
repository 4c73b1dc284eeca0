"""Who may do what with the checklist of an event, its run sheet, and the templates of groups."""

from django.utils.translation import gettext as _

from moothall.checklists.models import Handing, Task, Template
from moothall.events.models import Event
from moothall.events.rules import can_help_run, can_run
from moothall.groups.models import Group
from moothall.groups.rules import can_organise
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Person, Viewer

MOST_TASKS = 200
MOST_CUES = 100
MOST_TEMPLATES = 50


def can_see_checklist(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may see what is to be done, and take a part of it: organisers and helpers of any host."""
    return can_help_run(viewer, event)


def can_change_checklist(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may add, change and drop tasks and rows of the run sheet: organisers of any host."""
    return can_run(viewer, event)


def can_take(viewer: Viewer, task: Task) -> Verdict:
    """Say whether the viewer may take a task upon themselves."""
    allowed = _still_to_do(viewer, task)
    if allowed and task.owner_id is not None and task.owner_id != viewer.pk:
        return no(_("%(who)s has this already.") % {"who": task.owner}, _("Ask them to hand it on to you."))
    return allowed


def can_release(viewer: Viewer, task: Task) -> Verdict:
    """Say whether the viewer may put a task back for anybody: who has it, and organisers."""
    return _still_to_do(viewer, task) and _owns_or_runs(viewer, task)


def can_finish(viewer: Viewer, task: Task) -> Verdict:
    """Say whether the viewer may tick a task off: anybody who runs the event or helps, whoever has it."""
    return _still_to_do(viewer, task)


def can_reopen(viewer: Viewer, task: Task) -> Verdict:
    """Say whether the viewer may take a tick away."""
    allowed = can_see_checklist(viewer, task.event)
    if allowed and task.done_at is None:
        return no(_("This is not ticked off."), _("Somebody may have taken the tick away already."))
    return allowed


def can_hand_on(viewer: Viewer, task: Task, to: Person | None = None) -> Verdict:
    """Say whether the viewer may ask another to take a task on: who has it may, organisers, anybody if no one has."""
    allowed = _still_to_do(viewer, task)
    if allowed and task.owner_id is not None:
        allowed = _owns_or_runs(viewer, task)
    if not allowed or to is None:
        return allowed
    if to.pk == task.owner_id:
        return no(_("%(who)s has this already.") % {"who": to}, _("Choose somebody else."))
    if not (to.is_active and can_see_checklist(to, task.event)):
        return no(_("They do not help with this event."), _("Invite them to the crew of one of its groups first."))
    return YES


def can_answer(viewer: Viewer, handing: Handing) -> Verdict:
    """Say whether the viewer may answer: who was asked, while the question stands and the task is to be done."""
    if not viewer.is_authenticated or handing.to_id != viewer.pk:
        return no(_("Somebody else was asked."), _("You can take tasks that nobody has."))
    if handing.answered_at is not None:
        return no(_("This has been answered already."), _("The checklist shows who has the task now."))
    return _still_to_do(viewer, handing.task)


def can_withdraw(viewer: Viewer, handing: Handing) -> Verdict:
    """Say whether the viewer may take the question back: who asked, and organisers."""
    if handing.answered_at is not None:
        return no(_("This has been answered already."), _("The checklist shows who has the task now."))
    if viewer.is_authenticated and handing.by_id == viewer.pk:
        return can_see_checklist(viewer, handing.task.event)
    return can_change_checklist(viewer, handing.task.event)


def can_drop(viewer: Viewer, task: Task) -> Verdict:
    """Say whether the viewer may say that a task is not needed."""
    allowed = can_change_checklist(viewer, task.event)
    if allowed and task.done_at is not None:
        return no(_("This is done already."), _("Take the tick away first."))
    return allowed


def can_start(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may add a template's tasks to an event."""
    allowed = can_change_checklist(viewer, event)
    if allowed and event.state == Event.State.CANCELLED:
        return no(_("This event is cancelled."), _("Say that it is on again first."))
    if allowed and Task.objects.filter(event=event).count() >= MOST_TASKS:
        return no(_("This checklist is very long already."), _("Drop what is not needed first."))
    return allowed


def can_save_template(viewer: Viewer, group: Group) -> Verdict:
    """Say whether the viewer may keep a template for a group: its organisers."""
    allowed = can_organise(viewer, group)
    if allowed and Template.objects.filter(group=group).count() >= MOST_TEMPLATES:
        return no(_("This group has many templates already."), _("Delete one that is not used first."))
    return allowed


def can_edit_template(viewer: Viewer, template: Template) -> Verdict:
    """Say whether the viewer may change or delete a template: organisers of its group."""
    return can_organise(viewer, template.group)


def _still_to_do(viewer: Viewer, task: Task) -> Verdict:
    allowed = can_see_checklist(viewer, task.event)
    if not allowed:
        return allowed
    if task.done_at is not None:
        return no(_("This is done already: %(who)s did it.") % {"who": task.done_by or _("somebody")}, "")
    if task.dropped_at is not None:
        return no(_("This was found not to be needed."), _("Bring it back first."))
    if (task.event.state == Event.State.CANCELLED) != task.winds_down:
        return no(_("This rests, because the event is cancelled."), _("It comes back when the event is on again."))
    return YES


def _owns_or_runs(viewer: Viewer, task: Task) -> Verdict:
    if viewer.is_authenticated and task.owner_id == viewer.pk:
        return YES
    if can_change_checklist(viewer, task.event):
        return YES
    return no(_("Somebody else has this."), _("Ask them, or an organiser."))
