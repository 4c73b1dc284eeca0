"""Which events of different groups may be the same: plain functions, no database.

Two calendars often tell of one evening in other words. ``likeness`` compares two and says why; from ``SURE`` on the
hall joins them by itself (undoable), from ``PERHAPS`` on it asks the organisers.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, hypot, radians

SURE = 0.95
PERHAPS = 0.6
NEAR_KM = 1.0
KM_PER_DEGREE = 111.2
CLOSE = timedelta(minutes=30)
FILLER = {
    "the",
    "a",
    "an",
    "of",
    "for",
    "and",
    "with",
    "at",
    "in",
    "to",
    "on",
    "our",
    "your",
    "monthly",
    "meetup",
    "meeting",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared: the title, the instant it starts, where (degrees or None), the page and the call's address."""

    title: str
    starts_at: datetime
    latitude: float | None = None
    longitude: float | None = None
    url: str = ""
    online_url: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two events are, 0 to 1, and why, in words."""

    score: float
    reasons: tuple[str, ...]


def likeness(one: Facts, other: Facts) -> Likeness:
    """Compare two events. Those that start more than half an hour apart are never the same."""
    if abs(one.starts_at - other.starts_at) > CLOSE:
        return Likeness(0.0, ())
    same_moment = one.starts_at == other.starts_at
    if same_moment and one.uid and one.uid == other.uid:
        return Likeness(1.0, ("both calendars give it the same identifier",))
    if same_moment and one.url and _address(one.url) == _address(other.url):
        return Likeness(1.0, ("both lead to the same page",))
    return _by_words(one, other, same_moment=same_moment)


def words_of(title: str) -> frozenset[str]:
    """Return the words of a title that carry meaning, without accents, case and filler."""
    flat = unicodedata.normalize("NFKD", title.casefold())
    words = re.findall(r"[^\W_]+", "".join(letter for letter in flat if not unicodedata.combining(letter)))
    return frozenset(words) - FILLER or frozenset(words)


def _by_words(one: Facts, other: Facts, *, same_moment: bool) -> Likeness:
    first, second = words_of(one.title), words_of(other.title)
    shared = len(first & second) / max(1, min(len(first), len(second)))
    overlap = len(first & second) / max(1, len(first | second))
    distance = _km(one, other)
    if distance is not None and distance > 5 * NEAR_KM:
        return Likeness(0.0, ())
    same_call = bool(one.online_url) and _address(one.online_url) == _address(other.online_url)
    near = distance is not None and distance <= NEAR_KM
    score = 0.45 * shared + 0.25 * overlap + 0.15 * same_moment + 0.15 * (near or same_call)
    return Likeness(min(score, 0.94), _reasons(overlap, distance if near else None, same_moment, same_call))


def _reasons(overlap: float, near: float | None, same_moment: bool, same_call: bool) -> tuple[str, ...]:  # noqa: FBT001
    found = []
    if overlap:
        found.append("the titles are the same" if overlap == 1 else "the titles share words")
    found.append("they start at the same time" if same_moment else "they start within half an hour of each other")
    if near is not None:
        found.append("they are in the same spot" if near < 0.1 else "they are within a kilometre of each other")  # noqa: PLR2004
    if same_call:
        found.append("they use the same video call")
    return tuple(found)


def _km(one: Facts, other: Facts) -> float | None:
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    north = (one.latitude or 0) - (other.latitude or 0)
    east = ((one.longitude or 0) - (other.longitude or 0)) * cos(radians(one.latitude or 0))
    return KM_PER_DEGREE * hypot(north, east)


def _address(url: str) -> str:
    bare = re.sub(r"^https?://(www\.)?", "", url.strip()).split("#")[0]
    return bare.split("?utm_")[0].rstrip("/").casefold()
