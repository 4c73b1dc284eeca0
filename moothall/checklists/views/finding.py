"""Who looks, and at which task, row or question: what is not theirs to see is not there."""

from django.http import Http404, HttpRequest
from django.urls import reverse

from moothall.checklists.models import Cue, Handing, Task
from moothall.events.models import Event
from moothall.events.running import event_to_help, event_to_run
from moothall.people.models import Person
from moothall.people.queries import viewer_of

LARGEST = 2**63 - 1
UNREADABLE = 422


def signed_in(request: HttpRequest) -> Person:
    """Return the person who looks.

    :raises Http404: for a stranger.
    """
    viewer = viewer_of(request)
    if not isinstance(viewer, Person):
        raise Http404
    return viewer


def task_or_404(request: HttpRequest, pk: int, *, to_run: bool = False) -> Task:
    """Return a task of an event that the viewer helps with, or runs.

    :raises Http404: when there is none, or they do not.
    """
    tasks = Task.objects.select_related("event", "owner", "done_by")
    task = tasks.filter(pk=pk).first() if pk <= LARGEST else None
    if task is None:
        raise Http404
    task.event = _event(request, task.event_id, to_run=to_run)
    return task


def handing_or_404(request: HttpRequest, pk: int) -> Handing:
    """Return a question about a task of an event that the viewer helps with.

    :raises Http404: when there is none, or they do not.
    """
    handing = Handing.objects.select_related("task", "by", "to").filter(pk=pk).first() if pk <= LARGEST else None
    if handing is None:
        raise Http404
    handing.task.event = _event(request, handing.task.event_id, to_run=False)
    return handing


def cue_or_404(request: HttpRequest, pk: int) -> Cue:
    """Return a row of the run sheet of an event that the viewer runs.

    :raises Http404: when there is none, or they do not.
    """
    cue = Cue.objects.filter(pk=pk).first() if pk <= LARGEST else None
    if cue is None:
        raise Http404
    cue.event = _event(request, cue.event_id, to_run=True)
    return cue


def _event(request: HttpRequest, pk: int, *, to_run: bool) -> Event:
    return event_to_run(request, pk) if to_run else event_to_help(request, pk)


def list_address(task: Task) -> str:
    """Return where the list is that says what just happened to this task."""
    return f"{reverse('checklists:event', args=[task.event_id])}?just={task.pk}"
