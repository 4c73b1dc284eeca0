"""The front page, the search and the organisations, looked at by a browser: empty and full, wide and small."""

from datetime import UTC, datetime, timedelta

import pytest

from moothall.events.models import Event, Host
from moothall.front import queries
from moothall.groups.models import Group
from moothall.minutes.caching import SHELF
from moothall.organisations.models import Organisation, OrganisationId
from moothall.search.actions import Entry, index_documents

NOW = datetime.now(UTC)
LOOKS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
PAGES = [
    "/",
    "/search/",
    "/search/?q=repair",
    "/search/?q=repair&kind=group",
    "/search/?q=zeppelin",
    "/about/",
    "/privacy/",
]
PAGES += [
    "/accessibility/",
    "/organisations/",
    "/organisations/?q=food",
    "/organisations/?near=leeds",
    "/organisations/map/",
]


@pytest.fixture(autouse=True)
def _nothing_kept():
    SHELF.clear()
    queries._network.cache_clear()


@pytest.fixture
def network(db):
    """A dozen groups, an event and a page of organisations around Leeds."""
    since = {"state": "active", "state_since": NOW, "created_at": NOW}
    groups = [
        Group.objects.create(
            name=f"Repair Café {n}",
            slug=f"repair-{n}",
            summary="We mend",
            latitude=50.5 + n / 2,
            longitude=-3 + n / 5,
            **since,
        )
        for n in range(12)
    ]
    start = NOW + timedelta(days=2)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=2), "created_at": NOW, "changed_at": NOW}
    event = Event.objects.create(title="Repair evening", slug="e", timezone="Europe/London", uid="1", **times)
    Host.objects.create(event=event, group=groups[0], starts_at=start)
    made = Organisation.objects.bulk_create(
        Organisation(
            name=f"Food Bank {n}", slug=f"food-bank-{n}", about="Parcels. " * 30, latitude=53.8, longitude=-1.55
        )
        for n in range(30)
    )
    OrganisationId.objects.create(organisation=made[0], org_id="GB-CHC-1090095")
    entries = [Entry("group", g.pk, g.name, "We mend", f"/groups/{g.slug}/", "Leeds") for g in groups]
    entries += [Entry("event", event.pk, event.title, "Bring a toaster", f"/events/{event.pk}/e/")]
    entries += [Entry("organisation", o.pk, o.name, o.about, f"/organisations/{o.slug}/") for o in made]
    index_documents(entries)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_clean_in_a_full_hall(visit, network, width, scheme):
    look = visit("/", width, scheme)
    look.clean(most_bytes=50_000)
    for path in [*PAGES[1:], "/organisations/food-bank-0/"]:
        visit(path, guest=look)
        assert look.status == 200
        look.clean(most_bytes=50_000)


@pytest.mark.parametrize(("width", "scheme"), [LOOKS[0], LOOKS[3]])
def test_every_page_is_clean_in_an_empty_hall(visit, width, scheme):
    look = visit("/", width, scheme)
    for path in PAGES:
        visit(path, guest=look)
        look.clean(most_bytes=50_000)


def test_a_stranger_finds_a_group_without_scripts(visit, network):
    look = visit("/", 320, js=False)
    look.page.get_by_role("searchbox", name="Search").fill("repair ca")
    look.page.get_by_role("searchbox", name="Search").press("Enter")
    assert look.page.get_by_role("heading", level=1).inner_text() == "Search for “repair ca”"
    look.accessible()
    look.page.get_by_role("link", name="See all 12 groups").click()
    assert look.page.locator(".hits > li").count() == 12
    assert look.page.locator(".hits mark").first.inner_text() == "Repair"
    look.accessible()


def test_a_stranger_goes_from_an_organisation_to_a_group_nearby(visit, network):
    look = visit("/organisations/", 320)
    look.page.get_by_role("link", name="More organisations").click()
    look.page.get_by_role("link", name="Food Bank 9", exact=True).click()
    assert look.page.get_by_role("heading", name="Groups nearby").is_visible()
    look.accessible()
    look.quiet()
    look.fits()


def test_text_at_twice_the_size_fits(visit, network):
    for path in ("/", "/search/?q=repair", "/organisations/"):
        look = visit(path, 640)
        look.page.evaluate("document.documentElement.style.fontSize = '225%'")
        look.fits()
