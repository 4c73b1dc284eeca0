"""The public page of a series, and the pages on which an event becomes the first of one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from moothall.events import actions
from moothall.events.attendance import picture, sentence_of
from moothall.events.forms.series import RuleForm
from moothall.events.models import Event, Series
from moothall.events.queries.series import dates_for, groups_of, newcomers_of, series_for
from moothall.events.recurring.expanding import wall_clock
from moothall.events.rules.series import can_run_series, can_start_series
from moothall.events.running import LARGEST_KEY, event_to_run, frame
from moothall.events.telling import zone_called
from moothall.events.telling.series import date_line, meets_words, off_words, turns_of, until_words, zone_words
from moothall.kit import dates
from moothall.kit.text import markdown
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.minutes.caching import kept_for_strangers
from moothall.people.queries import viewer_of

UNREADABLE = 422


@kept_for_strangers
@require_safe
def series_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show a series: what it is, when it meets, its next dates, and one button to come to all of them."""
    viewer, now = viewer_of(request), timezone.now()
    found = series_for(viewer, pk) if pk <= LARGEST_KEY else None
    if found is None:
        raise Http404
    if found.slug != slug:
        return HttpResponsePermanentRedirect(reverse("events:series", args=[found.pk, found.slug]))
    known = dates_for(viewer, found, now)
    runs = bool(can_run_series(viewer, found))
    following = known.next
    hosts, meets = groups_of(found), meets_words(found)
    context = {
        "series": found,
        "hosts": hosts,
        "meets": meets,
        "until": until_words(found),
        "clock": zone_words(found, viewer.timezone or settings.TIME_ZONE),
        "description": Markup(markdown(found.facts.get("description", ""))),  # noqa: S704  (sanitised right here)
        "about": found.facts.get("summary")
        or _("%(title)s: %(meets)s") % {"title": found.title, "meets": meets_words(found)},
        "address": f"{settings.SITE_URL}{reverse('events:series', args=[found.pk, found.slug])}",
        "lines": [date_line(event) for event in known.coming],
        "been": [date_line(event) for event in known.been],
        "off": off_words(known.off),
        "next": following,
        "join": _join(following),
        "runs": runs,
        "attendance": _attendance(known.been, now) if runs else None,
    }
    return render(request, "events/series.html", context)


def _join(event: Event | None) -> str:
    """Return where one says yes to all dates, "" when no date takes answers."""
    if event is None or not event.capacities.all():
        return ""
    return f"{reverse('events:rsvp', args=[event.pk])}?series=1"


def _attendance(been: Any, now: Any) -> dict[str, Any] | None:
    events = list(reversed(been))
    if not events:
        return None
    turns = turns_of(events, newcomers_of(events), now)
    sentence = sentence_of(turns)
    drawn = picture(turns, title=_("Who came, date by date"), sentence=sentence)
    rows = [
        (turn.label, _("off") if turn.off else turn.going, turn.came if turn.came is not None else "", turn.first)
        for turn in turns
    ]
    return {"picture": drawn, "sentence": sentence, "rows": rows}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an event the first of a series: choose how it comes round, see its next dates, then say yes."""
    viewer, now = viewer_of(request), timezone.now()
    event = event_to_run(request, pk)
    if event.series_id:
        return SeeOther(reverse("events:series_run", args=[event.series_id]))
    verdict = can_start_series(viewer, event, now)
    first_on = wall_clock(event.starts_at, zone_called(event.timezone))[0]
    given = request.POST if request.method == "POST" else request.GET
    form = RuleForm(given if "how" in given else None, first_on=first_on)
    ready = bool(verdict) and form.is_bound and form.is_valid()
    if ready and request.method == "POST":
        try:
            made = actions.start_series(
                by=viewer, event=event, rule=form.rule, until_on=form.cleaned_data["until"], now=now
            )
        except Refused as error:
            form.add_error("how", str(error.verdict))
            ready = False
        else:
            return _made(request, made, event)
    context = frame(request, event, "series") | {"form": form, "verdict": verdict, "shown": None}
    if ready:
        context["shown"] = {
            "meets": meets_words(_as_series(form, event)),
            "days": [dates.day(day, year=True) for day in form.next_dates()],
            "until": form.cleaned_data["until"],
        }
    return render(request, "events/series_create.html", context, status=UNREADABLE if form.errors else 200)


def _as_series(form: RuleForm, event: Event) -> Series:
    minutes = int((event.ends_at - event.starts_at).total_seconds() // 60)
    at = wall_clock(event.starts_at, zone_called(event.timezone))[1]
    return Series(rule=form.rule, first_on=form.first_on, time=at, minutes=minutes, timezone=event.timezone)


def _made(request: HttpRequest, made: Series, event: Event) -> HttpResponse:
    said = (
        _("It is a series. Its other dates come when you publish the first.")
        if event.state == Event.State.DRAFT
        else _("It is a series now, and its next dates stand in the calendar.")
    )
    messages.success(request, said)
    return SeeOther(reverse("events:series_run", args=[made.pk]))
