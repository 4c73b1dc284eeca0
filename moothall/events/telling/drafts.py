"""Drafts in words: what two of them say in the fields in which they differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.events.drafting import EventDraft
from moothall.events.telling.when import when_words, zone_called
from moothall.kit import dates

NAMES: Mapping[str, tuple[Any, Any]] = {
    "title": (gettext_lazy("What it is called"), gettext_lazy("the title")),
    "when": (gettext_lazy("When"), gettext_lazy("the time")),
    "venue": (gettext_lazy("Venue"), gettext_lazy("the venue")),
    "address": (gettext_lazy("Street and town"), gettext_lazy("the address")),
    "where": (gettext_lazy("Place on the map"), gettext_lazy("the place on the map")),
    "online_url": (gettext_lazy("Link to join online"), gettext_lazy("the link")),
    "joining": (gettext_lazy("For those who are going"), gettext_lazy("what guests are told")),
    "access": (gettext_lazy("Getting in and taking part"), gettext_lazy("what it says on getting in")),
    "summary": (gettext_lazy("In one line"), gettext_lazy("the line about it")),
    "description": (gettext_lazy("More about it"), gettext_lazy("the description")),
    "url": (gettext_lazy("A page about it elsewhere"), gettext_lazy("the page elsewhere")),
    "topics": (gettext_lazy("Topics"), gettext_lazy("the topics")),
}


@dataclass(frozen=True, slots=True)
class ClashRow:
    """One thing that two editors said differently, side by side."""

    field: str
    label: str
    theirs: str
    yours: str


def clash_rows(theirs: EventDraft, yours: EventDraft, fields: Iterable[str]) -> list[ClashRow]:
    """Return both versions of each field, in words."""
    return [ClashRow(field, str(NAMES[field][0]), said(theirs, field), said(yours, field)) for field in fields]


def fields_named(fields: Iterable[str]) -> str:
    """Return fields in a sentence: "the venue, the time"."""
    return ", ".join(str(NAMES[field][1]) for field in fields)


def said(draft: EventDraft, field: str) -> str:
    """Return what a draft says in one field, as words."""
    if field == "when":
        return draft_when(draft)
    if field == "topics":
        return ", ".join(draft.topics) or _("nothing")
    if field == "where":
        where = draft.where or {}
        return str(where.get("name") or ", ".join(f"{part:.4f}" for part in where.get("at", [])) or _("nothing"))
    return str(getattr(draft, field)) or _("nothing")


def draft_when(draft: EventDraft) -> str:
    """Return when a draft is, in its own zone."""
    zone = zone_called(draft.timezone)
    first = draft.starts_at.astimezone(zone).date()
    last = max(first, (draft.ends_at.astimezone(zone) - timedelta(seconds=1)).date())
    times = when_words(draft.starts_at, draft.ends_at, zone, zone, all_day=draft.all_day, starts_on=first, ends_on=last)
    return f"{dates.day(first, year=True)}, {times} ({zone.key})"
