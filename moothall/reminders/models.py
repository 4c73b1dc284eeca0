"""Letters to many about an event: what was planned, how far its writing has come, and what hosts chose to send."""

from django.db import models
from django.db.models import Q

from moothall.events.models import Event, Rsvp
from moothall.helping.models import Stint

LONGEST_LINE = 300


class Mailing(models.Model):
    """One letter that goes to many, once to each. It holds no names and no addresses.

    planned → writing → done, or dropped when there was nothing left to say. It is written in batches: those who come
    to the first event it tells of in the order of their ids, then the next event's, then helpers, then hosts. ``stage``
    counts these, and ``cursor`` is the last id written in the stage, so that a worker that dies leaves nothing undone
    and nothing done twice. ``key`` is what may be said only once (``day:7:2026-03-12``).
    """

    class Kind(models.TextChoices):
        WEEK = "week", "A week before"
        DAY = "day", "The day before"
        THANKS = "thanks", "Thank you"
        NEWS = "news", "Something changed"

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        WRITING = "writing", "Being written"
        DONE = "done", "Written"
        DROPPED = "dropped", "Not needed any more"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=120, unique=True)
    batch = models.CharField(max_length=60, default="", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    due_at = models.DateTimeField()
    stage = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    stopped = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "writing"], done_at=None)
                | Q(state__in=["done", "dropped"], done_at__isnull=False),
                name="mailing_done_or_not",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="mailing_open", condition=Q(state__in=["planned", "writing"])),
            models.Index(fields=["batch"], name="mailing_batch", condition=~Q(batch="")),
        ]

    def __str__(self) -> str:
        return self.key


class Told(models.Model):
    """One event that a mailing tells of: of all that the ledger says of it from one minute to another.

    While the mailing waits, ``to_minute`` is empty and more may come; when it is begun, the sum of it is kept in
    ``what`` (a verb of the event's life) and ``changes`` ({column: [old, new]}).
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="told", db_index=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    from_minute = models.BigIntegerField(default=0)
    to_minute = models.BigIntegerField(null=True)
    what = models.CharField(max_length=20, default="", blank=True)
    changes = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "event"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.mailing_id} tells of {self.event_id}"


class Stop(models.Model):
    """No more letters of one kind about one event are wanted: by a guest, or by a helper.

    Whether a guest wants reminders stands in the answer itself (``Rsvp.wants_reminders``), so that there is one truth.
    """

    class Kind(models.TextChoices):
        SOON = "soon", "Reminders and thanks"
        NEWS = "news", "Changes"

    rsvp = models.ForeignKey(Rsvp, on_delete=models.CASCADE, null=True, related_name="+")
    stint = models.ForeignKey(Stint, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rsvp", "kind"], name="stop_rsvp_once"),
            models.UniqueConstraint(fields=["stint", "kind"], name="stop_stint_once"),
            models.CheckConstraint(
                condition=Q(rsvp__isnull=False, stint=None, kind="news") | Q(rsvp=None, stint__isnull=False),
                name="stop_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"stop {self.pk}"


class LetterPlan(models.Model):
    """What the hosts of an event chose: which letters go out by themselves, and a line of their own in each."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="letter_plan")
    week = models.BooleanField(default=True)
    day = models.BooleanField(default=True)
    thanks = models.BooleanField(default=True)
    line = models.CharField(max_length=LONGEST_LINE, default="", blank=True)
    thanks_line = models.CharField(max_length=LONGEST_LINE, default="", blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"letters of {self.event_id}"
