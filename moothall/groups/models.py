"""Groups and who is in them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from moothall.people.models import Viewer
from moothall.places.models import Place


class Topic(models.Model):
    """A subject that groups and events are about, in the network's own words."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class GroupQuerySet(models.QuerySet["Group"]):
    """Which groups are whose to see."""

    def public(self) -> Self:
        """Keep what anybody may see: every group that was accepted or listed, closed ones too."""
        return self.exclude(state__in=HIDDEN_STATES)

    def visible_to(self, viewer: Viewer) -> Self:
        """Keep what this viewer may see: what is public, and applications of their own; stewards see everything."""
        if viewer.is_steward:
            return self
        if not viewer.is_authenticated:
            return self.public()
        crew = Membership.objects.filter(person_id=viewer.pk or 0).exclude(role=Membership.Role.MEMBER)
        return self.filter(~Q(state__in=HIDDEN_STATES) | Q(pk__in=crew.values("group")))


class Group(models.Model):
    """A community with a place. ``summary`` is one line, ``about`` is Markdown, ``about_html`` its sanitised form.

    ``place_name`` says where when the place is not one that can be drawn (``place`` is empty then). ``state_words`` is
    what people said about the state: why it rests, what the stewards asked, why it was declined. ``listed_only`` groups
    live elsewhere and have nobody of their own here yet; the stewards look after them until somebody claims them.
    ``calendar_url`` is what an applicant or a list gave; the room of calendars attaches it. ``version`` counts edits.
    ``declined`` applications are kept for the applicant to read, and shown to nobody else but stewards.
    """

    class State(models.TextChoices):
        APPLIED = "applied", "Applied"
        ON_HOLD = "on_hold", "On hold"
        ACTIVE = "active", "Active"
        RESTING = "resting", "Resting"
        CARETAKER = "caretaker", "In the network’s care"
        CLOSED = "closed", "Closed"
        DECLINED = "declined", "Declined"

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
    place_name = models.CharField(max_length=120, default="", blank=True)
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
    state_words = models.CharField(max_length=500, default="", blank=True)
    listed_only = models.BooleanField(default=False)
    source_id = models.CharField(max_length=200, null=True, unique=True)
    member_count = models.PositiveIntegerField(default=0)
    next_event_at = models.DateTimeField(null=True)
    calendar_url = models.CharField(max_length=1000, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="group_position_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="group_position"),
            models.Index(fields=["state", "name"], name="group_state_name"),
            models.Index(fields=["next_event_at"], name="group_next_event"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """Return the name of its place; ask for groups with ``select_related("place")``."""
        return self.place.name if self.place else self.place_name


HIDDEN_STATES = (Group.State.APPLIED, Group.State.ON_HOLD, Group.State.DECLINED)


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


class Draft(models.Model):
    """An application to join the network that waits for its writer to sign in; the token is in their address bar only.

    Forgotten after two weeks.
    """

    token = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="draft_at")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Invitation(models.Model):
    """An e-mail address asked to help run a group; its link works once, for two weeks. Only the link's hash is kept."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Membership.Role)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="invitation_at")]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.group_id}"


class Listing(models.Model):
    """Who agreed that a group which lives elsewhere is listed here, and when; ``by`` is the steward who asked them."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="listing")
    agreed_by = models.CharField(max_length=200)
    agreed_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.agreed_by}, {self.agreed_on}"


class Claim(models.Model):
    """Somebody says that a listed group is theirs. Proof is a letter to an address of the group's own, or a
    steward's word.

    ``email`` is empty when they have no such address; the link's hash is kept, never the link.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Waiting"
        PROVED = "proved", "Proved by a letter"
        APPROVED = "approved", "Approved by a steward"
        DECLINED = "declined", "Declined"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    words = models.CharField(max_length=500, default="", blank=True)
    email = models.EmailField(default="", blank=True)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=500, default="", blank=True)
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], condition=Q(state="asked"), name="claim_asked_once"),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk} of {self.group_id}"


class ImportBatch(models.Model):
    """One list of groups that a steward brought in: the file, how its columns are read, and what came of it.

    ``content`` is let go of once the rows are in. ``mapping`` is [[column, fact]], in order; ``counts`` is read,
    created, updated,
    skipped; ``problems`` is what the rows said, in plain words.
    """

    class State(models.TextChoices):
        READY = "ready", "To be checked"
        RUNNING = "running", "Being brought in"
        DONE = "done", "Brought in"
        FAILED = "failed", "Could not be brought in"
        UNDONE = "undone", "Taken back"

    name = models.CharField(max_length=200)
    content = models.BinaryField(default=b"")
    mapping = models.JSONField(default=list)
    consent = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    left = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """What one row of a list did to one group: ``before`` and ``after`` hold the fields that it set, for taking it
    back.

    ``said`` is all that the row said, so that the next list changes only what it says anew.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="import_rows")
    created = models.BooleanField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    said = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"row {self.number} of {self.batch_id}"
