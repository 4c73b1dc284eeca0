"""Make an event: choose where to begin, write what it says, look at it, save it as a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moothall.events.actions import copy_event, draft_event
from moothall.events.drafting import EventDraft, same_day_next_month
from moothall.events.forms.drafts import EventForm, initial_of
from moothall.events.forms.when import LENGTHS
from moothall.events.models import Event
from moothall.events.queries.drafts import draft_of, groups_to_host, hosts_of, last_events_of, read_events_of
from moothall.events.rules import can_copy
from moothall.events.starting import starter_called, starters
from moothall.events.telling import zone_called
from moothall.events.views.previews import preview_of
from moothall.groups.models import Group, Topic
from moothall.kit import dates
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.models import Viewer

UNREADABLE = 422
NOTHING = "nothing"
EVENING = time(18, 30)
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a new event begins: the key in the address, its words, the form's first values, the event copied."""

    key: str
    words: str
    initial: Mapping[str, Any]
    original: Event | None = None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_create(request: HttpRequest) -> HttpResponse:
    """Show the ways to begin; then the form; then make the draft."""
    viewer, now = _viewer(request), timezone.now()
    asked = request.GET.get("group") or request.POST.get("group", "")
    groups = groups_to_host(viewer, asked=asked)
    group = next((each for each in groups if each.slug == asked), next(iter(groups), None))
    if not groups or group is None:
        return render(request, "events/create_none.html")
    beginning = _beginning(request, viewer, group, now)
    if beginning is None:
        return _ways(request, groups, group, now)
    form = EventForm(
        request.POST if request.method == "POST" else None, now=now, groups=groups, initial=beginning.initial
    )
    if request.method != "POST" or not form.is_valid() or request.POST.get("do") == "preview":
        return _page(request, form, group, beginning)
    try:
        event = _make(viewer, form, group, beginning, now)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, group, beginning)
    messages.success(request, _("Saved as a draft. Only those who run it can see it, until you publish it."))
    return SeeOther(reverse("events:run", args=[event.pk]))


def _make(viewer: Viewer, form: EventForm, group: Group, beginning: Beginning, now: datetime) -> Event:
    facts = form.draft()
    if beginning.original:
        return copy_event(by=viewer, event=beginning.original, starts_at=facts.starts_at, now=now, facts=facts)
    hosts = form.chosen_hosts(group)
    return draft_event(by=viewer, groups=hosts, facts=facts, now=now, made_from=_made_from(beginning))


def _made_from(beginning: Beginning) -> str:
    return "" if beginning.key == NOTHING else beginning.key


def _page(request: HttpRequest, form: EventForm, group: Group, beginning: Beginning) -> HttpResponse:
    sent = request.method == "POST"
    good = sent and not form.errors
    context = {
        "form": form,
        "group": group,
        "beginning": beginning,
        "topic_names": topic_names(),
        "preview": preview_of(form.draft(), form.chosen_hosts(group)) if good else None,
        "opened": opened(form),
    }
    return render(request, "events/create.html", context, status=UNREADABLE if sent and not good else 200)


def opened(form: EventForm) -> dict[str, bool]:
    """Return which folds of the form stand open: those with something in them, or something wrong."""
    folds = {
        "end": ("until", "until_on"),
        "elsewhere": ("elsewhere", "latitude", "longitude"),
        "more": ("url", "topics", "timezone"),
    }
    return {key: any(form[name].errors or _says(form, name) for name in names) for key, names in folds.items()}


def _says(form: EventForm, name: str) -> bool:
    value = form[name].value()
    return name != "timezone" and bool(any(value) if isinstance(value, list) else value)


def topic_names() -> list[str]:
    """Return the network's topics, for suggestions."""
    return list(Topic.objects.order_by("name").values_list("name", flat=True)[:300])


