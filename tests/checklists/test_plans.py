"""Days before an event, in numbers and in words; the shipped templates hold what they promise."""

import re
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from moothall.checklists.plans import due_words, facts_from, facts_to, hours_words, squeezed, when_called
from moothall.checklists.shipped import KEYS, plan_called, shipped_plan, shipped_plans, winding_down

TODAY = date(2026, 3, 10)
WHENS = {-90, -60, -28, -14, -7, -1, 0, 1}
EVERYWHERE = (
    "code of conduct", "access", "thank", "anonymous feedback", "first-timers|first time", "organisations", "photo",
)  # fmt: skip
IN_A_ROOM = ("public liability", "safety p", "shred", "sign-in sheet", "first aid", "exits", r"\bfood|biscuits|tea\b")
SMALL = ("first-meetup", "talk-night", "online-workshop")


class TestSqueezed:
    @pytest.mark.parametrize("day", [-60, -28, -7, 0, 1])
    def test_in_time_nothing_changes(self, day):
        assert squeezed(day, -60, 60) == day

    @pytest.mark.parametrize(("day", "expected"), [(-60, -20), (-28, -12), (-14, -9), (-7, -7), (-1, -1), (1, 1)])
    def test_what_is_begun_late_shares_the_days_that_are_left(self, day, expected):
        assert squeezed(day, -60, 20) == expected

    def test_in_the_last_week_everything_earlier_is_for_today(self):
        assert [squeezed(day, -60, 3) for day in (-60, -14, -7, -1, 0, 1)] == [-3, -3, -3, -1, 0, 1]

    def test_an_event_that_is_over_squeezes_to_its_day(self):
        assert [squeezed(day, -60, -5) for day in (-60, -1, 0, 1)] == [0, 0, 0, 1]

    @given(st.integers(8, 400), st.integers(0, 400), st.lists(st.integers(-400, 90), min_size=2))
    def test_order_stays_and_nothing_is_before_today(self, first, left, days):
        ordered = sorted(max(day, -first) for day in days)
        leads = [squeezed(day, -first, left) for day in ordered]
        assert leads == sorted(leads)
        assert all(lead >= -left or lead == day for lead, day in zip(leads, ordered, strict=True))


class TestWords:
    @pytest.mark.parametrize(
        ("due_on", "words"),
        [
            (date(2026, 3, 10), "by Tuesday 10 March, today"),
            (date(2026, 3, 11), "by Wednesday 11 March, tomorrow"),
            (date(2026, 3, 20), "by Friday 20 March, in 10 days"),
            (date(2026, 3, 31), "by Tuesday 31 March, in 3 weeks"),
            (date(2027, 3, 10), "by Wednesday 10 March 2027, in 52 weeks"),
            (date(2026, 3, 6), "was for Friday 6 March; today is still good"),
        ],
    )
    def test_when_something_is_due(self, due_on, words):
        assert due_words(due_on, TODAY) == words

    @pytest.mark.parametrize(
        ("minutes", "words"),
        [
            (1, "1 minute"),
            (45, "45 minutes"),
            (60, "1 hour"),
            (150, "2½ hours"),
            (200, "3¼ hours"),
            (1210, "20¼ hours"),
        ],
    )
    def test_how_long_something_takes(self, minutes, words):
        assert hours_words(minutes) == words

    @pytest.mark.parametrize(
        ("day", "words"), [(-14, "Two weeks before"), (-10, "10 days before"), (2, "2 days after")]
    )
    def test_what_a_day_is_called(self, day, words):
        assert when_called(day) == words


class TestShipped:
    def test_there_are_seven(self):
        assert [plan.key for plan in shipped_plans()] == list(KEYS)
        assert len(KEYS) == 7

    @pytest.mark.parametrize("key", KEYS)
    def test_each_is_whole(self, key):
        plan = plan_called(key)
        assert {step.day for step in plan.steps} <= WHENS
        assert [step.day for step in plan.steps] == sorted(step.day for step in plan.steps)
        assert all(step.detail and step.minutes and step.role for step in plan.steps)
        assert len({step.title.casefold() for step in plan.steps}) == len(plan.steps)
        assert all(len(step.title) <= 90 and len(step.detail) <= 240 for step in plan.steps)
        assert [each.at for each in plan.moments] == sorted(each.at for each in plan.moments)
        assert all(each.what and each.who and each.minutes for each in plan.moments)
        assert plan.facts.title
        assert plan.facts.line
        assert plan.facts.access
        assert plan.facts.places or plan.facts.online_places
        assert len(plan.facts.roles) >= 3

    @pytest.mark.parametrize("key", KEYS)
    def test_its_day_has_no_hole_and_ends_when_it_says(self, key):
        plan = plan_called(key)
        ends = [each.at + each.minutes for each in plan.moments]
        gaps = [later.at - end for later, end in zip(plan.moments[1:], ends, strict=False)]
        assert all(-10 <= gap <= 10 for gap in gaps)  # the call opens while the doors are open
        assert plan.minutes in {each.at for each in plan.moments}

    @pytest.mark.parametrize("key", KEYS)
    def test_each_knows_what_must_not_be_forgotten(self, key):
        plan = plan_called(key)
        words = [f"{step.title} {step.detail}" for step in plan.steps] + [each.what for each in plan.moments]
        said = " ".join(words).casefold()
        online = plan.kind == "online"
        assert [word for word in EVERYWHERE + (() if online else IN_A_ROOM) if not re.search(word, said)] == []

    @pytest.mark.parametrize("key", SMALL)
    def test_the_small_ones_fit_into_five_hours(self, key):
        assert plan_called(key).work <= 300

    def test_no_new_work_in_the_last_hour_of_a_clinic(self):
        plan = plan_called("clinic")
        last = next(each for each in plan.moments if "no new work" in each.what)
        assert plan.minutes - last.at == 60

    def test_a_hybrid_evening_has_somebody_only_for_those_online(self):
        plan = plan_called("hybrid-evening")
        assert "does nothing else" in plan.steps[0].title
        assert "Host online" in [role.title for role in plan.facts.roles]
        assert any("aption" in step.detail for step in plan.steps)

    def test_winding_down_is_no_template(self):
        assert shipped_plan("winding-down") is None
        assert len(winding_down().steps) == 6

    def test_a_language_without_its_own_file_reads_the_original(self):
        with translation.override("cy"):
            assert plan_called("clinic").title == "Charity clinic (surgery)"

    def test_facts_survive_json(self):
        facts = plan_called("hybrid-evening").facts
        assert facts_from(facts_to(facts)) == facts
