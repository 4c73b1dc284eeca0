"""What is to be done for an event, by whom and by when; a task that one hands on to another."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from moothall.events.models import Event


class TaskQuerySet(models.QuerySet["Task"]):
    """Which tasks count."""

    def open(self) -> Self:
        """Keep what is still to be done: a cancelled event keeps only its winding down."""
        alive = Q(event__state=Event.State.CANCELLED, winds_down=True) | (
            ~Q(event__state=Event.State.CANCELLED) & Q(winds_down=False)
        )
        return self.filter(alive, done_at=None, dropped_at=None)


class Task(models.Model):
    """One thing to do for an event.

    ``day`` is the day that a template gave it, counted from the day the event starts (-14: two weeks before).
    ``lead`` is the same after squeezing a checklist that was begun late into the days that were left; ``due_on``, a
    date of the event's zone, follows from it when the event moves, unless the task is ``pinned`` to its date.
    ``role`` says who would be good at it, ``minutes`` how long it takes. ``made_from`` names the template. A task that
    ``winds_down`` belongs to a cancelled event.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    title = models.CharField(max_length=200)
    detail = models.TextField(max_length=1000, default="", blank=True)
    day = models.SmallIntegerField(null=True)
    lead = models.SmallIntegerField(null=True)
    due_on = models.DateField()
    pinned = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    role = models.CharField(max_length=60, default="", blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    made_from = models.CharField(max_length=80, default="", blank=True)
    winds_down = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="tasks")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | Q(dropped_at=None), name="task_done_or_dropped"),
            models.CheckConstraint(condition=Q(pinned=True) | Q(lead__isnull=False), name="task_has_its_day"),
        ]
        indexes = [
            models.Index(fields=["event", "due_on", "position"], name="task_of_event"),
            models.Index(fields=["due_on"], name="task_due", condition=Q(done_at=None, dropped_at=None)),
        ]

    def __str__(self) -> str:
        return self.title


class Handing(models.Model):
    """A task that somebody asked another to take on; open until answered. Its note is emptied after the event."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        WITHDRAWN = "withdrawn", "Taken back"

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="handings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="handings")
    note = models.CharField(max_length=300, default="", blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task"], name="handing_open_once", condition=Q(answered_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.task_id} to {self.to_id}"
