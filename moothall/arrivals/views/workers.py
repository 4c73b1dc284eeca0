"""The script that keeps the page of one door on a phone, so that it opens without a connection."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moothall.events.running import event_to_help

FILES = (
    "hall.css",
    "kit/kit.js",
    "kit/moothall.svg",
    "arrivals/door.js",
    "arrivals/scan.js",
)


@login_required
@never_cache
@require_safe
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the script; its own address lies under the door's, so that it can answer for that page only."""
    event = event_to_help(request, pk)
    context = {
        "name": f"moothall-door-{event.pk}",
        "page": reverse("arrivals:door", args=[event.pk]),
        "files": [static(file) for file in FILES],
    }
    return render(request, "arrivals/worker.js", context, content_type="text/javascript; charset=utf-8")
