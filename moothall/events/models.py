"""Events, their hosts and who comes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moothall.groups.models import Group, Topic
from moothall.places.models import Place


class Event(models.Model):
    """Something that happens. Times are UTC instants; ``timezone`` is the zone of the event itself.

    An all-day event also holds its dates; its instants are the midnights of its zone (the end is exclusive).
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        POSTPONED = "postponed", "Postponed"
        CANCELLED = "cancelled", "Cancelled"

    class Origin(models.TextChoices):
        HERE = "here", "Made here"
        READ = "read", "Read from a calendar"

    title = models.CharField(max_length=250)
    summary = models.CharField(max_length=300, default="", blank=True)
    description = models.TextField(default="", blank=True)
    description_html = models.TextField(default="", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    timezone = models.CharField(max_length=60)
    all_day = models.BooleanField(default=False)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.HERE)
    uid = models.CharField(max_length=300)
    sequence = models.PositiveIntegerField(default=0)
    venue = models.CharField(max_length=200, default="", blank=True)
    address = models.CharField(max_length=300, default="", blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="events")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    online_url = models.URLField(max_length=500, default="", blank=True)
    url = models.URLField(max_length=500, default="", blank=True)
    topics = models.ManyToManyField(Topic, related_name="events", blank=True)
    going_count = models.PositiveIntegerField(default=0)
    came_count = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="merged")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="event_ends_after_start")]
        indexes = [
            models.Index(
                fields=["starts_at", "id"], name="event_shown", condition=~Q(state="draft") & Q(merged_into=None)
            ),
            models.Index(fields=["latitude", "longitude", "starts_at"], name="event_position"),
            models.Index(fields=["uid"], name="event_uid"),
        ]

    def __str__(self) -> str:
        return self.title


class Host(models.Model):
    """A group that holds an event; several hosts make it co-hosted."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hosts")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="hosted")
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "group"], name="host_once")]
        indexes = [models.Index(fields=["group", "starts_at"], name="host_next")]

    def __str__(self) -> str:
        return f"{self.group_id} hosts {self.event_id}"


class Rsvp(models.Model):
    """One person's answer to one event."""

    class State(models.TextChoices):
        GOING = "going", "Going"
        WAITING = "waiting", "Waiting"
        NOT_GOING = "not_going", "Not going"
        CAME = "came", "Came"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rsvps")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rsvps")
    state = models.CharField(max_length=10, choices=State)
    placed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="rsvp_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state} {self.event_id}"
