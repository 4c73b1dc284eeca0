"""Who sits with whom."""

from django.db import models
from django.db.models import F, Q

from moothall.events.models import Event, Question, Rsvp


class Plan(models.Model):
    """The tables or breakout rooms of one event: ``rounds`` rounds of at most ``size`` people to a table.

    ``way`` says how people were placed: mixed, by their answer to ``question``, or by hand. ``mode`` limits it to those
    in the room or online ("" is everybody). ``shared_at`` says since when guests see where they sit. ``repeats`` counts
    meetings of a pair after its first.
    """

    class Kind(models.TextChoices):
        TABLES = "tables", "Tables"
        ROOMS = "rooms", "Breakout rooms"

    class Way(models.TextChoices):
        MIX = "mix", "Mixed"
        TOPIC = "topic", "By topic"
        HAND = "hand", "By hand"

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="seating")
    kind = models.CharField(max_length=10, choices=Kind)
    way = models.CharField(max_length=10, choices=Way)
    mode = models.CharField(max_length=10, default="", blank=True)
    rounds = models.PositiveSmallIntegerField()
    size = models.PositiveSmallIntegerField()
    keep_parties = models.BooleanField(default=True)
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="+")
    repeats = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rounds__gte=1, rounds__lte=12), name="plan_rounds"),
            models.CheckConstraint(condition=Q(size__gte=2, size__lte=100), name="plan_size"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.event_id}"


class Table(models.Model):
    """One table or breakout room, the same in every round."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tables", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="table_once")]

    def __str__(self) -> str:
        return self.name or str(self.number)


class Seat(models.Model):
    """Where somebody sits in one round; ``companion`` is 0 for who answered, 1 and up for whom they bring."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="seats", db_index=False)
    round = models.PositiveSmallIntegerField()
    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="seats")
    rsvp = models.ForeignKey(Rsvp, on_delete=models.CASCADE, related_name="table_seats")
    companion = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "round", "rsvp", "companion"], name="seat_once_a_round")]

    def __str__(self) -> str:
        return f"{self.rsvp_id}.{self.companion} at {self.table_id}"


class Condition(models.Model):
    """Two answers whose people are always, or never, to sit together; seen by those who run the event only."""

    class Kind(models.TextChoices):
        APART = "apart", "Never together"
        TOGETHER = "together", "Always together"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(max_length=10, choices=Kind)
    one = models.ForeignKey(Rsvp, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Rsvp, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "one", "other"], name="condition_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="condition_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"
