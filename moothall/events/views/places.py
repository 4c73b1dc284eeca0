"""A guest's own page of their place, opened by its link, no account asked; and what can be done there."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from moothall.events.actions import (
    change_rsvp,
    claim_offer,
    decline_offer,
    end_standing,
    leave_rsvp,
    place_rsvp,
)
from moothall.events.actions.own_places import choose_letters, facts_of
from moothall.events.forms.rsvps import Answers, asked_before
from moothall.events.models import Event, Rsvp
from moothall.events.queries.guestlists import asking_of, dates_of_series, moves_of
from moothall.events.queries.own_links import rsvp_by_token
from moothall.events.rules import can_leave_rsvp, can_rsvp
from moothall.events.rules.guests import can_change_rsvp
from moothall.events.telling import event_words, until_words
from moothall.events.views.confirming import has_proof
from moothall.events.views.own_states import addresses, state_of
from moothall.kit.panels import panels_for
from moothall.kit.text import markdown
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of

UNREADABLE, CONFLICT = 422, 409
page = require_http_methods(["GET", "HEAD", "POST"])
IN_PLAY = (Rsvp.State.GOING, Rsvp.State.WAITING, Rsvp.State.OFFERED)


def place_of(token: str) -> Rsvp:
    """Return the answer that a token opens.

    :raises Http404: when it opens none.
    """
    rsvp = rsvp_by_token(token)
    if rsvp is None:
        raise Http404
    return rsvp


def own(response: HttpResponse) -> HttpResponse:
    """Keep the address of a page that holds a secret from other sites and from search engines."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def is_proven(request: HttpRequest, rsvp: Rsvp) -> bool:
    """Tell whether the viewer showed who they are: signed in as who answered, or by a letter within the last hour."""
    viewer = viewer_of(request)
    mine = viewer.is_authenticated and viewer.pk == rsvp.person_id
    return bool(mine) or has_proof(request, rsvp)


