"""A read event becomes one that is run here; merging never loses answers."""

from datetime import timedelta

import pytest

from moothall.events.actions import (
    EventFacts,
    cancel_read_event,
    change_read_event,
    merge_events,
    publish_read_event,
    take_on_event,
    withdraw_read_events,
)
from moothall.events.models import Capacity, Event
from moothall.events.rules import can_merge
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from tests.events.making import HOUR, NOW, event, group, guestlist, member, person, rsvp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SOON = NOW + timedelta(days=3)


@pytest.fixture
def host():
    return group("Leeds Data")


@pytest.fixture
def maya(host):
    return member(host, "organiser")


def facts(**given) -> EventFacts:
    return EventFacts(
        **{"title": "Data night", "starts_at": SOON, "ends_at": SOON + 2 * HOUR, "timezone": "Europe/London",
           "uid": "a@feed", "description": "Two talks", "description_html": "<p>Two <em>talks</em></p>", **given}
    )  # fmt: skip


@pytest.fixture
def read(host):
    return publish_read_event(groups=[host], facts=facts(), now=NOW)


def test_it_takes_answers_here_and_says_what_it_said(read, host, maya):
    taken = take_on_event(by=maya, event=read, now=NOW)
    assert (taken.origin, taken.state, taken.title, taken.sequence) == ("here", "published", "Data night", 1)
    assert taken.description_html == "<p>Two <em>talks</em></p>"
    assert dict(Capacity.objects.filter(event=taken).values_list("mode", "places")) == {"room": None}
    minute = Minute.objects.get(verb="events.event.taken_on")
    assert (minute.about_id, minute.by, minute.group_id) == (read.pk, maya, host.pk)


def test_its_calendar_never_touches_it_again(read, maya):
    take_on_event(by=maya, event=read, now=NOW)
    stored = Event.objects.get()
    assert change_read_event(event=read, facts=facts(title="Other", starts_at=SOON + HOUR), now=NOW) is False
    assert cancel_read_event(event=read, now=NOW, reason="Gone") is False
    assert withdraw_read_events(event_ids=[read.pk], now=NOW, past=True) == 0
    fresh = Event.objects.get()
    assert (fresh.title, fresh.state, fresh.sequence) == (stored.title, "published", stored.sequence)


def test_others_in_the_same_batch_are_changed_still(read, host, maya):
    second = publish_read_event(groups=[host], facts=facts(uid="b@feed"), now=NOW)
    take_on_event(by=maya, event=read, now=NOW)
    assert change_read_event(event=second, facts=facts(uid="b@feed", title="Other"), now=NOW)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"origin": "here"}, "run here already"),
        ({"state": "cancelled"}, "cancelled"),
        ({"starts_at": NOW - timedelta(days=1)}, "What has been"),
    ],
)
def test_what_cannot_be_taken_on_says_why(host, maya, given, words):
    made = event(host, **{"origin": "read", **given})
    with pytest.raises(Refused, match=words):
        take_on_event(by=maya, event=made, now=NOW)


def test_only_organisers_of_a_host_take_it_on(read, host):
    for who in (person(), member(host), member(host, "helper"), member(group(), "owner")):
        with pytest.raises(Refused):
            take_on_event(by=who, event=read, now=NOW)


def test_one_takes_it_on_by_its_page(client, read, maya):
    client.force_login(maya)
    assert f"/events/{read.pk}/take-on/" in client.get(f"/events/{read.pk}/run/").content.decode()
    assert "Your calendar changes it no more" in client.get(f"/events/{read.pk}/take-on/").content.decode()
    assert client.post(f"/events/{read.pk}/take-on/")["Location"] == f"/events/{read.pk}/run/"
    assert Event.objects.get().origin == "here"
    assert client.get(f"/events/{read.pk}/edit/").status_code == 200


# ---- Merging ----


def test_the_event_that_was_answered_is_the_one_to_keep(host, maya):
    answered, other = event(host, title="Answered"), event(host)
    guestlist(answered)
    rsvp(answered)
    with pytest.raises(Refused, match="Guests answer “Answered” here"):
        merge_events(keep=other, drop=answered, by=maya, now=NOW)
    with pytest.raises(Refused, match="Keep that one"):
        merge_events(keep=other, drop=answered, by=None, now=NOW)
    merge_events(keep=answered, drop=other, by=maya, now=NOW)
    assert answered.rsvps.count() == 1


def test_an_event_that_takes_answers_is_kept_before_anybody_has_answered(host):
    asking, other = event(host), event(host)
    guestlist(asking)
    assert not can_merge(None, other, asking)
    assert can_merge(None, asking, other)


def test_two_that_were_both_answered_stay_two(host):
    first, second = event(host), event(host)
    for made in (first, second):
        guestlist(made)
        rsvp(made)
    for keep, drop in ((first, second), (second, first)):
        assert "both of these" in str(can_merge(None, keep, drop))


def test_two_that_nobody_has_answered_become_one_though_both_ask(host):
    first, second = event(host), event(host)
    guestlist(first)
    guestlist(second)
    assert can_merge(None, first, second)
