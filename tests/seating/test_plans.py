"""Plans of tables and breakout rooms: made, mixed, changed by hand, shown to guests, printed and taken out."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from moothall.events.actions import leave_rsvp
from moothall.events.models import Answer as GuestAnswer
from moothall.events.models import Question, Rsvp, Sharing
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from moothall.seating.actions import (
    PlanFacts,
    add_condition,
    add_table,
    drop_condition,
    drop_plan,
    make_plan,
    mix_again,
    name_tables,
    seat_newcomers,
    seat_people,
    share_plan,
)
from moothall.seating.arranging import by_topic, even_tables, repeats_between
from moothall.seating.models import Condition, Plan, Seat, Table
from moothall.seating.queries import own_seats, rounds_of, sitters_of, tags_of
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp

pytestmark = pytest.mark.django_db
MIXED = PlanFacts(kind="tables", way="mix", size=4, rounds=3)


def address_of(one: Rsvp) -> str:
    assert one.person
    return one.person.email


class Evening:
    """An event of one group with guests."""

    def __init__(self, guests: int = 12, **facts: Any) -> None:
        self.group = group()
        self.organiser = member(self.group, "organiser")
        self.event = event(self.group)
        guestlist(self.event, room=None, most_guests=3)
        self.rsvps = [rsvp(self.event, person(), **facts) for _guest in range(guests)]

    def plan(self, facts: PlanFacts = MIXED) -> Plan:
        return make_plan(by=self.organiser, event=self.event, facts=facts, now=NOW)

    def sitters(self):
        return sitters_of(self.event, self.organiser)


def tables_of(plan: Plan, number: int = 1) -> list[set[int]]:
    rows = Seat.objects.filter(plan=plan, round=number).values_list("table__number", "rsvp_id")
    tables: dict[int, set[int]] = {}
    for table, who in rows:
        tables.setdefault(table, set()).add(who)
    return list(tables.values())


def test_everybody_has_a_seat_in_every_round_and_few_meet_twice():
    evening = Evening()
    plan = Plan.objects.get(pk=evening.plan().pk)
    coming = {one.pk for one in evening.rsvps}
    for number in (1, 2, 3):
        tables = tables_of(plan, number)
        assert set().union(*tables) == coming
        assert [len(table) for table in tables] == [4, 4, 4]
    assert plan.repeats <= 9  # three tables of four cannot do with fewer than six
    assert Minute.objects.filter(verb="seating.plan.made", about_id=plan.pk).exists()


def test_people_who_come_together_sit_together_unless_told_otherwise():
    evening = Evening(6, seats=2)
    plan = evening.plan()
    for number in (1, 2, 3):
        pairs = Seat.objects.filter(plan=plan, round=number).values_list("rsvp_id", "table_id").distinct()
        assert len(pairs) == 6
    apart = evening.plan(PlanFacts(kind="tables", way="mix", size=3, rounds=2, keep_parties=False))
    spread = Seat.objects.filter(plan=apart, round=1).values_list("rsvp_id", "table_id").distinct()
    assert len(spread) > 6


def test_only_who_is_coming_is_seated():
    evening = Evening(5)
    leave_rsvp(by=None, rsvp=evening.rsvps[0], now=NOW)
    plan = evening.plan()
    assert set().union(*tables_of(plan)) == {one.pk for one in evening.rsvps[1:]}


def test_tags_say_who_is_new_who_helps_and_from_which_group():
    evening = Evening(0)
    helper, old, new = member(evening.group, "helper"), person(), person()
    other = group()
    stranger = member(other)
    before = event(evening.group, starts_at=NOW - timedelta(days=30))
    Rsvp.objects.create(event=before, person=old, state="came", came=1, placed_at=NOW)
    made = {who: rsvp(evening.event, who) for who in (helper, old, new, stranger)}
    tags = tags_of(evening.event, [one.pk for one in made.values()])
    assert tags[made[helper].pk] == ["host"]
    assert tags[made[old].pk] == []
    assert tags[made[new].pk] == ["newcomer"]
    assert tags[made[stranger].pk] == [f"group {other.pk}", "newcomer"]


def test_by_topic_uses_what_guests_answered():
    evening = Evening(7)
    question = Question.objects.create(
        event=evening.event, text="Which table?", kind="choice", purpose="To seat you", delete_on=NOW.date()
    )
    for one, text in zip(evening.rsvps, ["Money", "Money", "Money", "Data", "Data", "", ""], strict=True):
        if text:
            GuestAnswer.objects.create(rsvp=one, question=question, text=text)
    plan = evening.plan(PlanFacts(kind="tables", way="topic", size=4, question_id=question.pk))
    assert list(Table.objects.filter(plan=plan).order_by("number").values_list("name", flat=True)) == ["Money", "Data"]
    assert sorted(map(len, tables_of(plan))) == [3, 4]


def test_topics_that_many_chose_get_several_tables():
    choices = [(number, "Data") for number in range(7)] + [(10, "Money"), (11, ""), (12, "")]
    assert [(topic, len(people)) for topic, people in by_topic(choices, 4)] == [("Data", 4), ("Data", 3), ("Money", 3)]
    assert by_topic([(1, ""), (2, ""), (3, "")], 2) == [("", [1, 3]), ("", [2])]
    assert even_tables(0, 4) == 1
    assert repeats_between([[[(1, 0), (1, 1), (2, 0)]], [[(1, 0), (1, 1), (2, 0)]]]) == 2


def test_conditions_hold_from_the_next_mixing_on_and_survive_a_new_plan():
    evening = Evening()
    plan = evening.plan()
    first, second, third, *_others = evening.rsvps
    add_condition(by=evening.organiser, plan=plan, kind="apart", one=first.pk, other=second.pk, now=NOW)
    add_condition(by=evening.organiser, plan=plan, kind="together", one=third.pk, other=first.pk, now=NOW)
    for made in (mix_again(by=evening.organiser, plan=plan, now=NOW), evening.plan()):
        for number in (1, 2, 3):
            for table in tables_of(made, number):
                assert not {first.pk, second.pk} <= table
                assert len({first.pk, third.pk} & table) != 1
    again = Plan.objects.get(event=evening.event)
    drop_condition(by=evening.organiser, plan=again, condition_id=again.conditions.all()[0].pk, now=NOW)
    assert Condition.objects.count() == 1


def test_conditions_that_cannot_be_met_are_told_by_name_and_nothing_is_lost():
    evening = Evening(5)
    plan = evening.plan(PlanFacts(kind="tables", way="mix", size=2))
    for kind, other in (("together", 1), ("together", 2)):
        add_condition(
            by=evening.organiser, plan=plan, kind=kind, one=evening.rsvps[0].pk, other=evening.rsvps[other].pk, now=NOW
        )
    with pytest.raises(Refused, match="3 people are to stay together"):
        mix_again(by=evening.organiser, plan=plan, now=NOW)
    assert Seat.objects.filter(plan=plan).count() == 5


def test_people_are_moved_by_hand_and_who_comes_late_gets_a_seat():
    evening = Evening(6)
    plan = evening.plan(PlanFacts(kind="tables", way="hand", size=3))
    assert Seat.objects.filter(plan=plan).count() == 0
    one, two = evening.rsvps[0].pk, evening.rsvps[1].pk
    moved = seat_people(
        by=evening.organiser, plan=plan, number=1, seats={(one, 0): 2, (two, 0): 9, (999, 0): 1}, now=NOW
    )
    assert moved == 1
    assert seat_people(by=evening.organiser, plan=plan, number=1, seats={(one, 0): 0}, now=NOW) == 1
    late = rsvp(evening.event, person())
    assert seat_newcomers(by=evening.organiser, plan=plan, now=NOW) == 7
    assert sorted(map(len, tables_of(plan))) == [3, 4]
    assert late.pk in set().union(*tables_of(plan))


def test_tables_are_named_and_added():
    evening = Evening(6)
    plan = evening.plan()
    name_tables(by=evening.organiser, plan=plan, names={1: "  Money \n matters ", 99: "x"}, now=NOW)
    assert add_table(by=evening.organiser, plan=plan, now=NOW).number == 3
    mix_again(by=evening.organiser, plan=plan, now=NOW)
    assert Table.objects.get(plan=plan, number=1).name == "Money matters"


def test_guests_see_their_own_seat_once_the_plan_is_shared():
    evening = Evening(6)
    plan = evening.plan()
    mine = evening.rsvps[0]
    assert own_seats(mine) == []
    share_plan(by=evening.organiser, plan=plan, shared=True, now=NOW)
    assert [number for number, _companion, _table in own_seats(mine)] == [1, 2, 3]
    share_plan(by=evening.organiser, plan=plan, shared=False, now=NOW)
    assert own_seats(mine) == []


def test_only_those_who_run_the_event_plan_it():
    evening = Evening(6)
    plan = evening.plan()
    for who in (person(), member(evening.group), member(evening.group, "helper"), member(group(), "owner")):
        for verb in (mix_again, seat_newcomers, drop_plan, add_table):
            with pytest.raises(Refused):
                verb(by=who, plan=plan, now=NOW)
        with pytest.raises(Refused):
            make_plan(by=who, event=evening.event, facts=MIXED, now=NOW)


def test_a_plan_needs_people_and_an_event_that_is_on():
    evening = Evening(2)
    with pytest.raises(Refused, match="Fewer than three people"):
        evening.plan()
    full = Evening(6)
    full.event.state = "cancelled"
    full.event.save()
    with pytest.raises(Refused, match="not on at present"):
        full.plan()


# ---- Pages


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def page(name: str, evening: Evening, *more: int) -> str:
    return reverse(f"seating:{name}", args=[evening.event.pk, *more])


@pytest.mark.usefixtures("now")
def test_a_plan_is_made_moved_and_shared_in_the_browser():
    evening = Evening(9)
    client = signed_in(evening.organiser)
    assert "Make the plan" in client.get(page("event", evening)).content.decode()
    form = {"kind": "rooms", "way": "mix", "size": 3, "rounds": 2, "mode": "", "keep_parties": "on"}
    assert client.post(page("create", evening), form).status_code == 303
    shown = client.get(page("event", evening)).content.decode()
    assert "Round 2" in shown
    assert "nobody meets anybody twice" in shown
    seat = Seat.objects.filter(round=1, table__number=1).first()
    assert seat is not None
    client.post(page("seats", evening, 1), {f"p-{seat.rsvp_id}-0": "2", "p-x-0": "1", "p-1": "9"})
    assert Seat.objects.get(round=1, rsvp=seat.rsvp_id).table.number == 2
    client.post(page("names", evening), {"t-1": "Money"})
    assert "Room 1: Money" in client.get(page("print", evening)).content.decode()
    client.post(page("share", evening), {"shared": "yes"})
    assert Plan.objects.get().shared_at is not None
    assert client.post(page("drop", evening)).status_code == 303
    assert not Plan.objects.exists()


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size": "1"}, "greater than or equal to 2"),
        ({"rounds": "40"}, "less than or equal to 12"),
        ({"way": "nonsense"}, "not one of the available choices"),
        ({"kind": ""}, "Please choose one."),
    ],
)
def test_a_form_that_makes_no_sense_comes_back_with_what_was_written(change, said):
    evening = Evening(5)
    form = {"kind": "tables", "way": "mix", "size": "7", "rounds": "2", "mode": ""} | change
    answer = signed_in(evening.organiser).post(page("create", evening), form)
    assert answer.status_code == 422
    assert not Plan.objects.exists()
    assert said in answer.content.decode()
    assert 'value="7"' in answer.content.decode() or "size" in change


@pytest.mark.usefixtures("now")
def test_room_assignments_hold_only_addresses_that_this_host_may_see():
    evening = Evening(4)
    other = group()
    from moothall.events.models import Host

    Host.objects.create(event=evening.event, group=other, starts_at=evening.event.starts_at)
    theirs = member(other, "organiser")
    plan = evening.plan(PlanFacts(kind="rooms", way="mix", size=2))
    Sharing.objects.create(rsvp=evening.rsvps[0], group=other, at=NOW)
    lead = list(
        csv.reader(io.StringIO(signed_in(evening.organiser).get(page("download", evening, 1)).content.decode()))
    )
    assert lead[0] == ["Pre-assign Room Name", "Email Address"]
    assert {row[1] for row in lead[1:]} == {address_of(one) for one in evening.rsvps}
    assert {row[0] for row in lead[1:]} == {"Room 1", "Room 2"}
    seen = list(csv.reader(io.StringIO(signed_in(theirs).get(page("download", evening, 1)).content.decode())))
    assert [row[1] for row in seen[1:]] == [address_of(evening.rsvps[0])]
    assert signed_in(theirs).get(page("download", evening, 9)).status_code == 404
    shown = rounds_of(plan, sitters_of(evening.event, theirs))[0]
    names = {sitter.name for table in shown.tables for sitter in table.sitters}
    assert str(evening.rsvps[0].person) in names
    assert str(evening.rsvps[1].person) not in names


@pytest.mark.usefixtures("now")
def test_the_number_of_queries_stays_the_same(django_assert_max_num_queries):
    counts = []
    for guests in (4, 12, 40):
        evening = Evening(guests)
        evening.plan(PlanFacts(kind="tables", way="mix", size=4, rounds=1))
        client = signed_in(evening.organiser)
        client.get(page("event", evening))
        with django_assert_max_num_queries(40) as captured:
            client.get(page("event", evening))
        counts.append(len(captured))
    assert len(set(counts)) == 1
