"""Publish, change, cancel, merge and part."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.events.actions import (
    EventFacts,
    cancel_read_event,
    change_read_event,
    change_read_events,
    merge_events,
    part_events,
    publish_read_event,
    publish_read_events,
    refresh_passed,
)
from moothall.events.models import Event
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from tests.events.making import HOUR, MANCHESTER, NOW, event, group, member, person

pytestmark = pytest.mark.django_db
FACTS = EventFacts(
    title="Tea and  data",
    starts_at=NOW + timedelta(days=3),
    ends_at=NOW + timedelta(days=3, hours=2),
    timezone="Europe/London",
    uid="one@example.org",
)


def test_a_published_event_has_hosts_a_slug_and_a_minute():
    first, second = group(), group()
    made = publish_read_event(groups=[first, second, first], facts=FACTS, now=NOW)
    assert (made.title, made.slug, made.origin, made.state) == ("Tea and data", "tea-and-data", "read", "published")
    assert set(made.hosts.values_list("group_id", "starts_at")) == {
        (first.pk, FACTS.starts_at),
        (second.pk, FACTS.starts_at),
    }
    minute = Minute.objects.get(verb="events.event.published")
    assert (minute.about_id, minute.group_id, minute.detail["events"]) == (made.pk, first.pk, [made.pk])


def test_groups_know_when_they_meet_next():
    host = group()
    made = publish_read_event(groups=[host], facts=FACTS, now=NOW)
    host.refresh_from_db()
    assert host.next_event_at == FACTS.starts_at
    cancel_read_event(event=made, now=NOW)
    host.refresh_from_db()
    assert host.next_event_at is None


def test_a_passed_event_is_no_longer_next():
    host = group()
    soon, later = (
        replace(FACTS, starts_at=NOW + HOUR * hours, ends_at=NOW + HOUR * hours, uid=str(hours)) for hours in (1, 99)
    )
    publish_read_events(items=[([host], soon), ([host], later)], now=NOW)
    assert refresh_passed(now=NOW + HOUR * 2) == 1
    host.refresh_from_db()
    assert host.next_event_at == later.starts_at


def test_a_feed_of_thousands_takes_few_questions():
    host = group()
    items = [([host], replace(FACTS, uid=str(number))) for number in range(2000)]
    with CaptureQueriesContext(connection) as questions:
        made = publish_read_events(items=items, now=NOW)
    assert len(made) == 2000
    assert len(questions) < 120
    assert Minute.objects.filter(verb="events.event.published").count() == 1


def test_an_event_without_a_group_is_refused():
    with pytest.raises(ValueError, match="group"):
        publish_read_event(groups=[], facts=FACTS, now=NOW)
    assert not Event.objects.exists()


def test_a_change_raises_the_sequence_and_remembers_the_old_start():
    made = publish_read_event(groups=[group()], facts=FACTS, now=NOW)
    later = replace(FACTS, starts_at=FACTS.starts_at + HOUR, ends_at=FACTS.ends_at + HOUR)
    assert change_read_event(event=made, facts=later, now=NOW + HOUR)
    stored = Event.objects.get()
    assert (stored.sequence, stored.previous_starts_at, stored.starts_at) == (1, FACTS.starts_at, later.starts_at)
    assert (made.sequence, made.starts_at) == (1, later.starts_at)
    assert stored.hosts.get().starts_at == later.starts_at
    assert not change_read_event(event=made, facts=later, now=NOW + HOUR * 2)
    assert Event.objects.get().sequence == 1


def test_only_what_changed_is_told():
    host = group()
    one, two = publish_read_events(items=[([host], FACTS), ([host], replace(FACTS, uid="two"))], now=NOW)
    changed = change_read_events(changes=[(one, FACTS), (two, replace(FACTS, uid="two", title="New"))], now=NOW)
    assert [each.pk for each in changed] == [two.pk]
    assert Minute.objects.get(verb="events.event.changed").detail["events"] == [two.pk]


def test_a_cancelled_event_stays_in_view_with_its_reason_until_it_is_on_again():
    made = publish_read_event(groups=[group()], facts=FACTS, now=NOW)
    assert cancel_read_event(event=made, now=NOW, reason="The room flooded.")
    assert not cancel_read_event(event=made, now=NOW)
    stored = Event.objects.public().get()
    assert (stored.state, stored.reason, stored.sequence) == ("cancelled", "The room flooded.", 1)
    change_read_event(event=made, facts=FACTS, now=NOW)
    stored.refresh_from_db()
    assert (stored.state, stored.reason) == ("published", "")


def test_a_position_that_is_missing_is_the_groups_and_said_to_be_rough():
    made = publish_read_event(groups=[group(at=MANCHESTER)], facts=FACTS, now=NOW)
    assert (made.latitude, made.longitude, made.approximate) == (*MANCHESTER, True)


def test_an_online_event_is_nowhere():
    facts = replace(FACTS, online_url="https://meet.example.org/x")
    assert publish_read_event(groups=[group()], facts=facts, now=NOW).latitude is None


def test_the_days_of_an_all_day_event_follow_from_its_instants():
    start = NOW.replace(hour=0)
    made = publish_read_event(
        groups=[group()], facts=replace(FACTS, starts_at=start, ends_at=start + HOUR * 48, all_day=True), now=NOW
    )
    assert (made.starts_on, made.ends_on, made.spans_days) == (date(2026, 3, 10), date(2026, 3, 11), True)


def test_an_end_before_the_start_becomes_the_start():
    made = publish_read_event(groups=[group()], facts=replace(FACTS, ends_at=FACTS.starts_at - HOUR), now=NOW)
    assert made.ends_at == made.starts_at


def test_a_merge_gives_both_hosts_and_parting_takes_them_back():
    one, two, both = group(), group(), group()
    keep, drop = event(one, both), event(two, both)
    merge_events(keep=keep, drop=drop, by=member(one, "organiser"), now=NOW)
    assert set(keep.hosts.values_list("group_id", flat=True)) == {one.pk, two.pk, both.pk}
    assert list(Event.objects.public()) == [keep]
    part_events(drop=drop, by=member(two, "owner"), now=NOW)
    assert set(keep.hosts.values_list("group_id", flat=True)) == {one.pk, both.pk}
    assert Event.objects.public().count() == 2
    assert list(Minute.objects.order_by("id").values_list("verb", flat=True)) == [
        "events.event.merged",
        "events.event.parted",
    ]


@pytest.mark.parametrize("role", ["helper", "member"])
def test_only_organisers_merge(role):
    one = group()
    keep, drop = event(one), event(one)
    with pytest.raises(Refused, match="organisers"):
        merge_events(keep=keep, drop=drop, by=member(one, role), now=NOW)
    with pytest.raises(Refused):
        merge_events(keep=keep, drop=drop, by=member(group(), "owner"), now=NOW)
    merge_events(keep=keep, drop=drop, by=person(is_steward=True), now=NOW)


def test_an_event_is_not_merged_twice_or_with_itself():
    keep, drop, third = event(), event(), event()
    merge_events(keep=keep, drop=drop, by=None, now=NOW)
    for pair in ((drop, third), (third, drop), (keep, keep)):
        with pytest.raises(Refused):
            merge_events(keep=pair[0], drop=pair[1], by=None, now=NOW)
