"""The pages on which tables and breakout rooms are planned."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from moothall.events.models import Event
from moothall.events.running import event_to_run, frame
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.seating.actions import (
    add_condition,
    add_table,
    drop_condition,
    drop_plan,
    make_plan,
    mix_again,
    name_tables,
    seat_newcomers,
    seat_people,
    share_plan,
)
from moothall.seating.exporters import assignments_of, by_person
from moothall.seating.forms import ConditionForm, PlanForm, names_asked, seats_asked
from moothall.seating.models import Condition, Plan
from moothall.seating.queries import Sitter, rounds_of, sitters_of
from moothall.seating.rules import can_make_plan


@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plan of an event, or the form that makes one."""
    event = event_to_run(request, pk)
    return _shown(request, event)


@require_POST
def plan_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a plan."""
    event = event_to_run(request, pk)
    form = PlanForm(request.POST, event=event)
    if not form.is_valid():
        return _shown(request, event, form=form, status=422)
    try:
        make_plan(by=_viewer(request), event=event, facts=form.facts(), now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused.verdict))
        return _shown(request, event, form=form, status=409)
    return _back(event)


@require_POST
def plan_mix(request: HttpRequest, pk: int) -> HttpResponse:
    """Place everybody anew."""
    plan = _plan(request, pk)
    try:
        mix_again(by=_viewer(request), plan=plan, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused.verdict))
    return _back(plan.event)


@require_POST
def seats_update(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Move people of one round."""
    plan = _plan(request, pk)
    asked = seats_asked(request.POST)
    moved = seat_people(by=_viewer(request), plan=plan, number=number, seats=asked, now=timezone.now())
    said = ngettext("%(count)s person was moved.", "%(count)s people were moved.", moved) % {"count": moved}
    messages.success(request, said if moved else _("Everybody sits where they sat."))
    return _back(plan.event, f"#round-{number}")


@require_POST
def newcomers_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Seat those who have no seat yet."""
    plan = _plan(request, pk)
    seat_newcomers(by=_viewer(request), plan=plan, now=timezone.now())
    return _back(plan.event)


@require_POST
def names_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Give tables their names."""
    plan = _plan(request, pk)
    name_tables(by=_viewer(request), plan=plan, names=names_asked(request.POST), now=timezone.now())
    messages.success(request, _("The names are kept."))
    return _back(plan.event, "#names")


@require_POST
def table_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Put up one more table."""
    plan = _plan(request, pk)
    add_table(by=_viewer(request), plan=plan, now=timezone.now())
    return _back(plan.event)


@require_POST
def condition_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep two guests together or apart from now on."""
    plan = _plan(request, pk)
    viewer = _viewer(request)
    form = ConditionForm(request.POST, guests=_guests(sitters_of(plan.event, viewer)))
    if not form.is_valid():
        return _shown(request, plan.event, conditions_form=form, status=422)
    given = form.cleaned_data
    try:
        add_condition(
            by=viewer, plan=plan, kind=given["kind"], one=given["one"], other=given["other"], now=timezone.now()
        )
    except Refused as refused:
        form.add_error(None, str(refused.verdict))
        return _shown(request, plan.event, conditions_form=form, status=409)
    messages.success(request, _("Kept. It holds from the next mixing on."))
    return _back(plan.event, "#conditions")


@require_POST
def condition_delete(request: HttpRequest, pk: int, condition: int) -> HttpResponse:
    """Take a condition back."""
    plan = _plan(request, pk)
    drop_condition(by=_viewer(request), plan=plan, condition_id=condition, now=timezone.now())
    return _back(plan.event, "#conditions")


@require_POST
def share_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Show guests where they sit, or hide it."""
    plan = _plan(request, pk)
    share_plan(by=_viewer(request), plan=plan, shared=request.POST.get("shared") == "yes", now=timezone.now())
    return _back(plan.event)


@require_POST
def plan_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the plan away."""
    plan = _plan(request, pk)
    drop_plan(by=_viewer(request), plan=plan, now=timezone.now())
    messages.success(request, _("The plan is gone. Nobody’s answer was touched."))
    return _back(plan.event)


@require_safe
def plan_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plan for paper: everybody by name, then a sheet for each round."""
    plan = _plan(request, pk)
    views = rounds_of(plan, sitters_of(plan.event, _viewer(request), plan.mode))
    context = frame(request, plan.event, "seating") | {"plan": plan, "rounds": views, "people": by_person(views)}
    return render(request, "seating/print.html", context)


@require_safe
def plan_download(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give one round as the table that video tools take."""
    plan = _plan(request, pk)
    if not 1 <= number <= plan.rounds:
        raise Http404
    view = rounds_of(plan, sitters_of(plan.event, _viewer(request), plan.mode))[number - 1]
    body, _without = assignments_of(view)
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rooms-{plan.event.slug}-{number}.csv"'
    return answer


def _shown(
    request: HttpRequest,
    event: Event,
    *,
    form: PlanForm | None = None,
    conditions_form: ConditionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = _viewer(request)
    plan = Plan.objects.select_related("event", "question").filter(event=event).first()
    coming = sitters_of(event, viewer, plan.mode if plan else "")
    context: dict[str, Any] = frame(request, event, "seating") | {
        "plan": plan,
        "count": len(coming),
        "verdict": can_make_plan(viewer, event, len(coming)),
        "form": form or PlanForm(event=event, initial=_as_made(plan)),
    }
    if plan:
        everybody = coming if not plan.mode else sitters_of(event, viewer)
        context |= _of_plan(plan, coming, everybody, conditions_form)
    return render(request, "seating/plan.html", context, status=status)


def _of_plan(
    plan: Plan, coming: list[Sitter], everybody: list[Sitter], conditions_form: ConditionForm | None
) -> dict[str, Any]:
    views = rounds_of(plan, coming)
    guests = _guests(everybody)
    names = dict(guests)
    conditions = Condition.objects.filter(plan=plan).order_by("id")
    return {
        "rounds": views,
        "tables": views[0].tables if views else [],
        "unseated": max((len(view.unseated) for view in views), default=0),
        "without_address": sum(not sitter.email for sitter in coming),
        "conditions": [
            (
                one.pk,
                names.get(one.one_id, _("Somebody")),
                one.get_kind_display(),
                names.get(one.other_id, _("Somebody")),
            )
            for one in conditions
        ],
        "conditions_form": conditions_form or ConditionForm(guests=guests),
    }


def _guests(sitters: list[Sitter]) -> list[tuple[int, str]]:
    return sorted(
        ((one.rsvp_id, one.name) for one in sitters if not one.companion), key=lambda pair: pair[1].casefold()
    )


def _as_made(plan: Plan | None) -> dict[str, Any]:
    if plan is None:
        return {}
    names = ("kind", "way", "size", "rounds", "mode", "keep_parties", "question_id")
    return {name: getattr(plan, name) for name in names}


def _plan(request: HttpRequest, pk: int) -> Plan:
    event = event_to_run(request, pk)
    plan = Plan.objects.select_related("event", "question").filter(event=event).first()
    if plan is None:
        raise Http404
    return plan


def _back(event: Event, part: str = "") -> HttpResponse:
    return SeeOther(reverse("seating:event", args=[event.pk]) + part)


def _viewer(request: HttpRequest) -> Any:
    return request.viewer  # type: ignore[attr-defined]
