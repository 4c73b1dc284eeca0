"""Calendars that some groups publish elsewhere, attached and read once; one of them does not work."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from moothall.calendars.actions import apply_reading
from moothall.calendars.models import Calendar, Reading
from moothall.calendars.reading import read
from moothall.demo.feeds import FEEDS, feed_of
from moothall.groups.models import Group

BROKEN = "estuary-make-and-mend"
SENTENCE = "This address now shows a sign-in page. Ask Outlook for the public link: Settings, Shared calendars, Publish a calendar."


def attach_demo_calendars(groups: list[Group], now: datetime) -> int:
    """Attach the demo's own feeds to their groups and read each once; return how many."""
    by_slug = {group.slug: group for group in groups}
    if not by_slug.keys() >= FEEDS.keys():
        return 0
    for slug in FEEDS:
        address = settings.SITE_URL + reverse("demo:feed", args=[slug])
        calendar = Calendar.objects.create(
            group=by_slug[slug], url=address, feed_url=address, attached_at=now - timedelta(days=200)
        )
        window = ((now - timedelta(days=31)).date(), (now + timedelta(days=400)).date())
        answer = read(feed_of(slug, now.date()), window=window, timezone=by_slug[slug].timezone)
        apply_reading(calendar=calendar, answer=answer, now=now, feed_url=address)
    _attach_broken(by_slug[BROKEN], now)
    return len(FEEDS) + 1


def _attach_broken(group: Group, now: datetime) -> None:
    address = "https://outlook.example.org/owa/calendar/estuary"
    calendar = Calendar.objects.create(
        group=group,
        url=address,
        feed_url=address,
        kind="ical",
        state=Calendar.State.FAILING,
        failures=7,
        failing_since=now - timedelta(days=3),
        nudged_at=now - timedelta(days=2),
        attached_at=now - timedelta(days=300),
        read_at=now - timedelta(days=3),
        next_read_at=now + timedelta(days=1),
    )
    Reading.objects.create(
        calendar=calendar, at=now - timedelta(days=3), worked=True, sentence="Read 6 events; all as they were."
    )
    Reading.objects.create(calendar=calendar, at=now - timedelta(hours=20), worked=False, sentence=SENTENCE)
