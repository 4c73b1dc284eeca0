"""Grids to degrees and back, against published points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.places.distance import miles_between
from moothall.places.gazetteer.grids import BRITISH, IRISH, Grid, from_wgs84, to_wgs84

METRES = 1609.344


@pytest.mark.parametrize(
    ("easting", "northing", "latitude", "longitude"),
    [
        # The worked example of the Ordnance Survey guide (Caister water tower), its position by OSTN15.
        (651409.903, 313177.270, 52.657977, 1.716038),
        # Scilly, the first of the OSTN15 test points.
        (91492.146, 11318.804, 49.922264, -6.299778),
    ],
)
def test_british_points_within_ten_metres(easting, northing, latitude, longitude):
    found = to_wgs84(easting, northing, BRITISH)
    assert miles_between(*found, latitude, longitude) * METRES < 10


def test_belfast_city_hall_lies_where_the_irish_grid_says():
    found = to_wgs84(333_850, 374_030, IRISH)
    assert miles_between(*found, 54.5965, -5.9300) * METRES < 120


@given(st.floats(0, 660_000), st.floats(0, 1_220_000))
def test_british_round_trip(easting, northing):
    _assert_round_trip(easting, northing, BRITISH)


@given(st.floats(20_000, 380_000), st.floats(20_000, 480_000))
def test_irish_round_trip(easting, northing):
    _assert_round_trip(easting, northing, IRISH)


def _assert_round_trip(easting: float, northing: float, grid: Grid) -> None:
    back = from_wgs84(*to_wgs84(easting, northing, grid), grid)
    assert back == pytest.approx((easting, northing), abs=0.05)
