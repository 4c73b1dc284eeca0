"""Places that somebody uses, homes among them, and what is near."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from moothall.kit.verdict import Refused
from moothall.places import queries
from moothall.places.actions import adopt_home, adopt_place
from moothall.places.distance import box_around, miles_between
from moothall.places.drawing import UK_AND_IRELAND, Frame, Marker
from moothall.places.models import Place

MANCHESTER = (53.48095, -2.23743)


def put(*points: tuple[float, float]) -> None:
    Place.objects.bulk_create(
        Place(name=f"Place {i}", kind="point", latitude=latitude, longitude=longitude)
        for i, (latitude, longitude) in enumerate(points)
    )


@pytest.mark.django_db
class TestAdopting:
    def test_a_match_is_kept_once(self):
        match = queries.find("M13 9PL")[0]
        first, second = adopt_place(match=match), adopt_place(match=match)
        assert first == second
        assert (first.name, first.kind, first.local_authority, first.region, first.country) == (
            "M13 9PL",
            "postcode",
            "Manchester",
            "North West",
            "GB",
        )

    def test_any_place_on_earth_by_name_and_position(self):
        place = adopt_place(name="  Harbin  Makerspace ", latitude=45.75, longitude=126.64, country="cn")
        assert (place.name, place.kind, place.country) == ("Harbin Makerspace", "point", "CN")

    @pytest.mark.parametrize("position", [(91.0, 0.0), (0.0, 181.0), (None, 1.0), (float("nan"), 0.0)])
    def test_a_position_off_the_earth_is_refused(self, position):
        with pytest.raises(Refused):
            adopt_place(name="Nowhere", latitude=position[0], longitude=position[1])

    def test_the_database_refuses_it_too(self):
        with pytest.raises(IntegrityError):
            Place.objects.create(name="Nowhere", kind="point", latitude=91, longitude=0)

    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("M13 9PL", ("district", "M13")),
            ("m139pl", ("district", "M13")),
            ("53.46691, -2.23358", ("district", "M13")),
            ("SY13", ("district", "SY13")),
            ("Manchester", ("town", "geonames:2643123")),
            ("Audlem", ("district", "CW3")),
            ("IM1 1AA", ("district", "IM1")),
        ],
    )
    def test_a_home_is_never_finer_than_a_postcode_district(self, text, kept):
        home = adopt_home(text=text)
        assert (home.kind, home.code) == kept

    def test_a_home_abroad_is_rounded(self):
        home = adopt_home(text="48.858370, 2.294481")
        assert (home.latitude, home.longitude, home.name) == (48.9, 2.3, "48.9, 2.3")

    @pytest.mark.parametrize("text", ["", "Newport", "xyzzyq"])
    def test_a_doubtful_home_is_refused(self, text):
        with pytest.raises(Refused):
            adopt_home(text=text)


@pytest.mark.django_db
class TestNear:
    def test_within_and_beyond(self):
        put(MANCHESTER, (53.4083, -2.1494), (53.4106, -2.9779))
        found = Place.objects.near(*MANCHESTER, 10)
        assert sorted(place.name for place in found) == ["Place 0", "Place 1"]

    def test_nearest_first(self):
        put((53.4106, -2.9779), (53.4083, -2.1494), MANCHESTER)
        found = queries.near(Place.objects.all(), *MANCHESTER, 50, place="")
        assert [place.name for place in found] == ["Place 2", "Place 1", "Place 0"]

    def test_the_index_on_positions_is_used(self):
        if connection.vendor != "sqlite":
            pytest.skip("The plan is told in another way on PostgreSQL.")
        plan = queries.near(Place.objects.all(), *MANCHESTER, 50, place="").explain()
        assert "place_position" in plan

    def test_both_ways_of_measuring_agree(self):
        points = [(53.48 + dy / 10, -2.24 + dx / 10) for dx in range(-20, 21, 3) for dy in range(-15, 16, 3)]
        put(*points)
        true = {f"Place {i}" for i, point in enumerate(points) if miles_between(*MANCHESTER, *point) <= 50}
        found = {place.name for place in Place.objects.near(*MANCHESTER, 50)}
        assert len(true ^ found) <= 2


@given(st.floats(49, 61), st.floats(-11, 2), st.floats(0.1, 200))
def test_a_box_holds_its_circle(latitude, longitude, miles):
    west, south, east, north = box_around(latitude, longitude, miles)
    assert miles_between(latitude, longitude, north, longitude) == pytest.approx(miles, rel=1e-6)
    assert miles_between(latitude, longitude, latitude, east) >= miles * 0.999
    assert miles_between(latitude, longitude, latitude, west) >= miles * 0.999
    assert south < latitude


def test_a_known_distance():
    assert miles_between(51.5007, -0.1246, 55.9486, -3.1999) == pytest.approx(331.5, abs=1.5)


@pytest.mark.parametrize(("miles", "said"), [(0.2, "under a mile"), (1.2, "1 mile"), (22.6, "23 miles")])
def test_distances_are_said_in_miles(miles, said):
    assert queries.in_miles(miles) == said


class TestDecided:
    def test_a_town_and_its_council_are_one_place(self):
        match = queries.decided(queries.find("Manchester"))
        assert match
        assert match.kind == "town"

    def test_several_are_not(self):
        assert queries.decided(queries.find("Newport")) is None

    def test_none_is_none(self):
        assert queries.decided([]) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("M13 9PL", ""),
        ("M13 9ZZ", "That postcode is not in our list; its district M13 is."),
        ("A65 F4E2", "Eircodes are not in our list. Please give the town instead."),
        ("xyzzyq", "We know no place of that name. Try a town nearby, or a postcode such as M13 9PL."),
        ("", ""),
    ],
)
def test_explanations(text, said):
    assert queries.explained(text, queries.find(text)) == said


@pytest.mark.django_db
class TestMarkers:
    @pytest.mark.parametrize("count", [1, 3, 500])
    def test_two_questions_however_many_rows(self, count):
        put(*((50 + i % 37 / 4, -5 + i % 23 / 4 + i / 5000) for i in range(count)))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = self._markers(UK_AND_IRELAND)
        assert len(asked) == 2
        assert sum(marker.count for marker in found) == count

    def test_one_row_has_its_name_and_address(self):
        put(MANCHESTER)
        (marker,) = self._markers(UK_AND_IRELAND)
        assert (marker.label, marker.latitude, marker.longitude) == ("Place 0", *MANCHESTER)
        assert marker.url == f"/p/{Place.objects.get().pk}/point/"

    def test_an_edit_shows_at_once(self):
        put(MANCHESTER)
        assert len(self._markers(UK_AND_IRELAND)) == 1
        put((51.5, -0.1))
        assert len(self._markers(UK_AND_IRELAND)) == 2

    def test_only_the_frame_is_counted(self):
        put(MANCHESTER, (51.5, -0.1))
        assert [marker.label for marker in self._markers(Frame.near(*MANCHESTER, 20))] == ["Place 0"]

    def test_without_a_frame_the_whole_world(self):
        put(MANCHESTER, (-33.9, 151.2))
        assert len(self._markers(None)) == 2

    def _markers(self, frame: Frame | None) -> list[Marker]:
        def url(row: Mapping[str, Any]) -> str:
            return f"/p/{row['pk']}/{row['kind']}/"

        return queries.markers(Place.objects.all(), frame, url=url, fields=("kind",), place="")


class TestFrames:
    def test_of_an_address(self):
        assert queries.frame_from(QueryDict("bbox=-3,53,-2,54")) == Frame(-3, 53, -2, 54)
        assert queries.frame_from(QueryDict("bbox=x")) is None

    def test_other_parameters_stay(self):
        request = RequestFactory().get("/groups/map/?topic=data&page=3&bbox=1,2,3,4")
        assert queries.with_frame(request, Frame(-3, 53, -2, 54)) == "/groups/map/?topic=data&bbox=-3,53,-2,54"
        assert queries.with_frame(request, None) == "/groups/map/?topic=data"


def test_a_picture_in_words():
    drawn = queries.picture([], title="Groups")
    assert drawn.description == "Nothing is on this part of the map yet."
    local = queries.picture([], title="Groups", frame=Frame.near(*MANCHESTER, 10))
    assert "Manchester</text>" in local.svg


def test_tiles_take_the_place_of_the_outline(settings):
    settings.TILE_URL = "https://tiles.example/{z}/{x}/{y}.png"
    drawn = queries.picture([], title="Groups")
    assert "https://tiles.example/" in drawn.svg
    assert "map-home" not in drawn.svg
