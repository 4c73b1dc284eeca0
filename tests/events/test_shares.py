"""Whose numbers: parts that hosts agree on, equal ones until then, and that always add up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.events.actions import (
    accept_host_invitation,
    agree_shares,
    drop_shares,
    invite_host,
    leave_event,
    propose_shares,
)
from moothall.events.models import Event, Host, Rsvp
from moothall.events.queries.shares import Counted, counted_for, share_of, split_numbers
from moothall.events.splitting import equal_parts, split
from moothall.groups.models import Group
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from tests.events.making import NOW, event, group, member, person

weights = st.dictionaries(st.integers(0, 50), st.integers(0, 100), min_size=1, max_size=12)


@given(st.integers(0, 10**9), weights)
def test_parts_always_add_up_and_are_never_off_by_one_or_more(total, given_weights):
    parts = split(total, given_weights)
    assert sum(parts.values()) == total
    assert parts.keys() == given_weights.keys()
    whole = sum(given_weights.values())
    for key, part in parts.items():
        fair = total * given_weights[key] / whole if whole else total / len(parts)
        assert part >= 0
        assert abs(part - fair) < 1 + fair * 1e-12


@given(st.integers(0, 10_000), weights)
def test_who_has_more_weight_never_gets_less(total, given_weights):
    parts = split(total, given_weights)
    if sum(given_weights.values()):
        for one, other in zip(sorted(parts), sorted(parts)[1:], strict=False):
            if given_weights[one] > given_weights[other]:
                assert parts[one] >= parts[other]


def test_leftovers_go_to_those_whose_share_was_cut_most():
    assert split(10, {"a": 34, "b": 33, "c": 33}) == {"a": 4, "b": 3, "c": 3}
    assert split(1, {"a": 30, "b": 70}) == {"a": 0, "b": 1}
    assert equal_parts(["a", "b", "c"]) == {"a": 34, "b": 33, "c": 33}
    assert equal_parts([]) == {}
    for bad in ((-1, {"a": 1}), (1, {}), (1, {"a": -1})):
        with pytest.raises(ValueError, match="somebody to give to"):
            split(*bad)


def held(*groups: Group, **fields: object) -> Event:
    return event(*groups, starts_at=NOW + timedelta(days=20), **fields)  # type: ignore[arg-type]


@pytest.mark.django_db
class TestAgreeing:
    def test_parts_are_equal_until_every_host_has_agreed(self):
        one, two, three = group(), group(), group()
        first, second, third = (member(each, "organiser") for each in (one, two, three))
        made = held(one, two, three)
        parts = {one.pk: 60, two.pk: 30, three.pk: 10}
        equal = {one.pk: 34, two.pk: 33, three.pk: 33}
        assert share_of(made) == equal
        assert not propose_shares(by=first, event=made, parts=parts, now=NOW)
        assert not agree_shares(by=second, event=made, parts=parts, now=NOW)
        assert share_of(made) == equal
        assert not agree_shares(by=second, event=made, parts=parts, now=NOW)  # twice is once
        assert agree_shares(by=third, event=made, parts=parts, now=NOW)
        assert share_of(made) == parts
        assert not Host.objects.exclude(share_proposed=None).exists()
        assert Minute.objects.filter(verb="events.share.agreed").count() == 1

    def test_who_organises_all_hosts_settles_at_once(self):
        one, two = group(), group()
        both = member(one, "organiser")
        two.memberships.create(person=both, role="owner", since=NOW)
        made = held(one, two)
        assert propose_shares(by=both, event=made, parts={one.pk: 100, two.pk: 0}, now=NOW)
        assert share_of(made) == {one.pk: 100, two.pk: 0}

    def test_nobody_agrees_to_another_proposal_than_they_saw(self):
        one, two = group(), group()
        first, second = member(one, "organiser"), member(two, "organiser")
        made = held(one, two)
        seen = {one.pk: 60, two.pk: 40}
        propose_shares(by=first, event=made, parts=seen, now=NOW)
        propose_shares(by=first, event=made, parts={one.pk: 90, two.pk: 10}, now=NOW)
        with pytest.raises(Refused, match="changed meanwhile"):
            agree_shares(by=second, event=made, parts=seen, now=NOW)

    def test_a_proposal_can_be_dropped(self):
        one, two = group(), group()
        first, second = member(one, "organiser"), member(two, "organiser")
        made = held(one, two)
        parts = {one.pk: 60, two.pk: 40}
        propose_shares(by=first, event=made, parts=parts, now=NOW)
        drop_shares(by=second, event=made, now=NOW)
        with pytest.raises(Refused, match="changed meanwhile"):
            agree_shares(by=second, event=made, parts=parts, now=NOW)

    @pytest.mark.parametrize(
        ("first", "second", "said"),
        [(60, 30, "90 percent"), (120, -20, "between 0 and 100"), (60, None, "have changed")],
    )
    def test_parts_make_a_hundred(self, first, second, said):
        one, two = group(), group()
        made = held(one, two)
        parts = {one.pk: first} | ({two.pk: second} if second is not None else {})
        with pytest.raises(Refused, match=said):
            propose_shares(by=member(one, "organiser"), event=made, parts=parts, now=NOW)

    def test_only_organisers_of_hosts_settle(self):
        one, two = group(), group()
        made = held(one, two)
        for who in (person(is_steward=True), member(one), member(group(), "owner")):
            with pytest.raises(Refused, match="for the hosts to settle"):
                propose_shares(by=who, event=made, parts={one.pk: 50, two.pk: 50}, now=NOW)
        with pytest.raises(Refused, match="One host has all"):
            propose_shares(by=member(one, "organiser"), event=held(one), parts={one.pk: 100}, now=NOW)

    def test_hosts_that_come_or_go_make_parts_equal_again(self):
        one, two, three = group(), group(), group()
        first, second, third = (member(each, "organiser") for each in (one, two, three))
        made = held(one, two)
        parts = {one.pk: 80, two.pk: 20}
        propose_shares(by=first, event=made, parts=parts, now=NOW)
        agree_shares(by=second, event=made, parts=parts, now=NOW)
        asked = invite_host(by=first, event=made, group=three, now=NOW)
        assert share_of(made) == parts
        accept_host_invitation(by=third, invitation=asked, now=NOW)
        assert share_of(Event.objects.get(pk=made.pk)) == {one.pk: 34, two.pk: 33, three.pk: 33}
        leave_event(by=first, event=made, group=one, now=NOW)
        assert share_of(Event.objects.get(pk=made.pk)) == {two.pk: 50, three.pk: 50}


@pytest.mark.django_db
class TestCounting:
    def test_numbers_are_split_and_add_up(self):
        one, two = group(), group()
        made = held(one, two)
        parts = split_numbers(made, 7, Decimal("10.25"))
        assert {key: part.came for key, part in parts.items()} == {one.pk: 4, two.pk: 3}
        assert {key: part.hours for key, part in parts.items()} == {one.pk: Decimal("5.13"), two.pk: Decimal("5.12")}
        assert sum((part.hours for part in parts.values()), Decimal(0)) == Decimal("10.25")

    def test_what_counts_for_a_group_is_its_part_of_what_took_place(self):
        one, two = group(), group()
        together = held(one, two, came_count=11)
        alone = held(one, came_count=5)
        held(one, came_count=9, state="cancelled")
        held(one, came_count=9, state="draft")
        event(one, starts_at=NOW - timedelta(days=1), came_count=50)
        for number in range(3):
            Rsvp.objects.create(
                event=together, state="came", came=1, first_time=number > 0, placed_at=NOW, email=f"{number}@x.org"
            )
        since, until = NOW, NOW + timedelta(days=60)
        hours = {together.pk: Decimal("3.00"), alone.pk: Decimal("2.5")}
        assert counted_for(one.pk, since, until, hours) == Counted(2, 1, 11, 1, Decimal("4.00"))
        assert counted_for(two.pk, since, until, hours) == Counted(1, 1, 5, 1, Decimal("1.5"))
        assert counted_for(two.pk, until, until + timedelta(days=1)) == Counted()

    def test_counting_asks_as_often_for_many_events(self, django_assert_num_queries):
        one, two = group(), group()
        for number in (1, 2, 47):
            for _each in range(number):
                held(one, two, came_count=3)
            with django_assert_num_queries(2):
                counted_for(one.pk, NOW, NOW + timedelta(days=60))
