"""The run sheet of the day."""

from django.db import models
from django.db.models import Q

from moothall.events.models import Event


class Cue(models.Model):
    """One row of the run sheet: ``at`` minutes after the event starts (before it: negative), lasting ``minutes``."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="cues", db_index=False)
    at = models.SmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=100, default="", blank=True)
    made_from = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(at__gte=-1440, at__lte=10080), name="cue_near_the_event"),
            models.CheckConstraint(condition=Q(minutes__lte=1440), name="cue_within_a_day"),
        ]
        indexes = [models.Index(fields=["event", "at"], name="cue_of_event")]

    def __str__(self) -> str:
        return self.what


class RunSheet(models.Model):
    """What stands beside the rows of a run sheet: what to do in an emergency, and whom to ring.

    Both may hold names and numbers of people, so both are emptied some weeks after the event.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="run_sheet")
    emergency = models.TextField(max_length=500, default="", blank=True)
    contacts = models.TextField(max_length=500, default="", blank=True)

    def __str__(self) -> str:
        return f"run sheet of {self.event_id}"
