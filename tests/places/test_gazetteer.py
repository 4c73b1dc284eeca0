"""Finding places, against the official lists."""

import statistics
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.places.distance import miles_between
from moothall.places.gazetteer import Match, Store, file_in, find, suggest
from moothall.places.gazetteer.building import build
from moothall.places.gazetteer.names import folded, slips_between, spellings
from moothall.places.gazetteer.postcodes import is_eircode, readings, unit_letters, unit_number
from moothall.places.gazetteer.sources import postcode_files
from moothall.places.gazetteer.store import pack, unpack
from tests.places.conftest import rows

METRES = 1609.344


def only(store: Store, text: str) -> Match:
    found = find(store, text)
    assert len(found) == 1, found
    return found[0]


def test_five_thousand_postcodes_of_the_sample(store, geography):
    errors = []
    for row in rows(geography / "uk_postcodes_sample.csv"):
        match = only(store, row["postcode"])
        assert (match.kind, match.name, match.local_authority, match.region) == (
            "postcode",
            row["postcode"],
            row["lad_name"],
            row["region"],
        )
        errors.append(miles_between(match.latitude, match.longitude, float(row["lat"]), float(row["lon"])) * METRES)
    assert len(errors) == 5000
    assert max(errors) < 1


def test_every_postcode_district(store, geography):
    errors = []
    for row in rows(geography / "uk_outcodes.csv"):
        match = only(store, row["outcode"])
        assert (match.kind, match.code) == ("district", row["outcode"])
        if row["lad_name"]:
            assert (match.local_authority, match.region) == (row["lad_name"], row["region"])
        if row["lat"]:
            errors.append(miles_between(match.latitude, match.longitude, float(row["lat"]), float(row["lon"])) * METRES)
    assert statistics.quantiles(errors, n=100)[98] < 50
    assert max(errors) < 300


def test_every_local_authority_by_name_and_code(store, geography):
    known = {}
    for row in rows(geography / "ons_ward_lad_region_country_2024.csv"):
        known[row["LAD24CD"]] = (row["LAD24NM"], row["RGN24NM"] or row["CTRY24NM"])
    for code, (name, region) in known.items():
        match = only(store, code)
        assert (match.kind, match.code, match.name, match.region) == ("local_authority", code, name, region)
        assert code in [one.code for one in find(store, name.upper())]


def test_every_town(store, geography):
    for row in rows(geography / "uk_ie_places_geonames.csv"):
        if float(row["lat"]) > 49:  # the bases on Cyprus are no British towns
            assert f"geonames:{row['geonameid']}" in [one.code for one in find(store, row["name"], 50)]


def test_real_venues_lie_by_their_postcodes(store, geography):
    errors = [
        miles_between(match.latitude, match.longitude, float(row["lat"]), float(row["lng"])) * METRES
        for row in rows(geography / "venues_english_libraries.csv")
        if row["lat"] and row["lng"]
        for match in [only(store, row["postcode"])]
    ]
    assert statistics.median(errors) < 25


@pytest.mark.parametrize(
    "text",
    [
        "m139pl",
        "M13 9PL",
        "  m13   9pl ,",
        "MI3 9PL",
        "Ml3 9pl",
        "M 1 3 9 P L",
        "M13-9PL",
        "University, Manchester M13 9PL.",
    ],
)
def test_slips_in_a_postcode_are_forgiven(store, text):
    match = only(store, text)
    assert (match.code, match.local_authority) == ("M13 9PL", "Manchester")


@pytest.mark.parametrize(
    ("text", "meant"), [("SWIA 2AA", "SW1A 2AA"), ("5WIA 2AA", "SW1A 2AA"), ("TNI IYE", "TN1 1YE")]
)
def test_letters_for_figures_and_figures_for_letters(store, text, meant):
    assert only(store, text).name == meant


def test_each_slip_of_the_sample_is_forgiven(store, geography):
    slips = [("0", "O"), ("1", "I"), ("5", "S")]
    for i, row in enumerate(rows(geography / "uk_postcodes_sample.csv")):
        if i % 25 == 0:
            for right, wrong in slips:
                assert find(store, row["postcode"].replace(right, wrong))[0].name == row["postcode"]


def test_an_unknown_postcode_becomes_its_district(store):
    match = only(store, "M13 9ZZ")
    assert (match.kind, match.code) == ("district", "M13")


def test_the_start_of_a_postcode_lists_those_that_follow(store):
    found = find(store, "M13 9P")
    assert len(found) == 10
    assert all(match.code.startswith("M13 9P") for match in found)


@pytest.mark.parametrize("text", ["IM1 1AA", "JE2 3AB", "GY1 1AA"])
def test_islands_without_grid_references_stand_at_their_main_town(store, text):
    match = only(store, text)
    assert match.region in {"Isle of Man", "Jersey", "Guernsey"}
    assert match.local_authority is None


