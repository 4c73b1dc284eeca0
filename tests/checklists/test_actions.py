"""Checklists begin, tasks are taken, done and handed on, dates follow the event, and what is over is forgotten."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from moothall.checklists import actions
from moothall.checklists.actions import TaskFacts, TemplateFacts
from moothall.checklists.models import Cue, Handing, RunSheet, Task, Template
from moothall.checklists.plans import Plan, Step, facts_from
from moothall.checklists.queries.tasks import checklist_of, my_tasks, next_tasks, progress_of
from moothall.checklists.queries.templates import plan_called as plan_for
from moothall.checklists.queries.templates import plan_from_event, plan_of
from moothall.checklists.shipped import plan_called
from moothall.events.models import Host
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from moothall.notices.models import Notice
from tests.checklists.making import cue, evening, task
from tests.events.making import NOW, event, group, member, person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def verbs() -> list[str]:
    return list(Minute.objects.order_by("id").values_list("verb", flat=True))


def the_plan(*days: int) -> Plan:
    steps = tuple(Step(title=f"Thing {number}", day=day, minutes=10) for number, day in enumerate(days))
    return Plan("mine", "Mine", "", "room", 120, facts_from({}), steps, ())


class TestStart:
    def test_dates_are_counted_from_the_day_of_the_event(self):
        at = evening(days=100)
        actions.start_checklist(by=at.organiser, event=at.event, plan=plan_called("hack-day"), now=NOW)
        start = date(2026, 6, 18)
        due = {(each.day, (each.due_on - start).days) for each in Task.objects.filter(event=at.event)}
        assert due == {(day, day) for day in (-90, -60, -28, -14, -7, -1, 0, 1)}
        assert Cue.objects.filter(event=at.event).count() == len(plan_called("hack-day").moments)

    def test_the_day_is_that_of_the_events_zone(self):
        at = evening(timezone="Pacific/Auckland")  # 18:30 UTC is the next morning there
        actions.start_checklist(by=at.organiser, event=at.event, plan=the_plan(0), now=NOW)
        assert Task.objects.get().due_on == date(2026, 4, 10)

    def test_begun_late_no_task_is_before_today(self):
        at = evening(days=20)
        actions.start_checklist(by=at.organiser, event=at.event, plan=plan_called("talk-night"), now=NOW)
        due = list(Task.objects.order_by("position").values_list("due_on", flat=True))
        assert due == sorted(due)
        assert due[0] == NOW.date()

    def test_a_second_template_adds_only_what_is_new(self):
        at = evening()
        plan = plan_called("talk-night")
        assert actions.start_checklist(by=at.organiser, event=at.event, plan=plan, now=NOW) == len(plan.steps)
        assert actions.start_checklist(by=at.organiser, event=at.event, plan=plan, now=NOW) == 0
        assert Task.objects.count() == len(plan.steps)
        assert Cue.objects.count() == len(plan.moments)
        assert verbs() == ["checklists.checklist.started"]
        assert Minute.objects.get().detail["roles"] == []

    def test_the_minute_names_the_roles_to_fill_when_asked(self):
        at = evening()
        plan = plan_called("talk-night")
        actions.start_checklist(by=at.organiser, event=at.event, plan=plan, roles=True, now=NOW)
        detail = Minute.objects.get(verb="checklists.checklist.started").detail
        assert detail["event"] == at.event.pk
        assert {"title": "Speaker", "wanted": 2, "kind": "speaker"} in detail["roles"]

    def test_without_its_run_sheet(self):
        at = evening()
        actions.start_checklist(by=at.organiser, event=at.event, plan=plan_called("clinic"), cues=False, now=NOW)
        assert not Cue.objects.exists()

    @pytest.mark.parametrize("who", ["helper", "member"])
    def test_only_organisers_begin_one(self, who):
        at = evening()
        with pytest.raises(Refused):
            actions.start_checklist(by=getattr(at, who), event=at.event, plan=the_plan(0), now=NOW)
        assert not Task.objects.exists()

    def test_organisers_of_every_host_do(self):
        at, other = evening(), group()
        Host.objects.create(event=at.event, group=other, starts_at=at.event.starts_at)
        actions.start_checklist(by=member(other, "organiser"), event=at.event, plan=the_plan(0), now=NOW)
        assert Task.objects.count() == 1

    def test_not_for_a_cancelled_event(self):
        at = evening(state="cancelled")
        with pytest.raises(Refused, match="cancelled"):
            actions.start_checklist(by=at.organiser, event=at.event, plan=the_plan(0), now=NOW)

    def test_a_copy_of_an_event_has_it_all_open_again(self):
        at = evening()
        task(at.event, "Ask", owner=at.helper, done_at=NOW, done_by=at.helper)
        task(at.event, "Skip", dropped_at=NOW)
        cue(at.event, at=-30)
        again = event(at.group, starts_at=at.event.starts_at + timedelta(days=28))
        actions.carry_checklist(original=at.event, event=again, by=at.organiser, now=NOW)
        made = Task.objects.get(event=again)
        assert (made.title, made.owner, made.done_at, made.due_on) == ("Ask", None, None, date(2026, 4, 30))
        assert Cue.objects.get(event=again).at == -30


class TestDoing:
    def test_somebody_takes_a_task(self):
        at = evening()
        made = task(at.event)
        actions.take_task(by=at.helper, task=made, now=NOW)
        actions.take_task(by=at.helper, task=made, now=NOW)
        made.refresh_from_db()
        assert made.owner == at.helper
        assert verbs() == ["checklists.task.taken"]
        assert list(my_tasks(at.helper, now=NOW)) == [made]

    def test_what_somebody_has_is_not_taken_from_them(self):
        at = evening()
        made = task(at.event, owner=at.helper)
        with pytest.raises(Refused, match="hand it on"):
            actions.take_task(by=at.organiser, task=made, now=NOW)

    def test_a_stranger_and_a_member_cannot_touch_it(self):
        at = evening()
        made = task(at.event)
        for who in (at.member, person(), member(group(), "owner")):
            for action in (actions.take_task, actions.finish_task, actions.drop_task):
                with pytest.raises(Refused):
                    action(by=who, task=made, now=NOW)

    def test_the_first_tick_counts(self):
        at = evening()
        made = task(at.event, owner=at.organiser)
        actions.finish_task(by=at.helper, task=made, now=NOW)
        actions.finish_task(by=at.organiser, task=made, now=LATER)
        made.refresh_from_db()
        assert (made.done_by, made.done_at) == (at.helper, NOW)
        assert verbs() == ["checklists.task.done"]

    def test_a_tick_is_taken_away(self):
        at = evening()
        made = actions.finish_task(by=at.helper, task=task(at.event), now=NOW)
        actions.reopen_task(by=at.organiser, task=made, now=LATER)
        made.refresh_from_db()
        assert (made.done_at, made.done_by) == (None, None)
        with pytest.raises(Refused):
            actions.reopen_task(by=at.organiser, task=made, now=LATER)

    def test_a_task_is_put_back(self):
        at = evening()
        made = task(at.event, owner=at.helper)
        with pytest.raises(Refused):
            actions.release_task(by=member(at.group, "helper"), task=made, now=NOW)
        actions.release_task(by=at.helper, task=made, now=NOW)
        made.refresh_from_db()
        assert made.owner is None

    def test_dropping_is_undone(self):
        at = evening()
        made = task(at.event)
        with pytest.raises(Refused):
            actions.drop_task(by=at.helper, task=made, now=NOW)
        actions.drop_task(by=at.organiser, task=made, now=NOW)
        actions.drop_task(by=at.organiser, task=made, now=LATER)
        assert [each.title for each in checklist_of(at.event, NOW).dropped] == ["Book the room"]
        with pytest.raises(Refused, match="not to be needed"):
            actions.finish_task(by=at.helper, task=made, now=NOW)
        actions.restore_task(by=at.organiser, task=made, now=LATER)
        assert progress_of(at.event) == (0, 1)
        assert verbs() == ["checklists.task.dropped", "checklists.task.restored"]

    def test_a_task_cannot_be_both_done_and_dropped(self):
        at = evening()
        with pytest.raises(IntegrityError), transaction.atomic():
            task(at.event, done_at=NOW, dropped_at=NOW)


class TestHandOn:
    def test_it_stays_until_the_other_says_yes(self):
        at = evening()
        made = task(at.event, owner=at.organiser)
        asked = actions.hand_on_task(by=at.organiser, task=made, to=at.helper, words=" The  key is with Sam ", now=NOW)
        made.refresh_from_db()
        assert asked is not None
        assert (made.owner, asked.note) == (at.organiser, "The key is with Sam")
        actions.accept_handing(by=at.helper, handing=asked, now=LATER)
        made.refresh_from_db()
        asked.refresh_from_db()
        assert (made.owner, asked.answer, asked.answered_at) == (at.helper, "yes", LATER)

    def test_no_is_an_answer(self):
        at = evening()
        made = task(at.event, owner=at.organiser)
        asked = actions.hand_on_task(by=at.organiser, task=made, to=at.helper, now=NOW)
        assert asked is not None
        actions.decline_handing(by=at.helper, handing=asked, now=LATER)
        made.refresh_from_db()
        assert made.owner == at.organiser
        with pytest.raises(Refused, match="answered already"):
            actions.accept_handing(by=at.helper, handing=asked, now=LATER)

    def test_only_who_was_asked_answers(self):
        at = evening()
        asked = actions.hand_on_task(by=at.organiser, task=task(at.event), to=at.helper, now=NOW)
        assert asked is not None
        with pytest.raises(Refused):
            actions.accept_handing(by=at.organiser, handing=asked, now=LATER)

    def test_asking_another_takes_the_first_question_back(self):
        at = evening()
        made, third = task(at.event), member(at.group, "helper")
        first = actions.hand_on_task(by=at.organiser, task=made, to=at.helper, now=NOW)
        actions.hand_on_task(by=at.organiser, task=made, to=third, now=LATER)
        assert first is not None
        first.refresh_from_db()
        assert first.answer == "withdrawn"
        assert list(Handing.objects.filter(answered_at=None).values_list("to", flat=True)) == [third.pk]
        with pytest.raises(IntegrityError), transaction.atomic():
            Handing.objects.create(task=made, to=at.helper, at=NOW)

    def test_only_the_crew_is_asked(self):
        at = evening()
        for who in (at.member, person()):
            with pytest.raises(Refused, match="do not help"):
                actions.hand_on_task(by=at.organiser, task=task(at.event), to=who, now=NOW)

    def test_a_helper_hands_on_what_is_theirs_only(self):
        at = evening()
        with pytest.raises(Refused):
            actions.hand_on_task(by=at.helper, task=task(at.event, owner=at.organiser), to=at.organiser, now=NOW)
        mine = task(at.event, owner=at.helper)
        assert actions.hand_on_task(by=at.helper, task=mine, to=at.organiser, now=NOW)

    def test_who_asks_themselves_has_it(self):
        at = evening()
        made = task(at.event)
        assert actions.hand_on_task(by=at.organiser, task=made, to=at.organiser, now=NOW) is None
        made.refresh_from_db()
        assert made.owner == at.organiser

    def test_what_is_done_meanwhile_need_not_be_answered(self):
        at = evening()
        made = task(at.event)
        asked = actions.hand_on_task(by=at.organiser, task=made, to=at.helper, now=NOW)
        actions.finish_task(by=at.organiser, task=made, now=LATER)
        assert asked is not None
        with pytest.raises(Refused):
            actions.accept_handing(by=at.helper, handing=asked, now=LATER)

    def test_the_question_is_taken_back(self):
        at = evening()
        asked = actions.hand_on_task(by=at.helper, task=task(at.event, owner=at.helper), to=at.organiser, now=NOW)
        assert asked is not None
        with pytest.raises(Refused):
            actions.withdraw_handing(by=member(at.group, "helper"), handing=asked, now=LATER)
        actions.withdraw_handing(by=at.helper, handing=asked, now=LATER)
        asked.refresh_from_db()
        assert asked.answer == "withdrawn"


class TestWriting:
    FACTS = TaskFacts(title=" Ask  the library ", due_on=date(2026, 4, 1), detail="Ring Ada", minutes=10)

    def test_one_of_our_own(self):
        at = evening()
        made = actions.add_task(by=at.organiser, event=at.event, facts=self.FACTS, now=NOW)
        assert (made.title, made.lead, made.pinned, made.day) == ("Ask the library", -8, False, None)
        with pytest.raises(Refused):
            actions.add_task(by=at.helper, event=at.event, facts=self.FACTS, now=NOW)

    def test_changed(self):
        at = evening()
        made = actions.edit_task(by=at.organiser, task=task(at.event), facts=self.FACTS, now=NOW)
        made.refresh_from_db()
        assert (made.title, made.due_on, made.lead, made.detail) == (
            "Ask the library",
            date(2026, 4, 1),
            -8,
            "Ring Ada",
        )

    def test_the_order_of_one_day(self):
        at = evening()
        tasks = [task(at.event, name, position=position) for name, position in (("A", 1), ("B", 1), ("C", 4))]
        task(at.event, "Later", lead=-1, position=2)

        def order() -> list[str]:
            return [each.title for each in next_tasks(at.event, 9)]

        assert order() == ["A", "B", "C", "Later"]
        actions.move_task(by=at.organiser, task=tasks[2], step=-1, now=NOW)
        assert order() == ["A", "C", "B", "Later"]
        actions.move_task(by=at.organiser, task=tasks[0], step=1, now=NOW)
        assert order() == ["C", "A", "B", "Later"]
        actions.move_task(by=at.organiser, task=tasks[1], step=1, now=NOW)
        assert order() == ["C", "A", "B", "Later"]


class TestDates:
    def test_they_follow_the_event(self):
        at = evening()
        follows, pinned = task(at.event), task(at.event, "Pinned", pinned=True)
        done = task(at.event, "Done", done_at=NOW)
        was = follows.due_on
        at.event.starts_at += timedelta(days=7)
        at.event.ends_at += timedelta(days=7)
        at.event.save()
        assert actions.redate_tasks(event_ids=[at.event.pk], since=NOW.date()) == 1
        assert actions.redate_tasks(event_ids=[at.event.pk], since=NOW.date()) == 0
        for each, expected in ((follows, was + timedelta(days=7)), (pinned, was), (done, was)):
            each.refresh_from_db()
            assert each.due_on == expected

    def test_brought_forward_nothing_is_due_before_the_day_of_the_move(self):
        at = evening(days=30)
        made = task(at.event, lead=-28)
        at.event.starts_at -= timedelta(days=20)
        at.event.save()
        actions.redate_tasks(event_ids=[at.event.pk], since=NOW.date())
        made.refresh_from_db()
        assert made.due_on == NOW.date()

    def test_across_the_change_of_clocks_the_day_stays(self):
        at = evening(days=0)
        made = task(at.event, lead=-1)
        at.event.starts_at = at.event.starts_at.replace(day=29, hour=23, minute=30)  # 00:30 on the 30th, in summer time
        at.event.ends_at = at.event.starts_at
        at.event.save()
        actions.redate_tasks(event_ids=[at.event.pk], since=NOW.date())
        made.refresh_from_db()
        assert made.due_on == date(2026, 3, 29)


class TestWindingDown:
    def test_a_cancelled_event_has_a_short_list_of_its_own(self):
        at = evening()
        rests = task(at.event, owner=at.helper)
        at.event.state = "cancelled"
        at.event.save()
        assert actions.wind_down(event=at.event, cause=1, now=NOW) == 6
        assert actions.wind_down(event=at.event, cause=1, now=NOW) == 0
        found = checklist_of(at.event, NOW)
        assert (len(found.open), found.resting) == (6, [rests])
        assert list(my_tasks(at.helper, now=NOW)) == []
        with pytest.raises(Refused, match="rests"):
            actions.finish_task(by=at.helper, task=rests, now=NOW)
        actions.finish_task(by=at.helper, task=found.open[0], now=NOW)

    def test_on_again_the_old_list_is_back_and_what_was_done_stays(self):
        at = evening(state="cancelled")
        back = task(at.event)
        actions.wind_down(event=at.event, cause=1, now=NOW)
        actions.finish_task(by=at.helper, task=checklist_of(at.event, NOW).open[0], now=NOW)
        at.event.state = "published"
        at.event.save()
        assert actions.wind_up_again(event_ids=[at.event.pk]) == 5
        found = checklist_of(at.event, NOW)
        assert (found.open, len(found.done)) == ([back], 1)

    def test_cancelled_twice(self):
        at = evening(state="cancelled")
        actions.wind_down(event=at.event, cause=1, now=NOW)
        assert actions.wind_down(event=at.event, cause=2, now=NOW) == 6
        assert len(checklist_of(at.event, NOW).open) == 6

    def test_an_event_that_is_on_does_not_wind_down(self):
        at = evening()
        assert actions.wind_down(event=at.event, cause=1, now=NOW) == 0


class TestTemplates:
    def kept(self, at, **fields):
        task(at.event, "Ask Ada", lead=-14, owner=at.helper, done_at=NOW, done_by=at.helper, minutes=20)
        task(at.event, "Not this", dropped_at=NOW)
        cue(at.event, at=-15, minutes=15, what="Doors", who="Sam")
        facts = TemplateFacts(title="Our evening", **fields)
        return actions.save_template(by=at.organiser, event=at.event, group=at.group, facts=facts, now=NOW)

    def test_kept_from_an_event(self):
        at = evening()
        plan = plan_of(self.kept(at))
        assert [(step.title, step.day, step.minutes) for step in plan.steps] == [("Ask Ada", -14, 20)]
        assert [(each.at, each.what) for each in plan.moments] == [(-15, "Doors")]

    def test_who_may_use_it(self):
        at, other = evening(), person()
        made = self.kept(at)
        assert plan_for(f"ours:{made.pk}", at.helper) is not None
        assert plan_for(f"ours:{made.pk}", other) is None
        assert plan_for(f"event:{at.event.pk}", at.organiser) is not None
        assert plan_for(f"event:{at.event.pk}", other) is None
        Template.objects.update(shared=True)
        assert plan_for(f"ours:{made.pk}", other) is not None

    @pytest.mark.parametrize("key", ["nothing", "ours:x", "ours:" + "9" * 30, "event:", "strange:1", "winding-down"])
    def test_no_plan_of_that_name(self, key):
        assert plan_for(key, evening().organiser) is None

    def test_a_name_is_had_once_by_a_group(self):
        at = evening()
        self.kept(at)
        with pytest.raises(Refused, match="that name"):
            self.kept(at)

    def test_only_organisers_of_a_host_keep_one(self):
        at = evening()
        for who, of in ((at.helper, at.group), (at.organiser, group())):
            with pytest.raises(Refused):
                actions.save_template(by=who, event=at.event, group=of, facts=TemplateFacts("X"), now=NOW)

    def test_changed_and_deleted(self):
        at = evening()
        made = self.kept(at)
        facts = TemplateFacts("Ours", shared=True, steps=[Step("Only this", -1)], moments=[])
        actions.edit_template(by=at.organiser, template=made, facts=facts, version=1, now=LATER)
        with pytest.raises(Refused, match="Somebody else"):
            actions.edit_template(by=at.organiser, template=made, facts=facts, version=1, now=LATER)
        made.refresh_from_db()
        plan = plan_of(made)
        assert (made.title, [step.title for step in plan.steps], plan.moments) == ("Ours", ["Only this"], ())
        with pytest.raises(Refused):
            actions.delete_template(by=at.helper, template=made, now=LATER)
        actions.delete_template(by=at.organiser, template=made, now=LATER)
        assert not Template.objects.exists()
        assert Task.objects.filter(event=at.event).exists()

    def test_what_was_squeezed_is_kept_as_it_was_meant(self):
        at = evening(days=20)
        actions.start_checklist(by=at.organiser, event=at.event, plan=the_plan(-60, 0), now=NOW)
        assert [step.day for step in plan_from_event(at.event).steps] == [-60, 0]


class TestUpkeep:
    def test_once_a_week_people_hear_what_is_due(self):
        at = evening(days=10)
        task(at.event, "Soon", lead=-7, owner=at.helper)
        task(at.event, "Late", lead=-14, owner=at.helper)
        task(at.event, "Far", lead=0, owner=at.helper)
        task(at.event, "Nobody’s", lead=-7)
        assert actions.remind_owners(now=NOW) == 1
        actions.remind_owners(now=NOW + timedelta(days=1))
        told = Notice.objects.get()
        assert (told.person, told.title) == (at.helper, "2 things to do this week")
        assert [line.split(" (")[0] for line in told.body.splitlines()] == ["Late", "Soon"]
        actions.remind_owners(now=NOW + timedelta(days=7))
        assert Notice.objects.count() == 2

    def test_nobody_hears_of_a_cancelled_event_or_one_long_over(self):
        cancelled, over = evening(state="cancelled"), evening(days=-40)
        task(cancelled.event, lead=-28, owner=cancelled.helper)
        task(over.event, lead=1, owner=over.helper)
        assert actions.remind_owners(now=NOW) == 0

    def test_words_about_people_are_emptied_six_weeks_after(self):
        over, fresh = evening(days=-43), evening(days=-41)
        for at in (over, fresh):
            Handing.objects.create(task=task(at.event), to=at.helper, note="Ada is ill", at=NOW)
            RunSheet.objects.create(event=at.event, contacts="Ada 01234", emergency="Ada")
            cue(at.event, who="Ada")
        assert actions.forget_notes(now=NOW) == 3
        assert actions.forget_notes(now=NOW) == 0
        assert Handing.objects.exclude(note="").get().task.event == fresh.event
        assert RunSheet.objects.exclude(contacts="").get().event == fresh.event
        assert Cue.objects.exclude(who="").get().event == fresh.event

    def test_who_leaves_leaves_no_task_behind(self):
        at = evening()
        made = task(at.event, owner=at.helper)
        Handing.objects.create(task=made, to=at.helper, by=at.organiser, at=NOW)
        Handing.objects.create(task=task(at.event), to=at.organiser, by=at.helper, note="Hi", at=NOW)
        actions.let_go_of(person=at.helper)
        made.refresh_from_db()
        assert made.owner is None
        left = Handing.objects.get()
        assert (left.by, left.note) == (None, "")
