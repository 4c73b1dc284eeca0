"""What people are told, and how they like to be told."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One message to one person: shown under “For you”, and mailed as they prefer (at once, in the digest, never)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    body = models.TextField(default="")
    url = models.CharField(max_length=300, default="")
    key = models.CharField(max_length=120, null=True, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_newest"),
            models.Index(fields=["mailed_at", "person"], name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return self.title


class Preference(models.Model):
    """How one person wants to hear of one topic ("" means everything without a choice of its own)."""

    class Way(models.TextChoices):
        AT_ONCE = "at_once", "An e-mail at once"
        DIGEST = "digest", "In one e-mail a week"
        ON_SITE = "on_site", "Only here, no e-mail"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    topic = models.CharField(max_length=60, default="", blank=True)
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.topic or 'everything'}: {self.way}"
