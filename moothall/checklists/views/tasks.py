"""Write a task of one's own, or change one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from moothall.checklists import actions
from moothall.checklists.forms import TaskForm
from moothall.checklists.queries.tasks import today_of
from moothall.checklists.rules import can_start
from moothall.checklists.views.finding import UNREADABLE, list_address, signed_in, task_or_404
from moothall.events.models import Event
from moothall.events.running import event_to_run, frame
from moothall.kit.verdict import YES, Refused
from moothall.kit.views import SeeOther


@require_http_methods(["GET", "HEAD", "POST"])
def task_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a task of one's own on the list."""
    event, person, now = event_to_run(request, pk), signed_in(request), timezone.now()
    form = TaskForm(request.POST if request.method == "POST" else None, initial={"due_on": today_of(event, now)})
    if request.method == "POST" and form.is_valid():
        try:
            task = actions.add_task(by=person, event=event, facts=form.facts, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return SeeOther(list_address(task))
    context: dict[str, object] = {"form": form, "task": None, "verdict": can_start(person, event)}
    return _page(request, event, context, bad=bool(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a task says and when it is due."""
    task, person = task_or_404(request, pk, to_run=True), signed_in(request)
    form = TaskForm(request.POST if request.method == "POST" else None, initial=TaskForm.begin_with(task))
    if request.method == "POST" and form.is_valid():
        task = actions.edit_task(by=person, task=task, facts=form.facts, now=timezone.now())
        return SeeOther(list_address(task))
    return _page(request, task.event, {"form": form, "task": task, "verdict": YES}, bad=bool(form.errors))


def _page(request: HttpRequest, event: Event, context: dict[str, object], *, bad: bool) -> HttpResponse:
    framed = frame(request, event, "checklist") | context
    return render(request, "checklists/task.html", framed, status=UNREADABLE if bad else 200)
