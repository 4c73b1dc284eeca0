"""What the hall does by itself: dates follow the event, cancelled ones wind down, people hear what is due, notes go."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.checklists.actions.noting import note
from moothall.checklists.models import Cue, Handing, RunSheet, Task, Template
from moothall.checklists.plans import due_words
from moothall.checklists.queries.tasks import due_soon, misdated, starts_on, today_of
from moothall.checklists.shipped import winding_down
from moothall.events.models import Event
from moothall.notices.actions import notify
from moothall.people.models import Person

DUE = "checklists.due"
AHEAD = timedelta(days=7)
KEEP_NOTES = timedelta(days=42)
MOST_LINES = 8


@transaction.atomic
def redate_tasks(*, event_ids: Iterable[int], since: date | None = None) -> int:
    """Let the dates of open tasks follow their events; return how many moved. Safe to run twice.

    No task is dated before ``since``, the day on which the event was moved.
    """
    moved = []
    for task in misdated(event_ids):
        due_on = starts_on(task.event) + timedelta(days=task.lead or 0)
        due_on = max(due_on, min(since, starts_on(task.event))) if since and (task.lead or 0) < 0 else due_on
        if due_on != task.due_on:
            task.due_on = due_on
            moved.append(task)
    Task.objects.bulk_update(moved, ["due_on"], batch_size=500)
    return len(moved)


@transaction.atomic
def wind_down(*, event: Event, cause: int, now: datetime) -> int:
    """Put the few things on the list that are left to do when an event is cancelled; return how many.

    ``cause`` is the number of the minute that says so: for each, once.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    made_from = f"winding-down:{cause}"
    if event.state != Event.State.CANCELLED or Task.objects.filter(event=event, made_from=made_from).exists():
        return 0
    Task.objects.filter(event=event, winds_down=True, done_at=None).delete()
    today = today_of(event, now)
    made = [
        Task(
            event=event,
            title=step.title,
            detail=step.detail,
            pinned=True,
            due_on=today + timedelta(days=step.day),
            position=number,
            role=step.role,
            minutes=step.minutes,
            made_from=made_from,
            winds_down=True,
            made_at=now,
        )
        for number, step in enumerate(winding_down().steps)
    ]
    Task.objects.bulk_create(made)
    note("checklist.wound_down", event.pk, by=None, about=event, now=now, detail={"tasks": len(made)})
    return len(made)


@transaction.atomic
def wind_up_again(*, event_ids: Iterable[int]) -> int:
    """Take away what was left of winding down for events that are on again; return how many tasks."""
    on = ~Q(event__state=Event.State.CANCELLED)
    left = Task.objects.filter(on, event__in=list(event_ids), winds_down=True, done_at=None)
    return Task.objects.filter(pk__in=list(left.values_list("pk", flat=True))).delete()[0]


def remind_owners(*, now: datetime) -> int:
    """Tell everybody, once a week at most, which of their tasks are due within seven days; return how many people.

    It comes with the weekly letter unless they chose otherwise.
    """
    year, week, _day = now.isocalendar()
    told = 0
    for owner, tasks in groupby(due_soon(now=now, until=(now + AHEAD).date()), key=lambda task: task.owner):
        if owner is not None:
            _remind(owner, list(tasks), now, f"{DUE}:{owner.pk}:{year}-{week}")
            told += 1
    return told


def _remind(owner: Person, tasks: list[Task], now: datetime, key: str) -> None:
    with translation.override(owner.language or translation.get_language()):
        title = ngettext("One thing to do this week", "%(count)s things to do this week", len(tasks))
        lines = [
            f"{task.title} ({task.event.title}): {due_words(task.due_on, now.date())}" for task in tasks[:MOST_LINES]
        ]
        if len(tasks) > MOST_LINES:
            lines.append(_("and %(count)s more") % {"count": len(tasks) - MOST_LINES})
        first = reverse("checklists:event", args=[tasks[0].event_id])
        url = first if len({task.event_id for task in tasks}) == 1 else reverse("people:me") + "#my-tasks"
        body = "\n".join(lines)
        notify(person=owner, topic=DUE, title=title % {"count": len(tasks)}, body=body, url=url, key=key, now=now)


def forget_notes(*, now: datetime) -> int:
    """Empty what may hold words about people six weeks after an event: notes, contacts, names in the run sheet."""
    over = now - KEEP_NOTES
    gone = Handing.objects.filter(task__event__ends_at__lt=over).exclude(note="").update(note="")
    sheets = RunSheet.objects.filter(event__ends_at__lt=over).exclude(emergency="", contacts="")
    gone += sheets.update(emergency="", contacts="")
    return gone + Cue.objects.filter(event__ends_at__lt=over).exclude(who="").update(who="")


def let_go_of(*, person: Person) -> None:
    """Forget what a person who leaves had to do: their open tasks are for anybody again; what they did stays done."""
    Task.objects.filter(owner=person).update(owner=None)
    Handing.objects.filter(to=person).delete()
    Handing.objects.filter(by=person).update(by=None, note="")
    Template.objects.filter(by=person).update(by=None)
