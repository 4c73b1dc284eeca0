"""Groups hold an event together: asked, answered, left; an event always has a host, and guests know who holds what."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moothall.events.actions import (
    accept_host_invitation,
    cancel_event,
    decline_host_invitation,
    edit_event,
    extend_series,
    invite_host,
    leave_closed,
    leave_event,
    start_series,
    withdraw_host_invitation,
)
from moothall.events.models import Event, Host, HostInvitation, Sharing
from moothall.events.queries.drafts import draft_of, hosts_of
from moothall.events.queries.guests import guests_of
from moothall.events.rules import can_run
from moothall.groups.actions import close_group
from moothall.groups.models import Group, Membership
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from moothall.minutes.work.worker import work_off
from moothall.notices.models import Notice
from moothall.people.models import Person
from moothall.people.privacy import copy_for, tidy_after
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


class Two:
    """An event of one group, another group, and an organiser of each."""

    def __init__(self, **fields: Any) -> None:
        self.lead, self.other = group("Leeds Digital"), group("York Data")
        self.leader, self.helper = member(self.lead, "organiser"), member(self.other, "owner")
        self.event = event(self.lead, starts_at=LATER, title="Tea", **fields)

    def ask(self, **fields: Any) -> HostInvitation:
        return invite_host(by=self.leader, event=self.event, group=self.other, now=NOW, **fields)

    def join(self, **fields: Any) -> list[Event]:
        return accept_host_invitation(by=self.helper, invitation=self.ask(**fields), now=NOW)


def hosts(of: Event) -> list[int]:
    return list(Host.objects.filter(event=of).order_by("id").values_list("group_id", flat=True))


def titles(of: Person) -> list[str]:
    return list(Notice.objects.filter(person=of).order_by("id").values_list("title", flat=True))


def test_only_a_yes_makes_a_host():
    two = Two()
    invitation = two.ask(note="You bring the speakers?")
    assert hosts(two.event) == [two.lead.pk]
    assert not can_run(two.helper, two.event)
    accept_host_invitation(by=two.helper, invitation=invitation, words="Gladly!", now=NOW)
    assert hosts(two.event) == [two.lead.pk, two.other.pk]
    assert can_run(two.helper, two.event)
    two.other.refresh_from_db()
    assert two.other.next_event_at == LATER
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.words, invitation.answered_by_id) == ("yes", "Gladly!", two.helper.pk)


def test_a_co_host_edits_the_event():
    two = Two()
    two.join()
    draft = draft_of(two.event)
    changed = type(draft)(
        **{**{name: getattr(draft, name) for name in draft.__dataclass_fields__}, "title": "Tea for all"}
    )
    edit_event(by=two.helper, event=two.event, facts=changed, sequence=two.event.sequence, now=NOW)
    two.event.refresh_from_db()
    assert two.event.title == "Tea for all"


def test_each_step_is_told_to_those_whom_it_concerns_once():
    two = Two()
    invitation = two.ask(note="You bring the speakers?")
    work_off(now=NOW)
    assert titles(two.helper) == ["Leeds Digital would like York Data to host “Tea” with them"]
    assert Notice.objects.get(person=two.helper).body == "You bring the speakers?"
    assert titles(two.leader) == []
    decline_host_invitation(by=two.helper, invitation=invitation, words="Too busy, sorry.", now=NOW)
    work_off(now=NOW)
    assert titles(two.leader) == ["York Data cannot host “Tea” this time"]
    assert "Too busy" in Notice.objects.get(person=two.leader).body
    two.join()
    work_off(now=NOW)
    assert titles(two.leader)[-1] == "York Data hosts “Tea” with you now"
    leave_event(by=two.leader, event=two.event, group=two.lead, now=NOW)
    work_off(now=NOW)
    last = Notice.objects.filter(person=two.helper).latest("id")
    assert last.title == "Leeds Digital no longer hosts “Tea”"
    assert "York Data leads it now and holds the guests’ names" in last.body


def test_an_invitation_can_be_taken_back_until_it_is_answered():
    two = Two()
    invitation = two.ask()
    withdraw_host_invitation(by=two.leader, invitation=invitation, now=NOW)
    with pytest.raises(Refused, match="taken this invitation to York Data back"):
        accept_host_invitation(by=two.helper, invitation=invitation, now=NOW)
    again = two.ask()  # it may be asked anew
    accept_host_invitation(by=two.helper, invitation=again, now=NOW)
    with pytest.raises(Refused, match="said yes already"):
        withdraw_host_invitation(by=two.leader, invitation=again, now=NOW)


def test_whom_nobody_can_ask():
    two = Two()
    alone = group("Nobody Here")
    closed = group("Closed", state="closed")
    member(closed, "owner")
    two.ask()
    cases = [
        (two.leader, two.event, two.other, "asked already"),
        (two.leader, two.event, two.lead, "hosts this event already"),
        (two.leader, two.event, alone, "Nobody of Nobody Here is here yet"),
        (two.leader, two.event, closed, "does not meet at present"),
        (two.helper, two.event, two.other, "people who run this event"),
        (two.leader, event(two.lead, starts_at=NOW - timedelta(days=3)), two.other, "has been"),
        (two.leader, event(two.lead, starts_at=LATER, origin="read"), two.other, "own calendar"),
        (two.leader, event(two.lead, starts_at=LATER, state="cancelled"), two.other, "does not take place"),
    ]
    for by, to, whom, said in cases:
        with pytest.raises(Refused, match=said):
            invite_host(by=by, event=to, group=whom, now=NOW)


def test_only_the_group_itself_answers():
    two = Two()
    invitation = two.ask()
    for by in (two.leader, member(two.other), member(two.other, "helper")):
        with pytest.raises(Refused, match="organisers of this group"):
            accept_host_invitation(by=by, invitation=invitation, now=NOW)
    cancel_event(by=two.leader, event=two.event, reason="x", now=NOW)
    with pytest.raises(Refused, match="has been cancelled"):
        accept_host_invitation(by=two.helper, invitation=invitation, now=NOW)
    decline_host_invitation(by=two.helper, invitation=invitation, now=NOW)


def test_the_last_host_stays():
    two = Two()
    with pytest.raises(Refused, match="only host"):
        leave_event(by=two.leader, event=two.event, group=two.lead, now=NOW)
    two.join()
    with pytest.raises(Refused, match="organisers of this group"):  # nobody puts another group out
        leave_event(by=two.leader, event=two.event, group=two.other, now=NOW)
    leave_event(by=person(is_steward=True), event=two.event, group=two.other, now=NOW)
    assert hosts(two.event) == [two.lead.pk]
    with pytest.raises(Refused, match="does not host"):
        leave_event(by=two.helper, event=two.event, group=two.other, now=NOW)


def test_when_the_lead_leaves_the_next_leads_and_holds_the_names():
    two = Two()
    two.join()
    guestlist(two.event)
    guest = rsvp(two.event, email="guest@example.org", name="Ada", share_with=[two.other.pk])
    assert Sharing.objects.filter(rsvp=guest, group=two.other).exists()
    leave_event(by=two.leader, event=two.event, group=two.lead, now=NOW)
    detail = Minute.objects.get(verb="events.host.left").detail
    assert (detail["led"], detail["leads"], detail["group"]) == (True, two.other.pk, two.lead.pk)
    assert not can_run(two.leader, two.event)
    assert [row.name for row in guests_of(two.event, two.helper)] == ["Ada"]
    two.lead.refresh_from_db()
    assert two.lead.next_event_at is None


def test_what_guests_shared_goes_with_the_host():
    two = Two()
    two.join()
    guestlist(two.event)
    rsvp(two.event, email="guest@example.org", name="Ada", share_with=[two.other.pk])
    leave_event(by=two.helper, event=two.event, group=two.other, now=NOW)
    assert not Sharing.objects.exists()
    assert Minute.objects.get(verb="events.host.left").detail["led"] is False


def test_a_group_joins_and_leaves_all_coming_dates_of_a_series():
    two = Two()
    guestlist(two.event)
    series = start_series(by=two.leader, event=two.event, rule="FREQ=MONTHLY", now=NOW)
    two.event.refresh_from_db()
    joined = two.join(all_dates=True)
    assert len(joined) == Event.objects.filter(series=series).count() > 3
    extend_series(now=NOW + timedelta(days=70))
    newest = Event.objects.order_by("-starts_at")[0]
    assert hosts(newest) == [two.lead.pk, two.other.pk]
    left = leave_event(by=two.leader, event=two.event, group=two.lead, all_dates=True, now=NOW)
    assert len(left) == Event.objects.filter(series=series).count()
    assert len({one.detail["batch"] for one in Minute.objects.filter(verb="events.host.left")}) == 1
    series.refresh_from_db()
    assert series.group_id == two.other.pk
    extend_series(now=NOW + timedelta(days=100))
    assert {tuple(hosts(one)) for one in Event.objects.filter(series=series)} == {(two.other.pk,)}
    work_off(now=NOW)
    assert [title for title in titles(two.helper) if "no longer hosts" in title] == [
        "Leeds Digital no longer hosts “Tea”"
    ]


def test_a_closed_group_leaves_where_others_host_and_stewards_hear_of_the_rest():
    two = Two()
    two.join()
    alone = event(two.lead, starts_at=LATER, title="Alone")
    been = event(two.lead, two.other, starts_at=NOW - timedelta(days=9))
    asked = HostInvitation.objects.create(event=event(two.other, starts_at=LATER), group=two.lead, at=NOW)
    steward = person(is_steward=True)
    close_group(by=steward, group=two.lead, words="Thank you.", now=NOW)
    work_off(now=NOW)
    work_off(now=NOW)
    assert hosts(two.event) == [two.other.pk]
    assert (hosts(alone), hosts(been)) == ([two.lead.pk], [two.lead.pk, two.other.pk])
    asked.refresh_from_db()
    assert asked.answer == "withdrawn"
    told = Notice.objects.get(person=steward, topic="events.hosting")
    assert told.title == "Leeds Digital has closed, and is the only host of an event to come"
    assert "Alone" in told.body
    assert leave_closed(group=two.lead, now=NOW) == [alone]  # safe to run twice


def test_a_series_of_a_closed_group_makes_no_dates_any_more():
    two = Two()
    guestlist(two.event)
    series = start_series(by=two.leader, event=two.event, rule="FREQ=MONTHLY", now=NOW)
    close_group(by=person(is_steward=True), group=two.lead, words="", now=NOW)
    work_off(now=NOW)
    series.refresh_from_db()
    assert series.ended_at == NOW
    assert extend_series(now=NOW + timedelta(days=70)) == 0


def test_what_is_kept_of_those_who_asked_and_answered():
    two = Two()
    two.join(note="Come!")
    sent = copy_for(two.leader)["invitations to host events"]["sent"]
    assert [one["note"] for one in sent] == ["Come!"]
    answered = copy_for(two.helper)["invitations to host events"]["answered"]
    assert [one["answer"] for one in answered] == ["yes"]
    tidy_after(two.leader, NOW)
    tidy_after(two.helper, NOW)
    kept = HostInvitation.objects.get()
    assert (kept.by_id, kept.answered_by_id, kept.answer) == (None, None, "yes")


steps = st.lists(
    st.tuples(st.sampled_from(["ask", "yes", "no", "back", "leave", "leave all", "close"]), st.integers(0, 3)),
    max_size=14,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps)
def test_an_event_always_has_a_host(done):
    groups = [group() for _each in range(4)]
    crews = [member(one, "owner") for one in groups]
    held = event(groups[0], starts_at=LATER)
    for what, number in done:
        before = hosts(held)
        try:
            step(what, held, groups[number], crews[number])
        except Refused:
            assert hosts(held) == before
        led = hosts(held)
        assert led, (what, number)
        assert len(led) == len(set(led))
        if before[0] in led:
            assert led[0] == before[0]  # the lead stays the lead while it is there
        assert [one.pk for one in hosts_of(held)] == led
        accepted = HostInvitation.objects.filter(event=held, answer="yes").values_list("group_id", flat=True)
        assert set(led) <= {groups[0].pk, *accepted}


def step(what: str, held: Event, whom: Group, crew: Person) -> None:
    waiting = HostInvitation.objects.filter(event=held, group=whom, answered_at=None).first()
    runner = Membership.objects.filter(group=hosts(held)[0], role="owner").select_related("person")[0].person
    if what == "ask":
        invite_host(by=runner, event=held, group=whom, now=NOW)
    elif what in {"leave", "leave all"}:
        leave_event(by=crew, event=held, group=whom, all_dates=what == "leave all", now=NOW)
    elif what == "close":
        leave_closed(group=whom, now=NOW)
    elif waiting and what == "yes":
        accept_host_invitation(by=crew, invitation=waiting, now=NOW)
    elif waiting and what == "no":
        decline_host_invitation(by=crew, invitation=waiting, now=NOW)
    elif waiting:
        withdraw_host_invitation(by=runner, invitation=waiting, now=NOW)


def test_dates_of_a_series_left_one_by_one_never_lose_their_last_host():
    two = Two()
    guestlist(two.event)
    series = start_series(by=two.leader, event=two.event, rule="FREQ=MONTHLY", now=NOW)
    two.event.refresh_from_db()
    two.join()  # hosts the first date only
    left = leave_event(by=two.leader, event=two.event, group=two.lead, all_dates=True, now=NOW)
    assert [one.pk for one in left] == [two.event.pk]
    assert all(hosts(one) for one in Event.objects.filter(series=series))
    assert date(2026, 4, 9) == two.event.series_on
