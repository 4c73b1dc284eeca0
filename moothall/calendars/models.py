"""Feeds and what was read from them."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from moothall.events.models import Event
from moothall.groups.models import Group, Membership
from moothall.people.models import Viewer

ORGANISERS = (Membership.Role.OWNER, Membership.Role.ORGANISER)


class CalendarQuerySet(models.QuerySet["Calendar"]):
    """Which calendars are whose to see."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Keep the calendars of the groups that this viewer organises; all of them for a steward."""
        if viewer.is_steward:
            return self
        if viewer.pk is None:
            return self.none()
        runs = Membership.objects.filter(group=OuterRef("group"), person_id=viewer.pk, role__in=ORGANISERS)
        return self.filter(Exists(runs))


class Calendar(models.Model):
    """A feed that a group already publishes elsewhere: an address, or a file handed in (``content``).

    ``url`` is what was typed, ``feed_url`` where it is read from. Without ``next_read_at`` it is not read by itself.
    ``agreed``: an organiser has said that its many events are the group's (see ``can_bring``).
    """

    class State(models.TextChoices):
        NEW = "new", "Not read yet"
        WORKING = "working", "Working"
        FAILING = "failing", "Not working"
        PAUSED = "paused", "Paused"
        ASKING = "asking", "Asks first"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="calendars")
    name = models.CharField(max_length=120, default="", blank=True)
    url = models.URLField(max_length=1000, default="", blank=True)
    feed_url = models.URLField(max_length=1000, default="", blank=True)
    content = models.BinaryField(null=True)
    kind = models.CharField(max_length=20, default="", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    etag = models.CharField(max_length=300, default="", blank=True)
    last_modified = models.CharField(max_length=100, default="", blank=True)
    agreed = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(null=True)
    attached_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    next_read_at = models.DateTimeField(null=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "url"], name="calendar_once", condition=~Q(url=""))]
        indexes = [models.Index(fields=["next_read_at"], name="calendar_due")]

    def __str__(self) -> str:
        return self.name or self.url


class Reading(models.Model):
    """One reading of a calendar, told in plain English; ``problems`` are {"where", "message"}. Kept 90 days."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField()
    worked = models.BooleanField()
    sentence = models.TextField()
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["calendar", "-id"], name="reading_newest"),
            models.Index(fields=["at"], name="reading_at"),
        ]

    def __str__(self) -> str:
        return self.sentence


class Entry(models.Model):
    """One occurrence in one calendar and the event that shows it.

    ``recurrence_id`` is the planned start of an occurrence, "" for an event that does not recur. ``fingerprint`` tells
    whether the facts have changed. ``missing_since`` is when a coming occurrence first was not in the feed any more.
    ``said`` is what the calendar has come to say of an event that its hosts took on, until they have answered it ({}
    when it said that the event is gone).
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="entries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="entries")
    uid = models.CharField(max_length=300)
    recurrence_id = models.CharField(max_length=40, default="", blank=True)
    fingerprint = models.CharField(max_length=64)
    missing_since = models.DateTimeField(null=True)
    said = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "uid", "recurrence_id"], name="entry_once")]
        indexes = [models.Index(fields=["uid", "recurrence_id"], name="entry_uid")]

    def __str__(self) -> str:
        return self.uid


class Pairing(models.Model):
    """Two events that may be one, ``first`` having the lower number: a suggestion with reasons, until people decide."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", "Perhaps the same"
        SAME = "same", "The same event"
        APART = "apart", "Two events"

    first = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="pairings_as_first")
    second = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="pairings_as_second")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    suggested_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="pairing_once")]
        indexes = [models.Index(fields=["second"], name="pairing_second")]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.state}"
