"""Reminders and thanks: planned once, written to those who come or help, as the hosts chose."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from moothall.events.actions import cancel_event, mark_came, mark_happened
from moothall.events.models import Event, Rsvp
from moothall.events.queries.feedback_links import feedback_token
from moothall.minutes.models import Job
from moothall.notices.models import Preference
from moothall.post.models import Letter
from moothall.reminders.actions import (
    plan_due_reminders,
    plan_letters,
    plan_thanks,
    wake_mailings,
    write_batch,
)
from moothall.reminders.actions import writing as writing_module
from moothall.reminders.models import Mailing
from tests.events.making import HOUR, NOW, event, group, guestlist, member, person, rsvp
from tests.reminders.reading import calendar, clear, subjects, to, work
from tests.reminders.test_news import helper

pytestmark = pytest.mark.django_db
GUEST = "gwen@example.org"
STARTS = datetime.fromisoformat("2026-03-19T18:30:00+00:00")
WEEK, DAY = STARTS - timedelta(days=7, minutes=30), STARTS - timedelta(days=1, minutes=30)


@pytest.fixture
def tea():
    made = event(group("Leeds Data"), title="Tea", starts_at=STARTS, venue="Old Mill", joining="Ring twice.")
    guestlist(made, room=5)
    return made


@pytest.fixture
def mine(tea):
    made = rsvp(tea, email=GUEST, name="Gwen")
    work(NOW)
    clear()
    return made


def remind(at):
    new = plan_due_reminders(now=at)
    work(at)
    return new


def test_a_reminder_comes_a_week_and_a_day_before_once_each(tea, mine):
    assert remind(WEEK - timedelta(minutes=1)) == 0
    assert [remind(at) for at in (WEEK, WEEK + HOUR, DAY, DAY + HOUR)] == [1, 0, 1, 0]
    assert subjects(GUEST) == ["Thursday 19 March: Tea", "Tomorrow: Tea"]
    words = to(GUEST)[1].text
    for each in ("Hello Gwen,", "18:30 to 20:30", "Where: Old Mill", "Ring twice.", "/events/place/"):
        assert each in words
    assert calendar(to(GUEST)[1])[0] == "REQUEST"


@pytest.mark.parametrize("state", ["waiting", "offered", "not_going"])
def test_only_those_with_a_place_are_reminded(tea, mine, state):
    kept: dict[str, dict[str, Any]] = {"waiting": {"turn": 9}, "offered": {"holds": 1, "offer_until": STARTS}}
    Rsvp.objects.update(**{"state": state, "holds": 0, **kept.get(state, {})})
    remind(DAY)
    assert to(GUEST) == []


def test_helpers_are_reminded_of_what_they_do(tea, mine):
    helper(tea, email="hal@example.org", name="Hal")
    helper(tea, email=GUEST)
    remind(DAY)
    assert "You help there: Welcome." in to("hal@example.org")[0].text
    assert "/helping/" in to("hal@example.org")[0].text
    assert len(to(GUEST)) == 1
    assert "You help there: Welcome." in to(GUEST)[0].text


def test_a_reminder_waits_for_the_morning_of_its_reader(tea):
    far = person(timezone="Asia/Karachi")  # 23:00 there at 18:00 in London
    rsvp(tea, far)
    work(NOW)
    clear()
    remind(DAY)
    assert (subjects(far.email), to(far.email)[0].state) == (["Today: Tea"], "waiting")
    work(DAY + timedelta(hours=8, minutes=59))
    assert to(far.email)[0].state == "waiting"
    work(DAY + timedelta(hours=9))
    assert to(far.email)[0].state == "kept"


def test_hosts_choose_what_goes_out_and_add_a_line(tea, mine):
    owner = member(tea.hosts.get().group, "owner")
    chosen: dict[str, Any] = {"week": False, "day": True, "thanks": False, "line": "Soup from six.", "thanks_line": ""}
    plan_letters(by=owner, event=tea, now=NOW, **chosen)
    assert [remind(WEEK), remind(DAY)] == [0, 1]
    assert "Soup from six." in to(GUEST)[0].text
    assert plan_thanks(event_ids=[tea.pk], now=STARTS + 3 * HOUR) == 0


def test_an_event_moved_to_another_date_is_reminded_of_again_one_moved_by_an_hour_is_not(tea, mine):
    remind(DAY)
    Event.objects.update(starts_at=STARTS + HOUR, ends_at=STARTS + 3 * HOUR)
    assert remind(DAY + HOUR) == 0
    Event.objects.update(starts_at=STARTS + timedelta(days=2), ends_at=STARTS + timedelta(days=2, hours=2))
    assert remind(DAY + timedelta(days=2)) == 1
    assert subjects(GUEST) == ["Tomorrow: Tea", "Tomorrow: Tea"]


def test_an_event_that_is_off_is_not_reminded_of(tea, mine):
    cancel_event(by=member(tea.hosts.get().group, "owner"), event=tea, reason="Flood.", now=NOW)
    assert remind(DAY) == 0


def test_cancelled_between_planning_and_writing_none_goes(tea, mine):
    plan_due_reminders(now=DAY)
    Event.objects.update(state="cancelled")
    work(DAY)
    assert to(GUEST) == []
    assert Mailing.objects.get().state == "dropped"


def test_who_left_between_planning_and_writing_gets_none(tea, mine):
    plan_due_reminders(now=DAY)
    Rsvp.objects.update(state="not_going", holds=0)
    work(DAY)
    assert to(GUEST) == []


def test_dropped_and_on_again_is_planned_again(tea, mine):
    plan_due_reminders(now=DAY)
    Event.objects.update(state="postponed")
    work(DAY)
    Event.objects.update(state="published")
    assert remind(DAY + HOUR) == 1
    assert subjects(GUEST) == ["Tomorrow: Tea"]


def test_an_event_announced_late_gets_no_reminder_of_last_week(tea, mine):
    Event.objects.update(starts_at=NOW + 3 * HOUR, ends_at=NOW + 5 * HOUR)
    assert plan_due_reminders(now=NOW) == 0


def test_who_wants_none_is_counted_and_left_alone(tea, mine):
    quiet = person()
    Preference.objects.create(person=quiet, topic="reminders.soon", way="on_site")
    weekly = person()
    Preference.objects.create(person=weekly, topic="", way="digest")
    rsvp(tea, quiet)
    rsvp(tea, weekly)
    Rsvp.objects.filter(pk=mine.pk).update(wants_reminders=False)
    work(NOW)
    clear()
    remind(DAY)
    assert (to(quiet.email), to(GUEST), len(to(weekly.email))) == ([], [], 1)
    mailing = Mailing.objects.get()
    assert (mailing.written, mailing.stopped, mailing.state) == (1, 2, "done")


def test_thanks_go_on_the_day_after_to_those_who_came(tea, mine):
    owner = member(tea.hosts.get().group, "owner")
    absent = rsvp(tea, email="absent@example.org")
    work(NOW)
    clear()
    mark_came(by=owner, rsvp=mine, seats=1, at=STARTS, now=STARTS)
    mark_happened(now=STARTS + 3 * HOUR)
    work(STARTS + 3 * HOUR)
    assert to(GUEST) == []
    morning = datetime.fromisoformat("2026-03-20T10:00:00+00:00")
    work(morning)
    assert subjects(GUEST) == ["Thank you for coming to Tea"]
    assert f"/feedback/{feedback_token(mine)}/" in to(GUEST)[0].text
    assert to(absent.email) == []


def test_where_nobody_was_checked_in_all_who_had_a_place_are_thanked(tea, mine):
    mark_happened(now=STARTS + 3 * HOUR)
    work(STARTS + 3 * HOUR)
    work(STARTS + 24 * HOUR)
    assert subjects(GUEST) == ["Thank you for coming to Tea"]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_a_batch_asks_the_same_number_of_questions(tea, count, django_assert_max_num_queries):
    people = [person() for _ in range(count)]
    Rsvp.objects.bulk_create(
        Rsvp(event=tea, person=each, state="going", holds=1, nonce="n", placed_at=NOW) for each in people
    )
    plan_due_reminders(now=DAY)
    with django_assert_max_num_queries(21):
        assert write_batch(mailing_id=Mailing.objects.get().pk, now=DAY) == count


def test_batches_go_on_where_the_last_one_ended(tea, monkeypatch):
    monkeypatch.setattr(writing_module, "BATCH", 3)
    guestlist(tea, room=100)
    addresses = [f"g{n}@example.org" for n in range(8)]
    for address in addresses:
        rsvp(tea, email=address)
    work(NOW)
    clear()
    plan_due_reminders(now=DAY)
    mailing = Mailing.objects.get()
    written = [write_batch(mailing_id=mailing.pk, now=DAY) for _ in range(6)]
    assert written == [3, 3, 2, 0, 0, 0]
    work(DAY)
    assert sorted(Letter.objects.values_list("to", flat=True)) == addresses
    mailing.refresh_from_db()
    assert (mailing.state, mailing.written) == ("done", 8)


def test_a_mailing_that_came_to_a_halt_is_woken(tea, mine):
    plan_due_reminders(now=DAY)
    Job.objects.filter(name="reminders.write").update(state="given_up")
    assert wake_mailings(now=DAY + timedelta(minutes=20)) == 0
    assert wake_mailings(now=DAY + HOUR) == 1
    work(DAY + HOUR)
    assert subjects(GUEST) == ["Tomorrow: Tea"]
    assert wake_mailings(now=DAY + 2 * HOUR) == 0
