"""Calendars pass by what their groups took on, and ask its hosts about what they say otherwise."""

from datetime import UTC, datetime, timedelta

import pytest

from moothall.calendars import actions
from moothall.calendars.models import Calendar, Entry, Pairing, Reading
from moothall.calendars.queries import said_of
from moothall.events.actions import EventFacts, merge_events, publish_read_event, take_on_event
from moothall.events.models import Event
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from tests.calendars.conftest import NOW, evening, ics, make_group, make_person

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def calendar(group, maya, site):
    made = actions.attach_calendar(by=maya, group=group, url="https://feeds.example/a.ics", now=NOW)
    actions.read_calendar(calendar=made, now=NOW)
    return made


@pytest.fixture
def taken(calendar, maya):
    return take_on_event(by=maya, event=Event.objects.get(), now=NOW)


def read(calendar: Calendar, site, body: bytes, now: datetime) -> Reading:
    site.body = body
    calendar.refresh_from_db()
    actions.read_calendar(calendar=calendar, now=now)
    return calendar.readings.latest("id")


def test_an_event_that_was_taken_on_is_not_read_a_second_time(calendar, taken, site):
    reading = read(calendar, site, ics(evening()), NOW + HOUR)
    assert (reading.created, reading.changed, Event.objects.count()) == (0, 0, 1)
    assert said_of(taken) == []


def test_what_the_calendar_says_otherwise_is_put_to_its_hosts(calendar, taken, site, client, maya):
    body = ics(evening(title="Data night with cake", LOCATION="The Barn\\, 1 Mill St\\, Leeds LS1 4AP"))
    reading = read(calendar, site, body, NOW + HOUR)
    fresh = Event.objects.get()
    assert (reading.changed, fresh.title, fresh.sequence) == (0, "Data night", taken.sequence)
    client.force_login(maya)
    page = client.get(f"/events/{taken.pk}/run/").content.decode()
    for words in ("now says something else", "Data night with cake", "The Barn", "Take it over"):
        assert words in page
    entry = Entry.objects.get()
    assert client.post(f"/calendars/said/{entry.pk}/", {"do": "take"}).status_code == 303
    fresh = Event.objects.get()
    assert (fresh.title, fresh.venue, fresh.origin) == ("Data night with cake", "The Barn", "here")
    assert abs((fresh.latitude or 0) - 53.797) < 0.02
    assert Minute.objects.filter(verb="events.event.changed", about_id=taken.pk).exists()
    assert said_of(fresh) == []


def test_it_can_be_left_as_it_is_until_the_calendar_says_something_new(calendar, taken, site, maya):
    read(calendar, site, ics(evening(title="Other")), NOW + HOUR)
    actions.leave_as_it_is(by=maya, entry=Entry.objects.get(), now=NOW)
    read(calendar, site, ics(evening(title="Other")), NOW + 2 * HOUR)
    assert said_of(taken) == []
    read(calendar, site, ics(evening(title="Another")), NOW + 3 * HOUR)
    assert [(entry.said or {})["title"] for entry in said_of(taken)] == ["Another"]
    assert Event.objects.get().title == "Data night"


def test_a_calendar_that_comes_round_to_what_is_here_asks_no_more(calendar, taken, site):
    read(calendar, site, ics(evening(title="Other")), NOW + HOUR)
    read(calendar, site, ics(evening()), NOW + 2 * HOUR)
    assert said_of(taken) == []


def test_what_leaves_the_calendar_stays_here_and_its_hosts_are_asked_once(calendar, taken, site, client, maya):
    for hours in (1, 3, 30):
        read(calendar, site, ics(evening(uid="b", title="Something else", day="20261120")), NOW + hours * HOUR)
    assert Event.objects.get(pk=taken.pk).state == "published"
    client.force_login(maya)
    page = client.get(f"/events/{taken.pk}/run/").content.decode()
    assert "no longer has this event" in page
    assert f"/events/{taken.pk}/cancel/" in page
    entry = Entry.objects.get(event=taken)
    with pytest.raises(Refused, match="Cancel it here"):
        actions.take_over(by=maya, entry=entry, now=NOW)
    actions.leave_as_it_is(by=maya, entry=entry, now=NOW)
    read(calendar, site, ics(evening(uid="b", title="Something else", day="20261120")), NOW + 40 * HOUR)
    assert said_of(taken) == []


def test_a_cancellation_in_the_calendar_cancels_nothing_here(calendar, taken, site):
    read(calendar, site, ics(evening(STATUS="CANCELLED")), NOW + HOUR)
    assert Event.objects.get().state == "published"
    assert [(entry.said or {})["state"] for entry in said_of(taken)] == ["cancelled"]


def test_detaching_the_calendar_leaves_it(calendar, taken, maya):
    actions.detach_calendar(by=maya, calendar=calendar, keep_coming=False, now=NOW)
    assert Event.objects.filter(pk=taken.pk).exists()


def test_only_those_who_run_it_answer(calendar, taken, site, client):
    read(calendar, site, ics(evening(title="Other")), NOW + HOUR)
    address = f"/calendars/said/{Entry.objects.get().pk}/"
    assert client.post(address, {"do": "take"}).status_code == 404
    client.force_login(make_person("Stranger"))
    assert client.post(address, {"do": "take"}).status_code == 404
    with pytest.raises(Refused):
        actions.take_over(by=make_person("Another"), entry=Entry.objects.get(), now=NOW)
    assert Event.objects.get().title == "Data night"


def test_an_event_told_elsewhere_joins_the_one_that_guests_answer(calendar, taken, site):
    """Whichever was known first: the one that takes answers here stays in view."""
    other = make_group("Leeds Maps")
    start = datetime(2026, 11, 10, 18, 30, tzinfo=UTC)
    facts = EventFacts("Data night", start, start + 2 * HOUR, "Europe/London", uid="a")
    twin = publish_read_event(groups=[other], facts=facts, now=NOW)
    Event.objects.filter(pk=twin.pk).update(url="https://one.example/data-night")
    Event.objects.filter(pk=taken.pk).update(url="https://one.example/data-night")
    first, second = sorted((taken, twin), key=lambda one: one.pk)
    pairing = Pairing.objects.create(first=second, second=first, score=1, suggested_at=NOW)
    steward = make_person("Stu")
    steward.is_steward = True
    steward.save()
    actions.join_pair(by=steward, pairing=pairing, now=NOW)
    twin.refresh_from_db()
    assert twin.merged_into_id == taken.pk
    actions.keep_apart(by=steward, pairing=Pairing.objects.get(), now=NOW)
    twin.refresh_from_db()
    assert twin.merged_into_id is None


def test_merging_by_hand_refuses_to_lose_it(calendar, taken, group):
    start = datetime(2026, 11, 10, 18, 30, tzinfo=UTC)
    twin = publish_read_event(
        groups=[group], facts=EventFacts("Data night", start, start + HOUR, "Europe/London", uid="z"), now=NOW
    )
    with pytest.raises(Refused, match="Guests answer"):
        merge_events(keep=twin, drop=taken, by=None, now=NOW)
