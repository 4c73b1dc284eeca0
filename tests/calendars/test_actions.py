"""A calendar is attached, read, fails, comes back, is paused and let go."""

from datetime import timedelta

import pytest

from moothall.calendars import actions
from moothall.calendars.models import Calendar, Pairing, Reading
from moothall.events.models import Event
from moothall.kit.verdict import Refused
from moothall.minutes.models import Job, Minute
from moothall.notices.models import Notice
from tests.calendars.conftest import NOW, evening, ics, make_group, make_person


def _read(calendar, now=NOW):
    actions.read_calendar(calendar=Calendar.objects.get(pk=calendar.pk), now=now)
    calendar.refresh_from_db()
    return calendar.readings.latest("id")


def _titles():
    return sorted(Event.objects.filter(merged_into=None).values_list("title", flat=True))


def test_attaching_asks_for_a_first_reading_and_is_recorded(calendar):
    assert Job.objects.filter(name="calendars.read", payload={"calendar": calendar.pk}).count() == 1
    assert Minute.objects.filter(verb="calendars.calendar.attached", about_id=calendar.pk).count() == 1


def test_only_organisers_attach(group):
    member = make_person("Mo", group, role="member")
    with pytest.raises(Refused):
        actions.attach_calendar(by=member, group=group, url="https://example.org/a.ics", now=NOW)


def test_the_same_address_is_attached_once(calendar, group, maya):
    with pytest.raises(Refused, match="already"):
        actions.attach_calendar(by=maya, group=group, url=calendar.url, now=NOW)


def test_a_site_that_no_program_may_read_is_refused_with_what_to_do(group, maya):
    with pytest.raises(Refused) as refused:
        actions.attach_calendar(by=maya, group=group, url="https://www.facebook.com/groups/leeds/events", now=NOW)
    assert len(str(refused.value)) > 40


def test_first_reading_publishes(calendar, site):
    site.body = ics(evening("a"), evening("b", "Tech surgery", "20261117", LOCATION="Central Library\\, Leeds LS1 3AB"))
    reading = _read(calendar)
    assert (reading.worked, reading.sentence) == (True, "Read 2 events: 2 new.")
    surgery = Event.objects.get(title="Tech surgery")
    assert (surgery.venue, surgery.address) == ("Central Library", "Central Library, Leeds LS1 3AB")
    assert surgery.latitude == pytest.approx(53.8, abs=0.02)
    assert [host.group_id for host in surgery.hosts.all()] == [calendar.group_id]
    assert calendar.state == Calendar.State.WORKING
    assert NOW + timedelta(hours=2) <= calendar.next_read_at <= NOW + timedelta(hours=3)


def test_reading_again_changes_nothing(calendar, site):
    _read(calendar)
    before = Event.objects.values_list("pk", "sequence", "changed_at").get()
    reading = _read(calendar, NOW + timedelta(hours=2))
    assert reading.sentence == "Read 1 event; all as they were."
    assert Event.objects.values_list("pk", "sequence", "changed_at").get() == before


def test_a_moved_event_is_changed_not_doubled(calendar, site, later):
    _read(calendar)
    site.body = ics(evening("a", "Data night, new room", "20261112"))
    assert _read(calendar, later).sentence == "Read 1 event: 1 changed."
    event = Event.objects.get()
    assert (event.title, event.starts_at.day) == ("Data night, new room", 12)
    assert event.previous_starts_at
    assert event.previous_starts_at.day == 10


def test_a_cancelled_event_is_kept_in_view(calendar, site, later):
    _read(calendar)
    site.body = ics(evening("a", STATUS="CANCELLED"))
    _read(calendar, later)
    assert Event.objects.get().state == Event.State.CANCELLED


def test_a_missing_event_is_cancelled_only_when_missing_twice(calendar, site):
    site.body = ics(evening("a"), evening("b", "Other", "20261120"))
    _read(calendar)
    site.body = ics(evening("b", "Other", "20261120"))
    first = _read(calendar, NOW + timedelta(hours=2))
    assert "1 not found this time" in first.sentence
    assert Event.objects.get(uid="a").state == Event.State.PUBLISHED
    second = _read(calendar, NOW + timedelta(hours=4))
    assert second.cancelled == 1
    assert (Event.objects.get(uid="a").state, Event.objects.get(uid="b").state) == ("cancelled", "published")


