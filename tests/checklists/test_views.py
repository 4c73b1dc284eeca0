"""Pages of checklists: who sees what, plain posts and htmx, errors in place, as many questions however many rows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.checklists.models import Cue, Handing, RunSheet, Task, Template
from moothall.checklists.shipped import KEYS
from moothall.events.models import Companion, Host, Rsvp
from moothall.minutes.models import Minute
from tests.checklists.making import cue, evening, task
from tests.events.making import NOW, group, member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def page_of(client, who, path, **data):
    client.force_login(who)
    return client.get(path, data)


def text_of(response) -> str:
    return str(response.content.decode())


class TestChecklist:
    def test_grouped_by_when(self, client):
        at = evening(days=12)
        for title, lead in (("Late one", -15), ("This week’s", -7), ("Later on", -1)):
            task(at.event, title, lead=lead)
        task(at.event, "Over", lead=-10, done_at=NOW, done_by=at.helper, owner=at.helper)
        html = text_of(page_of(client, at.organiser, f"/events/{at.event.pk}/checklist/"))
        places = [html.index(words) for words in ("Now and late", "Late one", "This week<", "This week’s", "Later<")]
        assert places == sorted(places)
        assert "1 done, 3 to go." in html
        assert "was for Saturday 7 March; today is still good" in html
        assert f"{at.helper.name}, Tuesday 10 March 12:00" in html

    def test_a_helper_sees_it_and_cannot_change_it(self, client):
        at = evening()
        made = task(at.event)
        html = text_of(page_of(client, at.helper, f"/events/{at.event.pk}/checklist/"))
        assert "I’ll do it" in html
        assert f"/checklists/tasks/{made.pk}/edit/" not in html
        assert "Not needed" not in html

    @pytest.mark.parametrize("who", ["member", "stranger"])
    def test_nobody_else_does(self, client, who):
        at = evening()
        if who == "member":
            client.force_login(at.member)
        for path in ("checklist/", "run-sheet/", "sign-in-sheet/", "checklist/start/", "checklist/add/"):
            assert client.get(f"/events/{at.event.pk}/{path}").status_code == 404

    def test_crew_of_every_host_shares_it(self, client):
        at, other = evening(), group()
        Host.objects.create(event=at.event, group=other, starts_at=at.event.starts_at)
        made, helper = task(at.event), member(other, "helper")
        client.force_login(helper)
        assert client.post(f"/checklists/tasks/{made.pk}/take/").status_code == 303
        made.refresh_from_db()
        assert made.owner == helper

    def test_an_empty_one_teaches(self, client):
        at = evening()
        html = text_of(page_of(client, at.organiser, f"/events/{at.event.pk}/checklist/"))
        assert "Nothing on the list yet" in html
        assert "Choose a checklist" in html
        html = text_of(page_of(client, at.helper, f"/events/{at.event.pk}/checklist/"))
        assert "Choose a checklist" not in html

    def test_a_cancelled_one_rests(self, client):
        at = evening(state="cancelled")
        task(at.event, "Ask the band")
        task(at.event, "Tell the venue", winds_down=True, pinned=True)
        html = text_of(page_of(client, at.organiser, f"/events/{at.event.pk}/checklist/"))
        assert "One thing of its checklist rests." in html
        assert "Tell the venue" in html
        assert "Ask the band" not in html

    def test_as_many_questions_however_long_it_is(self, client):
        at = evening()
        client.force_login(at.organiser)
        client.get("/me/")  # a first visit notes the device
        counts = []
        for number in (1, 3, 50):
            for each in range(Task.objects.count(), number):
                made = task(at.event, f"Thing {each}", lead=-each, owner=at.helper)
                Handing.objects.create(task=made, by=at.helper, to=at.organiser, at=NOW)
                cue(at.event, at=each)
            for path in ("checklist/", "run-sheet/", "run/"):
                with CaptureQueriesContext(connection) as asked:
                    assert client.get(f"/events/{at.event.pk}/{path}").status_code == 200
                counts.append((path, len(asked)))
        assert len(set(counts)) == 3, counts

    def test_a_stranger_to_all_numbers(self, client):
        client.force_login(person())
        for path in ("tasks/9/edit/", "tasks/9223372036854775808/edit/", "cues/9/edit/", "ours/9/", "no-such-one/"):
            assert client.get(f"/checklists/{path}").status_code == 404


class TestDoing:
    def test_a_tick_and_its_undo(self, client):
        at = evening()
        made = task(at.event)
        client.force_login(at.helper)
        answer = client.post(f"/checklists/tasks/{made.pk}/finish/")
        assert (answer.status_code, answer["Location"]) == (303, f"/events/{at.event.pk}/checklist/?just={made.pk}")
        html = text_of(client.get(answer["Location"]))
        assert "“Book the room” is done. Thank you." in html
        assert f'action="/checklists/tasks/{made.pk}/reopen/"' in html
        client.post(f"/checklists/tasks/{made.pk}/reopen/")
        made.refresh_from_db()
        assert made.done_at is None

    def test_whoever_is_second_learns_who_was_first(self, client):
        at = evening()
        made = task(at.event, done_at=NOW, done_by=at.organiser)
        client.force_login(at.helper)
        html = text_of(client.post(f"/checklists/tasks/{made.pk}/finish/", follow=True))
        assert f"{at.organiser.name} had ticked “Book the room” off already." in html
        made.refresh_from_db()
        assert made.done_by == at.organiser

    def test_htmx_finds_the_list_in_the_page_that_follows(self, client):
        at = evening()
        made = task(at.event)
        client.force_login(at.helper)
        html = text_of(client.post(f"/checklists/tasks/{made.pk}/finish/", headers={"HX-Request": "true"}, follow=True))
        assert 'id="checklist"' in html
        assert 'data-said="“Book the room” is done. Thank you. Everything is done."' in html

    def test_a_refusal_is_said_above_the_list(self, client):
        at = evening()
        made = task(at.event, owner=at.organiser)
        client.force_login(at.helper)
        html = text_of(client.post(f"/checklists/tasks/{made.pk}/take/", follow=True))
        assert f"{at.organiser.name} has this already. Ask them to hand it on to you." in html

    def test_not_needed_and_back(self, client):
        at = evening()
        made = task(at.event)
        client.force_login(at.organiser)
        html = text_of(client.post(f"/checklists/tasks/{made.pk}/drop/", follow=True))
        assert "“Book the room” is off the list." in html
        assert "One thing was not needed" in html
        client.post(f"/checklists/tasks/{made.pk}/bring-back/")
        made.refresh_from_db()
        assert made.dropped_at is None

    def test_up_and_down(self, client):
        at = evening()
        first, second = task(at.event, "A", position=1), task(at.event, "B", position=2)
        client.force_login(at.organiser)
        client.post(f"/checklists/tasks/{second.pk}/move/", {"way": "up"})
        assert list(Task.objects.order_by("position")) == [second, first]

    def test_handed_on_and_answered(self, client):
        at = evening()
        made = task(at.event)
        client.force_login(at.organiser)
        path = f"/checklists/tasks/{made.pk}/hand-on/"
        assert at.helper.name in text_of(client.get(path))
        assert at.member.name not in text_of(client.get(path))
        answer = client.post(path, {"to": at.member.pk})
        assert answer.status_code == 422
        client.post(path, {"to": at.helper.pk, "words": "Please"})
        html = text_of(page_of(client, at.helper, f"/events/{at.event.pk}/checklist/"))
        assert "asks whether you would take this on" in html
        assert "asks whether you would take this on" in text_of(client.get("/me/"))
        client.post(f"/checklists/handings/{Handing.objects.get().pk}/answer/", {"answer": "yes"})
        made.refresh_from_db()
        assert made.owner == at.helper
        assert "Book the room" in text_of(client.get("/me/"))

    def test_no_needs_no_reason(self, client):
        at = evening()
        asked = Handing.objects.create(task=task(at.event), by=at.organiser, to=at.helper, at=NOW)
        client.force_login(at.helper)
        html = text_of(client.post(f"/checklists/handings/{asked.pk}/answer/", {"answer": "no"}, follow=True))
        assert "That is fine. They know." in html
        asked.refresh_from_db()
        assert asked.answer == "no"

    def test_nobody_to_ask(self, client):
        at = evening()
        made = task(at.event)
        at.group.memberships.exclude(person=at.organiser).delete()
        assert "There is nobody to ask yet" in text_of(
            page_of(client, at.organiser, f"/checklists/tasks/{made.pk}/hand-on/")
        )

    def test_written_and_changed(self, client):
        at = evening()
        client.force_login(at.organiser)
        bad = client.post(f"/events/{at.event.pk}/checklist/add/", {"title": "Ask the choir", "due_on": "soon"})
        assert bad.status_code == 422
        assert "Ask the choir" in text_of(bad)
        client.post(f"/events/{at.event.pk}/checklist/add/", {"title": "Ask the choir", "due_on": "2026-04-01"})
        made = Task.objects.get()
        client.post(f"/checklists/tasks/{made.pk}/edit/", {"title": "Ask", "due_on": "2/4/2026", "pinned": "on"})
        made.refresh_from_db()
        assert (made.title, made.due_on, made.pinned) == ("Ask", date(2026, 4, 2), True)


class TestStart:
    def test_choose_look_add(self, client):
        at = evening()
        client.force_login(at.organiser)
        path = f"/events/{at.event.pk}/checklist/start/"
        html = text_of(client.get(path))
        assert all(f"?template={key}" in html for key in KEYS)
        html = text_of(client.get(path, {"template": "talk-night"}))
        assert "Ask two speakers, and one in reserve" in html
        assert "There is less time than this checklist likes" in html
        assert not Task.objects.exists()
        client.post(path, {"template": "talk-night", "cues": "1", "roles": "1"})
        assert (Task.objects.count(), Cue.objects.count()) == (13, 9)
        assert len(Minute.objects.get(verb="checklists.checklist.started").detail["roles"]) == 5
        assert "All of it is there already" in text_of(client.get(path, {"template": "talk-night"}))

    def test_as_last_time(self, client):
        at, before = evening(), evening(days=-30)
        Host.objects.filter(event=before.event).update(group=at.group)
        task(before.event, "Soup")
        client.force_login(at.organiser)
        path = f"/events/{at.event.pk}/checklist/start/"
        assert f"?template=event:{before.event.pk}" in text_of(client.get(path))
        client.post(path, {"template": f"event:{before.event.pk}"})
        assert Task.objects.get(event=at.event).title == "Soup"

    def test_the_hosts_own_templates_come_first(self, client):
        at, other = evening(), evening()
        dates = {"created_at": NOW, "changed_at": NOW}
        Template.objects.create(group=other.group, title="Shared", shared=True, **dates)
        Template.objects.create(group=at.group, title="Our soup", **dates)
        html = text_of(page_of(client, at.organiser, f"/events/{at.event.pk}/checklist/start/"))
        places = [html.index(words) for words in ("Kept by the hosts", "Our soup", "First meetup", "Shared")]
        assert places == sorted(places)

    def test_what_is_not_theirs_is_not_there(self, client):
        at, other = evening(), evening()
        Template.objects.create(group=other.group, title="Secret", created_at=NOW, changed_at=NOW)
        client.force_login(at.organiser)
        path = f"/events/{at.event.pk}/checklist/start/"
        for key in (f"event:{other.event.pk}", f"ours:{Template.objects.get().pk}", "nonsense"):
            assert client.get(path, {"template": key}).status_code == 404
        assert "Secret" not in text_of(client.get(path))


class TestSheets:
    def test_times_are_those_of_the_wall(self, client):
        at = evening(timezone="Europe/Paris")  # 18:30 UTC on 9 April is 20:30 there
        cue(at.event, at=-30, minutes=30, what="Doors", who="Sam")
        cue(at.event, at=240, what="Lock up")
        html = text_of(page_of(client, at.helper, f"/events/{at.event.pk}/run-sheet/"))
        assert "20:00<" in html
        assert "–20:30" in html
        assert "Friday 10 April" in html
        assert "Ring 999 (or 112)" in html
        assert "Change" not in html.split("<main")[1]

    def test_a_row_is_added_changed_and_taken_off(self, client):
        at = evening()
        client.force_login(at.organiser)
        path = f"/events/{at.event.pk}/run-sheet/add/"
        assert client.post(path, {"day": 0, "clock": "late", "what": "Doors"}).status_code == 422
        client.post(path, {"day": 0, "clock": "19:00", "minutes": 15, "what": "Doors"})
        made = Cue.objects.get()
        assert (made.at, made.minutes) == (-30, 15)  # 19:30 in summer time is the start
        assert 'value="19:00"' in text_of(client.get(f"/checklists/cues/{made.pk}/edit/"))
        client.post(f"/checklists/cues/{made.pk}/edit/", {"day": 1, "clock": "00:15", "what": "Last bus"})
        made.refresh_from_db()
        assert made.at == 285
        client.post(f"/checklists/cues/{made.pk}/delete/")
        assert not Cue.objects.exists()

    def test_emergency_and_contacts(self, client):
        at = evening()
        client.force_login(at.organiser)
        path = f"/events/{at.event.pk}/run-sheet/beside/"
        client.post(path, {"emergency": "First aid: Ada", "contacts": "Key: 01632 960 117"})
        assert RunSheet.objects.get().emergency == "First aid: Ada"
        html = text_of(client.get(f"/events/{at.event.pk}/run-sheet/"))
        assert "First aid: Ada" in html
        assert "Key: 01632 960 117" in html

    def test_names_on_the_sign_in_sheet_are_those_this_host_may_see(self, client):
        at, other = evening(), group()
        Host.objects.create(event=at.event, group=other, starts_at=at.event.starts_at)
        rows = {"event": at.event, "placed_at": NOW}
        going = Rsvp.objects.create(person=at.member, state="going", seats=3, holds=3, **rows)
        Companion.objects.create(rsvp=going, name="Zoe Brought-Along")
        Rsvp.objects.create(email="no@example.org", name="Not Coming", state="not_going", **rows)
        Rsvp.objects.create(email="on@example.org", name="On Line", state="going", mode="online", holds=1, **rows)
        path = f"/events/{at.event.pk}/sign-in-sheet/"
        html = text_of(page_of(client, at.organiser, path))
        assert at.member.name in html
        assert "Zoe Brought-Along" in html
        assert "Not Coming" not in html
        assert "On Line" not in html
        assert "One more person is expected" in html
        html = text_of(page_of(client, member(other, "organiser"), path))
        assert at.member.name not in html
        assert "3 more people are expected" in html
        assert "What this is for" in html


class TestTemplates:
    @pytest.mark.parametrize("key", KEYS)
    def test_anybody_reads_them(self, client, key):
        assert f"/checklists/{key}/" in text_of(client.get("/checklists/"))
        html = text_of(client.get(f"/checklists/{key}/"))
        assert "of work before and after" in html
        assert f"from={key}" in html

    def test_used_for_an_event_of_ours(self, client):
        at = evening()
        html = text_of(page_of(client, at.organiser, "/checklists/talk-night/"))
        assert f"/events/{at.event.pk}/checklist/start/?template=talk-night" in html
        html = text_of(page_of(client, at.helper, "/checklists/talk-night/"))
        assert f"/events/{at.event.pk}/checklist/start/" not in html

    def test_kept_shared_changed_and_deleted(self, client):
        at, reader = evening(), person()
        task(at.event, "Soup", lead=-10, detail="Leeks")
        cue(at.event, at=-30, what="Doors")
        client.force_login(at.organiser)
        given = {"title": "Ours", "summary": "With soup", "group": at.group.pk}
        answer = client.post(f"/events/{at.event.pk}/checklist/keep/", given)
        made = Template.objects.get()
        assert answer["Location"] == f"/checklists/ours/{made.pk}/"
        again = client.post(f"/events/{at.event.pk}/checklist/keep/", given)
        assert again.status_code == 422
        assert "that name already" in text_of(again)
        assert page_of(client, reader, f"/checklists/ours/{made.pk}/").status_code == 404

        client.force_login(at.organiser)
        path = f"/checklists/ours/{made.pk}/edit/"
        html = text_of(client.get(path))
        assert 'value="Soup"' in html
        assert "10 days before" in html
        form = {
            "title": "Ours",
            "summary": "With soup",
            "shared": "on",
            "version": 1,
            "steps-TOTAL_FORMS": 2,
            "steps-INITIAL_FORMS": 1,
            "steps-0-title": "Soup",
            "steps-0-day": -10,
            "steps-0-DELETE": "on",
            "steps-1-title": "Bread",
            "steps-1-day": -1,
            "steps-1-minutes": 5,
            "moments-TOTAL_FORMS": 1,
            "moments-INITIAL_FORMS": 1,
            "moments-0-at": -45,
            "moments-0-what": "",
        }
        bad = client.post(path, form)
        assert bad.status_code == 422
        assert "Bread" in text_of(bad)
        assert client.post(path, form | {"moments-0-what": "Doors open"}).status_code == 303
        stale = client.post(path, form | {"moments-0-what": "Doors open"})
        assert stale.status_code == 422
        assert "Somebody else changed this template" in text_of(stale)
        html = text_of(page_of(client, reader, f"/checklists/ours/{made.pk}/"))
        assert "Bread" in html
        assert "−0:45" in html
        assert "Soup<" not in html
        assert page_of(client, reader, path).status_code == 409
        client.force_login(at.organiser)
        client.post(f"/checklists/ours/{made.pk}/delete/")
        assert not Template.objects.exists()


class TestMine:
    def test_the_next_five_across_events(self, client):
        first, second = evening(days=5), evening(days=9)
        for number in range(4):
            task(first.event, f"First {number}", lead=-number, owner=first.helper)
            task(second.event, f"Second {number}", lead=-number, owner=first.helper)
        html = text_of(page_of(client, first.helper, "/me/"))
        assert "First 3" in html
        assert "Second 0" not in html
        assert "And 3 more later." in html

    def test_nothing_to_do_says_nothing(self, client):
        assert "What you have to do" not in text_of(page_of(client, person(), "/me/"))

    def test_running_an_event_shows_what_is_next(self, client):
        at = evening()
        assert "No checklist yet" in text_of(page_of(client, at.organiser, f"/events/{at.event.pk}/run/"))
        task(at.event, "Book the room", due_on=NOW.date() + timedelta(days=1))
        html = text_of(client.get(f"/events/{at.event.pk}/run/"))
        assert "1 thing to do." in html
        assert "by Wednesday 11 March, tomorrow" in html
