"""What a guest told about themselves: shown to nobody but them, however their link was passed on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moothall.events.actions import change_rsvp
from moothall.events.actions.confirming import ask_for_proof
from moothall.events.actions.own_places import facts_of
from moothall.events.forms.rsvps import Answers, asked_before
from moothall.events.models import Rsvp
from moothall.events.queries.guestlists import Asking, asking_of
from moothall.events.rules.guests import can_change_rsvp
from moothall.events.telling import event_words
from moothall.events.views.coming import to_code
from moothall.events.views.own_states import addresses
from moothall.events.views.places import is_proven, own, place_of
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.adapters import seconds_to_wait
from moothall.people.queries import viewer_of

UNREADABLE, TOO_MANY, CONFLICT = 422, 429, 409


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place_answers(request: HttpRequest, token: str) -> HttpResponse:
    """Show and change what a guest told, once they have shown that they are that guest."""
    rsvp = place_of(token)
    asking = asking_of(rsvp.event)
    if asking is None:
        raise Http404
    if not is_proven(request, rsvp):
        return _prove(request, rsvp, token)
    return _answers(request, rsvp, token, asking)


def _prove(request: HttpRequest, rsvp: Rsvp, token: str) -> HttpResponse:
    email = rsvp.person.email if rsvp.person else rsvp.email
    context = {"event": rsvp.event, "rsvp": rsvp, "has_address": bool(email), "wait": False, **addresses(token)}
    if request.method != "POST" or not email:
        return own(render(request, "events/place_prove.html", context))
    if seconds_to_wait(request, "rsvp", key=email):
        return own(render(request, "events/place_prove.html", context | {"wait": True}, status=TOO_MANY))
    return own(to_code(ask_for_proof(rsvp=rsvp, now=timezone.now())))


def _answers(request: HttpRequest, rsvp: Rsvp, token: str, asking: Asking) -> HttpResponse:
    kept = facts_of(rsvp)
    parts = {"questions", "sharing"} | ({"names", "how"} if asking.guestlist.named else set())
    form = Answers(
        request.POST if request.method == "POST" else None,
        event=rsvp.event,
        parts=parts | ({"name"} if rsvp.person is None else set()),
        lefts=asking.lefts,
        most_guests=max(asking.guestlist.most_guests, rsvp.seats - 1),
        questions=asking.questions,
        hosts=asking.hosts,
        initial=dict(asked_before(kept, asking.hosts)),
    )
    if request.method != "POST":
        return _page(request, rsvp, token, form)
    if not form.is_valid():
        return _page(request, rsvp, token, form, status=UNREADABLE)
    try:
        change_rsvp(by=viewer_of(request), rsvp=rsvp, facts=form.facts(kept), now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, rsvp, token, form, status=CONFLICT)
    return own(SeeOther(reverse("events:place", args=[token])))


def _page(request: HttpRequest, rsvp: Rsvp, token: str, form: Answers, status: int = 200) -> HttpResponse:
    context = {
        "event": rsvp.event,
        "rsvp": rsvp,
        "when": event_words(rsvp.event),
        "form": form,
        "verdict": can_change_rsvp(viewer_of(request), rsvp, timezone.now()),
        **addresses(token),
    }
    return own(render(request, "events/place_answers.html", context, status=status))
