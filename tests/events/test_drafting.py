"""Drafts without a database: clocks that skip and repeat, next month, two edits put together, addresses."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.events.drafting import (
    EventDraft,
    NoSuchTime,
    TwoSuchTimes,
    on_the_wall,
    prints_of,
    put_together,
    same_day_next_month,
    slug_of,
)
from moothall.events.drafting.addresses import TAKEN
from tests.config.doors import routes

LONDON, LORD_HOWE, APIA = (ZoneInfo(name) for name in ("Europe/London", "Australia/Lord_Howe", "Pacific/Apia"))


def wall(text: str) -> datetime:
    """Return what a clock on the wall shows."""
    return datetime.fromisoformat(text)


START = datetime(2026, 3, 20, 18, 30, tzinfo=UTC)
TEA = EventDraft("Tea", START, START + timedelta(hours=2))


def test_a_time_that_clocks_skip_is_told_with_both_edges():
    with pytest.raises(NoSuchTime) as told:
        on_the_wall(wall("2026-03-29T01:30"), LONDON)
    assert (told.value.before, told.value.after) == (wall("2026-03-29T01:00"), wall("2026-03-29T02:00"))


def test_half_an_hour_can_be_skipped_too_and_a_whole_day():
    with pytest.raises(NoSuchTime) as told:
        on_the_wall(wall("2026-10-04T02:10"), LORD_HOWE)
    assert (told.value.before, told.value.after) == (wall("2026-10-04T02:00"), wall("2026-10-04T02:30"))
    with pytest.raises(NoSuchTime):
        on_the_wall(wall("2011-12-30T12:00"), APIA)  # Samoa crossed the date line: there was no such Friday


def test_a_time_that_comes_twice_has_to_be_chosen():
    when = wall("2026-10-25T01:30")
    with pytest.raises(TwoSuchTimes) as told:
        on_the_wall(when, LONDON)
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (told.value.first, told.value.second) == (first, second)
    assert [on_the_wall(when, LONDON, which=which) for which in ("first", "second")] == [first, second]


@given(st.datetimes(wall("1990-01-01T00:00"), wall("2036-01-01T00:00")), st.sampled_from([LONDON, LORD_HOWE, APIA]))
def test_every_other_time_is_what_clocks_show(when, zone):
    skipped = when.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != when
    if not skipped:
        assert on_the_wall(when, zone, which="first").astimezone(zone).replace(tzinfo=None) == when
        return
    with pytest.raises(NoSuchTime) as told:
        on_the_wall(when, zone)
    assert told.value.before <= when < told.value.after


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 10), date(2026, 4, 14)),  # the second Tuesday
        (date(2026, 3, 31), date(2026, 4, 28)),  # a fifth one becomes the last
        (date(2026, 2, 24), date(2026, 3, 31)),  # the last stays the last
        (date(2026, 12, 1), date(2027, 1, 5)),  # over the end of a year
        (date(2027, 1, 1), date(2027, 2, 5)),
    ],
)
def test_next_month_is_the_same_weekday_of_it(day, expected):
    assert same_day_next_month(day) == expected


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_next_month_is_always_next_month(day):
    found = same_day_next_month(day)
    assert found.weekday() == day.weekday()
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == 1


def test_what_either_changed_alone_is_kept():
    base = prints_of(TEA)
    theirs, yours = replace(TEA, venue="The Hall"), replace(TEA, summary="Cake too")
    both = put_together(base, theirs, yours)
    assert (both.clashes, both.theirs) == ((), ("venue",))
    assert both.draft == replace(TEA, venue="The Hall", summary="Cake too")


def test_the_same_change_twice_is_no_clash_and_other_changes_are():
    base = prints_of(TEA)
    assert put_together(base, replace(TEA, venue="The Hall"), replace(TEA, venue="The Hall")).clashes == ()
    both = put_together(base, replace(TEA, venue="The Hall"), replace(TEA, venue="The Barn"))
    assert (both.clashes, both.draft.venue) == (("venue",), "The Barn")


def test_without_knowing_where_both_began_every_difference_is_a_clash():
    assert put_together({}, replace(TEA, venue="The Hall"), TEA).clashes == ("venue",)


def test_the_ends_of_lines_are_no_change():
    """Browsers send other line ends than they were given."""
    one, other = replace(TEA, description="a\nb"), replace(TEA, description="a\r\nb")
    assert prints_of(one) == prints_of(other)


def test_the_parts_of_a_time_go_together():
    """Nobody chose the start of one with the end of the other."""
    later = replace(TEA, ends_at=TEA.ends_at + timedelta(hours=1))
    earlier = replace(TEA, starts_at=TEA.starts_at - timedelta(hours=1))
    assert put_together(prints_of(TEA), later, earlier).clashes == ("when",)


FIELD_VALUES = st.fixed_dictionaries(
    {name: st.sampled_from(["", "a", "b"]) for name in ("venue", "summary", "description", "access")}
)


@given(FIELD_VALUES, FIELD_VALUES, FIELD_VALUES)
def test_nothing_that_anybody_wrote_is_lost(began, theirs, yours):
    start, one, other = (replace(TEA, **values) for values in (began, theirs, yours))
    both = put_together(prints_of(start), one, other)
    for name in began:
        said = {began[name], theirs[name], yours[name]}
        if name in both.clashes:
            assert theirs[name] != yours[name]
            assert began[name] not in {theirs[name], yours[name]}
        else:
            changed = {theirs[name], yours[name]} - {began[name]}
            assert getattr(both.draft, name) in (changed or said)


def test_no_event_has_the_address_of_another_of_its_pages():
    pages = {found[1] for _name, path in routes() if (found := re.fullmatch(r"events/<int:\w+>/([\w-]+)/", path))}
    assert pages - TAKEN == set()
    assert "run" in pages
    assert (slug_of("Run!"), slug_of("Park run"), slug_of("…")) == ("run-event", "park-run", "event")