@pytest.mark.parametrize("text", ["st helens", "St. Helens", "Saint Helens", "ST HELEN'S"])
def test_saint_and_its_abbreviations(store, text):
    assert find(store, text)[0].code == "geonames:2638785"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Newport, Wales", "geonames:2641598"),
        ("newport isle of wight", "geonames:2641599"),
        ("Newport (Isle of Wight)", "geonames:2641599"),
        ("Newport, Co. Mayo", "geonames:2962256"),
        ("Whitchurch Shropshire", "geonames:2634124"),
        ("Whitchurch, Cardiff, UK", "geonames:2634127"),
        ("newcastle-upon-tyne", "geonames:2641673"),
        ("Newcastle", "geonames:2641673"),
        ("dun laoghaire", "geonames:2964506"),
        ("Dún Laoghaire", "geonames:2964506"),
        ("Corcaigh", "geonames:2965140"),
        ("Manchster", "geonames:2643123"),
        ("Caerdydd", "W06000015"),
        ("Ynys Môn", "W06000001"),
        ("London Borough of Hackney", "E09000012"),
        ("bristol, city of", "E06000023"),
        ("12 High Street, Barking", "geonames:2656333"),
        ("South West", "E12000009"),
        ("england", "E92000001"),
        ("E08000039", "E08000019"),
    ],
)
def test_names_with_and_without_the_area_around(store, text, code):
    assert find(store, text)[0].code == code


def test_clashing_names_come_all_with_something_to_tell_them_apart(store):
    found = [match for match in find(store, "Newport", 20) if match.kind == "town"]
    assert len(found) >= 7
    assert found[0].region == "Wales"
    assert len({match.where for match in found}) >= 7


def test_points(store):
    match = only(store, "53.48, -2.24")
    assert (match.kind, match.latitude, match.longitude, match.local_authority) == ("point", 53.48, -2.24, "Manchester")
    assert only(store, "33.9S 151.2E").latitude == -33.9
    assert find(store, "95.0, 10.0") == []


def test_eircodes_of_cities(store):
    assert only(store, "D08 X2Y3").name == "Dublin"
    assert is_eircode("A65 F4E2")
    assert not is_eircode("M13 9PL")


def test_nothing_is_an_answer_too(store):
    assert find(store, "") == find(store, "   ") == find(store, "xyzzyq") == find(store, "\x00%_'\"") == []


@given(st.text(max_size=300))
def test_no_text_breaks_it(store, text):
    assert len(find(store, text, 5)) <= 5


def test_suggestions_go_on_from_what_is_typed(store):
    assert [match.code for match in suggest(store, "M1", 4)] == ["M1", "M10", "M11", "M12"]
    assert suggest(store, "manch")[0].name == "Manchester"


def test_matches_have_the_agreed_fields(store):
    fields = ["name", "kind", "code", "latitude", "longitude", "local_authority", "region"]
    assert list(only(store, "M13 9PL").as_dict()) == fields


def test_wards_come_from_an_official_file(tmp_path, geography, monkeypatch):
    manchester = _letter("M")
    monkeypatch.setattr("moothall.places.gazetteer.sources.postcode_files", lambda: [manchester])
    monkeypatch.setattr("moothall.places.gazetteer.sources.towns", list)
    monkeypatch.setattr("moothall.places.gazetteer.building.Builder._add_regions", lambda _self: None)
    said: list[str] = []
    path = build(tmp_path, say=said.append, wards=geography / "ons_ward_lad_region_country_2024.csv")
    hulme = [one for one in find(Store(path), "Hulme") if one.kind == "ward"]
    assert [(one.code, one.local_authority) for one in hulme] == [("E05011368", "Manchester")]
    assert "Adding wards from ons_ward_lad_region_country_2024.csv …" in said


def test_a_file_without_wards_is_refused_and_nothing_is_left(tmp_path, geography, monkeypatch):
    monkeypatch.setattr("moothall.places.gazetteer.sources.postcode_files", list)
    monkeypatch.setattr("moothall.places.gazetteer.sources.towns", list)
    monkeypatch.setattr("moothall.places.gazetteer.building.Builder._add_regions", lambda _self: None)
    with pytest.raises(ValueError, match="has no columns such as WD24CD"):
        build(tmp_path, say=len, wards=geography / "uk_outcodes.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["gazetteer.lock"]


def test_it_is_built_once(tmp_path, monkeypatch):
    path = file_in(tmp_path)
    path.write_bytes(b"here already")
    monkeypatch.setattr("moothall.places.gazetteer.building._write", None)
    assert build(tmp_path, say=len) == path


def _letter(letter: str) -> Path:
    return next(path for path in postcode_files() if path.name.startswith(f"postcodes_{letter}"))


@given(
    st.lists(
        st.tuples(st.integers(0, 675), st.integers(-1, 700_000), st.integers(-1, 1_300_000), st.integers(0, 400)),
        min_size=1,
    )
)
def test_packing_loses_nothing(units):
    found = [(unit_number(one.letters), *(one.position or (-1, -1)), one.authority) for one in unpack(pack(units))]
    assert [row[0] for row in found] == sorted(row[0] for row in units)
    assert sorted(row[3] for row in found) == sorted(row[3] for row in units)


@given(st.integers(0, 675))
def test_unit_letters_round_trip(number):
    assert unit_number(unit_letters(number)) == number


def test_names_fold():
    assert folded("Newcastle-upon-Tyne") == "newcastle upon tyne"
    assert folded("St. Ives & Þe Rest") == "saint ives and þe rest"
    assert "bristol" in spellings("Bristol, City of")
    assert "city of bristol" in spellings("Bristol, City of")


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("leeds", "leeds", 0), ("leds", "leeds", 1), ("leesd", "leeds", 1), ("luton", "leeds", 2)],
)
def test_slips_are_counted(one, other, slips):
    assert slips_between(one, other, 1) == slips


def test_readings_prefer_the_split_that_was_written():
    assert readings("M1 3")[0].text == "M1 3"
    assert readings("M13")[0].text == "M13"
    assert readings("Leeds") == []
