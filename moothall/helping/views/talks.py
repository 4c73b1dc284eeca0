"""The call for talks, proposing one, and the proposer's own page of a talk."""

from dataclasses import asdict
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

from moothall.events.models import Event
from moothall.events.telling import event_words, until_words
from moothall.helping.actions import confirm_talk, edit_talk, propose_talk, prove_address, withdraw_talk
from moothall.helping.actions.proofs import LASTS
from moothall.helping.forms import GuestTalkForm, TalkForm
from moothall.helping.forms.talks import minutes_said
from moothall.helping.models import Call, Talk
from moothall.helping.queries import talk_by_token, talk_token
from moothall.helping.queries.roles import hosts_of
from moothall.helping.queries.talks import call_of, count_of, programme_of, talks_by
from moothall.helping.rules import can_confirm_talk, can_edit_talk, can_propose, can_withdraw_talk, is_open
from moothall.helping.views.frame import (
    CONFLICT,
    TOO_MANY,
    UNREADABLE,
    event_or_404,
    page,
    secret_page,
    shown,
    to_confirm,
)
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther
from moothall.people.adapters import seconds_to_wait
from moothall.people.models import Person
from moothall.people.queries import viewer_of


def call_or_404(event: Event) -> Call:
    """Return the call for talks of an event.

    :raises Http404: when it has none.
    """
    call = call_of(event)
    if call is None:
        raise Http404
    return call


@never_cache
@page
def talk_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what talks are looked for, take a proposal, and show the programme."""
    call, viewer = call_or_404(event_or_404(request, pk)), viewer_of(request)
    if request.method != "POST":
        return _call_page(request, call, _form(request, call))
    form = _form(request, call)
    if not form.is_valid():
        return _call_page(request, call, form, status=UNREADABLE)
    if isinstance(viewer, Person):
        return _propose(request, call, form, viewer)
    return _ask_address(request, call, form)


def _form(request: HttpRequest, call: Call) -> TalkForm:
    viewer, data = viewer_of(request), request.POST if request.method == "POST" else None
    if isinstance(viewer, Person):
        return TalkForm(data, call=call, initial={"name": viewer.name})
    return GuestTalkForm(data, call=call)


def _propose(request: HttpRequest, call: Call, form: TalkForm, viewer: Person) -> HttpResponse:
    try:
        made = propose_talk(by=viewer, call=call, facts=form.facts(), now=timezone.now())
    except Refused as refused:
        return _call_page(request, call, form, refused.verdict, status=CONFLICT)
    messages.success(request, _("Thank you! Your talk is with the organisers."))
    return SeeOther(reverse("helping:talk", args=[talk_token(made)]))


def _ask_address(request: HttpRequest, call: Call, form: TalkForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    if seconds_to_wait(request, "helping", key=email):
        form.add_error(None, _("That was asked many times just now. Please wait a quarter of an hour, then try again."))
        return _call_page(request, call, form, status=TOO_MANY)
    try:
        proof = prove_address(call=call, email=email, answer=asdict(form.facts()), now=timezone.now())
    except Refused as refused:
        return _call_page(request, call, form, refused.verdict, status=CONFLICT)
    seconds = int(LASTS.total_seconds())
    return to_confirm(proof, reverse("helping:confirm"), secure=settings.SESSION_COOKIE_SECURE, seconds=seconds)


def _call_page(
    request: HttpRequest, call: Call, form: TalkForm, refused: Verdict | None = None, *, status: int = 200
) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    have = count_of(call, person=viewer) if isinstance(viewer, Person) else 0
    context = {
        **about_call(call),
        "hosts": hosts_of(call.event),
        "form": form,
        "refused": refused,
        "open": is_open(call, now),
        "can_propose": can_propose(call, now, have),
        "mine": [(talk, reverse("helping:talk", args=[talk_token(talk)])) for talk in talks_by(call, viewer)],
        "programme": programme_rows(call.event),
    }
    return render(request, "helping/talks.html", context, status=status)


def about_call(call: Call) -> dict[str, Any]:
    """Return what templates show of a call and its event."""
    event = call.event
    return {
        "call": call,
        "event": event,
        "event_page": reverse("events:detail", args=[event.pk, event.slug]),
        "event_when": event_words(event),
        "closes": until_words(call.closes_at, event.timezone),
        "guidance": shown(call.guidance) if call.guidance else "",
        "lengths": ", ".join(minutes_said(each) for each in call.lengths),
    }


def programme_rows(event: Event) -> list[dict[str, Any]]:
    """Return the talks of the programme as templates show them."""
    return [
        {
            "talk": talk,
            "name": talk.name,
            "long": minutes_said(talk.length),
            "text": shown(talk.about),
        }
        for talk in programme_of(event)
    ]


def talk_or_404(token: str) -> Talk:
    """Return the talk of its proposer's link.

    :raises Http404: when the link is not one of ours, or ended.
    """
    talk = talk_by_token(token)
    if talk is None:
        raise Http404
    return talk


@never_cache
@page
def talk(request: HttpRequest, token: str) -> HttpResponse:
    """Show a proposer where their talk stands; take changes while the call is open."""
    found = talk_or_404(token)
    if request.method != "POST":
        return _talk_page(request, token, found, TalkForm(call=found.call, talk=found))
    form = TalkForm(request.POST, call=found.call, talk=found)
    if not form.is_valid():
        return _talk_page(request, token, found, form, status=UNREADABLE)
    try:
        edit_talk(talk=found, facts=form.facts(), now=timezone.now())
    except Refused as refused:
        return _talk_page(request, token, found, form, refused.verdict, status=CONFLICT)
    messages.success(request, _("Saved."))
    return SeeOther(reverse("helping:talk", args=[token]))


def _talk_page(
    request: HttpRequest, token: str, found: Talk, form: TalkForm, refused: Verdict | None = None, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context = {
        **about_call(found.call),
        "token": token,
        "talk": found,
        "text": shown(found.about),
        "long": minutes_said(found.length),
        "hosts": hosts_of(found.call.event),
        "form": form,
        "refused": refused,
        "can_edit": can_edit_talk(found, now),
        "can_withdraw": can_withdraw_talk(found, now),
        "can_confirm": can_confirm_talk(found, now),
    }
    return secret_page(request, "talk", context, status=status)


@never_cache
@require_POST
def talk_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes to the programme."""
    return _do(request, token, confirm_talk, _("Lovely! You are on the programme."))


@never_cache
@require_POST
def talk_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw a talk."""
    return _do(request, token, withdraw_talk, _("Your talk is withdrawn. Thank you for telling us in time."))


def _do(request: HttpRequest, token: str, action: Any, said: str) -> HttpResponse:
    found = talk_or_404(token)
    try:
        action(talk=found, now=timezone.now())
    except Refused as refused:
        form = TalkForm(call=found.call, talk=found)
        return _talk_page(request, token, found, form, refused.verdict, status=CONFLICT)
    messages.success(request, said)
    return SeeOther(reverse("helping:talk", args=[token]))
