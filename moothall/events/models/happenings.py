"""Events and the groups that host them."""

from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from moothall.groups.models import HIDDEN_STATES, Group, Membership, Topic
from moothall.people.models import Viewer
from moothall.places.models import Place


class EventQuerySet(models.QuerySet["Event"]):
    """Which events are whose to see."""

    def select_for_update(
        self,
        nowait: bool = False,  # noqa: FBT001, FBT002  (Django's own signature)
        skip_locked: bool = False,  # noqa: FBT001, FBT002
        of: Sequence[str] = (),
        no_key: bool = True,  # noqa: FBT001, FBT002
    ) -> Self:
        """Lock events, but let rows that point to them be written meanwhile: an answer must not wait for an editor.

        An answer holds the guestlist and then points to the event; who cancels holds the event and then wants the
        guestlist. With the stronger lock PostgreSQL would find the two waiting for each other.
        """
        return super().select_for_update(nowait=nowait, skip_locked=skip_locked, of=of, no_key=no_key)

    def public(self) -> Self:
        """Keep what anybody may see: published, not merged into another, held by a group that is in the network."""
        hosts = Host.objects.filter(event=OuterRef("pk")).exclude(group__state__in=HIDDEN_STATES)
        return self.exclude(state=Event.State.DRAFT).filter(Exists(hosts), merged_into=None)

    def visible_to(self, viewer: Viewer) -> Self:
        """Keep what this viewer may see: what is public, and everything of the groups they help to run."""
        if viewer.is_steward:
            return self.filter(merged_into=None)
        if not viewer.is_authenticated:
            return self.public()
        crew = Membership.objects.filter(person_id=viewer.pk or 0).exclude(role=Membership.Role.MEMBER)
        own = Host.objects.filter(event=OuterRef("pk"), group__in=crew.values("group"))
        return self.filter(Q(pk__in=self.public().values("pk")) | Exists(own), merged_into=None)


class Event(models.Model):
    """Something that happens. Times are UTC instants; ``timezone`` is the zone of the event itself.

    An all-day event also holds its dates, ``ends_on`` being its last day; its instants are the midnights of its zone,
    the end exclusive. ``approximate`` says that the position is only that of a host's place. ``previous_starts_at``
    remembers when it was to begin before it was last moved; ``reason`` says why it was cancelled or postponed.
    ``sequence`` rises with every change, so it is also the version that an editor began from.

    ``access`` tells everybody how to get in and take part; ``joining`` is for those who are going (a door's code, a
    link). An event of a series has ``series_on``, the date of the pattern that it stands for, wherever it was moved;
    ``differs`` when it was changed on its own and later changes of the series pass it by. ``happened_at`` and
    ``written_up_at`` say when it went on to those states. ``made_from`` names what it was made from
    (``event:7``, ``talk-night``).
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
    slug = models.SlugField(max_length=60, default="event", db_index=False)
    summary = models.CharField(max_length=300, default="", blank=True)
    description = models.TextField(default="", blank=True)
    description_html = models.TextField(default="", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    timezone = models.CharField(max_length=60)
    all_day = models.BooleanField(default=False)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    previous_starts_at = models.DateTimeField(null=True)
    spans_days = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    reason = models.CharField(max_length=300, default="", blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.HERE)
    uid = models.CharField(max_length=300)
    sequence = models.PositiveIntegerField(default=0)
    venue = models.CharField(max_length=200, default="", blank=True)
    address = models.CharField(max_length=300, default="", blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="events")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    approximate = models.BooleanField(default=False)
    online_url = models.URLField(max_length=500, default="", blank=True)
    url = models.URLField(max_length=500, default="", blank=True)
    topics = models.ManyToManyField(Topic, related_name="events", blank=True)
    access = models.TextField(max_length=2000, default="", blank=True)
    joining = models.TextField(max_length=2000, default="", blank=True)
    series = models.ForeignKey("events.Series", on_delete=models.SET_NULL, null=True, related_name="events")
    series_on = models.DateField(null=True)
    differs = models.BooleanField(default=False)
    made_from = models.CharField(max_length=120, default="", blank=True)
    happened_at = models.DateTimeField(null=True)
    written_up_at = models.DateTimeField(null=True)
    going_count = models.PositiveIntegerField(default=0)
    came_count = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="merged", db_index=False
    )  # indexed where it is set (below): nearly all rows have none, and a planner must not walk those
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="event_ends_after_start"),
            models.CheckConstraint(
                condition=Q(all_day=False) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="event_all_day_has_dates",
            ),
            models.UniqueConstraint(fields=["series", "series_on"], name="event_once_a_date"),
        ]
        indexes = [
            models.Index(
                fields=["starts_at", "id"], name="event_shown", condition=~Q(state="draft") & Q(merged_into=None)
            ),
            models.Index(
                fields=["starts_at", "id", "ends_at"],
                name="event_spanning",
                condition=Q(spans_days=True) & ~Q(state="draft") & Q(merged_into=None),
            ),
            models.Index(fields=["latitude", "longitude", "starts_at"], name="event_position"),
            models.Index(fields=["merged_into"], name="event_merged", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["created_at"], name="event_newest"),
            models.Index(fields=["uid"], name="event_uid"),
            models.Index(
                fields=["ends_at"],
                name="event_to_happen",
                condition=Q(state="published", origin="here", happened_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> str:
        """The state in the event's life: draft, published, postponed, cancelled, happened or written_up."""
        if self.state != self.State.PUBLISHED:
            return self.state
        if self.written_up_at:
            return "written_up"
        return "happened" if self.happened_at else "published"


class Host(models.Model):
    """A group that holds an event; several hosts make it co-hosted. ``via`` is the merged event that brought it.

    The host with the smallest id leads: guests give their names to it. ``share`` is its part of the numbers in percent,
    as the hosts agreed; empty: equal parts. A new split stands in ``share_proposed`` until every host has agreed.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hosts", db_index=False)  # host_once
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="hosted", db_index=False)  # host_next
    starts_at = models.DateTimeField()
    via = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="+")
    share = models.PositiveSmallIntegerField(null=True)
    share_proposed = models.PositiveSmallIntegerField(null=True)
    share_agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "group"], name="host_once")]
        indexes = [models.Index(fields=["group", "starts_at"], name="host_next")]

    def __str__(self) -> str:
        return f"{self.group_id} hosts {self.event_id}"


class HostInvitation(models.Model):
    """A group asked to host an event too. Open until ``answered_at``; only a yes makes a host.

    ``all_dates`` asks it to host the coming dates of the event's series too; ``words`` came with its answer.
    """

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        WITHDRAWN = "withdrawn", "Taken back"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="host_invitations")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="host_invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=500, default="", blank=True)
    all_dates = models.BooleanField(default=False)
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default="", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=500, default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "group"], name="host_invited_once", condition=Q(answered_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id} asked to host {self.event_id}"
