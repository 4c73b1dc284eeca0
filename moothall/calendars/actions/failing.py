"""What happens when a calendar cannot be read, and when it is as it was."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from moothall.calendars.models import ORGANISERS, Calendar, Reading
from moothall.groups.models import Membership
from moothall.kit.verdict import Verdict
from moothall.minutes.actions import record
from moothall.notices.actions import notify

EVERY = timedelta(hours=2)
FIRST_RETRY = timedelta(minutes=30)
LONGEST_WAIT = timedelta(hours=24)
NUDGE_AFTER = timedelta(hours=24)
MOST_PROBLEMS = 50


@transaction.atomic
def note_unchanged(*, calendar: Calendar, now: datetime) -> None:
    """Note that the site says nothing has changed since the last reading."""
    calendar = Calendar.objects.select_for_update().get(pk=calendar.pk)
    mark_working(calendar, now)
    Reading.objects.create(
        calendar=calendar, at=now, worked=True, sentence="Nothing has changed since the last reading."
    )


@transaction.atomic
def note_failure(
    *, calendar: Calendar, sentence: str, now: datetime, problems: list[dict[str, str]] | None = None
) -> None:
    """Write down why a calendar could not be read and wait longer before the next try; after a day tell its organisers.

    Events that were read before stay as they are.
    """
    calendar = Calendar.objects.select_for_update().select_related("group").get(pk=calendar.pk)
    Reading.objects.create(
        calendar=calendar, at=now, worked=False, sentence=sentence, problems=(problems or [])[:MOST_PROBLEMS]
    )
    calendar.failures += 1
    calendar.failing_since = calendar.failing_since or now
    calendar.state = Calendar.State.FAILING
    calendar.next_read_at = None if calendar.content else now + wait_after(calendar.failures)
    if calendar.failures == 1:
        record(
            "calendars.calendar.failed",
            by=None,
            about=calendar,
            group_id=calendar.group_id,
            now=now,
            detail={"sentence": sentence},
        )
    if not calendar.nudged_at and now - calendar.failing_since >= NUDGE_AFTER:
        _nudge(calendar, sentence, now)
    calendar.save()


def ask_first(calendar: Calendar, verdict: Verdict, titles: list[str], now: datetime) -> Reading:
    """Show nothing of a locked calendar until its organisers have said that so many events are theirs; ask them."""
    calendar.state, calendar.next_read_at, calendar.failures = Calendar.State.ASKING, None, 0
    calendar.save()
    some = ", ".join(f"“{title}”" for title in dict.fromkeys(titles[:40]))[:200]
    sentence = f"{verdict} Among them: {some} …"
    _tell_organisers(calendar, f"Are all these events those of {calendar.group.name}?", sentence, "asking", now)
    return Reading.objects.create(calendar=calendar, at=now, worked=True, sentence=sentence)


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: half an hour, doubled each time, a day at most."""
    factor: int = 2 ** min(failures - 1, 10)
    return min(FIRST_RETRY * factor, LONGEST_WAIT)


def mark_working(calendar: Calendar, now: datetime) -> None:
    """Set a locked calendar to working, read again in two hours; record it when it had been failing for long."""
    if calendar.nudged_at:
        record("calendars.calendar.recovered", by=None, about=calendar, group_id=calendar.group_id, now=now)
    calendar.state, calendar.failures, calendar.read_at = Calendar.State.WORKING, 0, now
    calendar.failing_since = calendar.nudged_at = None
    calendar.next_read_at = None if calendar.content else now + EVERY + timedelta(minutes=calendar.pk % 20)
    calendar.save()


def _nudge(calendar: Calendar, sentence: str, now: datetime) -> None:
    calendar.nudged_at = now
    title = f"The calendar of {calendar.group.name} cannot be read"
    _tell_organisers(calendar, title, f"{sentence} The events that were read before are still shown.", "failing", now)


def _tell_organisers(calendar: Calendar, title: str, body: str, what: str, now: datetime) -> None:
    page = reverse("calendars:detail", args=[calendar.group.slug, calendar.pk])
    organisers = Membership.objects.filter(group=calendar.group, role__in=ORGANISERS).select_related("person")
    for membership in organisers:
        notify(
            person=membership.person,
            topic="calendars",
            title=title,
            body=body,
            url=page,
            key=f"calendars.{what}:{calendar.pk}:{int(now.timestamp())}:{membership.person_id}",
            now=now,
        )