@never_cache
@require_safe
def place(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a guest has: a place, a turn, an offer; and what they can do."""
    return _place_page(request, place_of(token), token)


def _place_page(
    request: HttpRequest, rsvp: Rsvp, token: str, refused: Verdict | None = None, status: int = 200
) -> HttpResponse:
    now, event, viewer = timezone.now(), rsvp.event, viewer_of(request)
    going = rsvp.state == Rsvp.State.GOING
    context = state_of(rsvp, now) | {
        "event": event,
        "when": event_words(event),
        "event_page": reverse("events:detail", args=[event.pk, event.slug]),
        "past": event.ends_at < now,
        "until": until_words(rsvp.offer_until, event.timezone),
        "joining": Markup(markdown(event.joining)) if going and event.joining else "",  # noqa: S704  (sanitised)
        "online": event.online_url if going and rsvp.mode == "online" else "",
        "moves": moves_of(rsvp),
        "can_leave": can_leave_rsvp(viewer, rsvp, now),
        "can_come": can_rsvp(viewer, event, now),
        "can_change": can_change_rsvp(viewer, rsvp, now),
        "in_play": rsvp.state in IN_PLAY,
        "series_dates": bool(event.series_id),
        "panels": panels_for("events.place", request, rsvp),
        "refused": refused,
    }
    return own(render(request, "events/place.html", context, status=status))


@never_cache
@require_POST
def place_take(request: HttpRequest, token: str) -> HttpResponse:
    """Take the place that is offered."""
    return _do(request, token, lambda rsvp, now: claim_offer(by=viewer_of(request), rsvp=rsvp, now=now))


@never_cache
@require_POST
def place_pass(request: HttpRequest, token: str) -> HttpResponse:
    """Let the offered place go to the next in line."""
    return _do(request, token, lambda rsvp, now: decline_offer(by=viewer_of(request), rsvp=rsvp, now=now))


@never_cache
@require_POST
def place_again(request: HttpRequest, token: str) -> HttpResponse:
    """Come after all, as said before."""
    return _do(request, token, lambda rsvp, now: _come(rsvp, rsvp.event, now))


@never_cache
@require_POST
def place_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Choose whether reminders come."""
    wants = request.POST.get("wants") == "yes"
    return _do(request, token, lambda rsvp, now: choose_letters(rsvp=rsvp, wants=wants))


def _do(request: HttpRequest, token: str, verb: Any) -> HttpResponse:
    rsvp = place_of(token)
    try:
        verb(rsvp, timezone.now())
    except Refused as refused:
        return _place_page(request, place_of(token), token, refused.verdict, status=CONFLICT)
    return own(SeeOther(reverse("events:place", args=[token])))


def _come(rsvp: Rsvp, event: Event, now: datetime) -> Rsvp:
    facts = facts_of(rsvp)
    if event.pk != rsvp.event_id:  # another date: its questions are its own
        facts = type(facts)(mode=facts.mode, seats=facts.seats, companions=facts.companions, name=facts.name)
    return place_rsvp(by=rsvp.person, email=rsvp.email, event=event, facts=facts, now=now)


@never_cache
@page
def place_leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then give the place up."""
    rsvp = place_of(token)
    if request.method != "POST":
        context = {"event": rsvp.event, "rsvp": rsvp, "when": event_words(rsvp.event), **addresses(token)}
        return own(render(request, "events/place_leave.html", context))
    return _do(request, token, lambda rsvp, now: leave_rsvp(by=viewer_of(request), rsvp=rsvp, now=now))


@never_cache
@page
def place_change(request: HttpRequest, token: str) -> HttpResponse:
    """Change how somebody takes part and how many come."""
    rsvp = place_of(token)
    asking = asking_of(rsvp.event)
    if asking is None:
        raise Http404
    if asking.guestlist.named and not is_proven(request, rsvp):
        return own(SeeOther(reverse("events:place_answers", args=[token])))
    kept, parts = facts_of(rsvp), {"how"} | ({"names"} if asking.guestlist.named else set())
    form = Answers(
        request.POST if request.method == "POST" else None,
        event=rsvp.event,
        parts=parts,
        lefts=asking.lefts,
        most_guests=max(asking.guestlist.most_guests, rsvp.seats - 1),
        initial=dict(asked_before(kept, asking.hosts)),
    )
    if request.method != "POST":
        return _change_page(request, rsvp, token, form)
    if not form.is_valid():
        return _change_page(request, rsvp, token, form, status=UNREADABLE)
    try:
        change_rsvp(by=viewer_of(request), rsvp=rsvp, facts=form.facts(kept), now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _change_page(request, rsvp, token, form, status=CONFLICT)
    return own(SeeOther(reverse("events:place", args=[token])))


def _change_page(request: HttpRequest, rsvp: Rsvp, token: str, form: Answers, status: int = 200) -> HttpResponse:
    context = {"event": rsvp.event, "rsvp": rsvp, "when": event_words(rsvp.event), "form": form, **addresses(token)}
    return own(render(request, "events/place_change.html", context, status=status))


@never_cache
@page
def place_dates(request: HttpRequest, token: str) -> HttpResponse:
    """Show the coming dates of a series; skip one, come to one, or stop coming to all."""
    rsvp = place_of(token)
    if rsvp.event.series_id is None:
        raise Http404
    if request.method != "POST":
        return _dates_page(request, rsvp, token)
    try:
        _change_dates(request, rsvp, timezone.now())
    except Refused as refused:
        return _dates_page(request, rsvp, token, refused.verdict, status=CONFLICT)
    return own(SeeOther(reverse("events:place_dates", args=[token])))


def _change_dates(request: HttpRequest, rsvp: Rsvp, now: datetime) -> None:
    viewer = viewer_of(request)
    if request.POST.get("do") == "stop" and rsvp.standing and not rsvp.standing.ended_at:
        end_standing(by=viewer, standing=rsvp.standing, now=now)
        messages.info(request, _("You no longer come to every date. What you answered for single dates stays."))
        return
    chosen = {each.event.pk: each for each in dates_of_series(rsvp, now)}
    number = request.POST.get("event", "")
    date = chosen.get(int(number)) if number.isascii() and number.isdigit() else None
    if date is None:
        return
    if request.POST.get("do") == "skip" and date.rsvp:
        leave_rsvp(by=viewer, rsvp=date.rsvp, now=now)
    elif request.POST.get("do") == "come":
        _come(date.rsvp or rsvp, date.event, now)


def _dates_page(
    request: HttpRequest, rsvp: Rsvp, token: str, refused: Verdict | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context = {
        "event": rsvp.event,
        "series": rsvp.event.series,
        "standing": rsvp.standing if rsvp.standing and not rsvp.standing.ended_at else None,
        "dates": [(each, event_words(each.event)) for each in dates_of_series(rsvp, now)],
        "refused": refused,
        **addresses(token),
    }
    return own(render(request, "events/place_dates.html", context, status=status))
