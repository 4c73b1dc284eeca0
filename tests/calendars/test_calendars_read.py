"""The command that reads any calendar, as other programs rely on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import execute_from_command_line

from tests.calendars.reading.samples import calendar
from tests.kit.fetching.servers import Server, sending

EVENT = (
    "UID:1\nDTSTART;TZID=Europe/London:20240601T190000\nDTEND;TZID=Europe/London:20240601T210000\nSUMMARY:Tea\n"
    "RRULE:FREQ=WEEKLY;COUNT=3\nLOCATION:Town Hall\nDESCRIPTION:https://zoom.us/j/1"
)
KEYS = [
    "uid",
    "recurrence_id",
    "title",
    "start",
    "end",
    "all_day",
    "timezone",
    "status",
    "location",
    "online_url",
    "url",
]


def _run(*words: str) -> int:
    """Run the command as from a shell; no database may be touched (pytest-django forbids it here)."""
    try:
        execute_from_command_line(["moothall", "calendars_read", *words])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "c.ics"
    path.write_bytes(calendar(EVENT, "UID:2\nDTSTART:never\nSUMMARY:Broken"))
    return str(path)


def test_the_shape_is_fixed(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(source, "--from", "2024-06-02", "--to", "2024-06-08", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["kind", "events", "problems"]
    assert answer["kind"] == "ical"
    (event,) = answer["events"]
    assert list(event) == KEYS
    assert event == {
        "uid": "1",
        "recurrence_id": "2024-06-08T19:00:00+01:00",
        "title": "Tea",
        "start": "2024-06-08T19:00:00+01:00",
        "end": "2024-06-08T21:00:00+01:00",
        "all_day": False,
        "timezone": "Europe/London",
        "status": "confirmed",
        "location": "Town Hall",
        "online_url": "https://zoom.us/j/1",
        "url": None,
    }
    assert answer["problems"] == [
        {
            "where": "line 12: Broken",
            "message": "This event was left out. “never” is not a date that the hall understands.",
        }
    ]


def test_people_get_a_list(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(source, "--from", "2024-06-01", "--to", "2024-06-30") == 0
    assert "Sat 01 Jun 2024 19:00   Tea — Town Hall" in capsys.readouterr().out


def test_an_empty_calendar_is_a_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "e.ics").write_bytes(calendar())
    assert _run(str(tmp_path / "e.ics"), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"kind": "ical", "events": [], "problems": []}


@pytest.mark.parametrize("content", [None, b"", b"hello", b"<html><title>Sign in</title></html>", b"\x00\x01"])
def test_what_cannot_be_read_ends_with_one(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x"
    if content is not None:
        path.write_bytes(content)
    assert _run(str(path), "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["events"] == []
    assert len(answer["problems"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["c.ics", "--from", "2024-13-01"],
        ["c.ics", "--to", "soon"],
        ["c.ics", "--from", "2024-02-01", "--to", "2024-01-01"],
        [],
    ],
)
def test_words_that_make_no_sense_end_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(*words, "--json") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err


def test_an_address_is_fetched_and_a_page_leads_on(settings: object, capsys: pytest.CaptureFixture[str]) -> None:
    page = b'<html><link rel="alternate" type="text/calendar" href="/c.ics"></html>'
    with Server(lambda request: sending(calendar(EVENT) if request.path == "/c.ics" else page)(request)) as server:
        assert _run(server.url + "/", "--json") == 1
        assert "private network" in json.loads(capsys.readouterr().out)["problems"][0]["message"]
        settings.FETCH_ALLOW = [server.place]  # type: ignore[attr-defined]
        assert _run(server.url + "/", "--from", "2024-06-01", "--to", "2024-06-30", "--json") == 0
        assert len(json.loads(capsys.readouterr().out)["events"]) == 3
        assert server.hits == ["/", "/c.ics"]
