"""The run sheet of the day and the sheet by the door, both made to be printed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.checklists import actions
from moothall.checklists.forms import CueForm, RunSheetForm
from moothall.checklists.models import Cue
from moothall.checklists.queries.run_sheets import rows_of, run_sheet_of
from moothall.checklists.queries.signing_in import sign_in_of
from moothall.checklists.views.finding import UNREADABLE, cue_or_404, signed_in
from moothall.events.models import Event
from moothall.events.queries.drafts import hosts_of
from moothall.events.running import event_to_help, event_to_run, frame
from moothall.kit.panels import panels_for
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther

TAB = "run_sheet"


@require_safe
def run_sheet_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the day on one page."""
    event = event_to_help(request, pk)
    context = {
        "rows": rows_of(event),
        "sheet": run_sheet_of(event),
        "hosts": [group.name for group in hosts_of(event)],
        "helpers": panels_for("checklists.run_sheet", request, event),
    }
    return render(request, "checklists/run_sheet.html", frame(request, event, TAB) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def cue_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a row to the run sheet."""
    event = event_to_run(request, pk)
    return _cue(request, event, None)


@require_http_methods(["GET", "HEAD", "POST"])
def cue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a row of the run sheet."""
    cue = cue_or_404(request, pk)
    return _cue(request, cue.event, cue)


def _cue(request: HttpRequest, event: Event, cue: Cue | None) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = CueForm(data, event=event, initial=CueForm.begin_with(event, cue))
    if data is not None and form.is_valid():
        try:
            if cue:
                actions.edit_cue(by=person, cue=cue, facts=form.facts, now=now)
            else:
                actions.add_cue(by=person, event=event, facts=form.facts, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return SeeOther(reverse("checklists:run_sheet", args=[event.pk]))
    return _form(request, event, "checklists/cue.html", {"form": form, "cue": cue})


@require_POST
def cue_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row off the run sheet."""
    cue = cue_or_404(request, pk)
    actions.delete_cue(by=signed_in(request), cue=cue, now=timezone.now())
    return SeeOther(reverse("checklists:run_sheet", args=[cue.event_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def run_sheet_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what stands beside the rows."""
    event = event_to_run(request, pk)
    data = request.POST if request.method == "POST" else None
    form = RunSheetForm(data, initial=RunSheetForm.begin_with(run_sheet_of(event)))
    if data is not None and form.is_valid():
        actions.edit_run_sheet(by=signed_in(request), event=event, now=timezone.now(), **form.cleaned_data)
        return SeeOther(reverse("checklists:run_sheet", args=[event.pk]))
    return _form(request, event, "checklists/beside.html", {"form": form})


def _form(request: HttpRequest, event: Event, template: str, context: dict[str, Any]) -> HttpResponse:
    status = UNREADABLE if context["form"].errors else 200
    return render(request, template, frame(request, event, TAB) | context, status=status)


@require_safe
def sign_in_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sheet for the door: who is expected, as far as this host may know, and empty rows."""
    event = event_to_help(request, pk)
    context = {"expected": sign_in_of(event, signed_in(request)), "hosts": [group.name for group in hosts_of(event)]}
    return render(request, "checklists/sign_in_sheet.html", frame(request, event, TAB) | context)
