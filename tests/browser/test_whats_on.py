"""What's on in a real browser: finding the next event on a phone, taking the list away, clean pages in both lights."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from moothall.events.models import Event
from moothall.events.views import fragments
from moothall.minutes.caching import SHELF
from tests.browser.looking import Look
from tests.browser.test_groups import enter
from tests.events.making import LEEDS, MANCHESTER, event, group, member, person

WIDTHS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]


def tidy(look: Look) -> None:
    """Check a page that was reached by a click: all but its weight, since the browser forgets what came before."""
    look.accessible()
    look.quiet()
    look.at_home()
    look.fits()


@pytest.fixture(autouse=True)
def _something_is_on() -> None:
    SHELF.clear()
    fragments.clear()
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    tea = group("Tea and Data")
    leeds = group("Leeds Makers", at=LEEDS)
    for number in range(24):
        host, at = (leeds, LEEDS) if number % 2 else (tea, MANCHESTER)
        event(
            host,
            title=f"Evening number {number}",
            starts_at=now + timedelta(days=number, hours=3),
            at=at,
            summary="One honest story, then questions and tea.",
            venue="The Old Fire Station",
            address="1 Mount Street",
        )
    event(tea, title="Called off", state="cancelled", starts_at=now + timedelta(days=1), reason="The boiler broke.")
    event(
        tea,
        leeds,
        title="Together",
        at=None,
        online_url="https://meet.example.org/x",
        starts_at=now + timedelta(days=2),
    )


@pytest.mark.parametrize("js", [True, False])
def test_find_the_next_event_nearby_on_a_phone_and_keep_it(visit: Any, js: bool) -> None:
    look = visit("/events/", 320, js=js)
    look.page.get_by_label("Postcode or town").fill("LS1")
    look.page.get_by_role("button", name="Show").click()
    look.page.get_by_role("heading", level=1, name="What’s on near LS1").wait_for()
    assert "Evening number 0" not in look.page.locator("main").inner_text()
    tidy(look)
    look.page.get_by_role("link", name="Evening number 1", exact=True).click()
    look.page.get_by_role("heading", level=1, name="Evening number 1").wait_for()
    assert "The Old Fire Station" in look.page.locator("main").inner_text()
    tidy(look)
    with look.page.expect_download() as file:
        look.page.get_by_role("link", name="Add to my calendar").click()
    assert b"SUMMARY:Evening number 1\r\n" in file.value.path().read_bytes()


@pytest.mark.parametrize("js", [True, False])
def test_the_whole_list_can_be_walked_by_links_alone(visit: Any, js: bool) -> None:
    look = visit("/events/", 320, js=js)
    look.page.get_by_role("link", name="Later ones").click()
    look.page.get_by_role("link", name="Evening number 23").wait_for()
    look.page.get_by_role("link", name="Back to the first page").click()
    look.page.get_by_role("link", name="Called off").wait_for()


def test_take_away_what_narrows_the_list(visit: Any) -> None:
    look = visit("/events/?near=LS1&how=online")
    assert "Nothing that matches" in look.page.locator("main").inner_text()
    look.page.get_by_role("link", name="Take away: Within 20 miles of LS1").click()
    look.page.get_by_role("link", name="Together").wait_for()


def test_the_keyboard_reaches_every_day_of_the_month(visit: Any) -> None:
    look = visit("/events/month/")
    first = look.page.locator(".month-day a").first
    first.focus()
    look.page.keyboard.press("Enter")
    look.page.locator(".day-name").first.wait_for()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
@pytest.mark.parametrize(
    "path",
    [
        "/events/",
        "/events/?near=Nowhereville&from=2026-02-31",
        "/events/?near=Penzance&miles=5&when=today",
        "/events/?when=past",
        "/events/month/",
        "/events/month/?near=LS1",
        "/events/map/",
        "/events/map/?near=LS1",
        "/events/embed/",
        "/events/embed/create/",
    ],
)
def test_pages_are_clean(visit: Any, path: str, width: int, scheme: str) -> None:
    look = visit(path, width, scheme)
    look.clean(most_bytes=60_000 if "map" in path else 30_000)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
@pytest.mark.parametrize("title", ["Called off", "Together", "Evening number 3"])
def test_event_pages_are_clean(visit: Any, title: str, width: int, scheme: str) -> None:
    made = Event.objects.get(title=title)
    visit(f"/events/{made.pk}/{made.slug}/", width, scheme).clean(most_bytes=40_000)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_an_empty_hall_says_what_belongs_there(visit: Any, width: int, scheme: str) -> None:
    Event.objects.all().delete()
    look = visit("/events/", width, scheme)
    assert "No group has told of an event yet" in look.page.locator("main").inner_text()
    look.clean()


@pytest.mark.parametrize("js", [True, False])
def test_my_own_feed_is_made_shown_once_and_ended(visit: Any, js: bool) -> None:
    look = visit("/events/", 320, js=js)
    enter(look, person())
    look.open("/events/mine/")
    tidy(look)
    look.page.get_by_role("button", name="Make my address").click()
    look.page.get_by_text("Here is your address").wait_for()
    tidy(look)
    look.open("/events/mine/")
    look.page.get_by_role("button", name="Stop it").click()
    look.page.get_by_text("You have no feed yet").wait_for()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_clashes_are_told_to_organisers(visit: Any, width: int, scheme: str) -> None:
    mine = group("Our Group")
    event(mine, title="Ours", starts_at=timezone.now() + timedelta(days=3))
    event(group("Their Group"), title="Theirs", starts_at=timezone.now() + timedelta(days=3, hours=1))
    look = visit("/events/", width, scheme)
    enter(look, member(mine, "organiser"))
    look.open(f"/events/clashes/{mine.slug}/")
    assert "Theirs" in look.page.locator("main").inner_text()
    look.clean()
