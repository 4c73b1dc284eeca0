"""Pages of the demo itself: only where it runs."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.demo.feeds import FEEDS, feed_of


@require_safe
def feed_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve the calendar that a group of the demo publishes "elsewhere"."""
    if not settings.DEMO or slug not in FEEDS:
        raise Http404
    return HttpResponse(feed_of(slug, datetime.now(UTC).date()), content_type="text/calendar; charset=utf-8")
