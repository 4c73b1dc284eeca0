"""Which events look like one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from moothall.calendars.pairing import PERHAPS, SURE, Facts, likeness, words_of

NIGHT = Facts("Leeds Data Night", datetime(2026, 11, 10, 18, 30, tzinfo=UTC), 53.8, -1.55, uid="a")


@pytest.mark.parametrize(
    ("other", "at_least", "below"),
    [
        (replace(NIGHT), SURE, 1.01),
        (replace(NIGHT, uid="b", url="https://www.example.org/x/"), PERHAPS, SURE),
        (replace(NIGHT, uid="b", title="The LEEDS data night"), PERHAPS, SURE),
        (replace(NIGHT, uid="b", title="Knitting for beginners"), 0, PERHAPS),
        (replace(NIGHT, uid="b", latitude=55.0), 0, 0.01),
        (replace(NIGHT, starts_at=NIGHT.starts_at + timedelta(minutes=31)), 0, 0.01),
        (replace(NIGHT, uid="b", starts_at=NIGHT.starts_at + timedelta(minutes=15)), PERHAPS, SURE),
    ],
)
def test_likeness(other, at_least, below):
    assert at_least <= likeness(NIGHT, other).score < below


def test_the_same_page_makes_it_sure():
    one, other = (
        replace(NIGHT, uid=uid, url=url) for uid, url in (("a", "https://x.org/e/1"), ("b", "http://www.x.org/e/1/"))
    )
    assert likeness(one, other).score == 1


def test_likeness_does_not_mind_the_order():
    other = replace(NIGHT, uid="b", title="Night of data")
    assert likeness(NIGHT, other) == likeness(other, NIGHT)


def test_reasons_are_words():
    reasons = likeness(NIGHT, replace(NIGHT, uid="b", title="Data night")).reasons
    assert "they start at the same time" in reasons


def test_words_without_accents_and_filler():
    assert words_of("The Café of Séamus") == {"cafe", "seamus"}
    assert words_of("Monthly meetup") == {"monthly", "meetup"}
