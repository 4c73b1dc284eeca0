"""One role as anybody sees it, and the yes to it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from moothall.events.telling import event_words
from moothall.helping.actions import answer_ask, prove_address, take_role
from moothall.helping.actions.proofs import LASTS
from moothall.helping.forms import GuestForm
from moothall.helping.models import HOLDING, Ask, Role, Stint
from moothall.helping.queries import stint_token
from moothall.helping.queries.roles import asks_of, hosts_of, open_roles_of, stints_of
from moothall.helping.rules import can_take_role, times_of
from moothall.helping.telling import clock_words, time_words, wanted_words
from moothall.helping.views.frame import (
    CONFLICT,
    TOO_MANY,
    UNREADABLE,
    page,
    role_or_404,
    signed_in,
    to_confirm,
)
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther
from moothall.people.adapters import seconds_to_wait
from moothall.people.models import Person
from moothall.people.queries import viewer_of


@never_cache
@page
def role_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a role involves; say yes to it, in one click or with an address."""
    role = role_or_404(request, pk)
    if role.for_whom == Role.For.CHOSEN:
        raise Http404
    if request.method != "POST":
        return _role_page(request, role, GuestForm())
    viewer = viewer_of(request)
    return _take(request, role, viewer) if isinstance(viewer, Person) else _ask_address(request, role)


def _take(request: HttpRequest, role: Role, viewer: Person) -> HttpResponse:
    try:
        stint = take_role(by=viewer, role=role, now=timezone.now())
    except Refused as refused:
        role.refresh_from_db(fields=["filled", "wanted"])
        return _role_page(request, role, GuestForm(), refused.verdict, status=CONFLICT)
    messages.success(request, _("Thank you! You are down for this."))
    return SeeOther(reverse("helping:place", args=[stint_token(stint)]))


def _ask_address(request: HttpRequest, role: Role) -> HttpResponse:
    form = GuestForm(request.POST)
    if not form.is_valid():
        return _role_page(request, role, form, status=UNREADABLE)
    email = form.cleaned_data["email"]
    if seconds_to_wait(request, "helping", key=email):
        form.add_error(None, _("That was asked many times just now. Please wait a quarter of an hour, then try again."))
        return _role_page(request, role, form, status=TOO_MANY)
    answer = {"name": form.cleaned_data["name"]}
    try:
        proof = prove_address(role=role, email=email, answer=answer, now=timezone.now())
    except Refused as refused:
        return _role_page(request, role, form, refused.verdict, status=CONFLICT)
    seconds = int(LASTS.total_seconds())
    return to_confirm(proof, reverse("helping:confirm"), secure=settings.SESSION_COOKIE_SECURE, seconds=seconds)


def _role_page(
    request: HttpRequest, role: Role, form: GuestForm, refused: Verdict | None = None, status: int = 200
) -> HttpResponse:
    now, viewer = timezone.now(), viewer_of(request)
    mine = stints_of(viewer, [role]).get(role.pk)
    context = {
        **about_role(role, viewer.timezone),
        "hosts": hosts_of(role.event),
        "form": form,
        "refused": refused,
        "can_take": can_take_role(viewer, role, now),
        "mine": _address(mine),
        "ask": asks_of(viewer, [role]).get(role.pk),
        "others": [about_role(each, viewer.timezone) for each in open_roles_of(role.event, now) if each.pk != role.pk],
    }
    return render(request, "helping/role.html", context, status=status)


def _address(stint: Stint | None) -> str:
    return reverse("helping:place", args=[stint_token(stint)]) if stint and stint.state in HOLDING else ""


def about_role(role: Role, reader: str) -> dict[str, Any]:
    """Return what templates show of a role: when, how long, how many are wanted, and of which event."""
    event = role.event
    return {
        "role": role,
        "event": event,
        "event_page": reverse("events:detail", args=[event.pk, event.slug]),
        "event_when": event_words(event),
        "clock": clock_words(role, reader),
        "long": time_words(length(role)),
        "wanted": wanted_words(role),
    }


def length(role: Role) -> int:
    """Return how many minutes a role takes."""
    begins, ends = times_of(role)
    return round((ends - begins).total_seconds() / 60)


@never_cache
@require_POST
def answer_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what the organisers asked: yes, or not this time."""
    role, viewer = role_or_404(request, pk), signed_in(request)
    ask = Ask.objects.filter(role=role, person=viewer).first()
    if ask is None:
        raise Http404
    try:
        stint = answer_ask(by=viewer, ask=ask, yes=request.POST.get("answer") == "yes", now=timezone.now())
    except Refused as refused:
        return _role_page(request, role, GuestForm(), refused.verdict, status=CONFLICT)
    if stint:
        messages.success(request, _("Thank you! You are down for this."))
        return SeeOther(reverse("helping:place", args=[stint_token(stint)]))
    messages.success(request, _("Thank you for saying so. The organisers know now, and need no reason."))
    return SeeOther(reverse("events:detail", args=[role.event_id, role.event.slug]))
