"""Telling people things: once, their way, by day, in one letter."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.notices import actions
from moothall.notices.actions import (
    choose_ways,
    forget_old_notices,
    mail_due_notices,
    notify,
    read_all,
    read_notice,
    stop_mail,
)
from moothall.notices.models import Notice, Preference
from moothall.notices.queries import Stop, stop_of
from moothall.people.actions import appoint_first_steward, leave_hall
from moothall.people.models import Person
from moothall.post.actions import post_letter
from moothall.post.models import Letter

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def _tell(person: Person, topic: str = "tests.urgent", title: str = "Your calendar broke", **more: Any) -> Notice:
    return notify(person=person, topic=topic, title=title, **more)


def test_a_key_tells_once(maya, now):
    first = _tell(maya, key="feed:7", now=now)
    assert _tell(maya, title="again", key="feed:7", now=now) == first
    assert Notice.objects.get().title == "Your calendar broke"
    assert Person.objects.get().waiting == 1


def test_at_once_goes_by_the_next_round_and_never_twice(maya, now):
    _tell(maya, url="/groups/leeds/calendars/", body="It shows a sign-in page now.", now=now)
    assert mail_due_notices(now=now) == 1
    assert mail_due_notices(now=now) == 0
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == ("maya@example.org", "Your calendar broke")
    assert "Hello Maya," in letter.text
    assert "http://127.0.0.1:8000/groups/leeds/calendars/" in letter.text
    assert "It shows a sign-in page now." in letter.html
    assert "because of your choices for: urgent things" in letter.text


def test_a_digest_comes_on_monday_in_one_letter(maya, ben, now):
    for title in ("One", "Two", "Three"):
        _tell(maya, "tests.slow", title, now=now)
    _tell(ben, "tests.slow", "Four", now=now)
    assert mail_due_notices(now=now + timedelta(days=1)) == 0
    assert mail_due_notices(now=now + WEEK) == 2
    assert mail_due_notices(now=now + WEEK) == 0
    letter = Letter.objects.get(to="maya@example.org")
    assert letter.subject == "3 things for you"
    assert [title in letter.text for title in ("One", "Two", "Three", "Four")] == [True, True, True, False]


def test_a_burst_is_one_letter(maya, now):
    for number in range(40):
        _tell(maya, title=f"Thing {number}", now=now)
    assert mail_due_notices(now=now) == 1
    assert "And 10 more" in Letter.objects.get().text
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_only_here_is_never_mailed(maya, now):
    assert _tell(maya, "tests.quiet", now=now).mail_due_at is None
    assert mail_due_notices(now=now + 10 * WEEK) == 0


def test_what_was_read_is_not_mailed(maya, now):
    notice = _tell(maya, now=now)
    read_notice(by=maya, notice_id=notice.pk, now=now)
    assert mail_due_notices(now=now) == 0
    assert Person.objects.get().waiting == 0


def test_a_letter_leaves_out_what_was_read(maya, now):
    read = _tell(maya, title="Read this morning", now=now)
    _tell(maya, title="Still new", now=now)
    read_notice(by=maya, notice_id=read.pk, now=now)
    mail_due_notices(now=now)
    assert (Letter.objects.get().subject, "Read this" in Letter.objects.get().text) == ("Still new", False)


def test_nothing_at_night_on_the_readers_clock(maya, ben, now):
    Person.objects.filter(pk=ben.pk).update(timezone="America/Los_Angeles")
    ben.refresh_from_db()
    for person in (maya, ben):
        _tell(person, now=now)  # noon in London, four in the morning in Los Angeles
    assert mail_due_notices(now=now) == 1
    assert Letter.objects.get().to == "maya@example.org"
    assert mail_due_notices(now=now + timedelta(hours=3, minutes=59)) == 0
    assert mail_due_notices(now=now + timedelta(hours=4)) == 1


def test_a_late_worker_does_not_wake_people(maya, now):
    _tell(maya, now=now)
    night = now + timedelta(hours=11)
    assert mail_due_notices(now=night) == 0
    assert mail_due_notices(now=now + timedelta(hours=20)) == 1


def test_a_choice_redirects_what_waits(maya, now):
    urgent = _tell(maya, now=now)
    slow = _tell(maya, "tests.slow", now=now)
    choose_ways(by=maya, ways={"tests.urgent": "on_site", "tests.slow": "at_once"}, now=now)
    urgent.refresh_from_db()
    slow.refresh_from_db()
    assert (urgent.mail_due_at, slow.mail_due_at) == (None, now)
    assert _tell(maya, now=now).mail_due_at is None


def test_the_choice_for_everything_holds_where_there_is_no_other(maya, now):
    Preference.objects.create(person=maya, topic="", way="on_site")
    Preference.objects.create(person=maya, topic="tests.slow", way="at_once")
    assert _tell(maya, now=now).mail_due_at is None
    assert _tell(maya, "tests.slow", now=now).mail_due_at == now


def test_a_topic_nobody_declared_still_arrives(maya, now):
    assert _tell(maya, "tests.brand_new", now=now).mail_due_at is not None
    assert mail_due_notices(now=now + WEEK) == 1
    assert "brand new" in Letter.objects.get().text


def test_every_letter_can_be_stopped_by_one_click(maya, now):
    _tell(maya, now=now)
    _tell(maya, "tests.slow", now=now - WEEK)
    mail_due_notices(now=now)
    headers = Letter.objects.get().headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"]
    assert address.startswith("<http://127.0.0.1:8000/notices/stop/")
    assert stop_of(address.rstrip("/>").rpartition("/")[2]) == Stop(maya.pk, "all")


def test_a_letter_about_one_topic_stops_that_topic(maya, now):
    _tell(maya, now=now)
    mail_due_notices(now=now)
    address = Letter.objects.get().headers["List-Unsubscribe"]
    assert stop_of(address.rstrip("/>").rpartition("/")[2]) == Stop(maya.pk, "tests.urgent")


def test_stopping_everything_stops_later_topics_too(maya, now):
    choose_ways(by=maya, ways={"tests.slow": "at_once"}, now=now)
    assert stop_mail(person=maya, topic="all", now=now)
    assert not stop_mail(person=maya, topic="all", now=now)
    for topic in ("tests.urgent", "tests.slow", "tests.not_yet_invented"):
        assert _tell(maya, topic, now=now).mail_due_at is None


def test_who_left_gets_nothing_and_keeps_nothing(maya, now):
    appoint_first_steward(email="ada@example.org", now=now)
    _tell(maya, now=now)
    leave_hall(by=maya, now=now)
    assert (Notice.objects.count(), Preference.objects.count()) == (0, 0)
    _tell(Person.objects.get(pk=maya.pk), now=now)
    assert mail_due_notices(now=now) == 0


def test_batches_reach_everybody_and_queries_follow_batches(db, now, monkeypatch):
    people = [Person.objects.create_user(f"p{number}@example.org") for number in range(7)]
    for person in people:
        for title in "ab":
            _tell(person, title=title, now=now)
    monkeypatch.setattr(actions, "BATCH", 3)
    with CaptureQueriesContext(connection) as queries:
        assert mail_due_notices(now=now) == 7
    assert sorted(Letter.objects.values_list("to", flat=True)) == [person.email for person in people]
    reading = [each for each in queries if 'FROM "notices_notice"' in each["sql"]]
    assert len(reading) == 2 * 3 + 1


def test_a_crash_in_a_batch_repeats_nothing(maya, ben, now, monkeypatch):
    _tell(maya, now=now)
    _tell(ben, now=now)
    real = post_letter

    def fail_for_ben(**letter):
        if letter["to"].startswith("ben"):
            raise RuntimeError
        return real(**letter)

    monkeypatch.setattr(actions, "post_letter", fail_for_ben)
    with pytest.raises(RuntimeError):
        mail_due_notices(now=now)
    assert not Letter.objects.exists()
    monkeypatch.setattr(actions, "post_letter", real)
    assert mail_due_notices(now=now) == 2
    assert Letter.objects.count() == 2


def test_counts_stay_right(maya, now):
    for _ in range(3):
        _tell(maya, now=now)
    read_all(by=maya, now=now)
    _tell(maya, now=now)
    assert Person.objects.get().waiting == 1
    assert forget_old_notices(now=now + timedelta(days=400)) == 4
    assert Person.objects.get().waiting == 0


def test_letters_hold_no_markup_of_people(maya, now):
    _tell(maya, title="<script>alert(1)</script> & tea", body="<b>bold</b>", now=now)
    mail_due_notices(now=now)
    letter = Letter.objects.get()
    assert "<script>" not in letter.html
    assert "<b>" not in letter.html
    assert "<script>alert(1)</script> & tea" in letter.text
