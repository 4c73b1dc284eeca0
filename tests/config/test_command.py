"""Two words name a room's verb."""

import pytest

from moothall.config.command import joined


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