def test_an_event_that_comes_back_is_on_again(calendar, site):
    for hours, body in ((0, ics(evening())), (2, ics()), (27, ics()), (29, ics(evening()))):
        site.body = body
        _read(calendar, NOW + timedelta(hours=hours))
    assert Event.objects.get().state == Event.State.PUBLISHED


def test_past_events_stay_when_the_feed_forgets_them(calendar, site):
    site.body = ics(evening("old", "Last month", "20261020"))
    _read(calendar)
    site.body = ics()
    for hours in (2, 4):
        _read(calendar, NOW + timedelta(hours=hours))
    assert Event.objects.get().state == Event.State.PUBLISHED


def test_a_failure_is_told_in_words_and_keeps_the_events(calendar, site, later):
    _read(calendar)
    site.problem = "This address now shows a sign-in page. Ask Outlook for the public link."
    reading = _read(calendar, later)
    assert (reading.worked, reading.sentence) == (False, site.problem)
    assert calendar.state == Calendar.State.FAILING
    assert _titles() == ["Data night"]


def test_it_waits_longer_after_each_failure(calendar, site):
    site.problem = "Down."
    waits = []
    for hour in range(8):
        _read(calendar, NOW + timedelta(hours=hour))
        waits.append(calendar.next_read_at - (NOW + timedelta(hours=hour)))
    assert waits == [timedelta(minutes=30 * factor) for factor in (1, 2, 4, 8, 16, 32, 48, 48)]


def test_organisers_are_nudged_once_after_a_day(calendar, site, group):
    make_person("Mo", group, role="member")
    site.problem = "Down."
    for hours in (0, 5, 25, 30, 60):
        _read(calendar, NOW + timedelta(hours=hours))
    assert [notice.person.name for notice in Notice.objects.all()] == ["Maya"]
    site.problem = ""
    _read(calendar, NOW + timedelta(hours=61))
    assert (calendar.state, calendar.failures, calendar.nudged_at) == ("working", 0, None)


def test_paused_is_not_read(calendar, site, maya):
    actions.pause_calendar(by=maya, calendar=calendar, now=NOW)
    actions.read_calendar(calendar=Calendar.objects.get(), now=NOW)
    assert site.asked == 0
    with pytest.raises(Refused):
        actions.pause_calendar(by=maya, calendar=calendar, now=NOW)
    actions.wake_calendar(by=maya, calendar=calendar, now=NOW)
    assert Calendar.objects.get().next_read_at == NOW


def test_due_readings_are_planned_once(calendar, later):
    assert actions.plan_due_readings(now=later) == 1
    assert actions.plan_due_readings(now=later) == 0


def test_detaching_can_take_its_coming_events_along(calendar, site, maya):
    site.body = ics(evening("old", "Last month", "20261020"), evening("a"))
    _read(calendar)
    assert actions.detach_calendar(by=maya, calendar=calendar, keep_coming=False, now=NOW) == 1
    assert _titles() == ["Last month"]


def test_detaching_keeps_events_that_another_calendar_tells_of(calendar, site, maya, group):
    _read(calendar)
    other = actions.attach_calendar(by=maya, group=group, url="https://other.example.org/x.ics", now=NOW)
    _read(other)
    assert len(_titles()) == 1
    actions.detach_calendar(by=maya, calendar=calendar, keep_coming=False, now=NOW)
    assert Event.objects.filter(merged_into=None).count() <= 1
    assert Event.objects.exists()


def test_a_file_is_read_once_by_the_worker(group, maya, site):
    calendar = actions.attach_file(by=maya, group=group, name="season.ics", content=ics(evening()), now=NOW)
    assert _read(calendar).worked
    assert (calendar.next_read_at, site.asked) == (None, 0)


def test_one_evening_in_two_groups_calendars_is_shown_once_with_both_hosts(calendar, site):
    york = make_group("York Code")
    make_person("Ann", york)
    _read(calendar)
    other = Calendar.objects.create(group=york, url="https://york.example.org/c.ics", attached_at=NOW)
    _read(other)
    shown = Event.objects.get(merged_into=None)
    assert sorted(host.group.name for host in shown.hosts.all()) == ["Leeds Data", "York Code"]


