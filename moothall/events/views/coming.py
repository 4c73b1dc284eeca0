"""Coming to an event: its place on the event's page, the form, and one click for those who are signed in."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from moothall.events.actions import RsvpFacts, place_rsvp, place_standing
from moothall.events.actions.confirming import ask_for_place
from moothall.events.forms.rsvps import Answers, RsvpForm
from moothall.events.models import Event, Rsvp, RsvpRequest
from moothall.events.queries.guestlists import Asking, asking_by, asking_of
from moothall.events.queries.guests import rsvp_of
from moothall.events.queries.known import is_public, known_of
from moothall.events.queries.own_links import place_token
from moothall.events.queries.seen import seen_event
from moothall.events.rules import can_answer, can_rsvp
from moothall.events.rules.confirming import REQUEST_LASTS
from moothall.events.telling import event_words
from moothall.events.views.own_states import state_of
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther, is_from_elsewhere
from moothall.people.adapters import seconds_to_wait
from moothall.people.models import Person, Viewer
from moothall.people.queries import viewer_of

COOKIE = "moothall_rsvp"
SALT = "events.views.coming"
UNREADABLE, TOO_MANY, CONFLICT = 422, 429, 409
ANSWERED = {Rsvp.State.GOING, Rsvp.State.WAITING, Rsvp.State.OFFERED, Rsvp.State.CAME}


def coming(request: HttpRequest, event: Event, now: datetime) -> Markup:
    """Return the part of the event's page about coming: places left, the viewer's own answer, the one thing to do."""
    asking = None if event.state == Event.State.DRAFT else asking_of(event)
    if asking is None:
        return Markup()
    viewer = viewer_of(request)
    rsvp = rsvp_of(viewer, event) if viewer.is_authenticated else None
    context = {
        "event": event,
        "asking": asking,
        "lefts": asking.lefts,
        "full": all(each.full for each in asking.lefts),
        "verdict": can_rsvp(viewer, event, now),
        "past": event.ends_at < now,
        "one_click": viewer.is_authenticated and not asking.needs_form,
        "more_to_say": bool(asking.guestlist.most_guests or asking.questions or event.series_id),
        "form": None if viewer.is_authenticated else _form(None, asking, viewer),
        "mine": state_of(rsvp, now) if rsvp and (rsvp.state in ANSWERED or rsvp.reason) else None,
        "signed_in": viewer.is_authenticated,
    }
    return Markup(render_to_string("events/_coming.html", context, request))  # noqa: S704  (a template's output)


@csrf_exempt  # for strangers only; whoever is signed in, and whatever another site sends, is asked for the token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rsvp(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who comes and how; keep a place, or write to somebody without an account first.

    The form for strangers stands on a page that is kept and sets no cookie, so it holds no token. All that it does is
    to ask for a letter, which anybody can ask for anyway.
    """
    if viewer_of(request).is_authenticated or is_from_elsewhere(request):
        return _with_token(request, pk)
    return _rsvp(request, pk)


