"""What can be found."""

from django.db import models


class Document(models.Model):
    """One thing that can be found: named by ``kind`` and ``object_id``; ``weight`` ranks it beside equals."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    body = models.TextField(default="")
    url = models.CharField(max_length=300)
    note = models.CharField(max_length=300, default="")
    weight = models.FloatField(default=0)
    public = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="document_once")]

    def __str__(self) -> str:
        return self.title
