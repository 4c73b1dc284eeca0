"""Two words name a room's verb."""

import tomllib
from pathlib import Path

import pytest

from moothall.config import VERSION
from moothall.config.command import joined, main


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], []),
        (["serve"], ["serve"]),
        (["serve", "--port", "1"], ["serve", "--port", "1"]),
        (["migrate", "minutes"], ["migrate", "minutes"]),
        (["calendars", "read", "x.ics"], ["calendars_read", "x.ics"]),
        (["..", "read"], ["..", "read"]),
        (["calendars", "nothing"], ["calendars", "nothing"]),
    ],
)
def test_rooms_and_verbs(words, expected):
    assert joined(words) == expected


def test_the_version_is_that_of_the_project(capsys):
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text())["project"]
    main(["--version"])
    assert (VERSION, capsys.readouterr().out) == (project["version"], f"Moothall {VERSION}\n")
