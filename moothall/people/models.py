"""Who comes through the door."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
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
    """Somebody with an account. The home is never finer than a postcode district or a town."""

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
    joined_at = models.DateTimeField(null=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name or "Somebody without a name yet"


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


class Stranger:
    """Whoever is signed out: sees what is public, may ask to come in."""

    id = pk = None
    name = ""
    email = ""
    is_authenticated = False
    is_steward = False
    is_active = False
    timezone = ""
    home_name = ""
    home_latitude: float | None = None
    home_longitude: float | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stranger)

    def __hash__(self) -> int:
        return hash(Stranger)


Viewer = Person | Stranger
STRANGER = Stranger()
