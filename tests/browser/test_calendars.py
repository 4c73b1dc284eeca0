"""Calendars in a real browser: an organiser attaches one on a phone, sees what it said, decides what is one event."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from moothall.calendars import actions
from moothall.calendars.models import Calendar, Pairing, Reading
from moothall.groups.models import Group
from moothall.minutes.caching import SHELF
from tests.browser.test_groups import enter, quietly
from tests.calendars.conftest import evening, ics, make_group, make_person

WIDTHS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
LONG = "https://calendar.example.org/ical/" + "averylongnamewithoutanyplacetobreak" * 4 + "/public/basic.ics"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    SHELF.clear()


@pytest.fixture
def leeds(live_server: Any) -> Group:
    return make_group("Leeds Data")


def soon(uid: str, title: str) -> bytes:
    """Return a calendar with one evening ten days from now."""
    return ics(evening(uid, title, f"{timezone.now() + timedelta(days=10):%Y%m%d}"))


def read_all() -> None:
    """Do what the worker does: read what was attached."""
    for calendar in Calendar.objects.all():
        actions.read_calendar(calendar=calendar, now=timezone.now())


@pytest.mark.parametrize("js", [True, False])
def test_a_file_attached_on_a_phone_shows_its_events(visit: Any, leeds: Group, js: bool) -> None:
    maya = make_person("Maya", leeds)
    look = visit("/", 320, js=js)
    enter(look, maya)
    look.open("/groups/leeds-data/calendars/")
    look.accessible()
    look.page.get_by_label("The calendar’s address").fill("not an address")
    look.page.get_by_role("button", name="Attach it").click()
    assert "This is not a web address" in look.page.locator("main").inner_text()
    assert look.page.get_by_label("The calendar’s address").input_value() == "not an address"
    quietly(look)
    look.page.get_by_label("The calendar’s address").fill("")
    file = {"name": "season.ics", "mimeType": "text/calendar", "buffer": soon("a", "Data night")}
    look.page.get_by_label("Or a calendar file").set_input_files(file)
    look.page.get_by_role("button", name="Attach it").click()
    assert "It has not been read yet" in look.page.locator("main").inner_text()
    read_all()
    look.page.reload()
    assert "Read 1 event: 1 new." in look.page.locator("main").inner_text()
    look.accessible()
    look.fits()
    visit("/events/?q=", 320, js=js).page.get_by_role("link", name="Data night").click()


def test_two_groups_events_are_joined_by_a_person(visit: Any, leeds: Group) -> None:
    maya, york = make_person("Maya", leeds), make_group("York Code")
    ann = make_person("Ann", york)
    now = timezone.now()
    actions.attach_file(by=maya, group=leeds, name="l.ics", content=soon("a", "Data night"), now=now)
    actions.attach_file(by=ann, group=york, name="y.ics", content=soon("b", "Data night with York"), now=now)
    read_all()
    look = visit("/", 320)
    enter(look, maya)
    look.open("/groups/leeds-data/calendars/same/")
    look.accessible()
    look.fits()
    look.page.get_by_role("button", name="It is one event").click()
    assert "Shown once from now on" in look.page.locator("body").inner_text()
    assert Pairing.objects.get().state == Pairing.State.SAME
    look.accessible()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_every_page_is_clean(visit: Any, leeds: Group, width: int, scheme: str) -> None:
    maya, now = make_person("Maya", leeds), timezone.now()
    look = visit("/", width, scheme)
    enter(look, maya)
    look.open("/groups/leeds-data/calendars/")
    look.clean(most_bytes=60_000)
    working = actions.attach_file(by=maya, group=leeds, name="l.ics", content=soon("a", "Data night"), now=now)
    read_all()
    failing = Calendar.objects.create(
        group=leeds, url=LONG, feed_url=LONG, attached_at=now, state="failing", read_at=now
    )
    said = [{"where": "line 12", "message": "Nobody knows this time zone."}]
    Reading.objects.create(
        calendar=failing, at=now, worked=False, sentence="This address now shows a sign-in page.", problems=said
    )
    asking = Calendar.objects.create(group=leeds, url=f"{LONG}2", feed_url=LONG, attached_at=now, state="asking")
    Reading.objects.create(calendar=asking, at=now, worked=True, sentence="It holds 2,203 events.")
    pages = [f"{calendar.pk}/" for calendar in (working, failing, asking)] + [f"{working.pk}/detach/", "same/", ""]
    for page in pages:
        look.open(f"/groups/leeds-data/calendars/{page}")
        look.clean(most_bytes=60_000)
    for page in ("/calendars/", "/me/"):
        look.open(page)
        look.clean(most_bytes=60_000)
