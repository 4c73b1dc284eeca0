"""Templates of the network and of groups, all as plans. A plan is called by ``talk-night`` or ``ours:7``."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from moothall.checklists.models import Cue, Task, Template, TemplateCue, TemplateTask
from moothall.checklists.plans import Moment, Plan, Step, facts_from
from moothall.checklists.queries.tasks import starts_on
from moothall.checklists.shipped import shipped_plan
from moothall.events.models import Event, Host
from moothall.groups.models import Group, Membership
from moothall.groups.rules import CREW
from moothall.people.models import Viewer

OURS, EVENT = "ours:", "event:"
FEW = 4
LONGEST_NUMBER = 18


def templates_for(viewer: Viewer) -> QuerySet[Template]:
    """Return the templates of groups that the viewer may use, by group."""
    found = Template.objects.visible_to(viewer).select_related("group")
    return found.order_by("group__name", "title", "id")


def plan_of(template: Template) -> Plan:
    """Return a group's template as a plan."""
    return Plan(
        key=f"{OURS}{template.pk}",
        title=template.title,
        summary=template.summary,
        kind=template.kind,
        minutes=template.minutes,
        facts=facts_from(template.facts),
        steps=_steps(TemplateTask.objects.filter(template=template)),
        moments=_moments(TemplateCue.objects.filter(template=template)),
    )


def plan_from_event(event: Event) -> Plan:
    """Return the checklist and run sheet of an event as a plan: what was dropped or winds down is left out."""
    day = starts_on(event)
    tasks = Task.objects.filter(event=event, dropped_at=None, winds_down=False).order_by("due_on", "position", "id")
    steps = [
        Step(
            title=task.title,
            day=task.day if task.day is not None else (task.due_on - day).days,
            detail=task.detail,
            minutes=task.minutes,
            role=task.role,
        )
        for task in tasks
    ]
    return Plan(
        key=f"{EVENT}{event.pk}",
        title=event.title,
        summary=event.summary,
        kind=kind_of(event),
        minutes=max(1, min(10080, round((event.ends_at - event.starts_at).total_seconds() / 60))),
        facts=facts_from({}),
        steps=tuple(sorted(steps, key=lambda step: step.day)),
        moments=_moments(Cue.objects.filter(event=event)),
    )


def kind_of(event: Event) -> str:
    """Return how people take part in an event: in a room, online, or both."""
    if not event.online_url:
        return Template.Kind.ROOM
    return Template.Kind.HYBRID if event.venue or event.address else Template.Kind.ONLINE


def plan_called(key: str, viewer: Viewer) -> Plan | None:
    """Return the plan of this name when the viewer may use it, else None."""
    kind, _, number = key.partition(":")
    if not number:
        return shipped_plan(key)
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None
    if kind == "ours":
        template = Template.objects.visible_to(viewer).filter(pk=int(number)).first()
        return plan_of(template) if template else None
    event = _own_events(viewer).filter(pk=int(number)).first() if kind == "event" else None
    return plan_from_event(event) if event else None


def earlier_events(event: Event, viewer: Viewer) -> list[Event]:
    """Return the newest other events of the same hosts that have a checklist the viewer may use."""
    hosts = Host.objects.filter(event=event).values("group")
    same = Host.objects.filter(event=OuterRef("pk"), group__in=hosts)
    has = Task.objects.filter(event=OuterRef("pk"), winds_down=False, dropped_at=None)
    found = _own_events(viewer).filter(Exists(same), Exists(has)).exclude(pk=event.pk)
    return list(found.order_by("-starts_at", "-id")[:FEW])


def events_to_equip(viewer: Viewer, now: datetime) -> list[Event]:
    """Return the coming events that the viewer runs, soonest first: those to which a template can be added."""
    coming = _own_events(viewer).filter(ends_at__gt=now).exclude(state=Event.State.CANCELLED)
    return list(coming.order_by("starts_at", "id")[:20])


def groups_to_save_for(event: Event, viewer: Viewer) -> list[Group]:
    """Return the hosts of an event for which the viewer may keep a template; a steward may for any."""
    hosts = Group.objects.filter(pk__in=Host.objects.filter(event=event).values("group"))
    if not viewer.is_steward:
        mine = Membership.objects.filter(person_id=viewer.pk or 0, role__in=CREW)
        hosts = hosts.filter(pk__in=mine.values("group"))
    return list(hosts.order_by("name", "id"))


def _own_events(viewer: Viewer) -> QuerySet[Event]:
    mine = Membership.objects.filter(person_id=viewer.pk or 0, role__in=CREW)
    hosted = Host.objects.filter(event=OuterRef("pk"), group__in=mine.values("group"))
    return Event.objects.filter(Exists(hosted), merged_into=None)


def _steps(rows: QuerySet[TemplateTask]) -> tuple[Step, ...]:
    return tuple(
        Step(title=row.title, day=row.day, detail=row.detail, minutes=row.minutes, role=row.role)
        for row in rows.order_by("day", "position", "id")
    )


def _moments(rows: QuerySet[Cue] | QuerySet[TemplateCue]) -> tuple[Moment, ...]:
    ordered: Iterable[Cue | TemplateCue] = rows.order_by("at", "id")
    return tuple(Moment(at=row.at, what=row.what, minutes=row.minutes, who=row.who) for row in ordered)