def test_unsure_pairs_wait_for_people(calendar, site, maya):
    york = make_group("York Code")
    _read(calendar)
    site.body = ics(evening("z", "Data night with York"))
    _read(Calendar.objects.create(group=york, url="https://york.example.org/c.ics", attached_at=NOW))
    pairing = Pairing.objects.get()
    assert (pairing.state, Event.objects.filter(merged_into=None).count()) == ("suggested", 2)
    stranger = make_person("Zoe")
    with pytest.raises(Refused):
        actions.join_pair(by=stranger, pairing=pairing, now=NOW)
    actions.join_pair(by=maya, pairing=pairing, now=NOW)
    assert Event.objects.filter(merged_into=None).count() == 1
    actions.keep_apart(by=maya, pairing=pairing, now=NOW)
    assert Event.objects.filter(merged_into=None).count() == 2


def test_kept_apart_is_never_joined_again(calendar, site, maya):
    york = make_group("York Code")
    _read(calendar)
    other = Calendar.objects.create(group=york, url="https://york.example.org/c.ics", attached_at=NOW)
    _read(other)
    pairing = Pairing.objects.get()
    actions.keep_apart(by=maya, pairing=pairing, now=NOW)
    actions.suggest_pairs(events=list(Event.objects.all()), now=NOW)
    assert Event.objects.filter(merged_into=None).count() == 2


def test_old_lines_of_the_log_leave(calendar):
    for days in (1, 89, 91):
        Reading.objects.create(calendar=calendar, at=NOW - timedelta(days=days), worked=True, sentence="Read.")
    assert actions.forget_old_readings(now=NOW) == 1


def test_an_event_that_could_not_be_read_this_time_is_not_cancelled(calendar, site):
    site.body = ics(evening("a"), evening("b", "Other", "20261120"))
    _read(calendar)
    site.body = ics(evening("a").replace("DTSTART:20261110T183000Z", "DTSTART:soon"), evening("b", "Other", "20261120"))
    for hours in (2, 4, 30):
        assert _read(calendar, NOW + timedelta(hours=hours)).problems
    assert Event.objects.get(uid="a").state == Event.State.PUBLISHED


def test_a_feed_that_suddenly_has_nothing_is_given_a_day(calendar, site):
    _read(calendar)
    site.body = ics()
    for hours in (2, 4, 20):
        _read(calendar, NOW + timedelta(hours=hours))
    assert Event.objects.get().state == Event.State.PUBLISHED
    _read(calendar, NOW + timedelta(hours=27))
    assert Event.objects.get().state == Event.State.CANCELLED


def test_a_group_that_waits_for_the_stewards_cannot_attach(db):
    waiting = make_group("Copy Cats", state="applied")
    owner = make_person("Cat", waiting, role="owner")
    with pytest.raises(Refused, match="not in the network yet"):
        actions.attach_calendar(by=owner, group=waiting, url="https://example.org/a.ics", now=NOW)


def test_the_ledger_keeps_no_address_that_opens_a_calendar(calendar):
    assert Minute.objects.get(verb="calendars.calendar.attached").detail == {"site": "calendar.example.org"}


def test_forgetting_a_group_takes_its_calendars_events_along(calendar, site, group):
    site.body = ics(evening("old", "Last month", "20261020"), evening("a"))
    _read(calendar)
    actions.forget_group(group=group, now=NOW)
    assert not Event.objects.exists()
    assert not Calendar.objects.exists()


@pytest.fixture
def many(site):
    site.body = ics(*[evening(f"e{at}", f"Evening {at}", f"202611{3 + at % 25:02}") for at in range(160)])


def test_a_whole_towns_calendar_asks_before_it_shows_anything(calendar, many, maya):
    reading = _read(calendar)
    assert reading.sentence.startswith("It holds 160 events, more than a group usually has, so none is shown yet.")
    assert (calendar.state, calendar.next_read_at, Event.objects.count()) == ("asking", None, 0)
    assert [notice.person for notice in Notice.objects.all()] == [maya]
    with pytest.raises(Refused):
        actions.agree_to_many(by=make_person("Zoe"), calendar=calendar, now=NOW)
    actions.agree_to_many(by=maya, calendar=calendar, now=NOW)
    assert _read(calendar, NOW + timedelta(minutes=1)).created == 160


def test_a_calendar_that_is_known_may_grow(calendar, site):
    _read(calendar)
    site.body = ics(*[evening(f"e{at}", day=f"202611{3 + at % 25:02}") for at in range(160)])
    assert _read(calendar, NOW + timedelta(hours=2)).created > 150


def test_only_one_that_asks_is_agreed_to(calendar, maya):
    with pytest.raises(Refused, match="does not ask"):
        actions.agree_to_many(by=maya, calendar=calendar, now=NOW)
