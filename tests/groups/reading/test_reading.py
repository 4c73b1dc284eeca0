"""Any file becomes rows, or a sentence; no row is lost in silence."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moothall.groups.reading import Unreadable, guessed, read_list, said_by

TABLE = "name,town,website\nFen Data,Ely,https://fen.example\nCylch Llên,Y Bala,\n"


def names(content, name="list.csv"):
    sheet = read_list(content, name)
    mapping = guessed(sheet)
    return [said_by(row, mapping).facts.get("name") for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding):
    assert names(TABLE.encode(encoding)) == ["Fen Data", "Cylch Llên"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter, end):
    text = TABLE.replace(",", delimiter).replace("\n", end)
    assert names(text.encode()) == ["Fen Data", "Cylch Llên"]


def test_excels_own_first_line():
    assert names(b"sep=;\nname;town\nA, B and C;Ely\n") == ["A, B and C"]


def test_quoted_line_breaks_and_quotes():
    sheet = read_list(b'name,about\n"Fen ""Data"" Circle","one\r\ntwo, three"\nNext,x\n')
    assert [row.values for row in sheet.rows] == [
        {"name": 'Fen "Data" Circle', "about": "one\ntwo, three"},
        {"name": "Next", "about": "x"},
    ]
    assert [row.number for row in sheet.rows] == [2, 3]


def test_a_quote_that_nobody_closed_spoils_one_line_only():
    lines = ["name,about", '"Never closed,x', *[f"Group {number},y" for number in range(600)]]
    found = names("\n".join(lines).encode())
    assert len(found) == 601
    assert found[-1] == "Group 599"


def test_inches_are_no_quotation():
    assert names(b'name,about\nScreen club,5" and\nNext,7" screens\n') == ["Screen club", "Next"]


def test_titles_above_the_heading_and_empty_rows():
    text = "Groups of the network 2026,,\n,,\nGroup,Postcode,Notes\nFen Data,CB7,x\n,,\nNext,M13,\n,,\n"
    assert names(text.encode()) == ["Fen Data", "Next"]


def test_one_name_for_two_columns():
    sheet = read_list(b"name,link,link\nA,https://a.example,https://b.example\n")
    assert sheet.columns == ["name", "link", "link (2)"]


def test_rows_longer_and_shorter_than_the_heading():
    sheet = read_list(b"name,town\nA\nB,Ely,extra\n")
    assert [row.values for row in sheet.rows] == [{"name": "A"}, {"name": "B", "town": "Ely", "Column 3": "extra"}]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"PK\x03\x04rest", "CSV UTF-8"),
        (b"%PDF-1.7", "PDF"),
        (b"<!doctype html><p>Hello", "web page"),
        (b"{not json", "line 1"),
        (b'"text"', "no columns"),
        (b"[" * 100_000, "nested|JSON"),
        (b"[]", "no list"),
        (b"name,town\n", "no rows"),
    ],
)
def test_no_list_at_all(content, words):
    with pytest.raises(Unreadable, match=words):
        read_list(content, "x")


def test_json_in_its_shapes():
    rows = [{"name": "A", "place": {"town": "Ely"}}, {"name": "B"}]
    for whole in (rows, {"groups": rows, "total": 2}, {"a": rows[0], "b": rows[1]}):
        sheet = read_list(json.dumps(whole).encode(), "x.json")
        assert [row.values["name"] for row in sheet.rows] == ["A", "B"]
    lines = b'{"name": "A"}\nnot json\n{"name": "B"}\n'
    sheet = read_list(lines, "x.jsonl")
    assert [row.number for row in sheet.rows] == [1, 3]
    assert [(problem.row, sheet.lost) for problem in sheet.problems] == [(2, 1)]


def test_a_broken_list_gives_what_it_has():
    sheet = read_list(b'[{"name": "A"}, {"name": "B"}, {"name": ', "x.json")
    assert [row.values["name"] for row in sheet.rows] == ["A", "B"]
    assert "broken from here" in sheet.problems[0].message


def test_geojson_has_longitude_first():
    feature = {
        "type": "Feature",
        "id": 7,
        "properties": {"name": "A"},
        "geometry": {"type": "Point", "coordinates": [-1.5, 53.8]},
    }
    sheet = read_list(json.dumps({"type": "FeatureCollection", "features": [feature, 3]}).encode(), "x.geojson")
    said = said_by(sheet.rows[0], guessed(sheet))
    assert (said.where["latitude"], said.where["longitude"]) == ("53.8", "-1.5")
    assert said.facts["source_id"] == "7"
    assert sheet.lost == 1


def test_pairs_in_one_cell_have_latitude_first():
    sheet = read_list(b'name,location\nA,"53.8, -1.5"\n')
    assert said_by(sheet.rows[0], guessed(sheet)).where == {"latitude": "53.8", "longitude": "-1.5"}


def test_a_state_may_be_one_of_a_country():
    assert guessed(read_list(b"name,state\nA,inactive\nB,active\n"))["state"] == "state"
    assert guessed(read_list(b"name,state\nA,NY\nB,California\n"))["state"] == "region"


def test_peoples_addresses_are_not_taken_by_themselves():
    mapping = guessed(read_list(b"name,email,contact_email\nA,sam@example.org,hello@example.org\n"))
    assert "email" not in mapping
    assert mapping["contact_email"] == "contact_email"


@pytest.mark.parametrize(
    ("column", "fact"),
    [
        ("Group Name", "name"), ("Organisation name", "name"), ("Town/City", "place"), ("Post code", "postcode"),
        ("Web site", "website"), ("Lat/Long", "coordinates"), ("Active?", "state"), ("Founded on", "founded_on"),
    ],
)  # fmt: skip
def test_columns_in_the_wild(column, fact):
    mapping = guessed(read_list(f"name,{column}\nA,yes\nB,yes\n".encode()))
    assert mapping.get(column) == {"website": "links"}.get(fact, fact)


def test_accounts_in_the_wild():
    said = row_of(
        **{"name": "A", "Twitter handle": "@fen", "Facebook page": "https://facebook.com/fen", "GitHub": "fen"}
    )
    assert [link["kind"] for link in said.facts["links"]] == ["x", "facebook", "github"]


def test_one_column_with_a_heading():
    assert names(b"name\nFen Data\nNext\n") == ["Fen Data", "Next"]


def row_of(**values):
    sheet = read_list(json.dumps([values]).encode(), "x.json")
    return said_by(sheet.rows[0], guessed(sheet))


def test_facts_are_tidied():
    said = row_of(
        name=" Fen&nbsp;Data\u200b  Circle ",
        description="<p>Hello &amp; <b>welcome</b></p><script>alert(1)</script>",
        status="Inactive",
        tags=["Data", "data", "Repair; Food"],
        founded="2016/17",
        website="www.fen.example",
        twitter="@fen",
        linkedin="company/fen",
        mastodon="@fen@hachyderm.io",
        ical="webcal://cal.example/x.ics",
    )
    assert said.facts == {
        "name": "Fen Data Circle",
        "summary": "Hello & welcome",
        "state": "resting",
        "topics": ["Data", "Food", "Repair"],
        "founded_on": "2016-01-01",
        "calendar_url": "https://cal.example/x.ics",
        "links": [
            {"url": "https://www.fen.example", "kind": ""},
            {"url": "https://x.com/fen", "kind": "x"},
            {"url": "https://www.linkedin.com/company/fen", "kind": "linkedin"},
            {"url": "https://hachyderm.io/@fen", "kind": "mastodon"},
        ],
    }
    assert said.problems == []


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://a.example", "http://user@a.example", "nowhere", "http://"]
)
def test_what_is_no_address_becomes_a_sentence(address):
    said = row_of(name="A", website=address)
    assert "links" not in said.facts
    assert "is not a web address" in said.problems[0].message


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-09", "2015-09-01"),
        ("2024-06-20", "2024-06-20"),
        ("20/06/2024", "2024-06-20"),
        ("2016", "2016-01-01"),
        ("June 2019", "2019-06-01"),
        ("2026-06-24T09:29:24-04:00", "2026-06-24"),
        ("soon", None),
        ("2024-13-45", None),
        ("99999", None),
    ],
)
def test_days(text, day):
    said = row_of(name="A", founded=text)
    assert said.facts.get("founded_on") == day
    assert bool(said.problems) == (day is None)


def test_a_name_that_is_only_markup_stays_as_it_is():
    assert row_of(name="<img src=x onerror=alert(1)>").facts["name"] == "<img src=x onerror=alert(1)>"
    assert row_of(name="<script>alert(1)</script>").facts["name"] == "<script>alert(1)</script>"


def test_long_names_are_cut_with_a_sentence():
    said = row_of(name="x" * 500)
    assert len(said.facts["name"]) == 120
    assert "first 120" in said.problems[0].message


def test_our_own_apostrophe_goes_again():
    assert row_of(name="'=1+1").facts["name"] == "=1+1"
    assert row_of(name="'Tis a group").facts["name"] == "'Tis a group"


def test_a_list_of_channels_becomes_links():
    sheet = read_list(
        b'{"id":"al-fb","type":"facebook","account":"OSMAlbania","strings":{"community":"OSM Albania"}}\n'
        b'{"id":"al-tg","type":"telegram","account":"osmal","strings":{"community":"OSM Albania",'
        b'"name":"Chat of {community}"}}\n'
        b'{"id":"am-x","type":"matrix","account":"#osm","strings":{"community":"OSM Armenia"}}\n',
        "osm.jsonl",
    )
    mapping = guessed(sheet)
    saids = [said_by(row, mapping) for row in sheet.rows]
    assert [said.facts["name"] for said in saids] == ["OSM Albania", "OSM Albania", "OSM Armenia"]
    assert [said.facts["links"][0]["kind"] for said in saids] == ["facebook", "telegram", "matrix"]
    assert not any("source_id" in said.facts for said in saids)


def test_nasty_strings_are_read_one_by_one(shared_data):
    strings = json.loads((shared_data / "bad_input" / "blns.json").read_text())
    sheet = read_list(json.dumps([{"name": text} for text in strings]).encode(), "x.json")
    assert len(sheet.rows) + sheet.lost == len(strings)
    for row in sheet.rows:
        said = said_by(row, guessed(sheet))
        said.facts.get("name", "").encode()  # no half characters
        assert "\x00" not in said.facts.get("name", "")


def test_every_bad_file_gives_rows_or_a_sentence(shared_data):
    sentences = []
    for path in sorted((shared_data / "bad_input").rglob("*")):
        if not path.is_file():
            continue
        try:
            sheet = read_list(path.read_bytes(), path.name)
        except Unreadable as unreadable:
            sentences.append(str(unreadable))
            continue
        mapping = guessed(sheet)
        for row in sheet.rows:
            said_by(row, mapping)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_the_spectrum_of_csv(shared_data):
    folder = shared_data / "bad_input" / "csv-spectrum"
    for path in sorted(folder.glob("csvs__*.csv")):
        wanted = json.loads((folder / path.name.replace("csvs__", "json__").replace(".csv", ".json")).read_text())
        sheet = read_list(path.read_bytes(), path.name)
        found = [{column: row.values.get(column, "") for column in sheet.columns} for row in sheet.rows]
        wanted = [{key: value.replace("\r\n", "\n").strip() for key, value in each.items()} for each in wanted]
        assert found == [each for each in wanted if any(each.values())], path.name


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85"), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_what_is_written_as_csv_is_read_again(rows, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([("name", "town", "about"), *rows])
    wanted = [
        {key: value.strip() for key, value in zip(("name", "town", "about"), row, strict=True) if value.strip()}
        for row in rows
    ]
    wanted = [row for row in wanted if row]
    if not wanted:
        return
    found = read_list(out.getvalue().encode()).rows
    assert [row.values for row in found] == wanted


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_sentence(content):
    try:
        sheet = read_list(content, "x")
    except Unreadable:
        return
    mapping = guessed(sheet)
    for row in sheet.rows:
        said_by(row, mapping)
