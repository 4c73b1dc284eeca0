"""Calls for talks, the talks that people propose, and what reviewers think of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moothall.events.models import Event
from moothall.helping.models.roles import Stint

LEAST_SCORE, MOST_SCORE = 1, 4


class Call(models.Model):
    """An event asks for talks until ``closes_at``. ``lengths`` is a list of minutes to choose from.

    While it is ``blind``, whoever reviews or decides sees no names until a talk is decided.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="call")
    closes_at = models.DateTimeField()
    guidance = models.TextField(max_length=3000, default="", blank=True)
    lengths = models.JSONField(default=list)
    slots = models.PositiveSmallIntegerField(default=4)
    blind = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(slots__gte=1, slots__lte=50), name="call_slots")]

    def __str__(self) -> str:
        return f"call for {self.event_id}"


class Reviewer(models.Model):
    """Somebody asked to review the talks of a call, besides the organisers of its hosts."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="reviewers", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews_for")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="reviewer_once")]

    def __str__(self) -> str:
        return f"{self.person_id} reviews {self.call_id}"


class Talk(models.Model):
    """A talk that somebody proposes: a person, or a guest whose address a letter has proven.

    ``name`` is how they want to be named on the programme; ``about`` is Markdown, ``needs`` is read by organisers only,
    once they have decided. ``words`` is the letter of the last decision and ``decisions`` counts them. An accepted
    talk stands on the programme once it was confirmed; then ``stint`` is its speaker's.
    What was not accepted is deleted 90 days after the event.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Accepted"
        WAITLISTED = "waitlisted", "On the waiting list"
        DECLINED = "declined", "Not this time"
        WITHDRAWN = "withdrawn", "Withdrawn"

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="talks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="talks")
    email = models.EmailField(default="", blank=True)
    name = models.CharField(max_length=100, default="", blank=True)
    title = models.CharField(max_length=120)
    about = models.TextField(max_length=3000)
    length = models.PositiveSmallIntegerField()
    first_time = models.BooleanField(default=False)
    needs = models.TextField(max_length=1000, default="", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    words = models.TextField(max_length=3000, default="", blank=True)
    decisions = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    stint = models.ForeignKey(Stint, on_delete=models.SET_NULL, null=True, related_name="talks")
    nonce = models.CharField(max_length=24)
    placed_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(person=None) | Q(email=""), name="talk_of_one"),
            models.CheckConstraint(condition=Q(confirmed_at=None) | Q(state="accepted"), name="talk_confirmed"),
        ]
        indexes = [models.Index(fields=["email"], name="talk_email", condition=~Q(email=""))]

    def __str__(self) -> str:
        return self.title


class Review(models.Model):
    """What one reviewer thinks of one talk; without a ``score`` they passed. It is not changed once it was given.

    The reviewer is forgotten when they leave the hall; the score stays, so that no ranking changes behind people's
    backs.
    """

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="talk_reviews"
    )
    score = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(max_length=1000, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talk", "reviewer"], name="review_once"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=LEAST_SCORE, score__lte=MOST_SCORE), name="review_score"
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of {self.talk_id}"
