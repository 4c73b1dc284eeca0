"""The feeds of the demo are real calendars, and only a demo serves them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from moothall.calendars.reading import read
from moothall.demo.feeds import FEEDS, SHARERS, feed_of

TODAY = date(2026, 11, 24)
WINDOW = (TODAY - timedelta(days=60), TODAY + timedelta(days=120))


@pytest.mark.parametrize("slug", FEEDS)
def test_a_feed_reads_without_a_problem(slug):
    answer = read(feed_of(slug, TODAY), window=WINDOW)
    assert (answer.kind, answer.problems) == ("ical", [])
    assert len(answer.events) >= 10


@pytest.mark.parametrize("slug", FEEDS)
def test_a_day_later_its_events_are_the_same_ones(slug):
    one, other = (
        {event.uid: event.title for event in read(feed_of(slug, day), window=WINDOW).events}
        for day in (TODAY, TODAY + timedelta(days=1))
    )
    assert len(one.items() & other.items()) >= len(one) - 1


def test_neighbours_tell_of_the_same_evening():
    uids = [{event.uid for event in read(feed_of(slug, TODAY), window=WINDOW).events} for slug in SHARERS]
    assert len(uids[0] & uids[1]) == 1


def test_served_only_in_a_demo(client, settings, db):
    address = reverse("demo:feed", args=["open-edinburgh"])
    assert client.get(address).status_code == 404
    settings.DEMO = True
    assert client.get(address).headers["Content-Type"].startswith("text/calendar")
    assert client.get(reverse("demo:feed", args=["nobody"])).status_code == 404
