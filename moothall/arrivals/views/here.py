"""Guests by themselves: the code on the screen, and who they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moothall.arrivals.actions import Myself, arrive_alone
from moothall.arrivals.forms import HereForm
from moothall.arrivals.queries.lists import answer_of_person
from moothall.arrivals.queries.tokens import rsvp_by_door_token, secret_of
from moothall.arrivals.rules import can_arrive_alone, can_let_in
from moothall.arrivals.views.scans import COOKIE
from moothall.events.models import MOST_SEATS, Event, Rsvp
from moothall.events.running import LARGEST_KEY
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.adapters import seconds_to_wait
from moothall.people.models import Person

LIMIT = "here"


@dataclass(frozen=True, slots=True)
class Known:
    """Who stands at the screen, if the hall can tell: somebody with an account, or with an answer, or neither."""

    person: Person | None
    rsvp: Rsvp | None
    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.person or self.rsvp)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a guest type the code on the screen and say that they are here."""
    event, now = _event(request, pk), timezone.now()
    known = _known(request, event)
    if request.method != "POST":
        given = {"code": request.GET.get("code", "")[:20], "place": known.place}
        return _page(request, event, now, known, _form(known, initial=given))
    form = _form(known, request.POST)
    if not form.is_valid():
        return _page(request, event, now, known, form, status=422)
    if seconds_to_wait(request, LIMIT, key=f"event {event.pk}", counts=False):
        return _page(request, event, now, known, form, too_many=True, status=429)
    return _arrive(request, event, now, known, form)


def _arrive(request: HttpRequest, event: Event, now: datetime, known: Known, form: HereForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        arrive_alone(
            event=event,
            code=said["code"],
            myself=_myself(known, said),
            client_id=said["client_id"],
            now=now,
        )
    except Refused as refused:
        form.add_error("code" if _is_wrong(event, said["code"], now) else None, str(refused.verdict))
        if form.has_error("code"):
            seconds_to_wait(request, LIMIT, key=f"event {event.pk}")
        return _page(request, event, now, known, form, status=422)
    return SeeOther(f"{reverse('arrivals:here', args=[event.pk])}?done=1")


def _event(request: HttpRequest, pk: int) -> Event:
    viewer = request.viewer  # type: ignore[attr-defined]
    event = Event.objects.visible_to(viewer).filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if event is None:
        raise Http404
    return event


def _known(request: HttpRequest, event: Event) -> Known:
    viewer = request.viewer  # type: ignore[attr-defined]
    person = viewer if viewer.is_authenticated else None
    for token in (request.POST.get("place"), request.GET.get("place"), request.COOKIES.get(COOKIE)):
        rsvp = rsvp_by_door_token(token) if token else None
        if token and rsvp and rsvp.event_id == event.pk:
            return Known(person, rsvp, token)
    return Known(person, answer_of_person(event, person) if person else None)


def _form(known: Known, *args: Any, **kwargs: Any) -> HereForm:
    most = known.rsvp.seats if known.rsvp else 1
    return HereForm(*args, known=bool(known), most=most, **kwargs)


def _myself(known: Known, said: dict[str, Any]) -> Myself:
    if known.rsvp:
        return Myself(rsvp=known.rsvp, seats=said["seats"])
    if known.person:
        return Myself(email=known.person.email, name=known.person.name)
    return Myself(
        email=said["email"],
        name=said["name"],
        seats=said["seats"],
        first_time=True if said["first_time"] else None,
    )


def _is_wrong(event: Event, code: str, now: datetime) -> bool:
    return bool(can_let_in(event, now)) and not can_arrive_alone(event, secret_of(event), code, now)


def _page(
    request: HttpRequest,
    event: Event,
    now: datetime,
    known: Known,
    form: HereForm,
    *,
    too_many: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "event": event,
        "event_page": reverse("events:detail", args=[event.pk, event.slug]),
        "verdict": can_let_in(event, now),
        "known": known,
        "form": form,
        "too_many": too_many,
        "done": request.method != "POST" and request.GET.get("done") == "1",
        "most": MOST_SEATS,
    }
    return render(request, "arrivals/here.html", context, status=status)
