"""Groups and who is in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moothall.places.models import Place


class Topic(models.Model):
    """A subject that groups and events are about, in the network's own words."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """A community with a place. ``summary`` is one line, ``about`` is Markdown, ``about_html`` its sanitised form."""

    class State(models.TextChoices):
        APPLIED = "applied", "Applied"
        ON_HOLD = "on_hold", "On hold"
        ACTIVE = "active", "Active"
        RESTING = "resting", "Resting"
        CARETAKER = "caretaker", "In the network’s care"
        CLOSED = "closed", "Closed"

    class Reach(models.TextChoices):
        LOCAL = "local", "Meets in one place"
        ONLINE = "online", "Meets online"
        BOTH = "both", "Meets in a place and online"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    former_names = models.JSONField(default=list)
    summary = models.CharField(max_length=200, default="", blank=True)
    about = models.TextField(default="", blank=True)
    about_html = models.TextField(default="", blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="groups")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    covers = models.CharField(max_length=200, default="", blank=True)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.LOCAL)
    timezone = models.CharField(max_length=60, default="Europe/London")
    topics = models.ManyToManyField(Topic, related_name="groups", blank=True)
    contact_email = models.EmailField(default="", blank=True)
    founded_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.APPLIED)
    state_since = models.DateTimeField()
    listed_only = models.BooleanField(default=False)
    source_id = models.CharField(max_length=200, null=True, unique=True)
    member_count = models.PositiveIntegerField(default=0)
    next_event_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="group_position"),
            models.Index(fields=["state", "name"], name="group_state_name"),
            models.Index(fields=["next_event_at"], name="group_next_event"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a group. ``named`` is their consent to be shown on its public page."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        ORGANISER = "organiser", "Organiser"
        HELPER = "helper", "Helper"
        MEMBER = "member", "Member"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    named = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="membership_once")]
        indexes = [
            models.Index(fields=["group", "role"], name="membership_crew", condition=~Q(role="member")),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id} of {self.group_id}"


class Link(models.Model):
    """A page of a group's elsewhere: website, chat, code, social."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=30)
    url = models.URLField(max_length=500)

    def __str__(self) -> str:
        return self.url


class Affiliation(models.Model):
    """A group in the list of a wider network, such as NetSquared, from one date to another."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="affiliations")
    network = models.CharField(max_length=120)
    since_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "network", "since_on"], name="affiliation_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.network
