"""Running a series: its dates, what is left out, moved or changed together, how it comes round, its end."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.events import actions
from moothall.events.actions.series.dates import FAR_OFF
from moothall.events.forms.series import EndForm, FirstDateForm, ManyDatesForm, MoveForm, NewRuleForm, SkipForm
from moothall.events.models import Event, Series
from moothall.events.queries.series import Dates, answered, dates_for, groups_of, standing_count
from moothall.events.rules.series import can_change_series, can_move_date, can_run_series, can_skip_date
from moothall.events.running import LARGEST_KEY, event_to_run
from moothall.events.telling import event_words, zone_called
from moothall.events.telling.series import date_line, meets_words, until_words
from moothall.kit import dates
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of

UNREADABLE, CONFLICT = 422, 409


def series_to_run(request: HttpRequest, pk: int) -> Series:
    """Return the series when the viewer runs it.

    :raises Http404: when there is none, or it is not theirs to run.
    """
    found = get_object_or_404(Series.objects.select_related("group"), pk=pk if pk <= LARGEST_KEY else 0)
    if not can_run_series(viewer_of(request), found):
        raise Http404
    return found


@login_required
@require_safe
def series_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the dates of a series to those who run it, with what can be done to each."""
    viewer, now = viewer_of(request), timezone.now()
    series = series_to_run(request, pk)
    known = dates_for(viewer, series, now)
    coming = [date_line(event) for event in known.coming]
    context = _head(series) | {
        "coming": coming,
        "off": [(day.isoformat(), dates.day(day, year=True)) for day in known.off],
        "been": [date_line(event) for event in known.been],
        "next": known.next,
        "standing": standing_count(series),
        "may_change": can_change_series(viewer, series),
        "drafts_only": bool(coming) and all(line.event.state == Event.State.DRAFT for line in coming),
        "differing": [line for line in coming if line.differs],
    }
    return render(request, "events/series_run.html", context)


