"""The month of a region: what is counted where, what the pictures hold, and how much it costs."""

import re
from datetime import UTC, datetime
from itertools import islice
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from moothall.events.drawing.month import Mark, Sheet, Square, Week, draw_pocket, draw_wall, letters_of
from moothall.events.drawing.month.sheets import fitted
from moothall.events.queries.regions import held_between, regions, tallies
from moothall.events.telling.months import how_of
from moothall.kit.emblem.colours import colours_of
from moothall.minutes.caching import SHELF
from moothall.places.models import Place
from tests.events.making import event, group

pytestmark = pytest.mark.django_db
FIRST, LAST = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
MARCH = "/events/region/north-west/2026/3/"
DAYS = [("Monday", "Mon"), ("Tuesday", "Tue"), ("Wednesday", "Wed"), ("Thursday", "Thu")] + [("Friday", "Fri")] * 3


def town(name: str, region: str) -> Place:
    return Place.objects.create(name=name, kind="town", latitude=53.5, longitude=-2.2, region=region)


@pytest.fixture
def club(now):
    return group(name="Data Bees", slug="data-bees", place=town("Manchester", "North West"))


def on(day: int, *hosts, hour: int = 18, **fields):
    return event(*hosts, starts_at=datetime(2026, 3, day, hour, tzinfo=UTC), **fields)


def pictures(page: str) -> list[ET.Element]:
    return [ET.fromstring(svg) for svg in re.findall(r"<svg class=\"region-month.*?</svg>", page, re.DOTALL)]


def classed(svg: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in svg.iter() if name in str(one.get("class")).split()]


def mark(how: str = "room", **fields: str) -> Mark:
    said = {"letter": "A", "where": "Leeds", "when": "18:00 Tea", "words": "Tea in Leeds", "href": "/events/1/tea/"}
    return Mark(how=how, colours=("#0f5f5b", "#ffffff"), **{**said, **fields})


def sheet_of(*marks: Mark, flag: str = "") -> Sheet:
    day = Square(1, "Sunday 1 March", "#day-1", marks, flag)
    return Sheet("March", DAYS, [Week((None,) * 6 + (day,), len(marks), "some"), Week((None,) * 7, 0, "none")])


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


def test_the_provinces_of_ireland_are_one_region(now):
    for name, province in (("Cork", "Munster"), ("Dublin", "Leinster")):
        on(3, group(name=name, place=town(name, f"{province}, Ireland")))
    assert regions() == {"ireland": "Ireland"}
    assert [one.town for one in held_between(FIRST, LAST, "Ireland")] == ["Cork", "Dublin"]
    assert tallies(FIRST, LAST) == {"Ireland": (2, 2)}


def test_an_online_event_counts_with_its_host_and_is_marked(club):
    talk = on(3, club, online_url="https://meet.example", latitude=53.5, longitude=-2.2, approximate=True)
    assert how_of(talk) == "online"
    assert [one.event.pk for one in held_between(FIRST, LAST, "North West")] == [talk.pk]
    wall, pocket = pictures(Client().get(MARCH).content.decode())
    assert [one.text for one in classed(wall, "where")] == ["Online"]
    assert len(classed(wall, "is-online")) == len(classed(pocket, "is-online")) == 2


def test_the_page_says_in_words_what_the_pictures_show(club):
    other = group(name="Salford Makers", place=club.place)
    on(10, club, title="Bees meet", venue="The Hive")
    on(10, other, title="Making", at=None, online_url="https://meet.example")
    on(12, club, title="Not now", state="cancelled", venue="The Hive")
    on(17, club, title="Both ways", venue="The Hive", online_url="https://meet.example")
    page = Client().get(MARCH).content.decode()
    assert "3 events, 2 groups, 1 town, 1 online. The fullest day is Tuesday 10 March, with 2." in page
    assert "Nothing is on in the week from Monday 2 March; Monday 23 March." in page
    for svg in pictures(page):
        shapes = sorted(str(one.get("class")) for one in classed(svg, "mark"))
        assert shapes == ["mark is-both", "mark is-off", "mark is-online", "mark is-room"]
        assert [one.text for one in classed(svg, "whose")] == ["A", "B", "A", "A"]
        assert len(classed(svg, "is-fullest")) == 1
    wall = pictures(page)[0]
    assert [one.text for one in classed(wall, "week")] == [
        "Nothing is on", "Nothing is on", "2 events", "1 event", "Nothing is on", "Nothing is on",
    ]  # fmt: skip
    assert [one.text for one in classed(wall, "when")][2] == "Cancelled"
    assert len(classed(wall, "day")) == 31
    assert page.count('data-label="Day"') == 4
    assert page.count('id="day-10"') == page.count('id="day-17"') == 1
    assert "In the room and online" in page
    assert "April 2026" in page


