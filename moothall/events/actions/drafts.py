"""Events begin as drafts: from nothing, from a starting point, from another event; a draft nobody saw may go again."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from moothall.events.actions.asking_guests import let_guests_follow
from moothall.events.actions.next_events import refresh_next_events
from moothall.events.drafting import EventDraft, slug_of
from moothall.events.models import Event, Host
from moothall.events.rules import can_delete_draft, can_draft
from moothall.events.starting import starter_called
from moothall.groups.actions.facts import topics_named
from moothall.groups.models import Group
from moothall.groups.queries.facts import match_of
from moothall.kit.text import markdown
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Viewer
from moothall.places.actions import adopt_place

A_DAY = timedelta(days=1)
EXACT = {"postcode", "point"}


@transaction.atomic
def draft_event(*, by: Viewer, groups: Sequence[Group], facts: EventDraft, now: datetime, made_from: str = "") -> Event:
    """Make a draft that these groups host, the first of them leading; only those who run them see it.

    ``made_from`` names a starting point (its ``apply`` runs in the same transaction) or an event (``event:7``).

    :raises Refused: when ``by`` may not make events for one of the groups.
    """
    require(can_draft(by, groups))
    event = Event(
        state=Event.State.DRAFT, origin=Event.Origin.HERE, uid=new_uid(), made_from=made_from[:120], created_at=now
    )
    set_columns(event, facts, groups)
    event.changed_at = now
    event.save()
    event.topics.set(topics_named(facts.topics))
    Host.objects.bulk_create(Host(event=event, group=group, starts_at=event.starts_at) for group in _once(groups))
    note("events.event.drafted", event, by=by, now=now, detail={"made_from": made_from[:120]})
    let_guests_follow(by=by, event=event, now=now)
    begun = starter_called(made_from)
    if begun and begun.apply:
        begun.apply(event=event, by=by, now=now)
    return event


@transaction.atomic
def delete_draft(*, by: Viewer, event: Event, now: datetime) -> None:
    """Delete a draft for good; the ledger keeps that there was one.

    :raises Refused: when others have seen it, or ``by`` does not run it.
    """
    stored = Event.objects.select_for_update().get(pk=event.pk)
    require(can_delete_draft(by, stored))
    note("events.event.draft_deleted", stored, by=by, now=now)
    stored.delete()


def new_uid() -> str:
    """Return a UID for a new event, never to be had twice (RFC 7986, section 5.3)."""
    return f"{secrets.token_hex(16)}@{urlsplit(settings.SITE_URL).hostname or 'moothall.invalid'}"


def set_columns(event: Event, facts: EventDraft, groups: Sequence[Group]) -> None:
    """Set what a draft says, without saving; the HTML of a description that stays the same stays too."""
    title = " ".join(facts.title.split())[:250]
    if event.pk is None or event.description.strip() != facts.description.strip():
        event.description_html = markdown(facts.description) if facts.description else ""
    columns = {
        "title": title,
        "slug": slug_of(title),
        "summary": " ".join(facts.summary.split())[:300],
        "description": facts.description,
        "venue": facts.venue[:200],
        "address": facts.address[:300],
        "online_url": facts.online_url,
        "joining": facts.joining,
        "access": facts.access,
        "url": facts.url,
        **_times(facts),
        **_position(facts, groups),
    }
    for name, value in columns.items():
        setattr(event, name, value)


def _times(facts: EventDraft) -> dict[str, Any]:
    zone = ZoneInfo(facts.timezone)
    ends_at = max(facts.ends_at, facts.starts_at)
    times = {"starts_at": facts.starts_at, "ends_at": ends_at, "timezone": facts.timezone, "all_day": facts.all_day}
    if not facts.all_day:
        return {**times, "starts_on": None, "ends_on": None, "spans_days": ends_at - facts.starts_at >= A_DAY}
    first = facts.starts_at.astimezone(zone).date()
    last = max(first, (ends_at - timedelta(seconds=1)).astimezone(zone).date())
    return {**times, "starts_on": first, "ends_on": last, "spans_days": last > first}


def _position(facts: EventDraft, groups: Sequence[Group]) -> dict[str, Any]:
    where = facts.where
    if where is None:
        return _near_host(facts, groups)
    at = where.get("at") or [where["latitude"], where["longitude"]]
    place = adopt_place(match=match_of(where)) if "kind" in where else None
    exact = "at" in where or where.get("kind") in EXACT
    return {"latitude": at[0], "longitude": at[1], "approximate": not exact, "place": place}


def _near_host(facts: EventDraft, groups: Sequence[Group]) -> dict[str, Any]:
    host = next((group for group in groups if group.latitude is not None), None)
    if host is None or not (facts.venue or facts.address or not facts.online_url):
        return {"latitude": None, "longitude": None, "approximate": False, "place": None}
    return {"latitude": host.latitude, "longitude": host.longitude, "approximate": True, "place": host.place}


def note(verb: str, event: Event, *, by: Any, now: datetime, detail: Mapping[str, Any] | None = None) -> None:
    """Record what happened to an event, under the group that leads it, and look up when its groups meet next."""
    groups = list(Host.objects.filter(event=event).order_by("id").values_list("group_id", flat=True))
    told = {"events": [event.pk], "title": event.title, **(detail or {})}
    record(verb, by=by, about=event, now=now, group_id=groups[0] if groups else None, detail=told)
    refresh_next_events(group_ids=groups, now=now)


def _once(groups: Sequence[Group]) -> list[Group]:
    return list({group.pk: group for group in groups}.values())
