"""Pages of calendars, for the people who organise a group and for stewards."""

from datetime import UTC, datetime

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.calendars import queries
from moothall.calendars.actions import (
    agree_to_many,
    ask_to_read,
    attach_calendar,
    attach_file,
    detach_calendar,
    join_pair,
    keep_apart,
    leave_as_it_is,
    pause_calendar,
    take_over,
    wake_calendar,
)
from moothall.calendars.forms import AttachForm
from moothall.calendars.models import Calendar, Entry, Pairing
from moothall.calendars.rules import can_attach
from moothall.events.models import Host
from moothall.events.rules import can_run
from moothall.groups.models import Group
from moothall.groups.rules import can_organise
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.models import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


@require_safe
def calendar_overview(request: HttpRequest) -> HttpResponse:
    """Show every calendar that the viewer tends, those that do not work first."""
    if not viewer_of(request).is_authenticated:
        raise Http404
    calendars = queries.calendars_for(viewer_of(request))[:500]
    return render(request, "calendars/overview.html", {"calendars": calendars})


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a group's calendars; attach one more."""
    group = _group(request, slug)
    sent = request.method == "POST"
    form = AttachForm(request.POST, request.FILES) if sent else AttachForm()
    if sent and form.is_valid():
        attached = _attach(request, group, form)
        if attached:
            return SeeOther(reverse("calendars:detail", args=[group.slug, attached.pk]))
    status = 422 if sent else 200
    pairs = queries.pairs_of(group, _now())
    waiting = sum(pair.pairing.state == Pairing.State.SUGGESTED for pair in pairs)
    context = {
        "group": group,
        "form": form,
        "calendars": queries.calendars_of(group),
        "waiting": waiting,
        "joined": len(pairs) - waiting,
        "may_attach": can_attach(viewer_of(request), group),
    }
    return render(request, "calendars/list.html", context, status=status)


@require_safe
def calendar_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one calendar: how it fares, what it said, which events it brings."""
    calendar = _calendar(request, slug, pk)
    context = {
        "group": calendar.group,
        "calendar": calendar,
        "readings": queries.readings_of(calendar),
        "events": queries.coming_from(calendar, _now()),
    }
    return render(request, "calendars/detail.html", context)


@require_POST
def reading_create(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask for a reading now."""
    calendar = _calendar(request, slug, pk)
    ask_to_read(by=viewer_of(request), calendar=calendar, now=_now())
    messages.success(request, _("The hall will read it in a moment. Load this page again to see what it found."))
    return SeeOther(reverse("calendars:detail", args=[slug, pk]))


@require_POST
def pause_create(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Pause a calendar."""
    pause_calendar(by=viewer_of(request), calendar=_calendar(request, slug, pk), now=_now())
    messages.success(request, _("Paused. Its events stay, and nothing is read until you wake it."))
    return SeeOther(reverse("calendars:detail", args=[slug, pk]))


@require_POST
def agreement_create(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take the word that a calendar's many events are the group's."""
    agree_to_many(by=viewer_of(request), calendar=_calendar(request, slug, pk), now=_now())
    messages.success(request, _("Thank you. The hall shows them in a moment; load this page again to see."))
    return SeeOther(reverse("calendars:detail", args=[slug, pk]))


@require_POST
def wake_create(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Wake a calendar."""
    wake_calendar(by=viewer_of(request), calendar=_calendar(request, slug, pk), now=_now())
    messages.success(request, _("Awake again. The hall reads it in a moment."))
    return SeeOther(reverse("calendars:detail", args=[slug, pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask what should become of its coming events, then let the calendar go."""
    calendar = _calendar(request, slug, pk)
    if request.method != "POST":
        coming = len(queries.coming_from(calendar, _now(), most=1000))
        return render(
            request, "calendars/detach.html", {"group": calendar.group, "calendar": calendar, "coming": coming}
        )
    keep = request.POST.get("coming") != "withdraw"
    left = detach_calendar(by=viewer_of(request), calendar=calendar, keep_coming=keep, now=_now())
    text = (
        _("Detached. %(count)d coming events left with it.") % {"count": left}
        if left
        else _("Detached. Its events stay.")
    )
    messages.success(request, text)
    return SeeOther(reverse("calendars:list", args=[slug]))


@require_safe
def pairing_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show events that may be told twice, side by side."""
    group = _group(request, slug)
    return render(request, "calendars/same.html", {"group": group, "pairs": queries.pairs_of(group, _now())})


@require_POST
def join_create(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say that two events are one."""
    group = _group(request, slug)
    join_pair(by=viewer_of(request), pairing=_pairing(group, pk), now=_now())
    messages.success(request, _("Shown once from now on, with both groups as hosts."))
    return SeeOther(reverse("calendars:same", args=[slug]))


@require_POST
def apart_create(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say that two events are two."""
    group = _group(request, slug)
    keep_apart(by=viewer_of(request), pairing=_pairing(group, pk), now=_now())
    messages.success(request, _("Kept apart. The hall will not ask again."))
    return SeeOther(reverse("calendars:same", args=[slug]))


@require_POST
def said_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an event that was taken on say what its calendar says now, or leave it as it is."""
    rows = Entry.objects.select_related("event", "calendar").defer("calendar__content")
    entry = get_object_or_404(rows, pk=pk)
    if not can_run(viewer_of(request), entry.event):
        raise Http404
    if request.POST.get("do") == "take":
        take_over(by=viewer_of(request), entry=entry, now=_now())
        messages.success(request, _("Done: the event says what the calendar says."))
    else:
        leave_as_it_is(by=viewer_of(request), entry=entry, now=_now())
        messages.success(request, _("The event stays as you made it."))
    return SeeOther(reverse("events:run", args=[entry.event_id]))


def _attach(request: HttpRequest, group: Group, form: AttachForm) -> Calendar | None:
    file = form.cleaned_data["file"]
    try:
        if form.cleaned_data["url"]:
            return attach_calendar(by=viewer_of(request), group=group, url=form.cleaned_data["url"], now=_now())
        return attach_file(by=viewer_of(request), group=group, name=file.name, content=file.read(), now=_now())
    except Refused as refused:
        form.add_error("url" if form.cleaned_data["url"] else "file", str(refused.verdict))
        return None


def _group(request: HttpRequest, slug: str) -> Group:
    group = get_object_or_404(Group.objects.visible_to(viewer_of(request)), slug=slug)
    if not can_organise(viewer_of(request), group):
        raise Http404
    return group


def _calendar(request: HttpRequest, slug: str, pk: int) -> Calendar:
    rows = Calendar.objects.visible_to(viewer_of(request)).defer("content").select_related("group")
    return get_object_or_404(rows, group__slug=slug, pk=pk)


def _pairing(group: Group, pk: int) -> Pairing:
    mine = Host.objects.filter(group=group).values("event")
    return get_object_or_404(Pairing.objects.filter(Q(first__in=mine) | Q(second__in=mine)), pk=pk)


def _now() -> datetime:
    return datetime.now(UTC)
