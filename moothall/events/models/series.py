"""Events that come round, and who comes to all of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moothall.events.models.modes import MOST_SEATS, Mode
from moothall.groups.models import Group


class Series(models.Model):
    """Events that come round by one rule; each date is an event of its own, made some months ahead.

    ``rule`` is an RRULE value (RFC 5545, section 3.3.10) without DTSTART; ``time`` is the wall clock in ``timezone``,
    which stays the same when clocks change; ``minutes`` how long each lasts. ``skipped`` lists dates (ISO) that are
    left out. ``facts`` is what every new date says (title, description, venue, ...) and ``guestlist`` how its guests
    are asked. ``group`` leads it; ``ended_at`` says since when no new dates are made.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="series")
    title = models.CharField(max_length=250)
    slug = models.SlugField(max_length=60, db_index=False)
    rule = models.CharField(max_length=300)
    first_on = models.DateField()
    time = models.TimeField()
    minutes = models.PositiveIntegerField()
    timezone = models.CharField(max_length=60)
    until_on = models.DateField(null=True)
    skipped = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    guestlist = models.JSONField(default=dict)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=7 * 24 * 60), name="series_lasts"),
        ]

    def __str__(self) -> str:
        return self.title


class Standing(models.Model):
    """One answer to a whole series: its dates are answered as they come. ``person`` or ``email`` says whose it is.

    Personal fields are emptied when the last date it answered is forgotten. ``nonce`` makes its link.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="standings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="standings")
    email = models.EmailField(default="", blank=True)
    name = models.CharField(max_length=100, default="", blank=True)
    mode = models.CharField(max_length=10, choices=Mode)
    seats = models.PositiveSmallIntegerField(default=1)
    nonce = models.CharField(max_length=24)
    placed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "person"], name="standing_once"),
            models.UniqueConstraint(fields=["series", "email"], name="standing_email_once", condition=~Q(email="")),
            models.CheckConstraint(condition=Q(person=None) | Q(email=""), name="standing_of_one"),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=MOST_SEATS), name="standing_seats"),
        ]

    def __str__(self) -> str:
        return f"standing {self.pk} of {self.series_id}"
