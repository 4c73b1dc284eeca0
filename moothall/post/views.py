"""The outbox: letters that a demo wrote, to be read here instead of in a mailbox."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import linebreaks, urlize
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from moothall.kit.text import clean_html
from moothall.post.models import Letter
from moothall.post.queries import newest_letters
from moothall.post.rules import can_open_outbox

PAGE = 30


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """List letters, newest first."""
    _open_or_404()
    to = request.GET.get("to", "").strip()
    page = Paginator(newest_letters(to), PAGE).get_page(request.GET.get("page"))
    return render(request, "post/outbox.html", {"page": page, "to": to})


@require_safe
def letter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one letter: its words with links that work, and its HTML made safe."""
    _open_or_404()
    letter = get_object_or_404(Letter, pk=pk)
    shown = {
        "letter": letter,
        "words": mark_safe(linebreaks(urlize(letter.text, nofollow=True, autoescape=True))),  # noqa: S308  (urlize escapes)
        "html": mark_safe(clean_html(letter.html)),  # noqa: S308  (cleaned by the kit)
    }
    return render(request, "post/letter.html", shown)


def _open_or_404() -> None:
    if not can_open_outbox():
        raise Http404
