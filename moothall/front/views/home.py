"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from moothall.front import queries
from moothall.kit.panels import panels_for
from moothall.minutes.caching import kept_for_strangers
from moothall.people.models import Person
from moothall.people.queries import viewer_of


@kept_for_strangers
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show a stranger what this is and what is on; show somebody signed in what waits for them first."""
    viewer = viewer_of(request)
    tasks, groups = queries.waiting_for(viewer) if isinstance(viewer, Person) else ([], [])
    context = {
        "tasks": tasks,
        "groups": groups,
        "panels": panels_for("front.home", request, None),
        "network": queries.network(timezone.now()),
    }
    return render(request, "front/home.html", context)
