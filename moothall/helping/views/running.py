"""The helpers of an event, for those who run it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moothall.events.models import Event
from moothall.events.running import event_to_run
from moothall.events.telling import zone_called
from moothall.helping import actions
from moothall.helping.forms import AskForm, MarkForm, RoleForm
from moothall.helping.models import Role, Stint
from moothall.helping.queries import hours_of
from moothall.helping.queries.given import name_of
from moothall.helping.queries.roles import Filled, crew_to_ask, roles_with_people
from moothall.helping.ready import READY
from moothall.helping.rules import can_ask, can_hand_back, can_remove_role, times_of
from moothall.helping.telling import clock_words, time_words, wanted_words
from moothall.helping.views.frame import (
    CONFLICT,
    UNREADABLE,
    page,
    role_to_run,
    row_or_404,
    run_page,
    signed_in,
)
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther

TAB = "helpers"


def _to_helpers(event_id: int) -> HttpResponse:
    return SeeOther(reverse("helping:helpers", args=[event_id]))


@never_cache
@require_safe
def helper_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who helps with what, what is still open, and the time given."""
    return _list_page(request, event_to_run(request, pk))


def _list_page(request: HttpRequest, event: Event, refused: Verdict | None = None, status: int = 200) -> HttpResponse:
    now, zone = timezone.now(), signed_in(request).timezone
    filled = roles_with_people(event)
    begun = event.starts_at <= now
    waiting = [stint for each in filled for stint in each.stints if stint.state == Stint.State.FILLED]
    hours = hours_of(event)
    there = {each.role.kind for each in filled} - {Role.Kind.OTHER}
    titles = {each.role.title for each in filled}
    context = {
        "rows": [_row(each, zone) for each in filled],
        "ready": [one for one in READY.values() if one.kind not in there and str(one.title) not in titles],
        "begun": begun,
        "to_mark": sum(times_of(stint.role)[0] <= now for stint in waiting),
        "given": time_words(hours.minutes) if hours.minutes else "",
        "hours": hours,
        "open_count": sum(each.role.wanted - each.role.filled for each in filled if each.role.for_whom != "chosen"),
        "refused": refused,
    }
    return run_page(request, event, TAB, "helpers", context, status=status)


def _row(each: Filled, zone: str) -> dict[str, Any]:
    role = each.role
    chosen = role.for_whom == Role.For.CHOSEN
    return {
        "role": role,
        "clock": clock_words(role, zone),
        "wanted": wanted_words(role) if role.filled < role.wanted and not chosen else "",
        "chosen": chosen,
        "people": [
            {"stint": stint, "name": name_of(stint), "given": time_words(stint.minutes) if stint.minutes else ""}
            for stint in each.stints
        ],
        "back": [{"stint": stint, "name": name_of(stint)} for stint in each.back],
        "asked": each.asked,
    }


@never_cache
@page
def role_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a role."""
    event = event_to_run(request, pk)
    with timezone.override(zone_called(event.timezone)):
        form = RoleForm(request.POST if request.method == "POST" else None, event=event)
        if request.method != "POST" or not form.is_valid():
            status = UNREADABLE if form.errors else 200
            return run_page(request, event, TAB, "role_edit", {"form": form, "role": None}, status=status)
        facts = form.facts()
    try:
        actions.open_role(by=signed_in(request), event=event, facts=facts, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused.verdict))
        return run_page(request, event, TAB, "role_edit", {"form": form, "role": None}, status=CONFLICT)
    messages.success(request, _("Added. It stands on the event’s page now."))
    return _to_helpers(event.pk)


@never_cache
@require_POST
def ready_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the ready-made roles that were ticked."""
    event = event_to_run(request, pk)
    keys = [key for key in request.POST.getlist("ready") if key in READY]
    try:
        made = actions.open_roles(by=signed_in(request), event=event, roles=keys, now=timezone.now())
    except Refused as refused:
        return _list_page(request, event, refused.verdict, status=CONFLICT)
    said = ngettext(
        "%(n)d role added. Change its words as you like.",
        "%(n)d roles added. Change their words as you like.",
        len(made),
    )
    messages.success(request, said % {"n": len(made)} if made else _("Nothing was ticked, so nothing was added."))
    return _to_helpers(event.pk)


