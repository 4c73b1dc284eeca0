"""The door of an event, and every mark that was made at it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moothall.events.models import MOST_SEATS, Event, Rsvp


class Door(models.Model):
    """The door of one event: marks go through it one batch at a time, so its row is locked before a guestlist is."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="door")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"door of {self.event_id}"


class Arrival(models.Model):
    """One mark at the door: so many of one answer are here; 0 takes an earlier mark back. Rows are never changed.

    ``at`` is when it was marked, by the hall's clock, and ``told_at`` when the hall heard of it: they differ when the
    phone had no connection. The mark with the latest ``at`` is in force; of two at once, the one that was told later.
    ``client_id`` is made where the mark is made, so that a mark sent twice is kept once. No names are kept here; who
    marked and whose mark it is are forgotten some weeks after the event (``forget_marks``).
    """

    class Way(models.TextChoices):
        LIST = "list", "From the list"
        QR = "qr", "By the code on the guest’s screen"
        SELF = "self", "By the guest"
        WALK_IN = "walk_in", "Walked in"
        SHEET = "sheet", "From the paper sheet"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="arrivals", db_index=False)
    rsvp = models.ForeignKey(Rsvp, on_delete=models.SET_NULL, null=True, related_name="arrivals")
    seats = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=10, choices=Way)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    told_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(seats__lte=MOST_SEATS), name="arrival_seats")]
        indexes = [models.Index(fields=["event", "at"], name="arrival_event_at")]

    def __str__(self) -> str:
        return f"{self.seats} of {self.rsvp_id} at {self.at:%H:%M}"
