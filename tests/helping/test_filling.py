"""Places are filled, handed back and never overfilled, whoever comes at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from moothall.events.models import Event
from moothall.helping.actions import (
    RoleFacts,
    answer_ask,
    ask_for_role,
    change_role,
    hand_back_role,
    mark_all_done,
    mark_stint,
    open_roles,
    remove_role,
    role_facts,
    take_role,
)
from moothall.helping.actions.stints import hold_place
from moothall.helping.models import HOLDING, Ask, Role, Stint
from moothall.helping.queries import helpers_of, hours_by_group, hours_of
from moothall.helping.queries.given import split
from moothall.helping.rules import times_of
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from moothall.minutes.work.worker import work_off
from moothall.notices.models import Notice
from tests.events.making import NOW, event, group, member, person
from tests.helping.making import DAY, organised, role

pytestmark = pytest.mark.django_db
AFTER = NOW + 11 * DAY


def holding(of: Role) -> int:
    return Stint.objects.filter(role=of, state__in=HOLDING).count()


def test_the_last_place_goes_to_one_and_the_other_hears_it_kindly():
    made, _ = organised()
    one = role(made)
    take_role(by=person(), role=one, now=NOW)
    with pytest.raises(Refused, match="Somebody was quicker"):
        take_role(by=person(), role=one, now=NOW)
    one.refresh_from_db()
    assert (one.filled, holding(one)) == (1, 1)


def test_who_looked_before_the_last_place_went_is_refused_all_the_same():
    one = role(organised()[0])
    stale = Role.objects.select_related("event").get(pk=one.pk)
    take_role(by=person(), role=one, now=NOW)
    with pytest.raises(Refused, match="Somebody was quicker"):
        hold_place(by=person(), email="", name="", role=stale, mine=None, now=NOW)


def test_taking_twice_is_taking_once():
    made, _ = organised()
    one, who = role(made, wanted=3), person()
    first = take_role(by=who, role=one, now=NOW)
    assert take_role(by=who, role=one, now=NOW).pk == first.pk
    one.refresh_from_db()
    assert one.filled == 1
    assert Minute.objects.filter(verb="helping.stint.taken").count() == 1


@pytest.mark.parametrize("change", [{"filled": 2}, {"wanted": 0}])
def test_the_database_itself_refuses_too_many(change):
    one = role(organised()[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.filter(pk=one.pk).update(**change)


def test_nobody_fills_a_role_twice_in_the_database():
    one, who = role(organised()[0], wanted=5), person()
    stint = take_role(by=who, role=one, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stint.objects.create(role=one, person=who, nonce="x", at=NOW, changed_at=NOW)
    assert stint.nonce


@pytest.mark.django_db(transaction=True)
def test_a_rush_fills_exactly_what_is_wanted():
    made, _ = organised()
    one, people = role(made, wanted=3), [person() for _ in range(12)]

    def come(who):
        try:
            take_role(by=who, role=one, now=NOW)
        except Refused:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(6) as pool:
        taken = sum(pool.map(come, people))
    one.refresh_from_db()
    assert (taken, one.filled, holding(one)) == (3, 3, 3)


class Filling(TestCase):
    """However people come, go and are counted, the counter tells the truth and is never above what is wanted."""

    @settings(max_examples=25)
    @given(
        wanted=st.integers(1, 3),
        steps=st.lists(st.tuples(st.sampled_from(["take", "back", "wanted", "done"]), st.integers(0, 4)), max_size=25),
    )
    def test_the_counter_tells_the_truth(self, wanted, steps):
        made, boss = organised()
        one, people = role(made, wanted=wanted), [person() for _ in range(5)]
        for what, number in steps:
            one.refresh_from_db()
            with suppress(Refused):
                self.step(what, number, one, people, boss)
            one.refresh_from_db()
            assert one.filled == holding(one) <= one.wanted

    def step(self, what, number, one, people, boss):
        stint = Stint.objects.select_related("role__event").filter(role=one, person=people[number]).first()
        if what == "take":
            take_role(by=people[number], role=one, now=NOW)
        elif what == "back" and stint:
            hand_back_role(by=people[number], stint=stint, now=NOW)
        elif what == "done" and stint:
            mark_stint(by=boss, stint=stint, did_it=number % 2 == 0, now=AFTER)
        elif what == "wanted" and number:
            change_role(by=boss, role=one, facts=RoleFacts(title=one.title, wanted=number), now=NOW)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "cancelled"}, "off for now"),
        ({"state": "postponed"}, "off for now"),
        ({"state": "draft"}, "not published"),
        ({"starts_at": NOW - DAY}, "This has been"),
    ],
)
def test_what_is_off_or_over_needs_no_hands(fields, words):
    one = role(organised(**fields)[0])
    with pytest.raises(Refused, match=words):
        take_role(by=person(), role=one, now=NOW)


def test_a_role_for_members_is_for_members_of_any_host():
    host, other = group(), group()
    one = role(event(host, other), for_whom="members")
    take_role(by=member(other), role=one, now=NOW)
    for by in (person(), None):
        with pytest.raises(Refused, match="members of the groups"):
            take_role(by=by, role=role(one.event, for_whom="members"), email="g@example.org", now=NOW)


def test_handing_back_opens_the_role_tells_organisers_and_asks_no_reason():
    made, boss = organised()
    one, who = role(made), person()
    stint = take_role(by=who, role=one, now=NOW)
    hand_back_role(by=who, stint=stint, word="My bike broke.", now=NOW)
    one.refresh_from_db()
    assert one.filled == 0
    work_off(now=NOW)
    told = Notice.objects.get(person=boss, topic="helping.helpers")
    assert "is open again" in told.title
    assert "My bike broke." in told.body
    again = take_role(by=who, role=one, now=NOW)
    assert (again.pk, again.state, again.note) == (stint.pk, "filled", "")


def test_handing_back_twice_frees_one_place_only():
    one, who = role(organised()[0], wanted=2), person()
    take_role(by=person(), role=one, now=NOW)
    stint = take_role(by=who, role=one, now=NOW)
    hand_back_role(by=who, stint=stint, now=NOW)
    with pytest.raises(Refused, match="already"):
        hand_back_role(by=who, stint=stint, now=NOW)
    one.refresh_from_db()
    assert one.filled == 1


def test_a_stranger_cannot_hand_back_for_somebody():
    stint = take_role(by=person(), role=role(organised()[0]), now=NOW)
    with pytest.raises(Refused, match="people who run this event"):
        hand_back_role(by=person(), stint=stint, now=NOW)


def test_fewer_cannot_be_wanted_than_said_yes_and_a_filled_role_stays():
    made, boss = organised()
    one = role(made, wanted=2)
    for _ in range(2):
        take_role(by=person(), role=one, now=NOW)
    with pytest.raises(Refused, match="2 people have said yes"):
        change_role(by=boss, role=one, facts=RoleFacts(title="Tea", wanted=1), now=NOW)
    with pytest.raises(Refused, match="Somebody has said"):
        remove_role(by=boss, role=one, now=NOW)


def test_times_follow_the_event():
    made, _ = organised()
    one = role(made, from_minutes=-30, until_minutes=15, until_anchor="start")
    Event.objects.filter(pk=made.pk).update(starts_at=made.starts_at + DAY, ends_at=made.ends_at + DAY)
    one = Role.objects.select_related("event").get(pk=one.pk)
    begins, ends = times_of(one)
    assert begins == made.starts_at + DAY - timedelta(minutes=30)
    assert ends - begins == timedelta(minutes=45)


def test_a_shortened_event_leaves_no_role_that_ends_before_it_begins():
    made, _ = organised(hours=1)
    begins, ends = times_of(role(made, from_minutes=90, until_minutes=0))
    assert ends > begins


def test_asked_people_answer_yes_or_no_and_asking_holds_no_place():
    made, boss = organised()
    one, ada, ben = role(made, wanted=1), person(), person()
    asks = [ask_for_role(by=boss, role=one, person=who, words="You are good at it.", now=NOW) for who in (ada, ben)]
    assert ask_for_role(by=boss, role=one, person=ada, now=NOW).pk == asks[0].pk
    work_off(now=NOW)
    assert "You are good at it." in Notice.objects.get(person=ada).body
    answer_ask(by=ben, ask=asks[1], yes=False, now=NOW)
    assert answer_ask(by=ada, ask=asks[0], yes=True, now=NOW)
    with pytest.raises(Refused, match="Somebody else was asked"):
        answer_ask(by=ada, ask=asks[1], yes=True, now=NOW)
    assert sorted(Ask.objects.values_list("answer", flat=True)) == ["no", "yes"]
    work_off(now=NOW)
    assert "cannot this time" in Notice.objects.get(person=boss, topic="helping.helpers").title


def test_hours_are_noted_by_one_press_and_can_be_corrected():
    made, boss = organised()
    one = role(made, wanted=3, from_minutes=-30, until_minutes=0)
    stints = [take_role(by=person(), role=one, now=NOW) for _ in range(3)]
    with pytest.raises(Refused, match="not begun"):
        mark_stint(by=boss, stint=stints[0], did_it=True, now=NOW)
    mark_stint(by=boss, stint=stints[0], did_it=False, now=AFTER)
    assert mark_all_done(by=boss, event=made, now=AFTER) == 2
    assert hours_of(made).minutes == 2 * 150
    mark_stint(by=boss, stint=stints[1], did_it=True, minutes=60, now=AFTER)
    assert (hours_of(made).minutes, hours_of(made).stints) == (210, 2)
    assert mark_all_done(by=boss, event=made, now=AFTER) == 0
    helper = stints[0].person
    assert helper
    for by in (person(), helper):
        with pytest.raises(Refused):
            mark_stint(by=by, stint=stints[0], did_it=True, now=AFTER)


def test_hours_of_hosts_are_split_as_agreed_and_nothing_is_lost():
    host, other = group(), group()
    made = event(host, other, starts_at=NOW - 2 * DAY)
    one = role(made, from_minutes=0)
    Stint.objects.create(role=one, nonce="x", state="did_it", minutes=61, at=NOW, changed_at=NOW)
    span: dict[str, Any] = {"since": NOW - 5 * DAY, "until": NOW}
    assert hours_by_group(**span) == {host.pk: 30, other.pk: 31}
    made.hosts.filter(group=host).update(share=70)
    made.hosts.filter(group=other).update(share=30)
    assert hours_by_group(**span) == {host.pk: 42, other.pk: 19}
    assert hours_by_group(group_ids=[other.pk], **span) == {other.pk: 19}
    assert hours_by_group(since=NOW, until=NOW + DAY) == {}


@given(minutes=st.integers(0, 5000), shares=st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=1, max_size=6))
def test_splitting_loses_no_minute(minutes, shares):
    parts = split(minutes, list(enumerate(shares)))
    assert sum(parts.values()) == minutes
    assert min(parts.values()) >= 0


def test_rooms_above_learn_who_helps_with_a_page_to_write_of():
    made, _ = organised()
    welcome, tea = role(made, title="Welcome", wanted=2), role(made, title="Tea")
    ada = person()
    take_role(by=ada, role=tea, now=NOW)
    take_role(by=None, role=welcome, email="Guest@Example.org", name="Gwen", now=NOW)
    gone = take_role(by=person(), role=welcome, now=NOW)
    hand_back_role(by=None, stint=gone, now=NOW)
    rows = [(each.role, each.name, each.email, each.person) for each in helpers_of(made)]
    assert rows == [("Welcome", "Gwen", "guest@example.org", None), ("Tea", ada.name, ada.email, ada)]
    assert all("/helping/place/" in each.page for each in helpers_of(made))


@pytest.mark.parametrize("many", [1, 3, 50])
def test_asking_who_helps_costs_the_same_for_many(django_assert_num_queries, many):
    made, _ = organised()
    one = role(made, wanted=50)
    for _number in range(many):
        take_role(by=person(), role=one, now=NOW)
    with django_assert_num_queries(1):
        assert len(helpers_of(made)) == many


def test_templates_bring_roles_of_their_own_once():
    made, _ = organised(state="draft")
    roles: list[Any] = ["welcome", {"title": "Judge", "wanted": 9999, "kind": "nonsense", "from_minutes": 10**9}]
    opened = open_roles(by=None, event=made, roles=roles, now=NOW)
    assert [(each.title, each.kind, each.wanted) for each in opened] == [
        ("Welcome people at the door", "welcome", 2),
        ("Judge", "other", 50),
    ]
    assert open_roles(by=None, event=made, roles=roles, now=NOW) == []


@pytest.mark.parametrize("said", ["no such key", {}, {"title": "  "}])
def test_a_template_that_makes_no_sense_says_so(said):
    with pytest.raises(ValueError, match="role"):
        role_facts(said)


def test_the_making_of_an_event_brings_its_roles():
    from moothall.minutes.actions import record

    made, boss = organised(state="draft")
    record("events.event.drafted", by=boss, about=made, now=NOW, detail={"event": made.pk, "roles": ["host", "tech"]})
    work_off(now=NOW)
    assert set(Role.objects.filter(event=made).values_list("kind", flat=True)) == {"host", "tech"}
