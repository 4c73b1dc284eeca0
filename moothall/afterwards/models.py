"""What is left of an event: what guests said, thanks, the write-up with its pictures, the numbers."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from moothall.events.models import Event
from moothall.helping.models import Stint


class Asking(models.Model):
    """How the guests of one event are asked: with one question of the hosts' own, until ``closes_at``."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="asking")
    question = models.CharField(max_length=200, default="", blank=True)
    closes_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"asking about {self.event_id}"


class Feedback(models.Model):
    """What one guest said, without saying who. Random keys and a bare day keep the order from telling.

    ``changed``: what changed for them; ``further``: what next; ``own``: to the hosts' own question. ``quote`` is with
    whom their words may be shared, under ``quoted_as`` ("" is "a guest"). ``email`` only where they want to be asked
    more; it is emptied after 90 days.
    """

    class Quote(models.TextChoices):
        HOSTS = "hosts", "Only the people who ran it"
        NETWORK = "network", "People in this network"
        PUBLIC = "public", "Everybody"

    class Rating(models.IntegerChoices):
        NOT_FOR_ME = 1, "Not for me"
        ALL_RIGHT = 2, "All right"
        GOOD = 3, "Good"
        GREAT = 4, "Very good"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField(choices=Rating, null=True)
    changed = models.TextField(max_length=2000, default="", blank=True)
    further = models.TextField(max_length=2000, default="", blank=True)
    own = models.TextField(max_length=2000, default="", blank=True)
    quote = models.CharField(max_length=10, choices=Quote, default=Quote.HOSTS)
    quoted_as = models.CharField(max_length=80, default="", blank=True)
    email = models.EmailField(default="", blank=True)
    invited = models.BooleanField(default=False)
    on = models.DateField()
    story_at = models.DateTimeField(null=True)
    story_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"feedback on {self.event_id}"


class UsedLink(models.Model):
    """A guest's own link that was used: it works once. Nothing here leads to what was said with it, or to the guest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"a link of {self.event_id}"


class Thanks(models.Model):
    """One letter of thanks to one helper, written once."""

    stint = models.OneToOneField(Stint, on_delete=models.CASCADE, related_name="thanks")
    words = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"thanks for {self.stint_id}"


class WriteUp(models.Model):
    """What came of an event, in the hosts' words; a draft until ``published_at``. ``lesson`` stays with the hosts.

    ``sequence`` rises with each change, so that two who write at once are told.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="write_up")
    body = models.TextField(max_length=20_000, default="", blank=True)
    body_html = models.TextField(default="", blank=True)
    lesson = models.TextField(max_length=4000, default="", blank=True)
    show_numbers = models.BooleanField(default=True)
    sequence = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"write-up of {self.event_id}"


class Photo(models.Model):
    """One picture, drawn anew from what was sent so that nothing hides in it (no place, no camera, no other file).

    ``name`` is the file's in the uploads, without its ending: ``<name>.webp`` and, small, ``<name>-s.webp``. ``alt``
    says what can be seen. It is kept only when whoever sent it says that everybody who can be recognised agreed.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=60, unique=True)
    alt = models.CharField(max_length=250)
    credit = models.CharField(max_length=80, default="", blank=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(alt=""), name="photo_says_what_it_shows")]

    def __str__(self) -> str:
        return self.alt


class Numbers(models.Model):
    """What an event came to, counted by itself from answers and roles; ``heads`` is a count by hand, where truer.

    Counted again while late entries may come, then kept: names are forgotten, numbers stay. ``minutes`` are those that
    helpers gave.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="numbers")
    said_going = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)
    online = models.PositiveIntegerField(default=0)
    walked_in = models.PositiveIntegerField(default=0)
    first_timers = models.PositiveIntegerField(default=0)
    organisations = models.PositiveIntegerField(default=0)
    helpers = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    heads = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"numbers of {self.event_id}"

    @property
    def people(self) -> int:
        """How many were there: as counted by hand, else as marked."""
        return self.came if self.heads is None else self.heads