def _ways(request: HttpRequest, groups: list[Group], group: Group, now: datetime) -> HttpResponse:
    zone = zone_called(group.timezone)
    address = f"{reverse('events:create')}?group={group.slug}&from="
    again = [
        {
            "event": event,
            "href": f"{address}event:{event.pk}",
            "next": dates.day(_next_day(event, now), year=True),
            "was": dates.day(event.starts_at.astimezone(zone).date(), year=True),
        }
        for event in last_events_of([group], now=now)
    ]
    read = [
        {"event": event, "when": dates.day(event.starts_at.astimezone(zone).date(), year=True)}
        for event in read_events_of([group], now=now)
    ]
    context = {
        "group": group,
        "groups": [(each.slug, each.name, f"?group={each.slug}") for each in groups],
        "address": address,
        "starters": starters(),
        "again": again,
        "read": read,
    }
    return render(request, "events/create_ways.html", context)


def _beginning(request: HttpRequest, viewer: Viewer, group: Group, now: datetime) -> Beginning | None:
    key = (request.GET.get("from") or request.POST.get("from", ""))[:120]
    if key.startswith("event:"):
        return _from_event(key, viewer, now)
    usual = {"timezone": group.timezone, "hosts": [str(group.pk)], "at": _usual_time(group, now), "lasts": "120"}
    if key == NOTHING:
        return Beginning(key, _("From nothing"), usual)
    found = starter_called(key)
    if found is None:
        return None
    known = found.minutes in LENGTHS
    length = {"lasts": str(found.minutes)} if known else {"lasts": "", **_until(usual, found.minutes)}
    facts = {name: value for name, value in found.facts.items() if name in EventDraft.__dataclass_fields__}
    return Beginning(key, str(found.title), {**usual, **length, **facts})


def _until(usual: Mapping[str, Any], minutes: int) -> dict[str, Any]:
    begins = datetime.combine(date.min, usual["at"])
    return {"until": (begins + timedelta(minutes=minutes)).time()}


def _from_event(key: str, viewer: Viewer, now: datetime) -> Beginning | None:
    number = key.removeprefix("event:")
    pk = int(number) if number.isascii() and number.isdigit() and len(number) <= len(str(LARGEST_KEY)) else 0
    event = Event.objects.visible_to(viewer).select_related("place").filter(pk=min(pk, LARGEST_KEY)).first()
    if event is None or not can_copy(viewer, event):
        return None
    draft = draft_of(event)
    began = _shifted(draft, _next_day(event, now))
    initial = initial_of(began) | {"hosts": [str(group.pk) for group in hosts_of(event)]}
    if draft.where:
        initial["where"] = {"name": "", **draft.where}
    return Beginning(key, _("Again: %(title)s") % {"title": event.title}, initial, event)


def _next_day(event: Event, now: datetime) -> date:
    """Return the next day on which an event would come round: the same weekday of a month to come."""
    zone = zone_called(event.timezone)
    day, today = event.starts_at.astimezone(zone).date(), now.astimezone(zone).date()
    for _month in range(240):
        day = same_day_next_month(day)
        if day > today:
            break
    return day


def _shifted(draft: EventDraft, day: date) -> EventDraft:
    """Return the draft on another day, at the same time on the wall."""
    zone = zone_called(draft.timezone)
    start = draft.starts_at.astimezone(zone)
    starts_at = datetime.combine(day, start.time(), zone)
    length = draft.ends_at.astimezone(zone).replace(tzinfo=None) - start.replace(tzinfo=None)
    ends_at = (starts_at.replace(tzinfo=None) + length).replace(tzinfo=zone)
    return replace(draft, starts_at=starts_at, ends_at=ends_at)


def _usual_time(group: Group, now: datetime) -> time:
    last = next(iter(last_events_of([group], now=now, most=1)), None)
    if last is None or last.all_day:
        return EVENING
    return last.starts_at.astimezone(zone_called(last.timezone)).time().replace(second=0, microsecond=0)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer
