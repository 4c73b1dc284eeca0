"""Questions about letters."""

from django.db.models import QuerySet

from moothall.post.models import Letter


def newest_letters(to: str = "") -> QuerySet[Letter]:
    """Return letters, newest first; with ``to``, those to one address."""
    letters = Letter.objects.defer("text", "html", "attachments").order_by("-id")
    return letters.filter(to__iexact=to) if to else letters
