"""Time zone names: which IANA zone a name found in a calendar stands for."""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON


def known(name: str) -> ZoneInfo | None:
    """Return the IANA zone that a name stands for: IANA's own, Windows', or with a vendor's prefix."""
    key = known_name(name)
    return ZoneInfo(key) if key else None


@lru_cache(maxsize=2_000)
def known_name(name: str) -> str | None:
    """Return the IANA name for a zone name found in a calendar, or None."""
    cleaned = name.strip().strip("/").strip()
    parts = cleaned.split("/")
    candidates = ["/".join(parts[index:]) for index in range(len(parts))]
    for candidate in candidates:
        if candidate in _iana():
            return candidate
        if candidate in WINDOWS_TO_OLSON:
            return str(WINDOWS_TO_OLSON[candidate])
    return _folded().get(cleaned.casefold())


def zone_name(zone: tzinfo | None) -> str | None:
    """Return the IANA name of a zone, "UTC" for UTC, None for a bare offset or a made-up zone."""
    if zone is UTC:
        return "UTC"
    key = getattr(zone, "key", None)
    return str(key) if key else None


@lru_cache(maxsize=1)
def _iana() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def _folded() -> dict[str, str]:
    """Return names by their lower-case form, for calendars that write "europe/london"."""
    names = {name.casefold(): name for name in _iana() if "/" in name}
    return {**{name.casefold(): str(iana) for name, iana in WINDOWS_TO_OLSON.items()}, **names}
