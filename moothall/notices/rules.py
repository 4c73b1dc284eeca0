"""How and when a notice goes out."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from moothall.notices.hours import next_digest, next_loud, zone_named
from moothall.notices.models import Preference
from moothall.notices.topics import topic_named
from moothall.people.models import Person

Way = Preference.Way


def way_for(topic: str, chosen: Mapping[str, str]) -> str:
    """Return the way of a topic: as chosen for it, else as chosen for everything, else as the topic has it."""
    return chosen.get(topic) or chosen.get("") or topic_named(topic).way


def mail_due(person: Person, way: str, now: datetime) -> datetime | None:
    """Return when a notice of this way is mailed to this person; None for never."""
    zone = zone_named(person.timezone, settings.TIME_ZONE)
    if way == Way.AT_ONCE:
        return next_loud(now, zone)
    if way == Way.DIGEST:
        return next_digest(now, zone)
    return None


def may_mail_now(person: Person, now: datetime) -> bool:
    """Tell whether a letter may come to this person now: they are here, and it is not night."""
    return person.is_active and next_loud(now, zone_named(person.timezone, settings.TIME_ZONE)) <= now
