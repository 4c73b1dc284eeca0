"""Who comes through the door."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class PersonManager(BaseUserManager["Person"]):
    """Makes people by e-mail address; nobody has a password."""

    def create_user(self, email: str, **fields: object) -> "Person":
        """Create a person who signs in by mailed code or passkey."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody with an account. The home is never finer than a postcode district or a town.

    ``waiting`` counts unread notices, kept by the room of notices so that the top bar of a page needs no query.
    ``welcomed_at`` is empty until the person has seen the welcome page. Who has left keeps an empty row (``left_at``),
    so that what they did with others still adds up; nothing in it says who they were.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, default="", blank=True)
    about = models.TextField(max_length=1000, default="", blank=True)
    home_name = models.CharField(max_length=100, default="", blank=True)
    home_latitude = models.FloatField(null=True)
    home_longitude = models.FloatField(null=True)
    timezone = models.CharField(max_length=60, default="", blank=True)
    language = models.CharField(max_length=10, default="", blank=True)
    is_steward = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    waiting = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField(null=True)
    welcomed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(
                condition=Q(home_latitude=None, home_longitude=None)
                | Q(home_latitude__isnull=False, home_longitude__isnull=False),
                name="person_home_whole",
            ),
            models.CheckConstraint(condition=Q(left_at=None) | Q(is_active=False), name="person_left_is_out"),
        ]
        indexes = [models.Index(fields=["id"], name="person_steward", condition=Q(is_steward=True))]

    def __str__(self) -> str:
        if self.left_at:
            return "Somebody who has left"
        return self.name or "Somebody without a name yet"


class Knock(models.Model):
    """An e-mail address at the door: the letter's code works on the device that knocked, its link on any; either once.

    Only hashes of code and link are kept. With a ``person`` it asks to change that person's address to this one.
    Forgotten after a day.
    """

    email = models.EmailField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="knocks")
    code_hash = models.CharField(max_length=64)
    link_hash = models.CharField(max_length=64, unique=True)
    way_on = models.CharField(max_length=300, default="")
    wrong = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["email", "id"], name="knock_email"),
            models.Index(fields=["at"], name="knock_at"),
        ]

    def __str__(self) -> str:
        return f"knock {self.pk}"


class SignIn(models.Model):
    """One device on which a person is signed in. It holds the browser's own name, no address and no place."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80)
    way = models.CharField(max_length=10)
    at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_used_at"], name="sign_in_last_used")]

    def __str__(self) -> str:
        return f"{self.device}, {self.at:%d %B %Y}"


class Consent(models.Model):
    """One yes or no to one purpose at one time; the newest row for a purpose is in force. Rows are never changed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=60)
    given = models.BooleanField()
    wording = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose}: {'yes' if self.given else 'no'}"


class DemoVisitor(models.Model):
    """A person of the demo as whom anybody may come in by one click, while the hall runs as a demo."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.label


class Stranger:
    """Whoever is signed out: sees what is public, may ask to come in."""

    id = pk = None
    name = ""
    email = ""
    is_authenticated = False
    is_steward = False
    is_active = False
    waiting = 0
    timezone = ""
    language = ""
    home_name = ""
    home_latitude: float | None = None
    home_longitude: float | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stranger)

    def __hash__(self) -> int:
        return hash(Stranger)


Viewer = Person | Stranger
STRANGER = Stranger()
