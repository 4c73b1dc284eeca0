"""What can be found, and how common its words are."""

from django.db import models


class Document(models.Model):
    """One thing that can be found: named by ``kind`` and ``object_id``; ``weight`` ranks it beside equals.

    ``words`` holds what the index sees, each in its stem: one line for kind and visibility, one for the title, one for
    the body. ``body`` comes last, so that reading the columns before it never touches a long text.
    """

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    weight = models.FloatField(default=0)
    public = models.BooleanField(default=True)
    words = models.TextField()
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    note = models.CharField(max_length=300, default="")
    body = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="document_once")]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A common word of one kind of documents: in how many it stands, and the 500 that it suits best.

    ``leading`` packs them (see ``ranking.leading``); rare words have no row, for they need none. The row with the empty
    word counts all documents of the kind and, in ``length``, their words. Public documents only.
    """

    kind = models.CharField(max_length=40)
    word = models.CharField(max_length=40)
    documents = models.PositiveIntegerField(default=0)
    length = models.PositiveBigIntegerField(default=0)
    leading = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "kind"], name="word_once")]
        indexes = [models.Index(fields=["word", "documents"], name="word_common")]

    def __str__(self) -> str:
        return self.word