def _head(series: Series) -> dict[str, Any]:
    return {
        "series": series,
        "meets": meets_words(series),
        "until": until_words(series),
        "hosts": groups_of(series),
        "page": reverse("events:series", args=[series.pk, series.slug]),
        "run_page": reverse("events:series_run", args=[series.pk]),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def date_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave one date of a series out, with the reason."""
    viewer, now = viewer_of(request), timezone.now()
    event = _date(request, pk)
    verdict = can_skip_date(viewer, event, now)
    form = SkipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and verdict and form.is_valid():
        gone = actions.skip_date(by=viewer, event=event, reason=form.cleaned_data["reason"], now=now)
        said = (
            _("That date is out. Nobody had answered, so nobody is told.")
            if gone
            else _("That date is off, and its guests are told.")
        )
        messages.success(request, said)
        return SeeOther(reverse("events:series_run", args=[event.series_id]))
    silently = bool(verdict) and event.starts_at - now >= FAR_OFF and not answered(event)
    context = _of_date(event) | {"form": form, "verdict": verdict, "silently": silently}
    return render(request, "events/date_delete.html", context, status=_status(request, form, verdict))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def date_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Move one date of a series to another day or time."""
    viewer, now = viewer_of(request), timezone.now()
    event = _date(request, pk)
    verdict = can_move_date(viewer, event, now)
    form = MoveForm(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and verdict and form.is_valid():
        starts_at, ends_at = form.instants()
        try:
            moved = actions.move_date(by=viewer, event=event, starts_at=starts_at, ends_at=ends_at, now=now)
        except Refused as error:
            form.add_error("day", str(error.verdict))
        else:
            messages.success(request, _("Moved: it is on %(when)s now.") % {"when": event_words(moved)})
            return SeeOther(reverse("events:series_run", args=[event.series_id]))
    context = _of_date(event) | {"form": form, "verdict": verdict}
    return render(request, "events/date_update.html", context, status=_status(request, form, verdict))


def _date(request: HttpRequest, pk: int) -> Event:
    event = event_to_run(request, pk)
    if event.series_id is None:
        raise Http404
    return event


def _of_date(event: Event) -> dict[str, Any]:
    series = Series.objects.select_related("group").get(pk=event.series_id or 0)
    return _head(series) | {"event": event, "when": event_words(event)}


def _status(request: HttpRequest, form: Any, verdict: Any) -> int:
    if form.errors:
        return UNREADABLE
    return CONFLICT if request.method == "POST" and not verdict else 200


@login_required
@require_POST
def date_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back a date that was left out."""
    series = series_to_run(request, pk)
    try:
        on = date.fromisoformat(request.POST.get("on", "")[:10])
    except ValueError as error:
        raise Http404 from error
    made = actions.restore_date(by=viewer_of(request), series=series, on=on, now=timezone.now())
    messages.success(request, _("It is on again: %(when)s.") % {"when": event_words(made)})
    return SeeOther(reverse("events:series_run", args=[series.pk]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what one date, it and those that follow, or all say."""
    viewer, now = viewer_of(request), timezone.now()
    series = series_to_run(request, pk)
    known = dates_for(viewer, series, now)
    event = _chosen(request, known)
    if event is None:
        return SeeOther(reverse("events:series_run", args=[pk]))
    verdict = can_change_series(viewer, series)
    form = ManyDatesForm(request.POST if request.method == "POST" else None, series=series, event=event)
    if request.method == "POST" and verdict and form.is_valid():
        try:
            changed = actions.change_series(
                by=viewer,
                event=event,
                scope=form.cleaned_data["scope"],
                change=form.change(),
                now=now,
                tell=form.cleaned_data["tell"],
            )
        except Refused as error:
            form.add_error("scope", str(error.verdict))
        else:
            messages.success(request, _changed_words(changed))
            return SeeOther(reverse("events:series_run", args=[pk]))
    context = _head(series) | {
        "form": form,
        "verdict": verdict,
        "event": event,
        "differing": [date_line(one) for one in known.coming if one.differs],
    }
    return render(request, "events/series_update.html", context, status=_status(request, form, verdict))


def _chosen(request: HttpRequest, known: Dates) -> Event | None:
    given = request.POST.get("date") or request.GET.get("date", "")
    to_come = [event for event in known.coming if event.state != Event.State.CANCELLED]
    return next((event for event in to_come if str(event.pk) == given), to_come[0] if to_come else None)


def _changed_words(changed: actions.Changed) -> str:
    count = len(changed.events)
    if not count:
        said = _("Nothing was different on any date, so nothing has changed.")
    else:
        said = ngettext("%(n)d date has changed.", "%(n)d dates have changed.", count) % {"n": count}
    if changed.passed_by:
        days = ", ".join(
            dates.day(event.starts_at.astimezone(zone_called(event.timezone)).date()) for event in changed.passed_by
        )
        said += " " + _("Passed by, because they were changed on their own: %(days)s.") % {"days": days}
    return said


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a series come round by another rule: choose its first date, then the rule, see the dates, say yes."""
    viewer, now = viewer_of(request), timezone.now()
    series = series_to_run(request, pk)
    verdict = can_change_series(viewer, series)
    given = request.POST if request.method == "POST" else request.GET
    today = now.astimezone(zone_called(series.timezone)).date()
    first = FirstDateForm(given if "first_on" in given else None, today=today)
    form = None
    if first.is_bound and first.is_valid():
        form = NewRuleForm(given if "how" in given else None, first_on=first.cleaned_data["first_on"])
    ready = bool(verdict) and form is not None and form.is_bound and form.is_valid()
    if form and ready and request.method == "POST":
        try:
            off = _change_rule(request, series, form)
        except Refused as error:
            form.add_error("how", str(error.verdict))
            ready = False
        else:
            messages.success(request, _rule_words(off))
            return SeeOther(reverse("events:series_run", args=[pk]))
    shown = [dates.day(day, year=True) for day in form.next_dates()] if form and ready else []
    context = _head(series) | {"first": first, "form": form, "verdict": verdict, "shown": shown}
    bad = first.errors or (form is not None and form.errors)
    return render(request, "events/series_rule.html", context, status=UNREADABLE if bad else 200)


def _change_rule(request: HttpRequest, series: Series, form: NewRuleForm) -> list[Event]:
    return actions.change_rule(
        by=viewer_of(request),
        series=series,
        first_on=form.first_on,
        rule=form.rule,
        until_on=form.cleaned_data["until"],
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )


def _rule_words(off: list[Event]) -> str:
    said = _("It comes round by the new rule now.")
    if off:
        said += " " + ngettext(
            "%(n)d date is off because of it, and its guests are told.",
            "%(n)d dates are off because of it, and their guests are told.",
            len(off),
        ) % {"n": len(off)}
    return said


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a series: its last date, and why."""
    viewer, now = viewer_of(request), timezone.now()
    series = series_to_run(request, pk)
    verdict = can_change_series(viewer, series)
    to_come = [event for event in dates_for(viewer, series, now).coming if event.state != Event.State.CANCELLED]
    form = EndForm(request.POST if request.method == "POST" else None, days=_last_days(to_come))
    if request.method == "POST" and verdict and form.is_valid():
        chosen = form.cleaned_data["last_on"]
        actions.end_series(
            by=viewer,
            series=series,
            last_on=date.fromisoformat(chosen) if chosen != "all" else None,
            reason=form.cleaned_data["reason"],
            now=now,
        )
        messages.success(request, _("The series ends. Thank you for every evening of it."))
        return SeeOther(reverse("events:series_run", args=[pk]))
    context = _head(series) | {"form": form, "verdict": verdict}
    return render(request, "events/series_end.html", context, status=_status(request, form, verdict))


def _last_days(to_come: list[Event]) -> list[tuple[str, str]]:
    days = [
        (event.series_on.isoformat(), _("%(day)s is the last") % {"day": dates.day(event.series_on, year=True)})
        for event in to_come
        if event.series_on
    ]
    today = timezone.now().date().isoformat()
    return [
        ("all", _("Keep all dates that stand; make no new ones")),
        *days[:-1],
        (today, _("Take all coming dates off")),
    ]


@login_required
@require_POST
def series_guests(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the guests of all coming dates what those of one date are asked."""
    viewer, now = viewer_of(request), timezone.now()
    series = series_to_run(request, pk)
    given = request.POST.get("date", "")
    event = next((one for one in dates_for(viewer, series, now).coming if str(one.pk) == given), None)
    if event is None:
        raise Http404
    followed, could_not = actions.ask_alike(by=viewer, event=event, now=now)
    said = ngettext("%(n)d other date follows.", "%(n)d other dates follow.", len(followed)) % {"n": len(followed)}
    messages.success(request, said)
    if could_not:
        days = ", ".join(dates.day(one.starts_at.astimezone(zone_called(one.timezone)).date()) for one in could_not)
        messages.warning(
            request, _("Not changed, because more places are taken there already: %(days)s.") % {"days": days}
        )
    return SeeOther(reverse("events:series_run", args=[pk]))
