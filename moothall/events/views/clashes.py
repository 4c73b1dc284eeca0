"""For organisers: nights on which their group and a neighbour meet at once."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from moothall.events.models import Event
from moothall.events.queries.clashes import clashes_for
from moothall.events.rules import can_see_clashes
from moothall.events.telling import card_of, reader_zone
from moothall.groups.models import Group
from moothall.kit.verdict import require
from moothall.places.queries import in_miles


@login_required
@require_safe
def clash_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the coming sixty days' clashes of a group to those who organise it."""
    viewer = request.viewer  # type: ignore[attr-defined]
    group = Group.objects.filter(slug=slug).first()
    if group is None:
        raise Http404
    require(can_see_clashes(viewer, group))
    zone = reader_zone(viewer.timezone or group.timezone)
    clashes = [
        {"ours": card_of(told(ours), zone), "theirs": card_of(told(theirs), zone), "miles": in_miles(miles)}
        for ours, theirs, miles in clashes_for(group, now=timezone.now())
    ]
    return render(request, "events/clashes.html", {"group": group, "clashes": clashes})


def told(event: Event) -> Any:
    """Return an event whose hosts were fetched in the shape of a list's row."""
    return Told(event)


class Told:
    """An event as a card sees it: its own columns, its hosts' groups and no town."""

    town = ""

    def __init__(self, event: Event) -> None:
        self._event = event
        self.id = event.pk
        self.hosts = [host.group for host in event.hosts.all()]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._event, name)
