"""From what was read to what an event here says."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from moothall.calendars.reading.shapes import Moment, ReadEvent
from moothall.events.actions import EventFacts
from moothall.events.models import Event
from moothall.groups.models import Group
from moothall.kit.text import plain
from moothall.places.queries import find

STATES = {
    "confirmed": Event.State.PUBLISHED,
    "tentative": Event.State.PUBLISHED,
    "cancelled": Event.State.CANCELLED,
    "postponed": Event.State.POSTPONED,
}
LONGEST_UID = 300
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One occurrence as its calendar tells it: its key in that calendar, its facts, and their fingerprint."""

    key: Key
    facts: EventFacts
    fingerprint: str


def tell_all(events: Iterable[ReadEvent], group: Group) -> dict[Key, Told]:
    """Translate occurrences, by key; when a calendar tells of one twice, the later version counts."""
    told: dict[Key, Told] = {}
    newest: dict[Key, int] = {}
    for event in events:
        key = _key(event)
        if event.sequence >= newest.get(key, -1):
            newest[key] = event.sequence
            facts = _facts(event, group)
            told[key] = Told(key, facts, hashlib.blake2b(repr(facts).encode(), digest_size=16).hexdigest())
    return told


def _key(event: ReadEvent) -> Key:
    uid = event.uid
    if len(uid) > LONGEST_UID:
        uid = hashlib.blake2b(uid.encode(), digest_size=32).hexdigest()
    return uid, event.recurrence_id.isoformat() if event.recurrence_id else ""


def _facts(event: ReadEvent, group: Group) -> EventFacts:
    zone = event.timezone or group.timezone
    venue, address = _where(event.location or "")
    latitude, longitude = event.latitude, event.longitude
    if latitude is None and event.location:
        latitude, longitude = _position(event.location)
    return EventFacts(
        title=plain(event.title),
        starts_at=_instant(event.start, zone),
        ends_at=_instant(event.end, zone),
        timezone=zone,
        uid=event.uid[:LONGEST_UID],
        description=plain(event.description) if event.description else "",
        description_html=event.description_html,
        all_day=event.all_day,
        starts_on=event.start if not isinstance(event.start, datetime) else None,
        ends_on=_last_day(event.end) if not isinstance(event.end, datetime) else None,
        state=STATES[event.status],
        venue=venue,
        address=address,
        latitude=latitude,
        longitude=longitude,
        online_url=event.online_url or "",
        url=event.url or "",
    )


def _instant(moment: Moment, zone: str) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time(), ZoneInfo(zone))


def _last_day(end: date) -> date:
    return end - timedelta(days=1)


def _where(location: str) -> tuple[str, str]:
    """Split a location into the venue's name and its address; a web address is no venue."""
    line = " ".join(plain(location).split())
    if not line or re.match(r"https?://", line):
        return "", ""
    venue, _, rest = line.partition(",")
    return (venue.strip(), line) if rest else (line, "")


@lru_cache(maxsize=2048)
def _position(location: str) -> tuple[float | None, float | None]:
    """Return where a location's postcode lies; (None, None) when it has none that is known."""
    written = POSTCODE.search(location)
    matches = find(written[0], 1) if written else []
    return (matches[0].latitude, matches[0].longitude) if matches else (None, None)
