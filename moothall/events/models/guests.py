"""Who comes: how guests are asked, how many places there are, their answers, and why an answer was moved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moothall.events.models.happenings import Event
from moothall.events.models.modes import MOST_SEATS, Mode
from moothall.events.models.series import Series, Standing
from moothall.groups.models import Group


class Guestlist(models.Model):
    """How the guests of one event are asked; an event without one takes no RSVPs here.

    ``most_guests`` is how many one answer may bring besides the one who answers; ``named`` when their names are asked.
    ``claim_hours`` is how long an offered place is kept. ``last_turn`` is the highest turn given on the waiting list.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="guestlist")
    is_open = models.BooleanField(default=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    most_guests = models.PositiveSmallIntegerField(default=1)
    named = models.BooleanField(default=False)
    claim_hours = models.PositiveSmallIntegerField(default=24)
    last_turn = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(most_guests__lt=MOST_SEATS), name="guestlist_most_guests"),
            models.CheckConstraint(condition=Q(claim_hours__gte=1, claim_hours__lte=336), name="guestlist_claim"),
        ]

    def __str__(self) -> str:
        return f"guests of {self.event_id}"


class Capacity(models.Model):
    """The places of one event in one mode; ``places`` empty: no limit. The constraint keeps it from being oversold.

    ``taken`` counts the places that answers hold (going or offered): it rises and falls in the same transaction.
    ``waiting`` counts the places that are waited for.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="capacities", db_index=False)
    mode = models.CharField(max_length=10, choices=Mode)
    places = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "mode"], name="capacity_once"),
            models.CheckConstraint(condition=Q(places=None) | Q(taken__lte=F("places")), name="capacity_not_oversold"),
        ]

    def __str__(self) -> str:
        return f"{self.taken} of {self.places} {self.mode}"


class Rsvp(models.Model):
    """One answer to one event: of a person, or of a guest known by an address only (then with a name).

    ``seats`` counts the one who answers and their guests; ``holds`` the places it holds in its mode's capacity.
    ``turn`` orders the waiting list: the lowest is served first. An offered place is kept until ``offer_until``.
    ``lapses`` counts offers that went by unanswered.
    Somebody who walked in has neither person nor address. ``nonce`` makes the guest's own link; changing it ends old
    links. ``came`` counts how many came. ``reason`` is the last sentence told to the guest about a change they did not
    make.
    Names and addresses of guests are emptied by ``forget_guests`` some weeks after the event; counts stay.
    """

    class State(models.TextChoices):
        GOING = "going", "Going"
        WAITING = "waiting", "Waiting"
        OFFERED = "offered", "Offered a place"
        NOT_GOING = "not_going", "Not going"
        CAME = "came", "Came"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rsvps", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="rsvps")
    email = models.EmailField(default="", blank=True)
    name = models.CharField(max_length=100, default="", blank=True)
    standing = models.ForeignKey(Standing, on_delete=models.SET_NULL, null=True, related_name="rsvps")
    state = models.CharField(max_length=10, choices=State)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.ROOM)
    seats = models.PositiveSmallIntegerField(default=1)
    holds = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveBigIntegerField(null=True)
    offered_at = models.DateTimeField(null=True)
    offer_until = models.DateTimeField(null=True)
    lapses = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, default="", blank=True)
    nonce = models.CharField(max_length=24, default="", blank=True)
    wants_reminders = models.BooleanField(default=True)
    came = models.PositiveSmallIntegerField(default=0)
    came_at = models.DateTimeField(null=True)
    walked_in = models.BooleanField(default=False)
    first_time = models.BooleanField(null=True)
    placed_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="rsvp_once"),
            models.UniqueConstraint(fields=["event", "email"], name="rsvp_email_once", condition=~Q(email="")),
            models.UniqueConstraint(fields=["event", "turn"], name="rsvp_turn_once", condition=Q(turn__isnull=False)),
            models.CheckConstraint(condition=Q(person=None) | Q(email=""), name="rsvp_of_one"),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=MOST_SEATS), name="rsvp_seats"),
            models.CheckConstraint(
                condition=Q(state__in=["going", "offered"], holds=F("seats"))
                | Q(state__in=["waiting", "not_going"], holds=0)
                | Q(state="came", holds__lte=F("seats")),
                name="rsvp_holds_what_it_says",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offer_until__isnull=False) | ~Q(state="offered"), name="rsvp_offer_ends"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", turn__isnull=False) | ~Q(state="waiting"), name="rsvp_waits_in_turn"
            ),
        ]
        indexes = [
            models.Index(fields=["offer_until"], name="rsvp_offer_lapses", condition=Q(state="offered")),
            models.Index(fields=["email"], name="rsvp_email", condition=~Q(email="")),
            models.Index(fields=["event", "id"], name="rsvp_in_order"),  # letters walk through thousands by it
        ]

    def __str__(self) -> str:
        return f"{self.person_id or 'guest'} {self.state} {self.event_id}"


class Companion(models.Model):
    """The name of somebody whom a guest brings, where names are asked."""

    rsvp = models.ForeignKey(Rsvp, on_delete=models.CASCADE, related_name="companions")
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Sharing(models.Model):
    """A guest's yes that a co-hosting group, besides the one that leads, may see their name and address."""

    rsvp = models.ForeignKey(Rsvp, on_delete=models.CASCADE, related_name="sharings", db_index=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rsvp", "group"], name="sharing_once")]

    def __str__(self) -> str:
        return f"{self.rsvp_id} with {self.group_id}"


class Move(models.Model):
    """One change of an answer, with its reason as a sentence to the guest; ``by`` is empty when the hall did it."""

    rsvp = models.ForeignKey(Rsvp, on_delete=models.CASCADE, related_name="moves")
    was = models.CharField(max_length=10, choices=Rsvp.State, default="", blank=True)
    became = models.CharField(max_length=10, choices=Rsvp.State)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.why


class RsvpRequest(models.Model):
    """An RSVP by somebody without an account, not confirmed yet; it holds no place. Forgotten after two days.

    Only hashes of the letter's code and link are kept; either works once. ``answer`` is what was asked for.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="rsvp_requests")
    series = models.ForeignKey(Series, on_delete=models.CASCADE, null=True, related_name="rsvp_requests")
    email = models.EmailField()
    answer = models.JSONField(default=dict)
    code_hash = models.CharField(max_length=64)
    link_hash = models.CharField(max_length=64, unique=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    rsvp = models.ForeignKey(Rsvp, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, series=None) | Q(event=None, series__isnull=False),
                name="rsvp_request_for_one",
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="rsvp_request_at"),
            models.Index(fields=["email"], name="rsvp_request_email"),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class Question(models.Model):
    """Something that the guests of an event are asked, why, and when the answers are deleted.

    ``about_access`` marks what people need to take part; ``about_organisation`` which organisation they come from.
    """

    class Kind(models.TextChoices):
        SHORT = "short", "A few words"
        LONG = "long", "Some sentences"
        YES_NO = "yes_no", "Yes or no"
        CHOICE = "choice", "One of several"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SHORT)
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    about_access = models.BooleanField(default=False)
    about_organisation = models.BooleanField(default=False)
    purpose = models.CharField(max_length=200)
    delete_on = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["delete_on"], name="question_delete_on")]

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """What one guest answered to one question; deleted on the question's date."""

    rsvp = models.ForeignKey(Rsvp, on_delete=models.CASCADE, related_name="answers", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rsvp", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"answer to {self.question_id}"
