"""A series and a co-host in a browser: on a phone and wide, with scripts and without."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from moothall.events.actions import place_standing
from moothall.events.actions.guests import RsvpFacts
from moothall.events.models import Event, Host, Series
from moothall.minutes.caching import SHELF
from tests.browser.looking import Look
from tests.browser.test_groups import enter, quietly
from tests.browser.test_whats_on import tidy
from tests.events.making import event, group, guestlist, member, person, rsvp

LOOKS = [(320, "light", False), (320, "dark", True), (1280, "light", True), (1280, "dark", False)]


@pytest.fixture
def hall() -> dict[str, Any]:
    """Return two groups, an organiser of each, and an event in two weeks."""
    SHELF.clear()
    lead, other = group("Leeds Digital"), group("York Data")
    start = (timezone.now() + timedelta(days=20)).replace(hour=18, minute=30, second=0, microsecond=0)
    made = event(
        lead, starts_at=start, title="Tea and data", slug="tea", venue="The Old Fire Station", address="1 High St"
    )
    guestlist(made, room=20, now=timezone.now())
    return {
        "lead": lead,
        "other": other,
        "event": made,
        "leader": member(lead, "owner"),
        "helper": member(other, "owner"),
    }


def shot(look: Look, name: str) -> None:
    """Keep a picture for whoever asks for pictures."""
    folder = os.environ.get("MOOTHALL_PICTURES")
    if folder:
        width = look.page.viewport_size["width"] if look.page.viewport_size else 0
        look.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize(("width", "scheme", "js"), LOOKS)
def test_an_organiser_makes_a_series_skips_a_date_and_moves_one(visit, hall, width, scheme, js):
    look = visit("/", width, scheme, js=js)
    enter(look, hall["leader"])
    page = look.page
    look.open(f"/events/{hall['event'].pk}/run/")
    page.get_by_role("link", name="Make this a series").click()
    tidy(look)
    shot(look, "create")
    page.get_by_label("Every week, on").check()
    page.get_by_role("button", name="Show the dates").click()
    page.get_by_role("heading", name="These are the dates").wait_for()
    assert page.locator(".series-preview li").count() == 6
    tidy(look)
    shot(look, "preview")
    page.get_by_role("button", name="Make this series").click()
    page.get_by_role("heading", name="Dates to come").wait_for()
    series = Series.objects.get()
    assert Event.objects.filter(series=series).count() > 20
    rsvp(Event.objects.filter(series=series).order_by("starts_at")[1], person(), now=timezone.now())
    tidy(look)
    shot(look, "run")

    page.get_by_role("link", name=re.compile("^Skip.*day")).nth(2).click()
    page.get_by_text("Nobody has answered it").wait_for()
    tidy(look)
    shot(look, "skip")
    page.get_by_role("button", name="Leave it out").click()
    page.get_by_role("heading", name="Left out").wait_for()
    page.get_by_role("link", name=re.compile("^Skip.*day")).nth(1).click()
    page.get_by_label("Why?").fill("The room is closed.")
    page.get_by_role("button", name="Leave it out").click()
    page.get_by_text("That date is off, and its guests are told.").wait_for()
    assert Event.objects.get(series=series, state="cancelled").reason == "The room is closed."

    page.get_by_role("link", name=re.compile("^Move.*day")).first.click()
    page.get_by_label("New day").fill((hall["event"].starts_at + timedelta(days=1)).date().isoformat())
    tidy(look)
    shot(look, "move")
    page.get_by_role("button", name="Move it").click()
    page.get_by_text("Moved: it is on").wait_for()
    tidy(look)
    page.get_by_role("button", name="Bring it back").last.click()
    page.get_by_text("It is on again").wait_for()

    page.get_by_role("link", name="Change many dates").click()
    page.get_by_label("All dates to come").check()
    page.get_by_label("Venue").fill("The Library")
    tidy(look)
    shot(look, "change")
    page.get_by_role("button", name="Change them").click()
    page.get_by_text("Passed by, because they were changed on their own").wait_for()
    assert Event.objects.filter(series=series, venue="The Library").count() > 15


@pytest.mark.parametrize(("width", "scheme", "js"), LOOKS)
def test_everybody_sees_when_a_series_meets(visit, hall, width, scheme, js):
    series = a_series_of_old(hall)
    look = visit(f"/events/series/{series.pk}/tea/", width, scheme, js=js)
    look.clean()
    shot(look, "public")
    assert look.page.get_by_role("heading", name="Who came, date by date").count() == 0
    look.page.get_by_role("link", name="Come to all of them").click()
    assert "series=1" in look.page.url
    enter(look, hall["leader"])
    look.open(f"/events/series/{series.pk}/tea/")
    look.page.get_by_role("heading", name="Who came, date by date").wait_for()
    tidy(look)
    shot(look, "attendance")
    look.page.locator(".series-dates a").first.click()
    look.page.get_by_text("One of a series:").wait_for()


def a_series_of_old(hall: dict[str, Any]) -> Series:
    """Return a series that has met for half a year, with a date off to come."""
    from moothall.events.actions import skip_date, start_series

    now = timezone.now()
    series = start_series(by=hall["leader"], event=hall["event"], rule="FREQ=WEEKLY", now=now)
    for number in range(1, 14):
        been = event(
            hall["lead"],
            starts_at=hall["event"].starts_at - timedelta(days=21 + 7 * number),
            series=series,
            series_on=(hall["event"].starts_at - timedelta(days=21 + 7 * number)).date(),
            going_count=10 + number * 3 % 7,
            came_count=8 + number * 5 % 9,
            state="cancelled" if number == 6 else "published",
        )
        for newcomer in range(number % 4):
            been.rsvps.create(email=f"n{newcomer}@example.org", state="came", first_time=True, came=1, placed_at=now)
    place_standing(by=person(), series=series, facts=RsvpFacts(), now=now)
    dates = Event.objects.filter(series=series, starts_at__gt=now).order_by("starts_at")
    skip_date(by=hall["leader"], event=dates[2], reason="The boiler broke.", now=now)
    return series


@pytest.mark.parametrize(("width", "scheme", "js"), LOOKS)
def test_a_group_is_asked_to_host_says_yes_and_edits(visit, hall, width, scheme, js):
    look = visit("/", width, scheme, js=js)
    enter(look, hall["leader"])
    page = look.page
    look.open(f"/events/{hall['event'].pk}/hosts/")
    page.get_by_label("Find a group by its name").fill("york")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("York Data").check()
    page.get_by_label("A word to them").fill("You bring the speakers?")
    tidy(look)
    shot(look, "hosts-ask")
    page.get_by_role("button", name="Ask them").click()
    page.get_by_text("York Data is asked.").wait_for()
    tidy(look)

    theirs = visit("/", width, scheme, js=js)
    enter(theirs, hall["helper"])
    theirs.open(f"/groups/{hall['other'].slug}/manage/")
    theirs.page.get_by_role("link", name="Tea and data").click()
    theirs.page.get_by_label("A word to the hosts").fill("Gladly!")
    tidy(theirs)
    shot(theirs, "answer")
    theirs.page.get_by_role("button", name="Yes, we host it too").click()
    theirs.page.get_by_text("You host it together now.").wait_for()
    assert Host.objects.filter(event=hall["event"]).count() == 2
    tidy(theirs)
    shot(theirs, "hosts")

    theirs.page.get_by_text("Propose another split").click()
    theirs.page.get_by_label("Leeds Digital, percent").fill("70")
    theirs.page.get_by_role("button", name="Propose it").click()
    theirs.page.get_by_text("These parts make 120 percent").first.wait_for()
    quietly(theirs)
    theirs.page.get_by_label("York Data, percent").fill("30")
    theirs.page.get_by_role("button", name="Propose it").click()
    theirs.page.get_by_text("A new split waits").wait_for()
    look.open(f"/events/{hall['event'].pk}/hosts/")
    tidy(look)
    shot(look, "shares")
    page.get_by_role("button", name="We agree").click()
    page.get_by_text("the split holds now").wait_for()

    theirs.open(f"/events/{hall['event'].pk}/edit/")
    theirs.page.get_by_label("Venue").first.fill("The Library")
    theirs.page.get_by_role("button", name="Save").first.click()
    theirs.page.wait_for_load_state()
    hall["event"].refresh_from_db()
    assert hall["event"].venue == "The Library"


def test_what_cannot_be_is_said_in_place(visit, hall):
    look = visit("/", 320)
    enter(look, hall["leader"])
    page = look.page
    look.open(f"/events/{hall['event'].pk}/series/?how=own&own=FREQ%3DHOURLY&until=")
    page.get_by_text("A series has at most one date a day").first.wait_for()
    quietly(look)
    shot(look, "create-error")
    look.open(f"/events/{hall['event'].pk}/hosts/{hall['lead'].pk}/leave/")
    page.get_by_text("an event needs one").wait_for()
    look.clean()
    look.open(f"/events/{hall['event'].pk}/hosts/?q=nobody")
    page.get_by_text("We found no other group").wait_for()
    look.clean()
    assert datetime.now(UTC) < hall["event"].starts_at
