"""The letter of a guest without an account: its code on the device that asked, its link on any."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from moothall.events.actions.confirming import (
    Confirmed,
    confirm_by_code,
    confirm_by_link,
    facts_asked,
    hash_of_link,
    send_own_link,
)
from moothall.events.forms.rsvps import RequestCodeForm
from moothall.events.models import Event, Rsvp, RsvpRequest
from moothall.events.queries.guestlists import asking_of
from moothall.events.queries.own_links import place_token
from moothall.events.rules.confirming import can_use_request
from moothall.events.telling import event_words, seats_words
from moothall.events.views.coming import TOO_MANY, UNREADABLE, request_of
from moothall.kit.rows import find_one
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther
from moothall.people.adapters import seconds_to_wait

PROOF = "moothall_own"
PROOF_SALT = "events.views.confirming"
PROOF_LASTS = timedelta(hours=1)
CONFLICT, GONE = 409, 410
page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@page
@sensitive_post_parameters("code")
def rsvp_code(request: HttpRequest) -> HttpResponse:
    """Take the code of the letter, on the device that asked for it."""
    found = request_of(request)
    if found is None:
        messages.info(request, _("A code works only on the device that asked for it; the link in the letter on any."))
        return SeeOther(reverse("events:list"))
    if found.rsvp and has_proof(request, found.rsvp):
        return SeeOther(reverse("events:place", args=[place_token(found.rsvp)]))
    if request.method != "POST":
        return _code_page(request, found, RequestCodeForm())
    return _try_code(request, found, RequestCodeForm(request.POST))


def _try_code(request: HttpRequest, found: RsvpRequest, form: RequestCodeForm) -> HttpResponse:
    if not form.is_valid():
        return _code_page(request, found, form, status=UNREADABLE)
    if seconds_to_wait(request, "rsvp_code", key=found.email):
        form.add_error("code", _("That was tried many times just now. Please wait a minute, then try again."))
        return _code_page(request, found, form, status=TOO_MANY)
    try:
        done = confirm_by_code(request_id=found.pk, code=form.cleaned_data["code"], now=timezone.now())
    except Refused as refused:
        form.add_error("code", str(refused))
        return _code_page(request, found, form, status=UNREADABLE)
    return _onward(found, done)


def _code_page(request: HttpRequest, found: RsvpRequest, form: RequestCodeForm, status: int = 200) -> HttpResponse:
    proves = "proves" in found.answer
    context = {"form": form, "email": "" if proves else found.email, "event": _event_of(found), "proves": proves}
    return render(request, "events/rsvp_code.html", context, status=status)


def _event_of(found: RsvpRequest) -> Event:
    return found.event or Event.objects.get(pk=found.answer["event"])


@never_cache
@page
@sensitive_variables("link")
def rsvp_confirm(request: HttpRequest, link: str) -> HttpResponse:
    """Show what a letter's link will do, and do it at the press of a button: a mail scanner only looks.

    On the device that asked, whose cookie no scanner has, opening the link is the press.
    """
    now = timezone.now()
    found = _by_link(link)
    if found is None:
        return _stale(request, None, None, status=TOO_MANY if seconds_to_wait(request, "link") else GONE)
    verdict = can_use_request(found, now)
    if not verdict:
        return _used(request, found, verdict, now)
    if request.method != "POST" and not _opened_by_who_asked(request, found):
        return _link_page(request, found)
    try:
        done = confirm_by_link(link=link, now=now)
    except Refused as refused:
        return _link_page(request, found, refused.verdict)
    return _onward(found, done)


def _opened_by_who_asked(request: HttpRequest, found: RsvpRequest) -> bool:
    """Tell whether a link was followed on the device that asked for the letter, and not just fetched ahead there."""
    ahead = any(request.headers.get(name) for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return request.method == "GET" and not ahead and request_of(request) == found


def _by_link(link: str) -> RsvpRequest | None:
    return find_one(RsvpRequest, "link_hash = %s", hash_of_link(link))


def _link_page(request: HttpRequest, found: RsvpRequest, refused: Verdict | None = None) -> HttpResponse:
    event = _event_of(found)
    asking = asking_of(event)
    proves = "proves" in found.answer
    facts = None if proves else facts_asked(found)
    lefts = [each for each in (asking.lefts if asking else []) if facts and each.mode == facts.mode]
    context = {
        "event": event,
        "when": event_words(event),
        "proves": proves,
        "left": lefts[0] if lefts else None,
        "seats": seats_words(facts.seats) if facts else "",
        "series": found.series,
        "refused": refused,
    }
    return _keep_secret(
        render(request, "events/rsvp_confirm.html", context, status=200 if refused is None else CONFLICT)
    )


def _used(request: HttpRequest, found: RsvpRequest, verdict: Verdict, now: datetime) -> HttpResponse:
    """Say that a letter was used, without a word about whose it is; mail its owner their own link when asked."""
    if found.rsvp and has_proof(request, found.rsvp):  # the same device again: a thumb that was quick
        return SeeOther(reverse("events:place", args=[place_token(found.rsvp)]))
    if "send" in request.POST and found.rsvp and not seconds_to_wait(request, "rsvp", key=found.email):
        send_own_link(rsvp=Rsvp.objects.select_related("event", "person").get(pk=found.rsvp.pk), now=now)
        return _stale(request, found, verdict, sent=True, status=200)
    return _stale(request, found, verdict)


def _stale(
    request: HttpRequest, found: RsvpRequest | None, verdict: Verdict | None, *, sent: bool = False, status: int = GONE
) -> HttpResponse:
    context = {
        "event": _event_of(found) if found else None,
        "verdict": verdict,
        "was_used": bool(found and found.used_at and found.rsvp),
        "sent": sent,
    }
    return _keep_secret(render(request, "events/rsvp_stale.html", context, status=status))


def _onward(found: RsvpRequest, done: Confirmed) -> HttpResponse:
    if done.rsvp is None:
        event = _event_of(found)
        return SeeOther(reverse("events:detail", args=[event.pk, event.slug]))
    name = "events:place_answers" if done.proves else "events:place"
    response = SeeOther(reverse(name, args=[place_token(done.rsvp)]))
    response.set_cookie(
        PROOF,
        signing.dumps(done.rsvp.pk, salt=PROOF_SALT),
        max_age=int(PROOF_LASTS.total_seconds()),
        path="/events/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def has_proof(request: HttpRequest, rsvp: Rsvp) -> bool:
    """Tell whether this device showed within the last hour that the mailbox of an answer is theirs."""
    try:
        return bool(signing.loads(request.COOKIES.get(PROOF, ""), salt=PROOF_SALT, max_age=PROOF_LASTS) == rsvp.pk)
    except signing.BadSignature:
        return False


def _keep_secret(response: HttpResponse) -> HttpResponse:
    """Let no other site learn the address of a page that holds a secret."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
