"""Maps as SVG."""

import gzip
import math
import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moothall.places.drawing import UK_AND_IRELAND, WORLD, Frame, Marker, Picture, draw
from moothall.places.drawing.frames import mercator, unmercator
from moothall.places.drawing.labels import Box, Page
from moothall.places.drawing.markers import Spot, joined
from moothall.places.drawing.svg import APART
from tests.places.conftest import rows

SVG = "{http://www.w3.org/2000/svg}"
ISLES = st.builds(Marker, st.floats(49.5, 60.5), st.floats(-10, 1.5), st.text(max_size=40), st.just("/groups/x/"))


def picture(markers: Iterable[Marker], **options: Any) -> Picture:
    return draw(
        markers, title="Groups", description="All of them", address=lambda frame: f"/groups/?bbox={frame}", **options
    )


def test_an_empty_map_is_still_a_map():
    drawn = picture([])
    root = ElementTree.fromstring(drawn.svg)
    assert root.findtext(f"{SVG}title") == "Groups"
    assert root.findtext(f"{SVG}desc") == "All of them"
    assert len(root.findall(f"{SVG}path[@class='map-home']")) == 1
    assert root.findall(f"{SVG}a") == []


def test_what_people_write_cannot_leave_its_place():
    drawn = draw(
        [Marker(53, -2, '"><script>alert(1)</script>', 'javascript:"onload=alert(1)', kind='x" onclick="y')],
        title="<script>",
        description="</svg>",
    )
    root = ElementTree.fromstring(drawn.svg)
    assert [element.tag for element in root.iter() if "script" in element.tag] == []
    assert all(not name.startswith("on") for element in root.iter() for name in element.attrib)
    assert "style" not in drawn.svg


@given(st.lists(ISLES, max_size=60))
@settings(max_examples=40)
def test_nothing_is_lost_and_nothing_touches(markers):
    drawn = picture(markers)
    assert drawn.count == len(markers)
    spots = [tuple(map(float, found)) for found in re.findall(r"translate\(([\d.]+) ([\d.]+)\)", drawn.svg)]
    assert len(spots) == len(drawn.markers)
    near = [(a, b) for i, a in enumerate(spots) for b in spots[i + 1 :] if math.dist(a, b) < APART - 0.2]
    assert near == []


def test_a_cluster_links_to_a_frame_that_holds_it():
    drawn = picture([Marker(53.48, -2.24, "Manchester", "/m/"), Marker(53.41, -2.16, "Stockport", "/s/")])
    (link,) = ElementTree.fromstring(drawn.svg).findall(f"{SVG}a")
    frame = Frame.parse(link.attrib["href"].partition("bbox=")[2])
    assert frame
    assert link.attrib["aria-label"] == "2 here: look closer"
    assert frame.holds(53.48, -2.24)
    assert frame.holds(53.41, -2.16)
    assert drawn.markers[0].count == 2


def test_one_marker_is_named_and_linked():
    root = ElementTree.fromstring(picture([Marker(53.48, -2.24, "Tech for Good Manchester", "/groups/m/")]).svg)
    (link,) = root.findall(f"{SVG}a")
    assert (link.attrib["href"], link.attrib["aria-label"]) == ("/groups/m/", "Tech for Good Manchester")
    assert [text.text for text in root.findall(f"{SVG}g[@class='map-names']/{SVG}text")] == ["Tech for Good Manchester"]


def test_counts_made_by_the_database_are_kept():
    box = Frame(-3, 53, -2, 54)
    drawn = picture([Marker(53.5, -2.5, count=1234, box=box)])
    assert drawn.count == 1234
    assert ">1.2k</text>" in drawn.svg


def test_a_map_of_every_town_stays_small(geography):
    markers = [
        Marker(float(row["lat"]), float(row["lon"]), row["name"], f"/places/find/?q={row['geonameid']}")
        for row in rows(geography / "uk_ie_places_geonames.csv")
        if float(row["lat"]) > 49
    ]
    drawn = picture(markers)
    assert drawn.count == len(markers) == 6516
    assert len(drawn.svg) < 40_000
    assert len(gzip.compress(drawn.svg.encode())) < 8_000


