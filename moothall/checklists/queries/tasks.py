"""What is to be done for an event, in the order in which it is to be done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Prefetch, Q, QuerySet

from moothall.checklists.models import Handing, Task
from moothall.events.models import Event
from moothall.people.models import Person

WEEK = timedelta(days=7)


@dataclass(slots=True)
class Checklist:
    """The tasks of one event in groups; ``resting`` are those that sleep while the event is cancelled."""

    today: date
    now_and_late: list[Task] = field(default_factory=list)
    this_week: list[Task] = field(default_factory=list)
    later: list[Task] = field(default_factory=list)
    done: list[Task] = field(default_factory=list)
    dropped: list[Task] = field(default_factory=list)
    resting: list[Task] = field(default_factory=list)

    @property
    def open(self) -> list[Task]:
        """Return what is still to be done, in order."""
        return [*self.now_and_late, *self.this_week, *self.later]

    @property
    def count(self) -> int:
        """Return how many tasks count: those to be done and those done."""
        return len(self.open) + len(self.done)

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody ever put anything on it."""
        return not (self.count or self.dropped or self.resting)

    @property
    def work(self) -> int:
        """Return the minutes of work that are left."""
        return sum(task.minutes for task in self.open)


def today_of(event: Event, now: datetime) -> date:
    """Return the date that it is now where the event is."""
    return now.astimezone(ZoneInfo(event.timezone)).date()


def starts_on(event: Event) -> date:
    """Return the day on which an event starts, on its own calendar."""
    if event.all_day and event.starts_on:
        return event.starts_on
    return event.starts_at.astimezone(ZoneInfo(event.timezone)).date()


def tasks_of(event: Event) -> QuerySet[Task]:
    """Return the tasks of an event with who has them and who was asked, in order."""
    asked = Handing.objects.filter(answered_at=None).select_related("to", "by")
    return (
        Task.objects.filter(event=event)
        .select_related("owner", "done_by", "dropped_by")
        .prefetch_related(Prefetch("handings", asked, to_attr="asked"))
        .order_by("due_on", "position", "id")
    )


def checklist_of(event: Event, now: datetime) -> Checklist:
    """Return the checklist of an event: three questions, however long it is."""
    found = Checklist(today_of(event, now))
    for task in tasks_of(event):
        task.event = event
        _place(found, task, cancelled=event.state == Event.State.CANCELLED)
    found.done.sort(key=lambda task: (task.done_at, task.pk), reverse=True)
    return found


def _place(found: Checklist, task: Task, *, cancelled: bool) -> None:
    if task.done_at:
        found.done.append(task)
    elif task.dropped_at:
        found.dropped.append(task)
    elif task.winds_down != cancelled:
        found.resting.append(task)
    elif task.due_on <= found.today:
        found.now_and_late.append(task)
    elif task.due_on <= found.today + WEEK:
        found.this_week.append(task)
    else:
        found.later.append(task)


def progress_of(event: Event) -> tuple[int, int]:
    """Return how many tasks of an event are done, and how many are open."""
    tasks = Task.objects.filter(event=event)
    return tasks.exclude(done_at=None).count(), tasks.open().count()


def next_tasks(event: Event, most: int) -> list[Task]:
    """Return the tasks of an event that are to be done next."""
    tasks = Task.objects.filter(event=event).open().select_related("owner", "event")
    return list(tasks.order_by("due_on", "position", "id")[:most])


def my_tasks(person: Person, *, now: datetime, until: date | None = None) -> QuerySet[Task]:
    """Return the open tasks that a person has, soonest first; those of events long over are left out."""
    mine = Task.objects.open().filter(owner=person, event__merged_into=None, event__ends_at__gt=now - 4 * WEEK)
    if until:
        mine = mine.filter(due_on__lte=until)
    return mine.select_related("event").order_by("due_on", "position", "id")


def asked_of(person: Person) -> QuerySet[Handing]:
    """Return what a person was asked to take on and has not answered, the oldest first."""
    asked = Handing.objects.filter(to=person, answered_at=None, task__in=Task.objects.open())
    return asked.select_related("task__event", "by").order_by("at", "id")


def due_soon(*, now: datetime, until: date) -> Iterable[Task]:
    """Return every task that somebody has and that is due by a date, one person after another."""
    tasks = Task.objects.open().filter(
        owner__is_active=True, due_on__lte=until, event__merged_into=None, event__ends_at__gt=now - 2 * WEEK
    )
    return tasks.select_related("owner", "event").order_by("owner_id", "due_on", "position", "id").iterator(500)


def neighbours(task: Task) -> list[Task]:
    """Return the tasks of the same day with which a task can change places, itself among them, in order."""
    same = Task.objects.filter(event=task.event_id, due_on=task.due_on, winds_down=task.winds_down)
    return list(same.filter(done_at=None, dropped_at=None).order_by("position", "id"))


def misdated(event_ids: Iterable[int]) -> QuerySet[Task]:
    """Return the tasks of these events whose date follows the event and that are not finished with."""
    follows = Q(pinned=False, done_at=None, winds_down=False) & Q(lead__isnull=False)
    return Task.objects.filter(follows, event__in=list(event_ids)).select_related("event").order_by(F("event_id"), "id")
