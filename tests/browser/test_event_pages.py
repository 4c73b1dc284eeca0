"""On a phone: from one page of running an event to the next, and the month of a region; with scripts and without."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from moothall.minutes.caching import SHELF
from moothall.places.models import Place
from tests.browser.test_groups import enter
from tests.events.making import event, group, member


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    SHELF.clear()


@pytest.mark.parametrize("js", [True, False])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_an_event_are_one_fold_on_a_phone(visit: Any, js: bool, scheme: str) -> None:
    club = group("Leeds Good Data")
    tea, owner = event(club, starts_at=timezone.now() + timedelta(days=5)), member(club, "owner")
    look = visit("/", 320, scheme, js=js)
    enter(look, owner)
    look.open(f"/events/{tea.pk}/checklist/")
    fold = look.page.locator(".run-fold")
    assert not look.page.locator(".run-tabs").is_visible()
    assert not fold.get_by_role("link", name="The door").is_visible()
    assert fold.locator("summary").bounding_box()["height"] >= 44
    fold.locator("summary").focus()
    look.page.keyboard.press("Enter")
    for link in fold.get_by_role("link").all():
        assert link.bounding_box()["height"] >= 44
    look.accessible()
    look.fits()
    fold.get_by_role("link", name="The door").click()
    assert look.page.url.endswith(f"/events/{tea.pk}/door/")
    assert "The door" in fold.locator("summary").inner_text()


def test_the_pages_of_an_event_are_a_row_where_there_is_room(visit: Any) -> None:
    club = group("Leeds Good Data")
    tea, owner = event(club, starts_at=timezone.now() + timedelta(days=5)), member(club, "owner")
    look = visit("/", 1280)
    enter(look, owner)
    look.open(f"/events/{tea.pk}/checklist/")
    assert look.page.locator(".run-tabs").bounding_box()["height"] < 90
    assert not look.page.locator(".run-fold").is_visible()
    look.accessible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (320, "light"), (1280, "dark"), (1280, "light")])
def test_the_month_of_a_region(visit: Any, width: int, scheme: str) -> None:
    place = Place.objects.create(name="Leeds", kind="town", latitude=53.8, longitude=-1.5, region="Yorkshire")
    now = timezone.now()
    middle = now.replace(day=14, hour=18)
    for number in range(6):
        host = group(f"Group of number {number}", place=place)
        event(
            host,
            starts_at=middle + timedelta(days=number % 2),
            title=f"Evening {number}",
            online_url="https://m.example",
        )
    look = visit("/events/region/", width, scheme)
    look.clean()
    look.open(f"/events/region/yorkshire/{now.year}/{now.month}/")
    look.clean(most_bytes=50_000)
    wide = width == 1280
    assert look.page.locator(".region-month.is-wall").is_visible() is wide
    assert look.page.locator(".region-month.is-pocket").is_visible() is not wide
    look.page.locator(".region-month:visible a").first.click()
    if wide:
        assert "/evening-0/" in look.page.url or look.page.get_by_role("heading", name="Evening 0").is_visible()
    else:
        assert look.page.locator("#day-14").is_visible()


def test_the_month_prints_on_one_sheet(visit: Any) -> None:
    place = Place.objects.create(name="Leeds", kind="town", latitude=53.8, longitude=-1.5, region="Yorkshire")
    middle = timezone.now().replace(day=14, hour=18)
    for number in range(12):
        event(group(place=place), starts_at=middle + timedelta(days=number))
    look = visit(f"/events/region/yorkshire/{middle.year}/{middle.month}/", 1280)
    printed = look.page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 841" in printed
