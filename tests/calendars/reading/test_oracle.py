"""Real and difficult calendars against an independent reader, file by file."""

from __future__ import annotations

import datetime as dt
import warnings
from pathlib import Path

import pytest

from moothall.calendars.reading import read
from tests.calendars.reading.oracle import ours, theirs
from tests.calendars.reading.samples import messages

WINDOW = (dt.date(1996, 1, 1), dt.date(2027, 12, 31))

# Where we read more than the library, and why.
BETTER = {
    "google_birthday.ics": "Google writes an RDATE as “20131210Z”; we take the date",
    "calendars__invalid_duration.ics": "an impossible DURATION costs the event its end, not its place",
    "calendars__issue_1081_invalid_rrule_freq.ics": "an unknown FREQ keeps the first date",
    "calendars__issue_165_missing_event.ics": "spaces within BYDAY",
    "calendars__parsing_error.ics": "an empty EXDATE",
    "calendars__rfc_7529.ics": "RSCALE keeps the first date",
    "events__issue_464_invalid_rdate.ics": "one broken RDATE",
    "bad_rrule_missing_until_event.ics": "a misspelt UNTIL keeps the first date",
}


def _files() -> list[Path]:
    folder = Path(__file__).resolve().parents[4] / "shared" / "data" / "events" / "ics"
    return sorted(folder.glob("*/*.ics"))


@pytest.mark.skipif(not _files(), reason="The real data beside the project (../shared/data) is not here.")
def test_every_calendar_reads_as_the_library_reads_it_or_better() -> None:
    compared = 0
    for path in _files():
        source = path.read_bytes()
        reading = read(source, window=WINDOW)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                expected = theirs(source, *WINDOW)
        except Exception:
            continue
        if path.name in BETTER:
            assert sum(ours(reading.events).values()) > sum(expected.values()), path.name
            continue
        if "time zone" in messages(reading):  # the library keeps zones from one file to the next
            continue
        assert ours(reading.events) == expected, path.name
        compared += 1
    assert compared > 200


@pytest.mark.skipif(not _files(), reason="The real data beside the project (../shared/data) is not here.")
def test_every_event_is_read_or_told_of() -> None:
    for path in _files():
        source = path.read_bytes()
        reading = read(source, window=(dt.date(1950, 1, 1), dt.date(2026, 12, 31)))
        written = source.upper().count(b"BEGIN:VEVENT")
        assert bool(reading.events or reading.problems) or not written, path.name
