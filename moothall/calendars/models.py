"""Feeds and what was read from them."""

from django.db import models

from moothall.events.models import Event
from moothall.groups.models import Group


class Calendar(models.Model):
    """A feed that a group already publishes elsewhere (an address, or a file handed in)."""

    class State(models.TextChoices):
        NEW = "new", "Not read yet"
        WORKING = "working", "Working"
        FAILING = "failing", "Not working"
        PAUSED = "paused", "Paused"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="calendars")
    name = models.CharField(max_length=120, default="", blank=True)
    url = models.URLField(max_length=1000, default="", blank=True)
    feed_url = models.URLField(max_length=1000, default="", blank=True)
    kind = models.CharField(max_length=20, default="")
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    etag = models.CharField(max_length=300, default="", blank=True)
    last_modified = models.CharField(max_length=100, default="", blank=True)
    fingerprint = models.CharField(max_length=64, default="", blank=True)
    failures = models.PositiveIntegerField(default=0)
    attached_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    next_read_at = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "url"], name="calendar_once", condition=~models.Q(url=""))
        ]
        indexes = [models.Index(fields=["next_read_at"], name="calendar_due")]

    def __str__(self) -> str:
        return self.name or self.url


class Reading(models.Model):
    """One reading of a calendar, told in plain English. Kept 90 days."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField()
    worked = models.BooleanField()
    sentence = models.TextField()
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["calendar", "-id"], name="reading_newest")]

    def __str__(self) -> str:
        return self.sentence


class Entry(models.Model):
    """One occurrence in one calendar and the event that shows it; several entries may share an event."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="entries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="entries")
    uid = models.CharField(max_length=300)
    recurrence_id = models.CharField(max_length=40, default="", blank=True)
    fingerprint = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "uid", "recurrence_id"], name="entry_once")]

    def __str__(self) -> str:
        return self.uid


class Pairing(models.Model):
    """Two events that may be one: a suggestion with its reasons, until people decide."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", "Perhaps the same"
        SAME = "same", "The same event"
        APART = "apart", "Two events"

    first = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    suggested_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="pairing_once")]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.state}"
