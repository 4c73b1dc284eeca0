"""What the ledger says of checklists, and the locks that they take."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from moothall.checklists.models import Handing, Task
from moothall.events.models import Event, Host
from moothall.minutes.actions import record


def note(
    verb: str, event_id: int, *, by: Any, about: models.Model, now: datetime, detail: Mapping[str, Any] | None = None
) -> None:
    """Record what happened to an event's checklist, under the group that leads the event; never a person's words."""
    leads = Host.objects.filter(event=event_id).order_by("id").values_list("group_id", flat=True).first()
    told = {"event": event_id, **(detail or {})}
    record(f"checklists.{verb}", by=by, about=about, now=now, group_id=leads, detail=told)


def locked_event(event: Event) -> Event:
    """Return the event, locked until the transaction ends: whoever adds to its checklist waits for the other."""
    return Event.objects.select_for_update().get(pk=event.pk)


def locked_task(task: Task) -> Task:
    """Return the task as it is now, locked, with its event.

    :raises Task.DoesNotExist: when it is gone.
    """
    return Task.objects.select_for_update(of=("self",)).select_related("event", "owner", "done_by").get(pk=task.pk)


def locked_handing(handing: Handing) -> Handing:
    """Return a question and its task as they are now, both locked.

    :raises Task.DoesNotExist: when the task is gone.
    """
    task = locked_task(handing.task)
    fresh = Handing.objects.select_for_update(of=("self",)).select_related("to", "by").get(pk=handing.pk)
    fresh.task = task
    return fresh
