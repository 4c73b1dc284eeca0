"""Templates of a group: kept from an event, changed, deleted. What was begun from one stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.checklists.models import Template, TemplateCue, TemplateTask
from moothall.checklists.plans import Facts, Moment, Plan, Step, facts_to
from moothall.checklists.queries.templates import plan_from_event
from moothall.checklists.rules import can_edit_template, can_save_template, can_see_checklist
from moothall.events.models import Event
from moothall.groups.models import Group
from moothall.kit.verdict import Refused, no, require
from moothall.minutes.actions import record
from moothall.people.models import Viewer


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """What a group's template is called; ``shared`` lets everybody read and use it."""

    title: str
    summary: str = ""
    shared: bool = False
    steps: Sequence[Step] | None = field(default=None)
    moments: Sequence[Moment] | None = field(default=None)


@transaction.atomic
def save_template(*, by: Viewer, event: Event, group: Group, facts: TemplateFacts, now: datetime) -> Template:
    """Keep the checklist and run sheet of an event as a template of one of its hosts. Names of people are left out.

    :raises Refused: when ``by`` does not organise the group, has nothing to do with the event, or the name is taken.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    require(can_save_template(by, group))
    require(can_see_checklist(by, event))
    _require_free(group, facts.title)
    plan = plan_from_event(event)
    template = Template.objects.create(
        group=group,
        title=_title(facts),
        summary=facts.summary.strip()[:300],
        shared=facts.shared,
        kind=plan.kind,
        minutes=plan.minutes,
        facts=facts_to(Facts(title=event.title, line=event.summary, description=event.description)),
        made_from=event,
        by_id=by.pk,
        created_at=now,
        changed_at=now,
    )
    _write(template, plan)
    record("checklists.template.saved", by=by, about=template, group_id=group.pk, now=now, detail={"event": event.pk})
    return template


@transaction.atomic
def edit_template(*, by: Viewer, template: Template, facts: TemplateFacts, version: int, now: datetime) -> Template:
    """Change what a template says, its tasks and rows too where they are given.

    :raises Refused: when ``by`` does not organise its group, the name is taken, or somebody else changed it meanwhile.
    """
    template = Template.objects.select_for_update(of=("self",)).select_related("group").get(pk=template.pk)
    require(can_edit_template(by, template))
    if template.version != version:
        why = _("Somebody else changed this template while you were writing.")
        raise Refused(no(why, _("Yours is below; look at theirs in another window, then save again to put yours in.")))
    if _title(facts) != template.title:
        _require_free(template.group, facts.title)
    template.title, template.summary, template.shared = _title(facts), facts.summary.strip()[:300], facts.shared
    template.version, template.changed_at = template.version + 1, now
    template.save()
    _rewrite(template, facts)
    record("checklists.template.changed", by=by, about=template, group_id=template.group_id, now=now)
    return template


@transaction.atomic
def delete_template(*, by: Viewer, template: Template, now: datetime) -> None:
    """Delete a template; the checklists that were begun from it stay.

    :raises Refused: when ``by`` does not organise its group.
    """
    require(can_edit_template(by, template))
    record("checklists.template.deleted", by=by, about=template, group_id=template.group_id, now=now)
    template.delete()


def _title(facts: TemplateFacts) -> str:
    return " ".join(facts.title.split())[:120]


def _require_free(group: Group, title: str) -> None:
    if Template.objects.filter(group=group, title=" ".join(title.split())[:120]).exists():
        require(
            no(
                _("This group has a template of that name already."),
                _("Keep it under another name, or change the one that is there."),
            )
        )


def _rewrite(template: Template, facts: TemplateFacts) -> None:
    plan = Plan(str(template.pk), "", "", "", 0, Facts(), (), ())
    if facts.steps is not None:
        TemplateTask.objects.filter(template=template).delete()
        plan = replace(plan, steps=tuple(facts.steps))
    if facts.moments is not None:
        TemplateCue.objects.filter(template=template).delete()
        plan = replace(plan, moments=tuple(facts.moments))
    _write(template, plan)


def _write(template: Template, plan: Plan) -> None:
    TemplateTask.objects.bulk_create(
        TemplateTask(
            template=template,
            title=step.title,
            detail=step.detail,
            day=max(-366, min(90, step.day)),
            position=number,
            role=step.role,
            minutes=step.minutes,
        )
        for number, step in enumerate(plan.steps)
    )
    TemplateCue.objects.bulk_create(
        TemplateCue(template=template, at=each.at, minutes=each.minutes, what=each.what, who=each.who)
        for each in plan.moments
    )