def test_far_points_bring_the_world():
    drawn = picture([Marker(53.48, -2.24, "Manchester"), Marker(-33.9, 151.2, "Sydney")])
    assert drawn.frame.holds(-33.9, 151.2)
    assert drawn.count == 2
    assert len(drawn.svg) < 20_000


def test_the_world_has_no_line_across_it():
    (path,) = re.findall(r'class="map-home" d="([^"]*)"', picture([], frame=WORLD).svg)
    steps = [int(step) for ring in re.findall(r"l([^z]*)z", path) for step in re.findall(r"-?\d+", ring)[::2]]
    assert max(map(abs, steps)) < 100


def test_a_local_map_names_towns_to_find_ones_bearings_by():
    frame = Frame.near(53.48, -2.24, 15)
    drawn = picture([], frame=frame, landmarks=[Marker(53.48, -2.24, "Manchester"), Marker(53.482, -2.242, "Salford")])
    assert "Manchester</text>" in drawn.svg
    assert "Salford" not in drawn.svg


def test_tiles_cover_the_picture_and_come_from_one_host():
    drawn = picture([], frame=Frame.near(53.48, -2.24, 15), tiles="https://tiles.example/{z}/{x}/{y}.png")
    images = ElementTree.fromstring(drawn.svg).findall(f"{SVG}image")
    assert 4 <= len(images) <= 20
    assert all(image.attrib["href"].startswith("https://tiles.example/10/") for image in images)
    assert min(float(image.attrib["x"]) for image in images) <= 0
    assert max(float(image.attrib["x"]) + float(image.attrib["width"]) for image in images) >= 480


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "a,b,c,d", "3,50,-3,52", "nan,0,1,1", "0,0,inf,1", "-190,0,10,10", "0,-90,1,1"]
)
def test_frames_that_make_no_sense_are_no_frames(text):
    assert Frame.parse(text) is None


@given(st.floats(-179, 178), st.floats(-83, 82), st.floats(0.01, 90), st.floats(0.01, 90))
def test_any_frame_can_be_drawn_closer_and_wider(west, south, wide, high):
    frame = Frame(west, south, min(180, west + wide), min(84, south + high)).held()
    for other in (frame, frame.fitted(), frame.scaled(0.5), frame.scaled(2)):
        assert -180 <= other.west < other.east <= 180
        assert -84 <= other.south < other.north <= 84
    assert 0.6 < frame.fitted().height < 1.65
    assert Frame.parse(str(frame.scaled(2))) is not None


@given(st.floats(-83.9, 83.9), st.floats(-180, 180))
def test_mercator_round_trip(latitude, longitude):
    assert unmercator(*mercator(latitude, longitude)) == pytest.approx((latitude, longitude), abs=1e-9)


def test_the_usual_map():
    assert Frame.of([]) == Frame.of([(53, -2)]) == UK_AND_IRELAND


@given(st.lists(st.tuples(st.floats(0, 480), st.floats(0, 780)), max_size=80))
def test_joined_spots_keep_their_distance_and_their_count(points):
    spots = joined([Spot(x, y, Marker(0, 0)) for x, y in points], 41)
    assert sum(spot.marker.count for spot in spots) == len(points)
    assert all(math.dist((a.x, a.y), (b.x, b.y)) >= 41 for i, a in enumerate(spots) for b in spots[i + 1 :])


@given(st.lists(st.tuples(st.floats(0, 480), st.floats(0, 480), st.text(min_size=1, max_size=30)), max_size=30))
def test_names_never_cover_each_other(points):
    page = Page(480, 480)
    before = 0
    for _label in page.placed(points, 10):
        newest = page.taken[-1]
        assert not any(newest.meets(other) for other in page.taken[:-1])
        before += 1
    assert len(page.taken) == before
    assert not Box(0, 0, 1, 1).meets(Box(1, 0, 2, 1))
