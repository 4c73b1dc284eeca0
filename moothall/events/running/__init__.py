"""The frame of the pages on which hosts run an event: who gets in, the event's name and stage, and its tabs.

Rooms above register their tab in ``panels.py`` and let their template extend ``events/run_base.html``::

    tab("checklist", _("Checklist"), "checklists:event", order=30)

    event = event_to_run(request, pk)
    return render(request, "checklists/event.html", frame(request, event, "checklist") | {"tasks": tasks})
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from moothall.events.models import Event
from moothall.events.rules import can_help_run, can_run
from moothall.events.telling import reader_zone, when_words, zone_called
from moothall.kit import dates
from moothall.kit.verdict import Verdict
from moothall.people.models import Viewer

LARGEST_KEY = 2**63 - 1
READY, DAY, AFTER = "ready", "day", "after"
PARTS: Mapping[str, Any] = {READY: _("Getting ready"), DAY: _("On the day"), AFTER: _("After the day")}
STAGES: Mapping[str, tuple[str, Any]] = {
    "draft": ("note", _("Draft")),
    "published": ("good", _("Published")),
    "postponed": ("warn", _("Postponed")),
    "cancelled": ("bad", _("Cancelled")),
    "happened": ("note", _("Happened")),
    "written_up": ("good", _("Written up")),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of an event's running; ``route`` takes the event's pk. ``helpers``: those who lend a hand see it too.

    ``part`` is when it is needed: READY, DAY or AFTER.
    """

    key: str
    label: Any
    route: str
    order: int
    helpers: bool = False
    part: str = READY


_tabs: dict[str, Tab] = {}


def tab(key: str, label: Any, route: str, *, order: int, helpers: bool = False, part: str = READY) -> None:
    """Register a page of every event's running."""
    _tabs[key] = Tab(key, label, route, order, helpers, part)


def event_to_run(request: HttpRequest, pk: int) -> Event:
    """Return the event when the viewer runs it.

    :raises Http404: when there is none, or it is not theirs to run.
    """
    return _event(request, pk, can_run)


def event_to_help(request: HttpRequest, pk: int) -> Event:
    """Return the event when the viewer runs it or helps its hosts.

    :raises Http404: when there is none, or they do not.
    """
    return _event(request, pk, can_help_run)


def _event(request: HttpRequest, pk: int, rule: Callable[[Viewer, Event], Verdict]) -> Event:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.is_authenticated or pk > LARGEST_KEY:
        raise Http404
    event = Event.objects.visible_to(viewer).filter(pk=pk).first()
    if event is None or not rule(viewer, event):
        raise Http404
    return event


def frame(request: HttpRequest, event: Event, current: str) -> dict[str, Any]:
    """Return what ``events/run_base.html`` shows: the event, when it is, its stage, and the tabs of this viewer."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    runs = bool(can_run(viewer, event))
    zone = zone_called(event.timezone)
    day = event.starts_on if event.all_day and event.starts_on else event.starts_at.astimezone(zone).date()
    times = when_words(
        event.starts_at,
        event.ends_at,
        zone,
        reader_zone(viewer.timezone),
        all_day=event.all_day,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )
    tone, stage = STAGES[event.stage]
    tabs = [each for each in sorted(_tabs.values(), key=lambda one: one.order) if runs or each.helpers]
    return {
        "event": event,
        "event_page": reverse("events:detail", args=[event.pk, event.slug]),
        "event_day": dates.day(day, year=True),
        "event_times": times,
        "stage_tone": tone,
        "stage": stage,
        "runs": runs,
        "current_tab": current,
        "run_tabs": [_link(each, event) for each in tabs],
        "run_parts": [
            (words, [_link(each, event) for each in tabs if each.part == part])
            for part, words in PARTS.items()
            if any(each.part == part for each in tabs)
        ],
        "current_label": next((each.label for each in tabs if each.key == current), _("All pages")),
    }


def _link(each: Tab, event: Event) -> tuple[str, Any, str]:
    return each.key, each.label, reverse(each.route, args=[event.pk])
