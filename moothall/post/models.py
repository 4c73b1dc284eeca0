"""Letters waiting to leave, and those that have left."""

from django.db import models


class Letter(models.Model):
    """One e-mail to one address; ``headers`` holds extra ones (List-Unsubscribe). Kept for 30 days.

    waiting → leaving → sent; waiting → kept, where no mail server is set; a letter found leaving by a later try was
    cut off while the server took it: nobody knows whether it left, so it goes again only when a person says so.
    ``attachments``: ``{"name", "type", "content"}``, the content in base64.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to leave"
        LEAVING = "leaving", "Leaving"
        SENT = "sent", "Sent"
        KEPT = "kept", "Kept here"
        FAILED = "failed", "Refused"

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