def _rsvp(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    known = known_of(pk)
    event = known.event if known and is_public(known) else shown_event(pk, viewer)
    asking = asking_by(known, event)
    if asking is None:
        return SeeOther(reverse("events:detail", args=[event.pk, event.slug]))
    verdict = can_answer(event, asking.guestlist, now)
    if request.method != "POST":
        return _first_look(request, asking, verdict)
    if isinstance(viewer, Person):
        return _answer(request, asking, viewer, now)
    return _ask(request, asking, verdict, now)


_with_token = csrf_protect(_rsvp)


def shown_event(pk: int, viewer: Viewer) -> Event:
    """Return an event that the viewer may see.

    :raises Http404: when there is none.
    """
    event = seen_event(viewer, pk)
    if event is None:
        raise Http404
    return event


def _first_look(request: HttpRequest, asking: Asking, verdict: Verdict) -> HttpResponse:
    viewer, event = viewer_of(request), asking.event
    mine = rsvp_of(viewer, event) if viewer.is_authenticated else None
    if mine and mine.state in ANSWERED:
        return HttpResponseRedirect(reverse("events:place", args=[place_token(mine)]))
    form = _form(None, asking, viewer)
    if "series" in request.GET and "dates" in form.fields:
        form.initial["dates"] = "all"
    return _page(request, asking, form, verdict, status=200 if verdict else CONFLICT)


def _form(data: Any, asking: Asking, viewer: Viewer) -> Answers:
    parts = {"how", "questions", "sharing", "series"} | ({"names"} if asking.guestlist.named else set())
    made: dict[str, Any] = {
        "event": asking.event,
        "lefts": asking.lefts,
        "most_guests": asking.guestlist.most_guests,
        "questions": asking.questions,
        "hosts": asking.hosts if asking.together else (),
    }
    if viewer.is_authenticated:
        return Answers(data, parts=parts, **made)
    return RsvpForm(data, parts=parts | {"name", "email"}, auto_id="come_%s", **made)


def _page(request: HttpRequest, asking: Asking, form: Answers, verdict: Verdict, status: int = 200) -> HttpResponse:
    event = asking.event
    context = {"event": event, "asking": asking, "form": form, "verdict": verdict, "when": event_words(event)}
    context |= {"full": all(each.full for each in asking.lefts), "lefts": asking.lefts}
    return render(request, "events/rsvp.html", context, status=status)


def _answer(request: HttpRequest, asking: Asking, person: Person, now: datetime) -> HttpResponse:
    event, quick = asking.event, "quick" in request.POST
    if quick and asking.needs_form:
        return SeeOther(reverse("events:rsvp", args=[event.pk]))
    form = _quick_form(request, asking) if quick else _form(request.POST, asking, person)
    verdict = can_answer(event, asking.guestlist, now)
    if not form.is_valid():
        return _page(request, asking, form, verdict, status=UNREADABLE)
    try:
        mine = _place(event, person, form, now)
    except Refused as refused:
        return _page(request, asking, form, refused.verdict, status=CONFLICT)
    if quick or mine is None:
        return SeeOther(f"{reverse('events:detail', args=[event.pk, event.slug])}#coming")
    return SeeOther(reverse("events:place", args=[place_token(mine)]))


def _quick_form(request: HttpRequest, asking: Asking) -> Answers:
    mode = request.POST.get("mode") or (asking.lefts[0].mode if asking.lefts else "")
    return Answers({"mode": mode, "seats": "1"}, event=asking.event, parts={"how"}, lefts=asking.lefts)


def _place(event: Event, person: Person, form: Answers, now: datetime) -> Rsvp | None:
    facts = form.facts(RsvpFacts())
    if event.series and form.cleaned_data.get("dates") == "all":
        place_standing(by=person, series=event.series, facts=facts, now=now)
        return rsvp_of(person, event)
    return place_rsvp(by=person, event=event, facts=facts, now=now)


def _ask(request: HttpRequest, asking: Asking, verdict: Verdict, now: datetime) -> HttpResponse:
    form = _form(request.POST, asking, viewer_of(request))
    if not form.is_valid():
        return _page(request, asking, form, verdict, status=UNREADABLE)
    if not verdict:
        return _page(request, asking, form, verdict, status=CONFLICT)
    email = form.cleaned_data["email"]
    if seconds_to_wait(request, "rsvp", key=email):
        form.add_error(None, _("That was asked for many times just now. Please try again in a quarter of an hour."))
        return _page(request, asking, form, verdict, status=TOO_MANY)
    whole = form.cleaned_data.get("dates") == "all"
    made = ask_for_place(event=asking.event, email=email, facts=form.facts(RsvpFacts()), whole_series=whole, now=now)
    return to_code(made)


def to_code(made: RsvpRequest) -> HttpResponse:
    """Lead on to the page for the code, on this device only."""
    response = SeeOther(reverse("events:rsvp_code"))
    response.set_cookie(
        COOKIE,
        signing.dumps(made.pk, salt=SALT),
        max_age=int(REQUEST_LASTS.total_seconds()),
        path="/events/rsvp/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def request_of(request: HttpRequest) -> RsvpRequest | None:
    """Return what this device asked for last."""
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REQUEST_LASTS)
    except signing.BadSignature:
        return None
    return RsvpRequest.objects.select_related("event", "series", "rsvp").filter(pk=pk).first()
