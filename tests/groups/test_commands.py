"""The machine door: shapes, exit codes, nothing else on standard output."""

import json

import pytest
from django.core.management import CommandError, call_command

from moothall.groups.models import Group

pytestmark = pytest.mark.django_db


def run(capsys, *args):
    code: object = 0
    try:
        call_command("groups_import", *args)
    except SystemExit as leaving:
        code = leaving.code
    return code, capsys.readouterr().out


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("name,town\nFen Data,Ely\n,York\n")
    return str(path)


def test_twice(capsys, file):
    code, out = run(capsys, file, "--json")
    assert (code, json.loads(out)) == (
        0,
        {
            "read": 2,
            "created": 1,
            "updated": 0,
            "skipped": 1,
            "problems": [{"row": 3, "field": "", "message": "This row has no name of a group."}],
        },
    )
    _code, out = run(capsys, file, "--json")
    assert {key: json.loads(out)[key] for key in ("created", "updated")} == {"created": 0, "updated": 1}
    assert Group.objects.count() == 1


def test_dry(capsys, file):
    _code, out = run(capsys, file, "--json", "--dry-run")
    assert json.loads(out)["created"] == 1
    assert not Group.objects.exists()


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_a_file_that_cannot_be_opened(capsys, tmp_path, name):
    code, out = run(capsys, str(tmp_path / name), "--json")
    found = json.loads(out)
    assert code == 1
    assert found["read"] == 0
    assert found["problems"][0]["message"]


def test_a_file_that_is_no_list(capsys, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04")
    code, out = run(capsys, str(path), "--json")
    assert code == 1
    assert "CSV UTF-8" in json.loads(out)["problems"][0]["message"]


def test_misuse(file):
    for column in ("nowhere=name", "name=nonsense", "name"):
        with pytest.raises(CommandError) as misuse:
            call_command("groups_import", file, "--column", column)
        assert misuse.value.returncode == 2


def test_columns_can_be_named(capsys, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("who,where we are\nFen Data,Ely\n")
    code, out = run(capsys, str(path), "--json", "--column", "who=name", "--column", "where we are=place")
    assert (code, json.loads(out)["created"]) == (0, 1)
    assert Group.objects.get().where == "Ely"


def test_for_people(capsys, file):
    _code, out = run(capsys, file)
    assert out.splitlines() == [
        "2 read, 1 created, 0 updated, 1 skipped",
        "Row 3: This row has no name of a group.",
    ]


@pytest.mark.parametrize("form", ["csv", "json", "geojson"])
def test_export(capsysbinary, file, form):
    call_command("groups_import", file)
    capsysbinary.readouterr()
    call_command("groups_export", "--format", form)
    assert "Fen Data" in capsysbinary.readouterr().out.decode()
