"""The invented network is repeatable, varied and nobody's."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from moothall.demo.building.sharing import share_out
from moothall.demo.invention.events import invent_life, nth_weekday
from moothall.demo.invention.groups import sketch_many, sketch_small
from moothall.demo.invention.organisations import invent_organisations
from moothall.demo.invention.people import invent_people


def test_people_are_all_different_and_reachable_by_nobody():
    emails = [email for _, email in invent_people(Random(1), 60_000)]
    assert len(set(emails)) == 60_000
    assert {email.split("@")[1] for email in emails} == {"example.org"}
    assert all(email.isascii() for email in emails)


def test_the_same_seed_gives_the_same_network():
    assert sketch_small(Random(3)) == sketch_small(Random(3))
    assert sketch_small(Random(3)) != sketch_small(Random(4))


def test_many_groups_have_names_of_their_own():
    groups = sketch_many(Random(5), [("Leeds", "GB"), ("Cork", "IE")], 90)
    assert len({group.name for group in groups}) == 90


def test_a_groups_evening_falls_on_its_day():
    group = sketch_small(Random(3))[0]
    usual = [
        event
        for event in invent_life(Random(1), group, date(2025, 1, 1), date(2026, 12, 31))
        if event.kind in {"talk", "show"}
    ]
    assert len(usual) > 12
    assert {event.starts_at.weekday() for event in usual} == {group.rhythm[0]}
    assert {(event.starts_at.hour, event.starts_at.minute) for event in usual} == {group.rhythm[2:]}


def test_nth_weekday():
    assert nth_weekday(date(2026, 11, 1), 1, 2) == date(2026, 11, 10)


def test_organisations_number_upwards():
    ids = [sketch.org_id for _, sketch in invent_organisations(Random(2), ["Leeds"], 3)]
    assert ids == ["GB-CHC-9000001", "GB-CHC-9000002", "GB-CHC-9000003"]


@given(st.lists(st.floats(0.01, 50), min_size=1, max_size=40), st.integers(0, 2000), st.integers(0, 3))
def test_shares_add_up_within_their_bounds(weights, wanted, least):
    most = [least + 60] * len(weights)
    total = min(max(wanted, least * len(weights)), sum(most))
    shares = share_out(total, weights, most, least)
    assert sum(shares) == total
    assert all(least <= share <= limit for share, limit in zip(shares, most, strict=True))
