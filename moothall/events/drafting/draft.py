"""The facts of an event that people write."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One event as its organisers write it.

    ``starts_at`` and ``ends_at`` are aware instants; ``timezone`` is the IANA name of the event's own zone; an all-day
    event runs from midnight to midnight there. ``description`` is Markdown. ``where`` is a place as facts
    (``groups.queries.facts.facts_of_place``), or only ``{"at": [latitude, longitude]}``; None: near where its first
    host is. ``access`` is for everybody, ``joining`` for those who are going. ``topics`` are names.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str = "Europe/London"
    all_day: bool = False
    summary: str = ""
    description: str = ""
    venue: str = ""
    address: str = ""
    where: Mapping[str, Any] | None = None
    online_url: str = ""
    joining: str = ""
    access: str = ""
    url: str = ""
    topics: tuple[str, ...] = ()


# What editors change as one thing, and the columns that it stands for.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "when": ("starts_at", "ends_at", "timezone", "all_day"),
    "venue": ("venue",),
    "address": ("address",),
    "where": ("where",),
    "online_url": ("online_url",),
    "joining": ("joining",),
    "access": ("access",),
    "summary": ("summary",),
    "description": ("description",),
    "url": ("url",),
    "topics": ("topics",),
}
# Changes of these are told to those who come, unless the editor says otherwise; a better word in a text is not.
TELLING = frozenset({"when", "venue", "address", "where", "online_url", "joining"})


def values_of(draft: EventDraft, field: str) -> tuple[Any, ...]:
    """Return what a draft says in one of ``FIELDS``."""
    return tuple(getattr(draft, name) for name in FIELDS[field])


def prints_of(draft: EventDraft) -> dict[str, str]:
    """Return a short fingerprint of each of ``FIELDS``: with it a form remembers what its editor began from."""
    return {field: _print(values_of(draft, field)) for field in FIELDS}


def _print(values: tuple[Any, ...]) -> str:
    return hashlib.blake2b("\n".join(_told(value) for value in values).encode(), digest_size=6).hexdigest()


def _told(value: Any) -> str:
    if isinstance(value, datetime):
        return str(value.timestamp())
    if isinstance(value, Mapping):
        return str(sorted((key, str(part)) for key, part in value.items()))
    return str(value).replace("\r\n", "\n").strip()