@never_cache
@page
def role_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a role."""
    role = role_to_run(request, pk)
    with timezone.override(zone_called(role.event.timezone)):
        form = RoleForm(request.POST if request.method == "POST" else None, event=role.event, role=role)
        if request.method != "POST" or not form.is_valid():
            return _edit_page(request, role, form, UNREADABLE if form.errors else 200)
        facts = form.facts()
    try:
        actions.change_role(by=signed_in(request), role=role, facts=facts, now=timezone.now())
    except Refused as refused:
        form.add_error("wanted" if "wanted" in form.fields else None, str(refused.verdict))
        return _edit_page(request, role, form, CONFLICT)
    messages.success(request, _("Saved."))
    return _to_helpers(role.event_id)


def _edit_page(request: HttpRequest, role: Role, form: RoleForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "role": role, "can_remove": can_remove_role(signed_in(request), role)}
    return run_page(request, role.event, TAB, "role_edit", context, status=status)


@never_cache
@require_POST
def role_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away that nobody fills."""
    role = role_to_run(request, pk)
    try:
        actions.remove_role(by=signed_in(request), role=role, now=timezone.now())
    except Refused as refused:
        return _list_page(request, role.event, refused.verdict, status=CONFLICT)
    messages.success(request, _("Taken off the event’s page."))
    return _to_helpers(role.event_id)


@never_cache
@page
def ask_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one of the crew to fill a role."""
    role = role_to_run(request, pk)
    people = crew_to_ask(role.event, role)
    form = AskForm(request.POST if request.method == "POST" else None, people=people)
    verdict = can_ask(signed_in(request), role, timezone.now())
    if request.method != "POST" or not form.is_valid():
        return _ask_page(request, role, form, verdict, people, status=UNREADABLE if form.errors else 200)
    person, words = form.cleaned_data["person"], form.cleaned_data["words"]
    try:
        actions.ask_for_role(by=signed_in(request), role=role, person=person, words=words, now=timezone.now())
    except Refused as refused:
        return _ask_page(request, role, form, refused.verdict, people, status=CONFLICT)
    messages.success(request, _("Asked. You see their answer here."))
    return _to_helpers(role.event_id)


def _ask_page(
    request: HttpRequest, role: Role, form: AskForm, verdict: Verdict, people: QuerySet[Any], *, status: int
) -> HttpResponse:
    context = {"form": form, "role": role, "verdict": verdict, "anybody": people.exists(), "clock": clock_words(role)}
    return run_page(request, role.event, TAB, "ask", context, status=status)


def _stint_to_run(request: HttpRequest, pk: int) -> Stint:
    stint = row_or_404(Stint.objects.select_related("person", "role"), pk)
    stint.role.event = event_to_run(request, stint.role.event_id)
    return stint


@never_cache
@page
def stint_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Note whether somebody did it, and the hours that they gave."""
    stint = _stint_to_run(request, pk)
    form = MarkForm(request.POST if request.method == "POST" else None, initial=_marked(stint))
    if request.method != "POST" or not form.is_valid():
        return _stint_page(request, stint, form, status=UNREADABLE if form.errors else 200)
    did_it, minutes = form.cleaned_data["did_it"] == "yes", form.minutes()
    try:
        actions.mark_stint(by=signed_in(request), stint=stint, did_it=did_it, minutes=minutes, now=timezone.now())
    except Refused as refused:
        return _stint_page(request, stint, form, refused.verdict, CONFLICT)
    messages.success(request, _("Noted."))
    return _to_helpers(stint.role.event_id)


def _marked(stint: Stint) -> dict[str, Any]:
    minutes = actions.length_of(stint) if stint.minutes is None else stint.minutes
    return {"did_it": "no" if stint.state == Stint.State.ABSENT else "yes", "hours": round(minutes / 60, 2)}


def _stint_page(
    request: HttpRequest, stint: Stint, form: MarkForm, refused: Verdict | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context = {
        "stint": stint,
        "role": stint.role,
        "name": name_of(stint),
        "email": stint.person.email if stint.person else stint.email,
        "clock": clock_words(stint.role),
        "form": form,
        "refused": refused,
        "begun": times_of(stint.role)[0] <= now,
        "can_release": can_hand_back(stint, now),
    }
    return run_page(request, stint.role.event, TAB, "stint", context, status=status)


@never_cache
@require_POST
def stint_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a role back for a helper who told the organisers that they cannot come."""
    stint = _stint_to_run(request, pk)
    try:
        actions.hand_back_role(by=signed_in(request), stint=stint, now=timezone.now())
    except Refused as refused:
        return _list_page(request, stint.role.event, refused.verdict, status=CONFLICT)
    messages.success(request, _("Their name is off, and the role is open again."))
    return _to_helpers(stint.role.event_id)


@never_cache
@require_POST
def done_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that everybody did what they said."""
    event = event_to_run(request, pk)
    count = actions.mark_all_done(by=signed_in(request), event=event, now=timezone.now())
    said = ngettext("Noted for %(n)d person.", "Noted for %(n)d people.", count) % {"n": count}
    messages.success(request, said)
    return _to_helpers(event.pk)
