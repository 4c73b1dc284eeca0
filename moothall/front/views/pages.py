"""What this hall is, what it keeps, and how it can be used by everybody."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moothall.front import queries
from moothall.minutes.caching import kept_for_strangers
from moothall.people import privacy as held


@kept_for_strangers
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what this is, who looks after it and how to join."""
    return render(request, "front/about.html", {"stewards": queries.named_stewards()})


@kept_for_strangers
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people, why and how long, from what each room has declared."""
    holdings = [holding for holding in held.HOLDINGS if holding.yours and holding.what]
    rows = [
        (room, [(holding.what, holding.why, holding.until) for holding in some])
        for room, some in groupby(holdings, key=lambda holding: holding.model.partition(".")[0])
    ]
    return render(request, "front/privacy.html", {"rows": rows})


@kept_for_strangers
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how the hall is made to be used by everybody, and what is not there yet."""
    return render(request, "front/accessibility.html", {})
