"""The ledger and the work that follows."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Minute(models.Model):
    """One thing that happened: a past-tense verb, by whom, about what, when. Never changed; deleted by retention only.

    ``detail`` holds small facts (a reason, old and new values); no contact details.
    """

    verb = models.CharField(max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    about_kind = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id", "id"], name="minute_about"),
            models.Index(fields=["group_id", "id"], name="minute_group"),
            models.Index(fields=["verb", "id"], name="minute_verb"),
            models.Index(fields=["by", "id"], name="minute_by"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.about_kind} {self.about_id}"


class Job(models.Model):
    """Work to be done once, by the worker; written in the transaction that caused it (an outbox).

    ``attempts`` counts starts, so it also tells one lease from the next. Jobs of one ``lane`` wait only for each other.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        GIVEN_UP = "given_up"

    name = models.CharField(max_length=120)
    lane = models.CharField(max_length=20, default="hall")
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    error = models.TextField(default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["lane", "due_at"], name="job_due", condition=Q(state="waiting")),
            models.Index(fields=["leased_until"], name="job_leased", condition=Q(state="running")),
            models.Index(fields=["state", "done_at"], name="job_done", condition=Q(state__in=["done", "given_up"])),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class Tick(models.Model):
    """One due time of one schedule; the constraint lets many workers fire it once."""

    schedule = models.CharField(max_length=120)
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "due_at"], name="tick_once")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.due_at:%Y-%m-%d %H:%M}"
