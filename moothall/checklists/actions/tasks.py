"""Put tasks on the list, change them, leave them out, put them in another order."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from moothall.checklists.actions.noting import locked_event, locked_task, note
from moothall.checklists.models import Handing, Task
from moothall.checklists.queries.tasks import neighbours, starts_on
from moothall.checklists.rules import can_change_checklist, can_drop, can_start
from moothall.events.models import Event
from moothall.kit.verdict import require
from moothall.people.models import Viewer


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task as somebody writes it; ``pinned`` keeps its date when the event moves."""

    title: str
    due_on: date
    detail: str = ""
    pinned: bool = False
    role: str = ""
    minutes: int = 0


@transaction.atomic
def add_task(*, by: Viewer, event: Event, facts: TaskFacts, now: datetime) -> Task:
    """Put a task of one's own on the list.

    :raises Refused: when ``by`` does not run the event, it is cancelled, or the list is full.
    """
    event = locked_event(event)
    require(can_start(by, event))
    last = Task.objects.filter(event=event).aggregate(last=Max("position"))["last"] or 0
    task = Task(event=event, position=last + 1, made_at=now, **_columns(facts, event))
    task.save()
    note("task.added", event.pk, by=by, about=task, now=now)
    return task


@transaction.atomic
def edit_task(*, by: Viewer, task: Task, facts: TaskFacts, now: datetime) -> Task:
    """Change what a task says and when it is due.

    :raises Refused: when ``by`` does not run the event.
    """
    task = locked_task(task)
    require(can_change_checklist(by, task.event))
    columns = _columns(facts, task.event)
    if facts.due_on != task.due_on:
        task.day = None
    elif task.lead is not None and not facts.pinned:
        columns["lead"] = task.lead
    for name, value in columns.items():
        setattr(task, name, value)
    task.save()
    note("task.changed", task.event_id, by=by, about=task, now=now)
    return task


def _columns(facts: TaskFacts, event: Event) -> dict[str, object]:
    return {
        "title": " ".join(facts.title.split())[:200],
        "detail": facts.detail.strip()[:1000],
        "due_on": facts.due_on,
        "lead": (facts.due_on - starts_on(event)).days,
        "pinned": facts.pinned,
        "role": facts.role.strip()[:60],
        "minutes": facts.minutes,
    }


@transaction.atomic
def drop_task(*, by: Viewer, task: Task, now: datetime) -> Task:
    """Say that a task is not needed; a question about it is taken back. Dropping twice is harmless.

    :raises Refused: when it is done, or ``by`` does not run the event.
    """
    task = locked_task(task)
    require(can_drop(by, task))
    if task.dropped_at is None:
        task.dropped_at, task.dropped_by_id = now, by.pk
        task.save(update_fields=["dropped_at", "dropped_by"])
        Handing.objects.filter(task=task, answered_at=None).update(answer=Handing.Answer.WITHDRAWN, answered_at=now)
        note("task.dropped", task.event_id, by=by, about=task, now=now)
    return task


@transaction.atomic
def restore_task(*, by: Viewer, task: Task, now: datetime) -> Task:
    """Bring a dropped task back.

    :raises Refused: when ``by`` does not run the event.
    """
    task = locked_task(task)
    require(can_change_checklist(by, task.event))
    if task.dropped_at is not None:
        task.dropped_at = task.dropped_by = None
        task.save(update_fields=["dropped_at", "dropped_by"])
        note("task.restored", task.event_id, by=by, about=task, now=now)
    return task


@transaction.atomic
def move_task(*, by: Viewer, task: Task, step: int, now: datetime) -> None:
    """Move a task up (-1) or down (1) among those of the same day; at either end nothing happens.

    :raises Refused: when ``by`` does not run the event.
    """
    locked_event(task.event)
    task = locked_task(task)
    require(can_change_checklist(by, task.event))
    row = neighbours(task)
    at = next((at for at, each in enumerate(row) if each.pk == task.pk), None)
    if at is None or not 0 <= at + step < len(row):
        return
    row.insert(at + step, row.pop(at))
    slots = sorted({each.position for each in row})
    first = slots[0]
    spread = slots if len(slots) == len(row) else range(first, first + len(row))
    for each, position in zip(row, spread, strict=True):
        each.position = position
    Task.objects.bulk_update(row, ["position"])
    note("task.moved", task.event_id, by=by, about=task, now=now)
