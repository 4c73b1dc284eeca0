"""Lists of groups: bring one in, see what it would do, correct its columns, carry it out, take it back."""

import csv
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.groups import rules
from moothall.groups.actions import importing
from moothall.groups.exporters import harmless
from moothall.groups.forms.imports import LABELS, ColumnsForm, ListForm
from moothall.groups.models import ImportBatch
from moothall.groups.queries.plans import Step, plan_for
from moothall.groups.reading import Sheet, Unreadable, read_list
from moothall.groups.views.applications import UNREADABLE
from moothall.kit.verdict import require
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of

PREVIEWED = 1000  # rows, so that the page comes quickly; all of them are looked at when they are brought in
SHOWN, PROBLEMS = 25, 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_create(request: HttpRequest) -> HttpResponse:
    """Take a file; nothing is brought in before the next page."""
    viewer = viewer_of(request)
    require(rules.can_review_groups(viewer))
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["list"]
        try:
            batch = importing.begin_import(
                by=viewer,
                name=file.name or "",
                content=file.read(),
                consent=form.cleaned_data["consent"],
                now=timezone.now(),
            )
            return SeeOther(reverse("groups:import_detail", args=[batch.pk]))
        except Unreadable as error:
            form.add_error("list", str(error))
    context = {"form": form, "batches": list(ImportBatch.objects.defer("content", "problems").order_by("-id")[:20])}
    return render(request, "groups/import.html", context, status=UNREADABLE if form.errors else 200)


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    require(rules.can_review_groups(viewer_of(request)))
    return get_object_or_404(ImportBatch, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a list would do, with its columns to correct; or what it did."""
    batch = _batch(request, pk)
    if batch.state not in {ImportBatch.State.READY, ImportBatch.State.FAILED}:
        return render(request, "groups/import_done.html", _done(request, batch))
    sheet = read_list(bytes(batch.content), batch.name)
    form = ColumnsForm(request.POST if request.method == "POST" else None, sheet=sheet, mapping=batch.mapping)
    if request.method == "POST" and form.is_valid():
        importing.choose_columns(by=viewer_of(request), batch=batch, mapping=form.mapping())
        messages.success(request, _("Read again with these columns."))
        return SeeOther(request.path)
    return render(request, "groups/import_preview.html", _preview(batch, sheet, form))


def _preview(batch: ImportBatch, sheet: Sheet, form: ColumnsForm) -> dict[str, Any]:
    plan = plan_for(sheet, batch.mapping, sheet.rows[:PREVIEWED])
    left_out = [column for column in sheet.columns if column not in {each for each, _fact in batch.mapping}]
    return {
        "batch": batch,
        "form": form,
        "counts": plan.counts,
        "steps": [_line(step) for step in plan.steps[:SHOWN]],
        "problems": [_problem(problem.row, problem.message) for problem in plan.problems[:PROBLEMS]],
        "more_problems": max(0, len(plan.problems) - PROBLEMS),
        "all_rows": len(sheet.rows) + sheet.lost,
        "partly": len(sheet.rows) > PREVIEWED,
        "previewed": PREVIEWED,
        "left_out": left_out,
        "has_names": "name" in {fact for _column, fact in batch.mapping},
        "labels": LABELS,
    }


def _line(step: Step) -> dict[str, Any]:
    place = step.facts.get("place") or {}
    return {
        "row": step.row,
        "name": step.facts["name"],
        "place": place.get("name", ""),
        "placed": "latitude" in place,
        "summary": step.facts.get("summary", ""),
        "topics": ", ".join(step.facts.get("topics", [])),
        "links": len(step.facts.get("links", [])),
        "new": not step.group_id,
    }


def _problem(row: int, message: str) -> str:
    return _("Row %(row)s: %(message)s") % {"row": row, "message": message} if row else message


def _done(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    problems = batch.problems
    return {
        "batch": batch,
        "counts": batch.counts,
        "problems": [_problem(problem["row"], problem["message"]) for problem in problems[:PROBLEMS]],
        "more_problems": max(0, len(problems) - PROBLEMS),
        "may_undo": rules.can_undo_import(viewer_of(request), batch),
        "left": batch.left,
    }


@login_required
@require_POST
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the list in."""
    batch = _batch(request, pk)
    rows = len(read_list(bytes(batch.content), batch.name).rows) if batch.content else 0
    importing.start_import(by=viewer_of(request), batch=batch, rows=rows, now=timezone.now())
    return SeeOther(reverse("groups:import_detail", args=[pk]))


@login_required
@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the list back."""
    batch = _batch(request, pk)
    undone = importing.undo_import(by=viewer_of(request), batch=batch, now=timezone.now())
    said = _("Taken back: %(removed)s groups removed, %(restored)s set back, %(left)s left as they are.")
    counts = {"removed": len(undone.removed), "restored": undone.restored, "left": len(undone.left)}
    messages.success(request, said % counts)
    return SeeOther(reverse("groups:import_detail", args=[pk]))


@login_required
@require_safe
def import_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out all that the rows said, as CSV."""
    batch = _batch(request, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="problems.csv"'
    response.write("\ufeff")
    out = csv.writer(response)
    out.writerow(["row", "field", "message"])
    out.writerows([problem["row"], problem["field"], harmless(problem["message"])] for problem in batch.problems)
    return response
