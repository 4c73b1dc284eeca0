"""Events are made in a real browser: from a template to published on a phone, with scripts and without."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from moothall.events.actions import draft_event, edit_event, publish_event, set_guestlist
from moothall.events.actions.guests import GuestlistFacts
from moothall.events.drafting import EventDraft
from moothall.events.models import Event
from moothall.groups.models import Group
from moothall.minutes.caching import SHELF
from tests.browser.test_groups import enter, quietly
from tests.calendars.conftest import make_group, make_person

WIDTHS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
HOURS = timedelta(hours=2)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    SHELF.clear()


@pytest.fixture
def leeds(live_server: Any) -> Group:
    return make_group("Leeds Data")


def fine(look: Any) -> None:
    """Check a page that was come to by a link: what it weighs is checked where it is opened."""
    look.accessible()
    look.quiet()
    look.fits()


def tea(days: int = 20) -> EventDraft:
    start = (timezone.now() + timedelta(days=days)).replace(hour=18, minute=30, second=0, microsecond=0)
    words = "Cake.\n\n- tea\n- " + "averylongwordwithoutanyplacetobreak" * 4
    return EventDraft("Tea and Data", start, start + HOURS, description=words, venue="The Old Fire Station")


def made(group: Group, by: Any, *, published: bool = True) -> Event:
    event = draft_event(by=by, groups=[group], facts=tea(), now=timezone.now())
    return publish_event(by=by, event=event, now=timezone.now()) if published else event


@pytest.mark.parametrize("js", [True, False])
def test_from_a_template_to_published_on_a_phone(visit: Any, leeds: Group, js: bool) -> None:
    maya = make_person("Maya", leeds)
    look = visit("/", 320, js=js)
    enter(look, maya)
    look.open("/groups/leeds-data/")
    look.page.get_by_role("link", name="New event").first.click()
    fine(look)
    look.page.get_by_role("link", name="Talk night").click()
    fine(look)
    page = look.page
    page.get_by_label("What is it called?").fill("Talks by the canal")
    page.get_by_label("Day", exact=True).fill("2020-02-03")
    page.get_by_label("Starts at").fill("19:00")
    page.get_by_label("Venue").fill("The Boat House")
    page.get_by_role("button", name="Save as a draft").click()
    assert "has passed. Did you mean" in page.locator("main").inner_text()
    assert page.get_by_label("Venue").input_value() == "The Boat House"
    quietly(look)
    day = timezone.now().date() + timedelta(days=30)
    page.get_by_label("Day", exact=True).fill(day.isoformat())
    page.get_by_role("button", name="Look at it first").click()
    assert "nothing is saved yet" in page.locator("#preview").inner_text().lower()
    look.accessible()
    page.get_by_role("button", name="Save as a draft").click()
    assert page.get_by_role("heading", level=1).inner_text() == "A draft that only you see"
    fine(look)
    page.get_by_role("button", name="Publish it").click()
    assert "days to go" in page.get_by_role("heading", level=1).inner_text()
    event = Event.objects.get()
    assert (event.state, event.made_from, event.title) == ("published", "talk-night", "Talks by the canal")
    look.open(f"/events/{event.pk}/{event.slug}/")
    assert "You run this event." in page.locator("main").inner_text()
    fine(look)


@pytest.mark.parametrize("js", [True, False])
def test_both_versions_of_two_organisers_are_shown_on_a_phone(visit: Any, leeds: Group, js: bool) -> None:
    maya, sam = make_person("Maya", leeds), make_person("Sam", leeds)
    event = made(leeds, maya)
    look = visit("/", 320, js=js)
    enter(look, maya)
    look.open(f"/events/{event.pk}/edit/")
    fine(look)
    edit_event(by=sam, event=event, facts=replace(tea(), venue="The Barn"), sequence=event.sequence, now=timezone.now())
    page = look.page
    page.get_by_label("Venue").fill("The Loft")
    page.get_by_label("In one line").fill("With cake")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "Somebody else changed this" in page.get_by_role("alert").inner_text()
    quietly(look)
    page.get_by_label("Theirs, as it stands now").check()
    page.get_by_role("button", name="Save with these choices").click()
    assert page.url.endswith("/run/")
    event.refresh_from_db()
    assert (event.venue, event.summary) == ("The Barn", "With cake")


@pytest.mark.parametrize("js", [True, False])
def test_an_event_is_postponed_and_on_again_on_a_phone(visit: Any, leeds: Group, js: bool) -> None:
    maya = make_person("Maya", leeds)
    event = made(leeds, maya)
    look = visit("/", 320, js=js)
    enter(look, maya)
    look.open(f"/events/{event.pk}/run/")
    page = look.page
    page.get_by_role("link", name="Postpone it").click()
    fine(look)
    page.get_by_role("button", name="Postpone it").click()
    assert "Please give your guests a reason" in page.locator("main").inner_text()
    quietly(look)
    page.get_by_label("Why, in one sentence").fill("The boiler broke.")
    page.get_by_role("button", name="Postpone it").click()
    assert "The boiler broke." in page.locator("main").inner_text()
    page.get_by_role("link", name="It is on again").first.click()
    fine(look)
    page.get_by_label("Day", exact=True).fill((timezone.now().date() + timedelta(days=60)).isoformat())
    page.get_by_role("button", name="Say that it is on again").click()
    assert "days to go" in page.get_by_role("heading", level=1).inner_text()
    fine(look)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_the_pages_are_clean_in_every_light(visit: Any, leeds: Group, width: int, scheme: str) -> None:
    maya = make_person("Maya", leeds)
    event, draft = made(leeds, maya), made(leeds, maya, published=False)
    set_guestlist(by=maya, event=event, facts=GuestlistFacts(room=2), now=timezone.now())
    look = visit("/", width, scheme)
    enter(look, maya)
    pages = [f"/events/{event.pk}/{name}/" for name in ("run", "edit", "cancel", "postpone")]
    pages += [f"/events/{draft.pk}/{name}/" for name in ("run", "delete")]
    for path in ("/events/new/", "/events/new/?from=nothing", "/groups/leeds-data/manage/", *pages):
        look.open(path)
        look.clean(most_bytes=60_000)
