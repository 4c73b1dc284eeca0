"""The code on the screen: six digits and a square code, new each minute."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moothall.arrivals.coding import code_at, seconds_left
from moothall.arrivals.queries.lists import counts_at_door
from moothall.arrivals.queries.tokens import secret_of
from moothall.arrivals.rules import can_let_in
from moothall.events.drawing import square_code
from moothall.events.running import event_to_help, frame


@login_required
@never_cache
@require_safe
def code_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the code of this minute, for a screen in the room."""
    event, now = event_to_help(request, pk), timezone.now()
    code = code_at(secret_of(event), now)
    address = f"{settings.SITE_URL}{reverse('arrivals:here', args=[event.pk])}"
    context = {
        "verdict": can_let_in(event, now),
        "code": f"{code[:3]} {code[3:]}",
        "spoken": " ".join(code),
        "address": address.partition("://")[2],
        "square": square_code(f"{address}?code={code}"),
        "seconds": seconds_left(now) + 1,
        "came": counts_at_door(event).came,
    }
    return render(request, "arrivals/code.html", frame(request, event, "door") | context)
