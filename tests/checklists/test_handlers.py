"""What follows by itself, through the worker: a new event's checklist, moves, cancelling, notices, one's data."""

from datetime import timedelta

import pytest

from moothall.checklists import actions
from moothall.checklists.models import Cue, Handing, Task, Template
from moothall.checklists.queries.tasks import checklist_of
from moothall.checklists.shipped import KEYS, plan_called
from moothall.events.actions import EventDraft, cancel_event, copy_event, draft_event, revive_event
from moothall.events.actions.editing import edit_event
from moothall.events.models import Capacity, Event
from moothall.events.queries.drafts import draft_of
from moothall.events.starting import starter_called, starters
from moothall.minutes.work.worker import work_off
from moothall.notices.models import Notice
from moothall.people.privacy import copy_for, tidy_after
from tests.checklists.making import evening, task
from tests.events.making import NOW, group, member

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def the_draft(**facts) -> EventDraft:
    starts_at = NOW + timedelta(days=70, hours=6)
    usual = {"title": "Talks", "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "venue": "The Hall"}
    return EventDraft(**{**usual, **facts})


class TestStarters:
    def test_each_template_is_a_starting_point(self):
        assert [one.key for one in starters() if one.key in KEYS] == list(KEYS)
        found = starter_called("talk-night")
        assert found is not None
        assert str(found.title) == "Talk night"
        assert found.minutes == 120
        assert dict(found.facts)["title"] == "Talk night: two short stories"
        assert set(found.facts) <= set(EventDraft.__dataclass_fields__)

    def test_a_new_event_has_its_checklist_run_sheet_places_and_roles(self):
        of = group()
        who, plan = member(of, "owner"), plan_called("talk-night")
        made = draft_event(by=who, groups=[of], facts=the_draft(), now=NOW, made_from="talk-night")
        assert Task.objects.filter(event=made).count() == len(plan.steps)
        assert Cue.objects.filter(event=made).count() == len(plan.moments)
        assert list(Capacity.objects.filter(event=made).values_list("mode", "places")) == [("room", 40)]
        work_off(now=NOW)
        assert {role.title for role in made.roles.all()} == {role.title for role in plan.facts.roles}

    def test_both_sides_of_a_hybrid_evening_have_places(self):
        of = group()
        facts = the_draft(online_url="https://meet.example.org/x")
        made = draft_event(by=member(of, "owner"), groups=[of], facts=facts, now=NOW, made_from="hybrid-evening")
        assert dict(Capacity.objects.filter(event=made).values_list("mode", "places")) == {"room": 30, "online": 30}

    def test_when_making_it_fails_nothing_is_left(self, monkeypatch):
        of = group()
        monkeypatch.setattr(Cue.objects, "bulk_create", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            draft_event(by=member(of, "owner"), groups=[of], facts=the_draft(), now=NOW, made_from="talk-night")
        assert not Event.objects.exists()
        assert not Task.objects.exists()

    def test_again_next_month_carries_it_over(self):
        at = evening()
        task(at.event, "Soup", done_at=NOW, done_by=at.helper)
        made = copy_event(by=at.organiser, event=at.event, starts_at=at.event.starts_at + timedelta(days=28), now=NOW)
        assert list(Task.objects.filter(event=made).values_list("title", "done_at")) == [("Soup", None)]


class TestMoving:
    def test_a_moved_event_moves_its_dates(self):
        at = evening()
        made = task(at.event)
        was = draft_of(at.event)
        moved = {"starts_at": was.starts_at + timedelta(days=14), "ends_at": was.ends_at + timedelta(days=14)}
        facts = EventDraft(**{name: getattr(was, name) for name in EventDraft.__dataclass_fields__} | moved)
        edit_event(by=at.organiser, event=at.event, facts=facts, sequence=at.event.sequence, now=NOW)
        due_on = made.due_on
        work_off(now=NOW)
        made.refresh_from_db()
        assert made.due_on == due_on + timedelta(days=14)

    def test_cancelled_and_on_again(self):
        at = evening()
        rests = task(at.event)
        cancel_event(by=at.organiser, event=at.event, reason="Flood", now=NOW)
        work_off(now=NOW)
        at.event.refresh_from_db()
        found = checklist_of(at.event, NOW)
        assert (len(found.open), found.resting) == (6, [rests])
        starts_at = at.event.starts_at + timedelta(days=7)
        revive_event(by=at.organiser, event=at.event, now=LATER, starts_at=starts_at)
        work_off(now=LATER)
        at.event.refresh_from_db()
        found = checklist_of(at.event, LATER)
        assert [each.pk for each in found.open] == [rests.pk]
        assert found.open[0].due_on == rests.due_on + timedelta(days=7)

    def test_one_read_from_a_calendar_that_nobody_runs_here_does_not_wind_down(self):
        at = evening(origin="read")
        at.event.state = "cancelled"
        at.event.save()
        from moothall.minutes.actions import record

        record("events.event.cancelled", by=None, about=at.event, now=NOW, detail={"events": [at.event.pk]})
        work_off(now=NOW)
        assert not Task.objects.exists()


class TestTelling:
    def test_who_is_asked_hears_and_so_does_the_asker(self):
        at = evening()
        made = task(at.event, owner=at.organiser)
        asked = actions.hand_on_task(by=at.organiser, task=made, to=at.helper, words="The key is with Sam", now=NOW)
        work_off(now=NOW)
        told = Notice.objects.get()
        assert told.person == at.helper
        assert told.title == f"{at.organiser.name} asks whether you would do this: Book the room"
        assert "The key is with Sam" in told.body
        assert told.url == f"/events/{at.event.pk}/checklist/"
        assert asked is not None
        actions.decline_handing(by=at.helper, handing=asked, now=LATER)
        work_off(now=LATER)
        told = Notice.objects.get(person=at.organiser)
        assert told.title == f"{at.helper.name} cannot take this on this time: Book the room"
        assert told.body.startswith("You have it still.")

    def test_what_was_taken_back_meanwhile_is_not_told(self):
        at = evening()
        asked = actions.hand_on_task(by=at.organiser, task=task(at.event), to=at.helper, now=NOW)
        assert asked is not None
        actions.withdraw_handing(by=at.organiser, handing=asked, now=NOW)
        work_off(now=NOW)
        assert not Notice.objects.exists()


class TestPrivacy:
    def test_everything_is_given(self):
        at = evening()
        task(at.event, "Mine", owner=at.helper)
        task(at.event, "Done", done_by=at.helper, done_at=NOW)
        task(at.event, "Other", owner=at.organiser)
        Handing.objects.create(task=task(at.event, "Asked"), by=at.organiser, to=at.helper, note="Hi", at=NOW)
        Template.objects.create(group=at.group, title="Ours", by=at.helper, created_at=NOW, changed_at=NOW)
        copy = copy_for(at.helper)["checklists"]
        assert [(each["title"], each["yours"], each["you_did_it_at"]) for each in copy["tasks"]] == [
            ("Mine", True, None),
            ("Done", False, NOW),
        ]
        assert [(each["task"], each["you_were_asked"], each["words"]) for each in copy["asked"]] == [
            ("Asked", True, "Hi")
        ]
        assert [each["title"] for each in copy["templates"]] == ["Ours"]

    def test_who_leaves_is_forgotten(self):
        at = evening()
        made = task(at.event, owner=at.helper)
        Template.objects.create(group=at.group, title="Ours", by=at.helper, created_at=NOW, changed_at=NOW)
        tidy_after(at.helper, NOW)
        made.refresh_from_db()
        assert made.owner is None
        assert Template.objects.get().by is None
