"""Templates: the list, a page to read and print for each, and those that groups keep."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moothall.checklists import actions
from moothall.checklists.actions import TemplateFacts
from moothall.checklists.forms import MomentFormSet, StepFormSet, TemplateForm
from moothall.checklists.forms.templates import moments_in, steps_in
from moothall.checklists.models import Template
from moothall.checklists.plans import Plan, hours_words, when_called
from moothall.checklists.queries.templates import events_to_equip, plan_of, templates_for
from moothall.checklists.rules import can_edit_template
from moothall.checklists.shipped import shipped_plan, shipped_plans
from moothall.checklists.views.finding import LARGEST, UNREADABLE, signed_in
from moothall.kit.shell import way
from moothall.kit.verdict import Refused, require
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of

Row = dict[str, Any]
HOUR = 60
LONGEST_NUMBER = 9


@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """Show every template that this reader may use."""
    context = {
        "plans": [(plan, hours_words(plan.work), hours_words(plan.span)) for plan in shipped_plans()],
        "ours": list(templates_for(viewer_of(request))),
    }
    return render(request, "checklists/list.html", context)


@require_safe
def plan_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one of the network's templates."""
    plan = shipped_plan(key)
    if plan is None:
        raise Http404
    new = way("events:create")
    return _plan(request, plan, {"new": f"{new}?from={plan.key}" if new else "", "template": None})


@require_safe
def template_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a group's template."""
    template = _template(request, pk)
    may_edit = bool(can_edit_template(viewer_of(request), template))
    return _plan(request, plan_of(template), {"new": "", "template": template, "may_edit": may_edit})


def _plan(request: HttpRequest, plan: Plan, context: dict[str, Any]) -> HttpResponse:
    viewer = viewer_of(request)
    parts: dict[int, list[Any]] = {}
    for step in plan.steps:
        parts.setdefault(step.day, []).append((step, hours_words(step.minutes) if step.minutes else ""))
    shown = {
        "plan": plan,
        "parts": [(when_called(day), steps) for day, steps in sorted(parts.items())],
        "moments": [(_at_words(each.at), each) for each in plan.moments],
        "work": hours_words(plan.work),
        "span": hours_words(plan.span),
        "lasts": hours_words(plan.minutes),
        "events": events_to_equip(viewer, timezone.now()) if viewer.is_authenticated else [],
    }
    return render(request, "checklists/plan.html", shown | context)


def _at_words(at: int) -> str:
    if not at:
        return _("Start")
    hours, minutes = divmod(abs(at), HOUR)
    return f"{'−' if at < 0 else '+'}{hours}:{minutes:02}"


@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a group's template: its name, all its tasks and rows on one page."""
    template, person = _template(request, pk), signed_in(request)
    require(can_edit_template(person, template))
    plan = plan_of(template)
    data = request.POST if request.method == "POST" else None
    form = TemplateForm(data, initial={name: getattr(template, name) for name in ("title", "summary", "shared")})
    steps = StepFormSet(data, prefix="steps", initial=[_row(step) for step in plan.steps])
    moments = MomentFormSet(data, prefix="moments", initial=[_row(each) for each in plan.moments])
    if data is not None and all([form.is_valid(), steps.is_valid(), moments.is_valid()]):
        facts = TemplateFacts(steps=steps_in(steps), moments=moments_in(moments), **form.cleaned_data)
        version = _number(data.get("version", ""))
        try:
            actions.edit_template(by=person, template=template, facts=facts, version=version, now=timezone.now())
        except Refused as refused:
            template.refresh_from_db(fields=["version"])
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return SeeOther(reverse("checklists:ours", args=[pk]))
    bad = bool(form.errors) or (data is not None and not (steps.is_valid() and moments.is_valid()))
    context = {"template": template, "form": form, "steps": steps, "moments": moments, "bad": bad}
    return render(request, "checklists/template_edit.html", context, status=UNREADABLE if bad else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def template_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete a group's template."""
    template, person = _template(request, pk), signed_in(request)
    require(can_edit_template(person, template))
    if request.method == "POST":
        actions.delete_template(by=person, template=template, now=timezone.now())
        messages.success(request, _("The template is gone. Checklists that were begun from it stay."))
        return SeeOther(reverse("checklists:list"))
    return render(request, "checklists/template_delete.html", {"template": template})


def _template(request: HttpRequest, pk: int) -> Template:
    if pk > LARGEST:
        raise Http404
    return get_object_or_404(Template.objects.visible_to(viewer_of(request)).select_related("group"), pk=pk)


def _row(part: Any) -> Row:
    row = {name: getattr(part, name) for name in part.__slots__}
    return row | {"minutes": part.minutes or None}


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) <= LONGEST_NUMBER else -1
