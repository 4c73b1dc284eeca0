"""What the code on a guest's screen opens: for those who keep the door the guest, for everybody else the code."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moothall.arrivals.actions import Mark, mark_arrival
from moothall.arrivals.queries.lists import guest_at_door
from moothall.arrivals.queries.tokens import label_at_door, rsvp_by_door_token, ticket_address
from moothall.arrivals.rules import alone_hours, can_keep_door
from moothall.events.drawing import square_code
from moothall.events.models import MOST_SEATS, Rsvp
from moothall.events.rules import can_help_run
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther

COOKIE = "moothall_door"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """Show who stands at the door and a button; to look changes nothing."""
    rsvp, now = rsvp_by_door_token(token), timezone.now()
    if rsvp is None:
        raise Http404
    viewer = request.viewer  # type: ignore[attr-defined]
    if not can_help_run(viewer, rsvp.event):
        if request.method == "POST":
            raise Http404
        return _ticket(request, rsvp, token, now)
    if request.method != "POST":
        return _page(request, rsvp, token, now)
    seats = request.POST.get("seats", "")
    mark = Mark(uuid4(), min(int(seats), MOST_SEATS) if seats.isascii() and seats.isdigit() else 1, now, token=token)
    try:
        mark_arrival(by=viewer, event=rsvp.event, mark=mark, now=now)
    except Refused as refused:
        return _page(request, rsvp, token, now, said=str(refused.verdict), status=409)
    return SeeOther(reverse("arrivals:scan", args=[token]))


def _page(
    request: HttpRequest, rsvp: Rsvp, token: str, now: datetime, *, said: str = "", status: int = 200
) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    context = {
        "event": rsvp.event,
        "guest": guest_at_door(rsvp, viewer),
        "verdict": can_keep_door(viewer, rsvp.event, now),
        "token": token,
        "said": said,
    }
    return render(request, "arrivals/scan.html", context, status=status)


def _ticket(request: HttpRequest, rsvp: Rsvp, token: str, now: datetime) -> HttpResponse:
    """Show the code again and nothing else; this device is known at the event's own door until it ends."""
    context = {"square": square_code(ticket_address(rsvp)), "label": label_at_door(rsvp.pk)}
    page = render(request, "arrivals/ticket.html", context)
    left = int((alone_hours(rsvp.event)[1] - now).total_seconds())
    if left > 0:
        path = reverse("arrivals:here", args=[rsvp.event_id])
        page.set_cookie(
            COOKIE, token, max_age=left, path=path, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    return page
