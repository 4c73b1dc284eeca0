"""The list at the door: mark who is here, take it back, welcome who walked in, write up the paper sheet."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moothall.arrivals.actions import Mark, mark_arrival, mark_arrivals
from moothall.arrivals.forms import WalkInForm
from moothall.arrivals.queries.lists import Counts, Guest, counts_at_door, guests_at_door
from moothall.arrivals.rules import alone_hours, can_keep_door, is_from_paper, shows_names
from moothall.events.models import MOST_SEATS, Event
from moothall.events.running import LARGEST_KEY, event_to_help, frame
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther

MOST_ON_PAPER = 500
DIGITS = len(str(LARGEST_KEY))


@login_required
@never_cache
@csp_update({"worker-src": [SELF]})  # type: ignore[arg-type]
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who is expected and who is here; a post is one button of the list."""
    event, now = event_to_help(request, pk), timezone.now()
    if request.method != "POST":
        return _page(request, event, now)
    marks = _pressed(request, now)
    try:
        outcomes = mark_arrivals(by=request.viewer, event=event, marks=marks, now=now)  # type: ignore[attr-defined]
    except Refused as refused:
        return _page(request, event, now, said=str(refused.verdict), status=409)
    said = next((outcome.said for outcome in outcomes if outcome.said), "")
    if said:
        return _page(request, event, now, said=said, status=409)
    return SeeOther(_place_in_list(request, event, marks[0].rsvp_id if marks else None))


@login_required
@never_cache
@csp_update({"worker-src": [SELF]})  # type: ignore[arg-type]
@require_POST
def walk_in_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Welcome somebody who is on no list; when every place is spoken for, ask first."""
    event, now = event_to_help(request, pk), timezone.now()
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return _page(request, event, now, form=form, status=422)
    said = form.cleaned_data
    if not said["over"] and counts_at_door(event).would_overflow(said["seats"]):
        return _page(request, event, now, form=form, asks_over=True, status=409)
    words = {name: said[name] for name in ("seats", "name", "email", "first_time", "client_id")}
    try:
        mark = Mark(at=now, welcomes=True, **words)
        mark_arrival(by=request.viewer, event=event, mark=mark, now=now)  # type: ignore[attr-defined]
    except Refused as refused:
        return _page(request, event, now, form=form, said=str(refused.verdict), status=409)
    return SeeOther(f"{reverse('arrivals:door', args=[event.pk])}?welcomed={said['seats']}#walk-in")


def _page(
    request: HttpRequest,
    event: Event,
    now: datetime,
    *,
    form: WalkInForm | None = None,
    said: str = "",
    asks_over: bool = False,
    status: int = 200,
) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    shows, counts = shows_names(event, now), counts_at_door(event)
    guests = guests_at_door(event, viewer) if shows else []
    asked = (request.POST.get("q") or request.GET.get("q") or "").strip()[:60]
    until = alone_hours(event)[1]
    context = {
        "verdict": can_keep_door(viewer, event, now),
        "shows": shows,
        "paper": is_from_paper(event, now),
        "counts": counts,
        "guests": [guest for guest in guests if _answers(guest, asked)],
        "all_guests": len(guests),
        "asked": asked,
        "said": said,
        "welcomed": _number(request.GET.get("welcomed", ""), MOST_SEATS),
        "asks_over": asks_over,
        "full_words": full_words(counts),
        "form": form or WalkInForm(),
        "door": _for_script(event, viewer.pk, counts, now),
        "words": json.dumps(_words()),
    }
    page = render(request, "arrivals/door.html", frame(request, event, "door") | context, status=status)
    if shows and now < until:
        page["X-Door-Until"] = str(_milliseconds(until))
    return page


def full_words(counts: Counts) -> str:
    """Say kindly that every place is spoken for, with the two numbers that help to decide."""
    return _(
        "All %(places)s places are spoken for; %(came)s people are here so far. If there is room for one more, and it "
        "is safe, let them in: it is yours to decide."
    ) % {"places": counts.places, "came": counts.came}


def _pressed(request: HttpRequest, now: datetime) -> list[Mark]:
    """Read which button of the list was pressed, and which names are ticked on the page of the paper sheet."""
    here = [*request.POST.getlist("here"), *request.POST.getlist("came")[:MOST_ON_PAPER]]
    marks = [Mark(uuid4(), _seats(request, key), now, rsvp_id=key) for text in here if (key := _number(text))]
    undone = [Mark(uuid4(), 0, now, rsvp_id=key) for text in request.POST.getlist("undo") if (key := _number(text))]
    return undone + marks


def _seats(request: HttpRequest, key: int) -> int:
    """Return how many of a party are here: what was chosen, or all of them (a mark is cut to the party's size)."""
    return _number(request.POST.get(f"seats-{key}", ""), MOST_SEATS) or MOST_SEATS


def _number(text: str, most: int = LARGEST_KEY) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0
    return number if number <= most else 0


def _place_in_list(request: HttpRequest, event: Event, key: int | None = None) -> str:
    asked = request.POST.get("q", "").strip()[:60]
    query = f"?{urlencode({'q': asked})}" if asked else ""
    return f"{reverse('arrivals:door', args=[event.pk])}{query}{f'#g-{key}' if key else ''}"


def _answers(guest: Guest, asked: str) -> bool:
    return asked.casefold() in f"{guest.name} {guest.label}".casefold()


def _for_script(event: Event, person_id: int, counts: Counts, now: datetime) -> dict[str, Any]:
    """Return what the page's script is told: addresses, times, and a name for what this helper keeps on the phone."""
    keeper = salted_hmac("arrivals.keeper", f"{event.pk}:{person_id}").hexdigest()[:16]
    return {
        "event": event.pk,
        "keeper": keeper,
        "at": _milliseconds(now),
        "until": _milliseconds(alone_hours(event)[1]),
        "marks": reverse("arrivals:marks", args=[event.pk]),
        "worker": reverse("arrivals:worker", args=[event.pk]),
        "page": reverse("arrivals:door", args=[event.pk]),
        "places": "" if counts.places is None else counts.places,
        "taken": counts.taken,
    }


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _words() -> dict[str, str]:
    """Return the sentences that the page's script says; %s is a number or a name."""
    return {
        "sent": _("Everything is sent."),
        "waitingOne": _("1 waiting to be sent."),
        "waiting": _("%s waiting to be sent."),
        "offline": _("No connection: go on, marks are kept on this phone and sent later."),
        "here": _("Here"),
        "party": _("%1 of %2 here"),
        "expected": _("Party of %s"),
        "address": _("The e-mail address goes only with a connection: it is lost if this page is closed before."),
        "over": _("Let them in anyway"),
        "out": _("You are signed out, or do not help here any more. Sign in again on this phone to send what waits."),
        "isHere": _("%s is here."),
        "notHere": _("That code is not on this list."),
        "walkIn": _("Walk-in"),
        "of": _("%1 of %2"),
        "howMany": _("How many of %s are here"),
        "welcome": _("Welcome them"),
    }
