"""What this room adds to pages below: hands wanted for an event, what I help with, gaps for those who run it."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from markupsafe import Markup

from moothall.events.models import Event
from moothall.events.running import tab
from moothall.events.running.life import told
from moothall.events.telling import event_words, reader_zone, until_words
from moothall.helping.models import HOLDING, Call, Reviewer, Role, Stint
from moothall.helping.queries import stint_token
from moothall.helping.queries.given import helpers_of
from moothall.helping.queries.roles import (
    asks_of,
    next_stints,
    open_roles_of,
    roles_of,
    stints_of,
    tally_of,
    waiting_asks,
)
from moothall.helping.queries.talks import call_of, programme_of
from moothall.helping.rules import is_open, times_of
from moothall.helping.telling import clock_words, day_words, time_words, wanted_words
from moothall.kit.panels import panel
from moothall.people.models import Person
from moothall.people.queries import viewer_of

tab("helpers", _("Helpers"), "helping:helpers", order=40)
tab("talks", _("Talks"), "helping:choosing", order=45)


@told
def helpers_told(event: Event) -> tuple[int, str]:
    """Say how many helpers of an event hear of its changes."""
    count = len({helper.email for helper in helpers_of(event) if helper.email})
    return count, ngettext("%(num)s helper", "%(num)s helpers", count) % {"num": count}


@panel("events.event", order=40)
def event_hands(request: HttpRequest, event: Event) -> Markup | None:
    """Show what still needs a hand, what the viewer does, the call for talks while it is open, and the programme."""
    now, viewer = timezone.now(), viewer_of(request)
    if event.state == Event.State.CANCELLED:
        return None
    roles = roles_of(event)
    mine = stints_of(viewer, roles) if roles else {}
    held = {pk: stint for pk, stint in mine.items() if stint.state in HOLDING}
    calling = any(role.for_whom == Role.For.CHOSEN for role in roles)
    call = call_of(event) if calling else None
    programme = programme_of(event) if calling else []
    wanted = [role for role in roles if _wants(role, event, now)] if event.state == Event.State.PUBLISHED else []
    open_call = call if call and event.state == Event.State.PUBLISHED and is_open(call, now) else None
    mine_shown = [role for role in roles if role.pk in held and times_of(role)[1] > now]
    if not (wanted or mine_shown or open_call or programme):
        return None
    context = {
        "mine": [_mine(role, held[role.pk], viewer.timezone) for role in mine_shown],
        "wanted": [_hand(role, viewer.timezone) for role in wanted if role.pk not in held],
        "asked": asks_of(viewer, wanted),
        "signed_in": viewer.is_authenticated,
        "call": open_call,
        "closes": until_words(open_call.closes_at, event.timezone) if open_call else "",
        "talks_page": reverse("helping:talks", args=[event.pk]) if call else "",
        "programme": [{"talk": talk, "long": time_words(talk.length)} for talk in programme],
    }
    return _html("helping/_event.html", context, request)


def _wants(role: Role, event: Event, now: datetime) -> bool:
    return role.filled < role.wanted and role.for_whom != Role.For.CHOSEN and times_of(role)[1] > now


def _hand(role: Role, zone: str) -> dict[str, Any]:
    return {"role": role, "clock": clock_words(role, zone), "wanted": wanted_words(role)}


def _mine(role: Role, stint: Stint, zone: str) -> dict[str, Any]:
    return {
        "role": role,
        "clock": clock_words(role, zone),
        "page": reverse("helping:place", args=[stint_token(stint)]),
    }


@panel("people.me", order=20)
def my_helping(request: HttpRequest, person: Person) -> Markup | None:
    """Show what a person helps with next, what they are asked, and the hours they gave this year: to them only."""
    now = timezone.now()
    zone = reader_zone(person.timezone)
    year = now.astimezone(zone).year
    since, until = (datetime(each, 1, 1, tzinfo=zone).astimezone(UTC) for each in (year, year + 1))
    tally = tally_of(person, since=since, until=until, now=now)
    coming = [
        {**_mine(stint.role, stint, person.timezone), "event": stint.role.event, "day": day_words(stint.role)}
        for stint in (next_stints(person, now) if tally.comes else ())
    ]
    asks = [
        {"ask": ask, **_hand(ask.role, person.timezone), "event": ask.role.event, "day": day_words(ask.role)}
        for ask in (waiting_asks(person, now) if tally.waits else ())
    ]
    calls = Call.objects.filter(reviewers__in=Reviewer.objects.filter(person=person), event__starts_at__gt=now)
    to_read = [
        {"call": call, "page": reverse("helping:reviews", args=[call.event_id])}
        for call in (calls.select_related("event").order_by("closes_at") if tally.reads else ())
    ]
    if not (coming or asks or tally.minutes or to_read):
        return None
    given = time_words(tally.minutes) if tally.minutes else ""
    context = {"coming": coming, "asks": asks, "given": given, "to_read": to_read}
    return _html("helping/_me.html", context, request)


@panel("events.run", order=40)
def roles_still_open(request: HttpRequest, event: Event) -> Markup:
    """Tell those who run an event what still needs somebody."""
    now, zone = timezone.now(), viewer_of(request).timezone
    roles = [_hand(role, zone) for role in open_roles_of(event, now)]
    any_role = bool(roles) or Role.objects.filter(event=event).exclude(for_whom=Role.For.CHOSEN).exists()
    context = {
        "wanted": roles,
        "any_role": any_role,
        "page": reverse("helping:helpers", args=[event.pk]),
        "when": event_words(event),
    }
    return _html("helping/_run.html", context, request)


@panel("checklists.run_sheet", order=10)
def helpers_of_the_day(request: HttpRequest, event: Event) -> Markup | None:
    """Show on the run sheet who does what on the day, and how to reach them: its page is for the crew only."""
    helpers = [helper for helper in helpers_of(event) if helper.name or helper.email]
    return _html("helping/_run_sheet.html", {"helpers": helpers}, request) if helpers else None


def _html(template: str, context: dict[str, Any], request: HttpRequest) -> Markup:
    return Markup(render_to_string(template, context, request=request))  # noqa: S704  (a template's output)
