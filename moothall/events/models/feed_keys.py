"""The keys of people's own feeds."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class FeedKey(models.Model):
    """The key of one person's own feed. Only its hash is kept; a revoked key opens nothing ever again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_keys")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="feed_key_one_alive", condition=Q(revoked_at=None))
        ]

    def __str__(self) -> str:
        return f"key of {self.person_id}"
