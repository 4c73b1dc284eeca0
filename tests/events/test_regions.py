"""The month of a region: what is counted where, what the picture holds, and how much it costs."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from moothall.events.drawing.month import Mark, draw_month
from moothall.events.queries.regions import held_between, regions
from moothall.minutes.caching import SHELF
from moothall.places.models import Place
from tests.events.making import event, group

pytestmark = pytest.mark.django_db
FIRST, LAST = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
MARCH = "/events/region/north-west/2026/3/"


def town(name: str, region: str) -> Place:
    return Place.objects.create(name=name, kind="town", latitude=53.5, longitude=-2.2, region=region)


@pytest.fixture
def club(now):
    return group(name="Data Bees", slug="data-bees", place=town("Manchester", "North West"))


def on(day: int, *hosts, hour: int = 18, **fields):
    return event(*hosts, starts_at=datetime(2026, 3, day, hour, tzinfo=UTC), **fields)


def test_an_event_is_where_it_takes_place_else_where_its_host_is(club):
    leeds = town("Leeds", "Yorkshire and The Humber")
    here, away = on(3, club), on(4, club, place=leeds)
    foreign = on(5, group(place=leeds), place=club.place)
    on(6, group(place=leeds))
    on(7, club, state="draft")
    held = held_between(FIRST, LAST, "North West")
    assert [one.event.pk for one in held] == [here.pk, foreign.pk]
    assert [one.town for one in held] == ["Manchester", "Manchester"]
    assert held_between(FIRST, LAST, "Yorkshire and The Humber")[0].event.pk == away.pk
    assert regions() == {"north-west": "North West", "yorkshire-and-the-humber": "Yorkshire and The Humber"}


def test_the_page_says_in_words_what_the_picture_shows(club):
    other = group(name="Salford Makers", place=club.place)
    on(10, club, title="Bees meet", venue="The Hive")
    on(10, other, title="Making", at=None, online_url="https://meet.example")
    on(12, club, title="Not now", state="cancelled", venue="The Hive")
    on(17, club, title="Both ways", venue="The Hive", online_url="https://meet.example")
    page = Client().get(MARCH).content.decode()
    assert "3 events of 2 groups. The fullest day is Tuesday 10 March, with 2." in page
    assert "Nothing is on in the week from: 2, 23." in page
    svg = ET.fromstring(re.search(r"<svg class=\"region-month.*?</svg>", page, re.DOTALL).group())  # type: ignore[union-attr]
    shapes = [str(one.get("class")) for one in svg.iter() if (one.get("class") or "").startswith("mark")]
    assert sorted(shapes) == ["mark is-both", "mark is-off", "mark is-online", "mark is-room", "mark is-room"]
    assert [one.text for one in svg.iter() if one.get("class") == "name"] == ["Data Bees", "Salford Makers"]
    assert "In the room and online" in page
    assert page.count('data-label="Day"') == 4
    assert "April 2026" in page


def test_an_empty_month_and_addresses_that_are_none(club):
    assert "Nothing is on here this month." in Client().get("/events/region/north-west/2027/1/").content.decode()
    for address in (
        "/events/region/nowhere/2026/3/",
        "/events/region/north-west/2026/13/",
        "/events/region/north-west/1/1/",
    ):
        assert Client().get(address).status_code == 404


def test_regions_are_listed_with_what_is_on_this_month(club):
    on(20, club)
    on(21, club, state="postponed")
    page = Client().get("/events/region/").content.decode()
    assert f'href="{MARCH}">North West</a>' in page
    assert "1 event</span>" in page


def test_hostile_names_stay_text():
    svg = draw_month(
        [Mark(0, 1, "room", '"><script>x</script>', "/x/")],
        [("<b>Bees & Co, a very long name indeed</b>", "/g/")],
        [(FIRST.date() + timedelta(days=number), "M") for number in range(31)],
        title="<i>",
    )
    assert "<script>" not in svg
    assert ET.fromstring(str(svg)).get("aria-label") == "<i>"


def test_the_number_of_questions_stays_the_same(club):
    counts = []
    for more in (1, 3, 30):
        for number in range(more):
            on(1 + number % 28, club)
        SHELF.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            Client().get(MARCH)
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 4
