"""The checklist of one event, and beginning it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from moothall.checklists.actions import start_checklist
from moothall.checklists.actions.starting import cues_to_add, tasks_to_add
from moothall.checklists.models import Cue, Handing, Task
from moothall.checklists.plans import Plan, due_words, hours_words
from moothall.checklists.queries.tasks import Checklist, checklist_of, today_of
from moothall.checklists.queries.templates import earlier_events, plan_called, templates_for
from moothall.checklists.rules import can_start
from moothall.checklists.shipped import shipped_plans
from moothall.checklists.telling import progress_words
from moothall.checklists.views.finding import UNREADABLE, signed_in
from moothall.events.models import Event
from moothall.events.queries.drafts import hosts_of
from moothall.events.running import event_to_help, event_to_run, frame
from moothall.kit import dates
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """One task as the list shows it."""

    task: Task
    due: str
    late: bool
    work: str
    asked: Handing | None
    mine: bool
    asked_by_me: bool = False
    up: bool = False
    down: bool = False


@require_safe
def checklist_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is to be done for an event."""
    event, viewer = event_to_help(request, pk), signed_in(request)
    found = checklist_of(event, timezone.now())
    context = {
        "parts": _parts(found, viewer),
        "done": [_line(task, found, viewer) for task in found.done],
        "dropped": found.dropped,
        "resting": len(found.resting),
        "empty": found.is_empty,
        "progress": progress_words(len(found.done), len(found.open)),
        "work_left": hours_words(found.work) if found.work else "",
        "just": _just(request, found, viewer),
        "questions": [each for task in found.open for each in getattr(task, "asked", []) if each.to_id == viewer.pk],
        "cancelled": event.state == Event.State.CANCELLED,
        "may_start": bool(can_start(viewer, event)),
    }
    return render(request, "checklists/event.html", frame(request, event, "checklist") | context)


def _parts(found: Checklist, viewer: Person) -> list[tuple[str, str, list[Line]]]:
    parts = (
        ("now", _("Now and late"), found.now_and_late),
        ("week", _("This week"), found.this_week),
        ("later", _("Later"), found.later),
    )
    return [(key, label, _lines(tasks, found, viewer)) for key, label, tasks in parts if tasks]


def _lines(tasks: list[Task], found: Checklist, viewer: Person) -> list[Line]:
    days = [task.due_on for task in tasks]
    return [
        _line(
            task,
            found,
            viewer,
            up=at > 0 and days[at - 1] == task.due_on,
            down=at + 1 < len(days) and days[at + 1] == task.due_on,
        )
        for at, task in enumerate(tasks)
    ]


def _line(task: Task, found: Checklist, viewer: Person, *, up: bool = False, down: bool = False) -> Line:
    asked: list[Handing] = getattr(task, "asked", [])
    return Line(
        task=task,
        due=due_words(task.due_on, found.today, done=task.done_at is not None),
        late=task.due_on < found.today,
        work=hours_words(task.minutes) if task.minutes else "",
        asked=asked[0] if asked else None,
        mine=task.owner_id == viewer.pk,
        asked_by_me=bool(asked) and asked[0].by_id == viewer.pk,
        up=up,
        down=down,
    )


def _just(request: HttpRequest, found: Checklist, viewer: Person) -> dict[str, Any] | None:
    """Return what happened to the task that the address names, and how to undo it."""
    said = request.GET.get("just", "")
    every = [*found.open, *found.done, *found.dropped, *found.resting]
    task = next((each for each in every if str(each.pk) == said), None)
    if task is None:
        return None
    if task.done_at:
        return {"text": _done_words(task, viewer), "undo": reverse("checklists:reopen", args=[task.pk])}
    if task.dropped_at:
        text = _("“%(title)s” is off the list.") % {"title": task.title}
        return {"text": text, "undo": reverse("checklists:restore", args=[task.pk])}
    return {"text": _open_words(task, viewer), "undo": ""}


def _done_words(task: Task, viewer: Person) -> str:
    if task.done_by_id == viewer.pk:
        return _("“%(title)s” is done. Thank you.") % {"title": task.title}
    who = task.done_by or _("Somebody")
    return _("%(who)s had ticked “%(title)s” off already.") % {"who": who, "title": task.title}


def _open_words(task: Task, viewer: Person) -> str:
    asked: list[Handing] = getattr(task, "asked", [])
    if asked:
        return _("%(who)s is asked to take “%(title)s”.") % {"who": asked[0].to, "title": task.title}
    if task.owner_id == viewer.pk:
        return _("You have “%(title)s”.") % {"title": task.title}
    if task.owner:
        return _("%(who)s has “%(title)s”.") % {"who": task.owner, "title": task.title}
    return _("“%(title)s” is on the list, for anybody.") % {"title": task.title}


@require_http_methods(["GET", "HEAD", "POST"])
def checklist_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a template, look at what it would add, and add it."""
    event, viewer = event_to_run(request, pk), signed_in(request)
    key = (request.POST if request.method == "POST" else request.GET).get("template", "")
    plan = plan_called(key, viewer) if key else None
    if key and plan is None:
        raise Http404
    if request.method == "POST" and plan:
        return _start(request, event, viewer, plan)
    if plan:
        return _preview(request, event, viewer, plan)
    hosts = {group.pk for group in hosts_of(event)}
    templates = list(templates_for(viewer))
    context = {
        "plans": [(each, hours_words(each.work)) for each in shipped_plans()],
        "ours": [each for each in templates if each.group_id in hosts],
        "others": [each for each in templates if each.group_id not in hosts],
        "earlier": [(each, dates.day(each.starts_at, year=True)) for each in earlier_events(event, viewer)],
        "verdict": can_start(viewer, event),
    }
    return render(request, "checklists/start.html", frame(request, event, "checklist") | context)


def _start(request: HttpRequest, event: Event, viewer: Person, plan: Plan) -> HttpResponse:
    also = {name: request.POST.get(name) == "1" for name in ("cues", "roles")}
    try:
        made = start_checklist(by=viewer, event=event, plan=plan, now=timezone.now(), **also)
    except Refused as refused:
        return _preview(request, event, viewer, plan, refused)
    said = ngettext("%(count)s thing is on the list.", "%(count)s things are on the list.", made) % {"count": made}
    messages.success(request, said if made else _("All of that was on the list already."))
    return SeeOther(reverse("checklists:event", args=[event.pk]))


def _preview(
    request: HttpRequest, event: Event, viewer: Person, plan: Plan, refused: Refused | None = None
) -> HttpResponse:
    now = timezone.now()
    tasks = tasks_to_add(event, plan, now)
    today = today_of(event, now)
    context = {
        "plan": plan,
        "lines": [(task, due_words(task.due_on, today)) for task in sorted(tasks, key=lambda task: task.due_on)],
        "known": len(plan.steps) - len(tasks),
        "cues": len(cues_to_add(event, plan)),
        "has_cues": Cue.objects.filter(event=event).exists(),
        "is_draft": event.state == Event.State.DRAFT,
        "squeezed": any(task.lead != task.day for task in tasks),
        "work": hours_words(sum(task.minutes for task in tasks)),
        "verdict": refused.verdict if refused else can_start(viewer, event),
    }
    status = UNREADABLE if refused else 200
    return render(request, "checklists/preview.html", frame(request, event, "checklist") | context, status=status)
