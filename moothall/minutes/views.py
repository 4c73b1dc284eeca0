"""The stewards' pages: who did what, and what the worker gave up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moothall.kit.views import SeeOther
from moothall.minutes.actions import retry_job
from moothall.minutes.forms import LedgerFilter
from moothall.minutes.models import Job
from moothall.minutes.queries import given_up_jobs, job_counts, ledger
from moothall.minutes.rules import can_read_ledger

PAGE = 50


@require_safe
def minute_list(request: HttpRequest) -> HttpResponse:
    """List what happened, newest first."""
    _steward_or_404(request)
    asked = LedgerFilter(request.GET)
    asked.is_valid()
    verb, group = asked.cleaned_data.get("verb", ""), asked.cleaned_data.get("group")
    page = Paginator(ledger(verb=verb, group_id=group), PAGE).get_page(request.GET.get("page"))
    return render(request, "minutes/ledger.html", {"page": page, "verb": verb, "group": group or ""})


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """List work that was given up, with what went wrong."""
    _steward_or_404(request)
    page = Paginator(given_up_jobs(), PAGE).get_page(request.GET.get("page"))
    return render(request, "minutes/work.html", {"page": page, "counts": job_counts()})


@require_POST
def retry_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one job try again."""
    _steward_or_404(request)
    job = get_object_or_404(Job, pk=pk)
    retry_job(by=request.viewer, job=job, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("It will be tried again within a minute."))
    return SeeOther(reverse("minutes:work"))


def _steward_or_404(request: HttpRequest) -> None:
    if not can_read_ledger(request.viewer):  # type: ignore[attr-defined]
        raise Http404
