"""Tell what a calendar says otherwise than an event's own page: plain functions over what is given."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from moothall.events.telling import when_words, zone_called
from moothall.kit import dates


def differences(event: Any, said: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return (what, on the event's page, in the calendar) for each thing that the two tell differently."""
    if "starts_at" not in said:
        return []
    starts_at, ends_at = parse_datetime(said["starts_at"]), parse_datetime(said["ends_at"])
    labels = {"title": _("Title"), "venue": _("Venue"), "address": _("Address"), "online_url": _("Link")}
    rows = [(label, getattr(event, name), said[name]) for name, label in labels.items()]
    pairs = [
        (_("When"), _when(event.starts_at, event.ends_at, event.timezone), _when(starts_at, ends_at, said["timezone"]))
    ]
    return [(label, mine or "–", theirs or "–") for label, mine, theirs in pairs + rows if mine != theirs]


def _when(starts_at: Any, ends_at: Any, timezone: str) -> str:
    zone = zone_called(timezone)
    day = dates.day(starts_at.astimezone(zone).date(), year=True)
    return f"{day}, {when_words(starts_at, ends_at, zone, zone)}"
