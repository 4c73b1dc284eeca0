"""The directory as files that no spreadsheet runs and every map reads."""

import csv
import io
import json

import pytest

from moothall.groups import actions
from moothall.groups.exporters import harmless, written
from moothall.groups.models import Group
from moothall.groups.queries.directory import Wanted, directory, rows_to_take_away
from moothall.groups.queries.plans import mapping_for, plan_for
from moothall.groups.reading import read_list
from tests.groups.making import NOW, a_group


def exported(form):
    return "".join(written(rows_to_take_away(directory(Wanted(state="all"))), form))


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-cmd", "@SUM(1)", "\tx", "＝1"])
def test_formulas_are_only_words(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1.55", "+44", "a=b", "", "Fen-Data"])
def test_words_and_numbers_stay(text):
    assert harmless(text) == text


def test_csv_of_nasty_names(shared_data, db):
    lines = (shared_data / "bad_input" / "csv_formula_injection.txt").read_text().splitlines()
    for line in lines:
        a_group(line[:120], summary=line[:200])
    rows = list(csv.reader(io.StringIO(exported("csv").removeprefix("\ufeff"))))
    assert len(rows) == len(lines) + 1
    assert not [cell for row in rows for cell in row if cell[:1] in "=@\t" and cell]
    assert {row[0].removeprefix("'") for row in rows[1:]} == {line[:120] for line in lines}


def test_geojson_and_json(db, owner):
    group = a_group(owner=owner)
    a_group("No point", listed_only=True)
    Group.objects.filter(name="No point").update(latitude=None, longitude=None, place=None, place_name="Everywhere")
    found = json.loads(exported("geojson"))
    assert found["type"] == "FeatureCollection"
    assert [feature["geometry"] for feature in found["features"]] == [
        {"type": "Point", "coordinates": [-1.55, 53.8]},
        None,
    ]
    assert [row["name"] for row in json.loads(exported("json"))] == [group.name, "No point"]
    assert json.loads("".join(written([], "json"))) == []
    assert json.loads("".join(written([], "geojson")))["features"] == []


def test_nobody_hidden_leaves(db, owner):
    a_group("Applied", owner=owner, state="applied")
    assert "Applied" not in exported("csv")


@pytest.mark.parametrize("form", ["csv", "json", "geojson"])
def test_what_goes_out_comes_in_again_as_the_same_groups(db, form, steward):
    group = a_group('=Fen, "Data"\nCircle', listed_only=True)
    facts = {"topics": ["Data"], "links": ["https://fen.example/"], "about": "- one\n- two", "covers": "The Fens"}
    actions.edit_group(by=steward, group=group, facts=facts, version=1, now=NOW)
    sheet = read_list(exported(form).encode(), f"groups.{form}")
    plan = plan_for(sheet, mapping_for(sheet))
    assert plan.counts == {"read": 1, "created": 0, "updated": 1, "skipped": 0}
    said = plan.steps[0].facts
    assert (said["topics"], said["covers"], said["about"]) == (["Data"], "The Fens", "- one\n- two")
