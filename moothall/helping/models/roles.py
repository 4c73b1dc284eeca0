"""Places to fill for an event, and who fills them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moothall.events.models import Event

MOST_WANTED = 50
MOST_MINUTES = 60 * 24 * 14


class Role(models.Model):
    """Something that needs doing at an event, and by how many. The constraint keeps it from being overfilled.

    ``filled`` counts the stints that hold a place: it rises and falls in the same transaction. ``from_minutes`` and
    ``until_minutes`` count from the event's start or its end, as their anchors say (negative: before it), so that the
    times move when the event does. A role ``for_whom`` is *chosen* is filled by talks only.
    """

    class Kind(models.TextChoices):
        HOST = "host", "Host"
        WELCOME = "welcome", "Welcome"
        SPEAKER = "speaker", "Speaker"
        TECH = "tech", "Tech"
        SAFETY = "safety", "Safety"
        OTHER = "other", "Something else"

    class For(models.TextChoices):
        ANYBODY = "anybody", "Anybody"
        MEMBERS = "members", "Members of the groups that host it"
        CHOSEN = "chosen", "Those whose talks were chosen"

    class Anchor(models.TextChoices):
        START = "start", "The start"
        END = "end", "The end"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    title = models.CharField(max_length=100)
    about = models.TextField(max_length=600, default="", blank=True)
    wanted = models.PositiveSmallIntegerField(default=1)
    filled = models.PositiveSmallIntegerField(default=0)
    for_whom = models.CharField(max_length=10, choices=For, default=For.ANYBODY)
    from_minutes = models.IntegerField(default=0)
    from_anchor = models.CharField(max_length=5, choices=Anchor, default=Anchor.START)
    until_minutes = models.IntegerField(default=0)
    until_anchor = models.CharField(max_length=5, choices=Anchor, default=Anchor.END)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(filled__lte=F("wanted")), name="role_not_overfilled"),
            models.CheckConstraint(condition=Q(wanted__gte=1, wanted__lte=MOST_WANTED), name="role_wanted"),
            models.CheckConstraint(
                condition=Q(from_minutes__range=(-MOST_MINUTES, MOST_MINUTES))
                & Q(until_minutes__range=(-MOST_MINUTES, MOST_MINUTES)),
                name="role_near_its_event",
            ),
            models.UniqueConstraint(fields=["event"], name="role_of_talks_once", condition=Q(for_whom="chosen")),
        ]

    def __str__(self) -> str:
        return self.title


class Stint(models.Model):
    """Somebody who fills a role: a person, or a guest whose address a letter has proven.

    One row for each person and role, however often it is handed back and taken again. ``minutes`` is the time given,
    known once it was done. ``note`` is the word said when handing it back. ``nonce`` makes the own page's link.
    Names and addresses are emptied 60 days after the event; the time given stays.
    """

    class State(models.TextChoices):
        FILLED = "filled", "Will do it"
        HANDED_BACK = "handed_back", "Handed back"
        DID_IT = "did_it", "Did it"
        ABSENT = "absent", "Could not be there"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="stints", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="stints")
    email = models.EmailField(default="", blank=True)
    name = models.CharField(max_length=100, default="", blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.FILLED)
    minutes = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=300, default="", blank=True)
    nonce = models.CharField(max_length=24)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "person"], name="stint_once"),
            models.UniqueConstraint(fields=["role", "email"], name="stint_email_once", condition=~Q(email="")),
            models.CheckConstraint(condition=Q(person=None) | Q(email=""), name="stint_of_one"),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(state="did_it", minutes__lte=MOST_MINUTES), name="stint_minutes"
            ),
        ]
        indexes = [models.Index(fields=["email"], name="stint_email", condition=~Q(email=""))]

    def __str__(self) -> str:
        return f"stint {self.pk} of {self.role_id}"


# The states in which a stint holds one of its role's places.
HOLDING = (Stint.State.FILLED, Stint.State.DID_IT, Stint.State.ABSENT)


class Ask(models.Model):
    """One of the crew asked by an organiser to fill a role; it holds no place. Open until ``answered_at``."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "Not this time"

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="asks", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_asks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=300, default="", blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=3, choices=Answer, default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "person"], name="ask_once")]

    def __str__(self) -> str:
        return f"ask {self.pk} for {self.role_id}"
