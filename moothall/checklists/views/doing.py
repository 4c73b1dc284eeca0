"""Take, tick, hand on, drop: each is one post, and the list afterwards says what happened."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from moothall.checklists import actions
from moothall.checklists.forms import HandingForm
from moothall.checklists.models import Handing, Task
from moothall.checklists.queries.crew import crew_of_event
from moothall.checklists.rules import can_hand_on
from moothall.checklists.views.finding import UNREADABLE, handing_or_404, list_address, signed_in, task_or_404
from moothall.events.running import frame
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther


def _doing(request: HttpRequest, pk: int, action: Callable[..., Any], *, to_run: bool = False) -> HttpResponse:
    """Do one thing with a task; why it cannot be done is said above the list."""
    task, person = task_or_404(request, pk, to_run=to_run), signed_in(request)
    try:
        action(by=person, task=task, now=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused))
        return SeeOther(reverse("checklists:event", args=[task.event_id]))
    return SeeOther(list_address(task))


@require_POST
def finish_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a task off."""
    return _doing(request, pk, actions.finish_task)


@require_POST
def finish_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a tick away."""
    return _doing(request, pk, actions.reopen_task)


@require_POST
def owner_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a task upon oneself."""
    return _doing(request, pk, actions.take_task)


@require_POST
def owner_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a task back for anybody."""
    return _doing(request, pk, actions.release_task)


@require_POST
def drop_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a task is not needed."""
    return _doing(request, pk, actions.drop_task, to_run=True)


@require_POST
def drop_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a dropped task back."""
    return _doing(request, pk, actions.restore_task, to_run=True)


@require_POST
def position_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a task up or down among those of its day."""
    task, person = task_or_404(request, pk, to_run=True), signed_in(request)
    step = -1 if request.POST.get("way") == "up" else 1
    actions.move_task(by=person, task=task, step=step, now=timezone.now())
    return SeeOther(f"{reverse('checklists:event', args=[task.event_id])}#task-{task.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def handing_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody of the crew to take a task on."""
    task, person = task_or_404(request, pk), signed_in(request)
    people = [each for each in crew_of_event(task.event) if each.pk != task.owner_id]
    form = HandingForm(request.POST if request.method == "POST" else None, people=people, viewer=person)
    if request.method == "POST" and form.is_valid():
        to, words = form.people[form.cleaned_data["to"]], form.cleaned_data["words"]
        try:
            actions.hand_on_task(by=person, task=task, to=to, words=words, now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return SeeOther(list_address(task))
    return _hand_on(request, task, form, alone=not [each for each in people if each.pk != person.pk])


def _hand_on(request: HttpRequest, task: Task, form: HandingForm, *, alone: bool) -> HttpResponse:
    context = {"task": task, "form": form, "alone": alone, "verdict": can_hand_on(signed_in(request), task)}
    status = UNREADABLE if form.errors else 200
    return render(request, "checklists/hand_on.html", frame(request, task.event, "checklist") | context, status=status)


@require_POST
def answer_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to a task that one was asked to take on."""
    handing, person = handing_or_404(request, pk), signed_in(request)
    yes = request.POST.get("answer") == Handing.Answer.YES
    action = actions.accept_handing if yes else actions.decline_handing
    try:
        action(by=person, handing=handing, now=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("It is yours. Thank you.") if yes else _("That is fine. They know."))
    return SeeOther(reverse("checklists:event", args=[handing.task.event_id]))


@require_POST
def handing_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a question back."""
    handing, person = handing_or_404(request, pk), signed_in(request)
    try:
        actions.withdraw_handing(by=person, handing=handing, now=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused))
    return SeeOther(list_address(handing.task))
