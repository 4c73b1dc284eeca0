"""Calendars that some of the invented groups publish "elsewhere": served by the demo itself, so that reading them is real."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from moothall.demo.invention.events import DETAILS, SKILLS
from moothall.events.writing import Head, Item, write_calendar

WEEKS_BACK, WEEKS_AHEAD = 8, 14
SHARED = "Regional show and tell: what we tried this season"
FEEDS = {
    "leeds-good-data-club": ("Data clinic", "Leeds Central Library, Calverley Street, Leeds LS1 3AB", 2),
    "make-it-useful-sheffield": ("Open workshop", "The Workstation, Paternoster Row, Sheffield S1 2BX", 3),
    "liffey-tech-for-neighbours": ("Lunchtime surgery", "Pearse Street Library, Dublin", 1),
    "open-edinburgh": ("Evening of small fixes", "Edinburgh Central Library, George IV Bridge, Edinburgh EH1 1EG", 0),
}
SHARERS = ("leeds-good-data-club", "make-it-useful-sheffield")


def feed_of(slug: str, today: date) -> bytes:
    """Return a group's calendar as iCalendar: one event every other week around ``today``, one of them with a neighbour.

    :raises KeyError: for a group that has none.
    """
    title, place, weekday = FEEDS[slug]
    zone = ZoneInfo("Europe/Dublin" if slug.startswith("liffey") else "Europe/London")
    items = [*_own(slug, title, place, weekday, zone, today), *_shared(slug, today)]
    return write_calendar(Head(name=title), sorted(items, key=lambda item: item.starts_at))


def _own(slug: str, title: str, place: str, weekday: int, zone: ZoneInfo, today: date) -> Iterator[Item]:
    first = today - timedelta(days=today.weekday() - weekday + 7 * WEEKS_BACK)
    for week in range(0, WEEKS_BACK + WEEKS_AHEAD, 2):
        day = first + timedelta(weeks=week + first.isocalendar().week % 2)
        random = Random(f"{slug} {day}")
        start = datetime.combine(day, time(18, 0), zone).astimezone(UTC)
        yield _item(
            f"{slug}-{day}",
            f"{title}: {random.choice(SKILLS)}",
            place,
            start,
            str(zone),
            random.choice(DETAILS),
            "18:00",
        )


def _shared(slug: str, today: date) -> Iterator[Item]:
    """Yield the evening that two neighbours hold together: each tells of it in its own calendar, as the same event."""
    if slug not in SHARERS:
        return
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=10)
    start = datetime.combine(month, time(18, 30), ZoneInfo("Europe/London")).astimezone(UTC)
    place = FEEDS[SHARERS[0]][1]
    yield _item(f"shared-{month}", SHARED, place, start, "Europe/London", DETAILS[1], "18:30")


def _item(uid: str, title: str, place: str, start: datetime, zone: str, details: str, clock: str) -> Item:
    announced = start - timedelta(days=60)
    return Item(
        uid=f"{uid}@elsewhere.example",
        title=title,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        timezone=zone,
        created_at=announced,
        changed_at=announced,
        location=place,
        description=details.format(doors="17:45", start=clock),
    )