def test_the_key_names_each_group_with_its_letter_colour_and_towns(club):
    on(10, club)
    on(11, group(name="Antwerp Makers", place=club.place))
    page = Client().get(MARCH).content.decode()
    key = page[page.index("region-groups") : page.index("region-shapes")]
    assert re.findall(r"text-anchor=\"middle\"[^>]*>(\w)</text>", key) == ["A", "B"]
    assert key.index("Antwerp Makers") < key.index("Data Bees")
    assert f'fill="{colours_of("Data Bees")[0]}"' in key
    assert f'fill="{colours_of("Data Bees")[0]}"' in page[: page.index("region-groups")]
    assert "1 event · Manchester" in key


def test_an_empty_month_and_addresses_that_are_none(club):
    page = Client().get("/events/region/north-west/2027/1/").content.decode()
    assert "Nothing is on here this month." in page
    assert "An empty month" in page
    assert pictures(page) == []
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
    assert "1 event <span" in page
    assert "of 1 group</span>" in page


def test_list_month_map_and_the_groups_page_lead_there(club):
    for address in ("/events/", "/events/month/2026/3/", "/events/map/"):
        assert 'href="/events/region/"' in Client().get(address).content.decode()
    assert f'href="{MARCH}">This month in North West</a>' in Client().get("/groups/data-bees/").content.decode()


def test_a_full_day_says_how_many_more_there_are():
    marks = [mark(words=f"Tea {number}") for number in range(9)]
    wall, pocket = (ET.fromstring(str(draw(sheet_of(*marks)))) for draw in (draw_wall, draw_pocket))
    assert (len(classed(wall, "mark")), [one.text for one in classed(wall, "more")]) == (3, ["+6"])
    assert (len(classed(pocket, "mark")), [one.text for one in classed(pocket, "more")]) == (5, ["+4"])
    assert len(classed(ET.fromstring(str(draw_wall(sheet_of(*marks[:4])))), "mark")) == 4
    assert len(classed(ET.fromstring(str(draw_pocket(sheet_of(*marks[:6])))), "mark")) == 6


def test_each_way_of_taking_place_has_its_own_outline():
    svg = ET.fromstring(str(draw_wall(sheet_of(*(mark(how) for how in ("room", "online", "both", "off"))))))
    outlines = [re.sub(r"[\d. -]", "", str(one.get("d"))) for one in classed(svg, "mark")]
    assert len(set(outlines)) == 4
    assert classed(svg, "mark")[3].get("fill") is None


def test_the_fullest_day_is_named_where_there_is_room_and_starred_where_not():
    sheet = sheet_of(mark(), mark(), flag="fullest")
    assert "★ fullest" in draw_wall(sheet)
    assert 'aria-label="Sunday 1 March: 2, fullest"' in draw_pocket(sheet)


def test_hostile_names_stay_text():
    sheet = sheet_of(mark(where="<b>Bees & Co</b>", words='"><script>x</script>', letter="<", href='"><i>'))
    for draw in (draw_wall, draw_pocket):
        svg = str(draw(sheet))
        assert "<script>" not in svg
        assert "<i>" not in svg
        assert "style=" not in svg
        ET.fromstring(svg)


def test_letters_never_end_and_never_come_twice():
    letters = list(islice(letters_of(), 80))
    assert letters[:2] + letters[25:28] == ["A", "B", "Z", "A1", "B1"]
    assert len(set(letters)) == 80


def test_long_names_are_cut_where_the_square_ends():
    assert fitted("Leeds", 13, 90) == "Leeds"
    cut = fitted("Llanfairpwllgwyngyllgogerychwyrndrobwll", 13, 90)
    assert cut.endswith("…")
    assert 9 <= len(cut) <= 20


def test_the_number_of_questions_stays_the_same(club):
    counts = []
    for more in (1, 3, 50):
        for number in range(more):
            on(1 + number % 28, group(place=club.place))
        SHELF.clear()
        with CaptureQueriesContext(connection) as asked:
            Client().get(MARCH)
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 4
    with CaptureQueriesContext(connection) as asked:
        Client().get(MARCH)
    assert len(asked) <= 1  # kept for strangers: only whether anything happened since


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a plan of PostgreSQL depends on how many rows there are")
def test_the_month_is_found_by_its_index(club):
    with CaptureQueriesContext(connection) as asked:
        held_between(FIRST, LAST, "North West")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    assert not [step for step in plan if step.startswith("SCAN")]
    assert any("event_shown" in step for step in plan)
