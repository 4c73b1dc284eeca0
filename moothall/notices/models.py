"""What people are told, and how they like to be told."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One message to one person, shown under “For you”; mailed when ``mail_due_at`` comes, unless it was read before.

    ``mail_due_at`` is empty for what is not mailed. One letter may carry many notices; each is mailed once at most.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    body = models.TextField(default="")
    url = models.CharField(max_length=300, default="")
    key = models.CharField(max_length=120, null=True, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_newest"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(
                fields=["mail_due_at", "person"],
                name="notice_to_mail",
                condition=Q(mailed_at=None, read_at=None, mail_due_at__isnull=False),
            ),
            models.Index(fields=["created_at"], name="notice_created"),
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
