"""Letters waiting to leave, and those that have left."""

from django.db import models


class Letter(models.Model):
    """One e-mail to one address; ``headers`` holds extra ones (List-Unsubscribe). Kept 30 days after it left."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(default="")
    headers = models.JSONField(default=dict)
    attachments = models.JSONField(default=list)
    purpose = models.CharField(max_length=60)
    key = models.CharField(max_length=120, null=True, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    error = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="letter_newest"),
            models.Index(fields=["to", "-id"], name="letter_to"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
