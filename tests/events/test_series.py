"""Series: their dates are made, skipped, brought back, moved, changed together, ended."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from moothall.events.actions import (
    DateChange,
    RsvpFacts,
    ask_alike,
    cancel_event,
    change_rule,
    change_series,
    edit_event,
    end_series,
    extend_series,
    move_date,
    place_standing,
    publish_event,
    restore_date,
    skip_date,
    start_series,
)
from moothall.events.handlers.series import make_dates_of_published
from moothall.events.models import Capacity, Event, Guestlist, Question, Rsvp, Series
from moothall.events.queries.drafts import draft_of
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
SECOND_TUESDAY = "FREQ=MONTHLY;BYDAY=2TU"
APRIL = datetime(2026, 4, 14, 17, 30, tzinfo=UTC)  # 18:30 on the wall, a second Tuesday


def begun(rule: str = SECOND_TUESDAY, *, now: datetime = NOW, until: date | None = None, **fields: Any) -> Any:
    """Return a series, who runs it, and its first date."""
    host = fields.pop("host", None) or group()
    first = event(host, **{"starts_at": APRIL, "title": "Tea", "slug": "tea", **fields})
    guestlist(first, room=10)
    runs = member(host, "organiser")
    series = start_series(by=runs, event=first, rule=rule, until_on=until, now=now)
    first.refresh_from_db()
    return series, runs, first


def dates(series: Series) -> list[str]:
    rows = Event.objects.filter(series=series).order_by("starts_at")
    return [one.starts_at.astimezone(LONDON).strftime("%d %b %H:%M") for one in rows]


def on(series: Series, day: str) -> Event:
    return Event.objects.get(series=series, series_on=date.fromisoformat(day))


def minutes_of(verb: str) -> list[dict[str, Any]]:
    return list(Minute.objects.filter(verb=verb).order_by("id").values_list("detail", flat=True))


def test_a_series_has_six_months_of_dates_at_the_same_time_on_the_wall():
    host = group()
    first = event(host, starts_at=datetime(2026, 10, 13, 17, 30, tzinfo=UTC), title="Tea")
    runs = member(host, "organiser")
    series = start_series(by=runs, event=first, rule=SECOND_TUESDAY, now=datetime(2026, 9, 1, tzinfo=UTC))
    expected = ["13 Oct", "10 Nov", "08 Dec", "12 Jan", "09 Feb"]
    assert dates(series) == [f"{day} 18:30" for day in expected]
    assert {one.starts_at.hour for one in Event.objects.filter(series=series)} == {17, 18}


def test_new_dates_say_and_ask_what_the_first_does():
    host, other = group(), group()
    first = event(
        host,
        other,
        starts_at=APRIL,
        title="Tea",
        venue="Fire Station",
        description="*Hello*",
        joining="Code 12",
        hours=2.5,
    )
    guestlist(first, room=12, most_guests=3, named=True, closes_at=APRIL - timedelta(hours=6))
    Question.objects.create(
        event=first,
        text="What do you eat?",
        purpose="so that we cook enough",
        delete_on=date(2026, 4, 21),
        required=True,
    )
    series = start_series(by=member(host, "organiser"), event=first, rule=SECOND_TUESDAY, now=NOW)
    assert len(dates(series)) == 6
    for made in Event.objects.filter(series=series).exclude(pk=first.pk):
        assert (made.title, made.venue, made.joining, made.state) == ("Tea", "Fire Station", "Code 12", "published")
        assert "<em>Hello</em>" in made.description_html
        assert made.ends_at - made.starts_at == timedelta(hours=2.5)
        assert [one.group_id for one in made.hosts.order_by("id")] == [host.pk, other.pk]
        asked = Guestlist.objects.get(event=made)
        assert (asked.most_guests, asked.named) == (3, True)
        assert asked.closes_at is not None
        closes = asked.closes_at.astimezone(LONDON)
        assert (closes.date(), closes.hour, closes.minute) == (made.series_on, 12, 30)
        assert Capacity.objects.get(event=made).places == 12
        question = Question.objects.get(event=made)
        assert made.series_on
        assert question.delete_on == made.series_on + timedelta(days=7)


def test_dates_are_made_in_time_and_only_once():
    series, _runs, _first = begun()
    before = dates(series)
    assert extend_series(now=NOW) == 0
    assert extend_series(now=NOW + timedelta(days=35)) == 1
    assert dates(series)[:-1] == before
    published = minutes_of("events.event.published")
    assert [len(detail["events"]) for detail in published] == [5, 1]
    assert all(detail["series"] == series.pk for detail in published)


def test_a_yearly_series_has_three_dates_ahead():
    series, _runs, _first = begun("FREQ=YEARLY")
    days = Event.objects.order_by("series_on").values_list("series_on", flat=True)
    assert [one.year for one in days if one] == [2026, 2027, 2028]
    assert series.ended_at is None


def test_a_series_ends_after_its_last_date():
    series, _runs, _first = begun(until=date(2026, 6, 30))
    assert dates(series) == ["14 Apr 18:30", "12 May 18:30", "09 Jun 18:30"]
    extend_series(now=datetime(2026, 6, 8, tzinfo=UTC))
    series.refresh_from_db()
    assert series.ended_at is None
    extend_series(now=datetime(2026, 7, 2, tzinfo=UTC))
    series.refresh_from_db()
    assert series.ended_at is not None


def test_a_draft_has_no_further_dates_until_it_is_published():
    series, runs, first = begun(state="draft")
    assert dates(series) == ["14 Apr 18:30"]
    publish_event(by=runs, event=first, now=NOW)
    minute = Minute.objects.filter(verb="events.event.published").latest("id")
    for _twice in range(2):
        make_dates_of_published(minute, NOW)
    assert len(dates(series)) == 6


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=HOURLY", "at most one date a day"),
        ("FREQ=WEEKLY;BYDAY=WE", "does not fall on the first date"),
        ("FREQ=DAILY;COUNT=1", "no second date"),
        ("FREQ=YEARLY;INTERVAL=50", "no second date"),
    ],
)
def test_a_rule_that_makes_no_series_is_refused(rule, said):
    host = group()
    first = event(host, starts_at=APRIL)
    with pytest.raises(Refused, match=said):
        start_series(by=member(host, "organiser"), event=first, rule=rule, now=NOW)
    assert not Series.objects.exists()


def test_what_cannot_be_a_series_says_why():
    host = group()
    runs = member(host, "organiser")
    cases = {
        "on the clock": event(
            host, starts_at=APRIL, all_day=True, starts_on=date(2026, 4, 14), ends_on=date(2026, 4, 14)
        ),
        "how long": event(host, starts_at=APRIL, hours=0),
        "has been": event(host, starts_at=NOW - timedelta(days=7)),
        "calendar": event(host, starts_at=APRIL, origin="read"),
        "not known yet": event(host, starts_at=APRIL, state="postponed"),
        "is cancelled": event(host, starts_at=APRIL, state="cancelled"),
    }
    for said, made in cases.items():
        with pytest.raises(Refused, match=said):
            start_series(by=runs, event=made, rule="FREQ=DAILY", now=NOW)
    _series, runs, first = begun()
    with pytest.raises(Refused, match="already"):
        start_series(by=runs, event=first, rule="FREQ=DAILY", now=NOW)
    with pytest.raises(Refused, match="run this event"):
        start_series(by=member(group(), "owner"), event=event(host, starts_at=APRIL), rule="FREQ=DAILY", now=NOW)


def test_a_far_date_that_nobody_answered_goes_without_a_word():
    series, runs, _first = begun()
    gone = on(series, "2026-06-09")
    assert skip_date(by=runs, event=gone, reason="Holiday", now=NOW)
    assert not Event.objects.filter(pk=gone.pk).exists()
    series.refresh_from_db()
    assert series.skipped == ["2026-06-09"]
    assert minutes_of("events.event.withdrawn")[0]["events"] == [gone.pk]
    assert not minutes_of("events.event.cancelled")
    assert extend_series(now=NOW) == 0  # it does not come back by itself


def test_a_date_with_answers_is_cancelled_with_the_reason():
    series, runs, _first = begun()
    off = on(series, "2026-06-09")
    answer = rsvp(off, person())
    assert not skip_date(by=runs, event=off, reason="The boiler broke.", now=NOW)
    off.refresh_from_db()
    assert (off.state, off.reason) == ("cancelled", "The boiler broke.")
    assert Rsvp.objects.filter(pk=answer.pk).exists()
    assert minutes_of("events.event.cancelled")[0]["reason"] == "The boiler broke."
    with pytest.raises(Refused, match="off already"):
        skip_date(by=runs, event=off, now=NOW)


def test_a_date_soon_is_cancelled_although_nobody_answered():
    series, runs, first = begun()
    assert not skip_date(by=runs, event=first, now=APRIL - timedelta(days=13))
    assert skip_date(by=runs, event=on(series, "2026-05-12"), now=APRIL - timedelta(days=13))


def test_an_invitation_keeps_a_date_from_vanishing():
    series, runs, _first = begun()
    asked = on(series, "2026-06-09")
    asked.host_invitations.create(group=group(), by=runs, at=NOW)
    assert not skip_date(by=runs, event=asked, now=NOW)


def test_a_date_that_went_can_be_brought_back_with_those_who_come_to_all():
    series, runs, _first = begun()
    fan = person()
    skip_date(by=runs, event=on(series, "2026-06-09"), now=NOW)
    place_standing(by=fan, series=series, facts=RsvpFacts(), now=NOW)
    again = restore_date(by=runs, series=series, on=date(2026, 6, 9), now=NOW)
    assert again.series_on == date(2026, 6, 9)
    assert Rsvp.objects.get(event=again, person=fan).state == "going"
    series.refresh_from_db()
    assert series.skipped == []
    with pytest.raises(Refused, match="published already"):
        restore_date(by=runs, series=series, on=date(2026, 6, 9), now=NOW)
    with pytest.raises(Refused, match="was not left out"):
        restore_date(by=runs, series=series, on=date(2026, 6, 10), now=NOW)


def test_a_cancelled_date_is_on_again_with_its_guests():
    series, runs, _first = begun()
    off = on(series, "2026-06-09")
    answer = rsvp(off, person())
    skip_date(by=runs, event=off, now=NOW)
    restore_date(by=runs, series=series, on=date(2026, 6, 9), now=NOW)
    off.refresh_from_db()
    answer.refresh_from_db()
    assert (off.state, answer.state) == ("published", "going")


def test_a_date_moves_alone():
    series, runs, _first = begun()
    moved = on(series, "2026-05-12")
    move_date(by=runs, event=moved, starts_at=datetime(2026, 5, 14, 18, tzinfo=UTC), now=NOW)
    moved.refresh_from_db()
    assert (moved.series_on, moved.differs) == (date(2026, 5, 12), True)
    assert moved.ends_at - moved.starts_at == timedelta(hours=2)
    assert moved.hosts.get().starts_at == moved.starts_at
    assert dates(series)[:3] == ["14 Apr 18:30", "14 May 19:00", "09 Jun 18:30"]
    changed = minutes_of("events.event.changed")[-1]
    assert changed["changes"]["starts_at"][1] == "2026-05-14T18:00:00+00:00"
    assert changed["tell"]
    assert extend_series(now=NOW) == 0  # the day it came from is not made again
    with pytest.raises(Refused, match="has passed"):
        move_date(by=runs, event=moved, starts_at=NOW - timedelta(days=1), now=NOW)


def test_a_change_of_this_and_following_is_one_batch_and_passes_by_what_differs():
    series, runs, first = begun()
    moved = on(series, "2026-06-09")
    move_date(by=runs, event=moved, starts_at=datetime(2026, 6, 11, 17, 30, tzinfo=UTC), now=NOW)
    change = DateChange({"venue": "Library"}, time=time(19))
    done = change_series(by=runs, event=on(series, "2026-05-12"), scope="following", change=change, now=NOW)
    assert [one.series_on.isoformat() for one in done.events if one.series_on] == [
        "2026-05-12",
        "2026-07-14",
        "2026-08-11",
        "2026-09-08",
    ]
    assert [one.pk for one in done.passed_by] == [moved.pk]
    assert dates(series) == [
        "14 Apr 18:30",
        "12 May 19:00",
        "11 Jun 18:30",
        "14 Jul 19:00",
        "11 Aug 19:00",
        "08 Sep 19:00",
    ]
    assert set(Event.objects.filter(venue="Library")) == set(done.events)
    told = [detail for detail in minutes_of("events.event.changed") if "batch" in detail]
    assert len(told) == 4
    assert {detail["batch"] for detail in told} == {done.batch}
    assert {detail["series"] for detail in told} == {series.pk}
    extend_series(now=NOW + timedelta(days=35))
    new = Event.objects.order_by("-starts_at")[0]
    assert (new.venue, new.starts_at.astimezone(LONDON).hour) == ("Library", 19)
    first.refresh_from_db()
    assert first.venue == ""


def test_a_change_of_all_leaves_what_has_been_and_what_is_off():
    series, runs, first = begun()
    off = on(series, "2026-06-09")
    cancel_event(by=runs, event=off, reason="x", now=NOW)
    later = APRIL + timedelta(days=1)
    done = change_series(by=runs, event=on(series, "2026-07-14"), scope="all", change=DateChange(minutes=60), now=later)
    assert {one.series_on.month for one in done.events if one.series_on} == {5, 7, 8, 9}
    for one in (first, off):
        one.refresh_from_db()
        assert one.ends_at - one.starts_at == timedelta(hours=2)


def test_a_change_of_one_date_marks_it_as_its_own():
    series, runs, first = begun()
    done = change_series(by=runs, event=first, scope="this", change=DateChange({"title": "Cake"}), now=NOW)
    first.refresh_from_db()
    series.refresh_from_db()
    assert ([one.pk for one in done.events], first.title, first.differs, series.title) == (
        [first.pk],
        "Cake",
        True,
        "Tea",
    )


def test_an_edit_of_one_date_is_passed_by_later():
    series, runs, first = begun()
    changed = replace(draft_of(first), venue="Park")
    edit_event(by=runs, event=first, facts=changed, sequence=first.sequence, now=NOW)
    done = change_series(
        by=runs, event=on(series, "2026-05-12"), scope="all", change=DateChange({"venue": "Hall"}), now=NOW
    )
    assert [one.pk for one in done.passed_by] == [first.pk]
    first.refresh_from_db()
    assert first.venue == "Park"


def test_guests_of_all_dates_are_asked_alike():
    series, runs, first = begun()
    full = on(series, "2026-05-12")
    for _each in range(6):
        rsvp(full)
    guestlist(first, room=5, most_guests=0)
    Question.objects.create(event=first, text="Stairs?", purpose="access", delete_on=date(2026, 4, 15))
    followed, could_not = ask_alike(by=runs, event=first, now=NOW)
    assert ([one.pk for one in could_not], len(followed)) == ([full.pk], 4)
    assert Capacity.objects.get(event=on(series, "2026-06-09")).places == 5
    assert Capacity.objects.get(event=full).places == 10
    assert Question.objects.get(event=on(series, "2026-06-09")).delete_on == date(2026, 6, 10)
    ask_alike(by=runs, event=first, now=NOW)
    assert Question.objects.filter(event=on(series, "2026-06-09")).count() == 1
    extend_series(now=NOW + timedelta(days=35))
    assert Capacity.objects.get(event=Event.objects.order_by("-starts_at")[0]).places == 5


def test_those_who_come_to_all_have_a_place_at_new_dates_in_their_order():
    series, _runs, _first = begun()
    first, second = person(), person()
    series.guestlist["facts"]["room"] = 1
    series.save()
    place_standing(by=first, series=series, facts=RsvpFacts(), now=NOW)
    place_standing(by=second, series=series, facts=RsvpFacts(), now=NOW)
    extend_series(now=NOW + timedelta(days=35))
    new = Event.objects.order_by("-starts_at")[0]
    assert Rsvp.objects.get(event=new, person=first).state == "going"
    assert Rsvp.objects.get(event=new, person=second).state == "waiting"


def test_a_series_is_ended_and_what_comes_after_is_taken_off():
    series, runs, _first = begun()
    rsvp(on(series, "2026-08-11"), person())
    off = end_series(by=runs, series=series, last_on=date(2026, 6, 9), reason="We stop.", now=NOW)
    assert [one.series_on for one in off] == [date(2026, 8, 11)]
    assert dates(series) == ["14 Apr 18:30", "12 May 18:30", "09 Jun 18:30", "11 Aug 18:30"]
    assert on(series, "2026-08-11").state == "cancelled"
    assert extend_series(now=NOW + timedelta(days=90)) == 0
    with pytest.raises(Refused, match="has ended"):
        end_series(by=runs, series=series, now=NOW)


def test_a_series_comes_round_by_another_rule():
    series, runs, _first = begun()
    rsvp(on(series, "2026-07-14"), person())
    off = change_rule(
        by=runs, series=series, first_on=date(2026, 6, 18), rule="FREQ=MONTHLY;BYDAY=3TH", reason="Thursdays!", now=NOW
    )
    assert [one.series_on for one in off] == [date(2026, 7, 14)]
    standing = Event.objects.filter(series=series, state="published").order_by("starts_at")
    days = [one.isoformat() for one in standing.values_list("series_on", flat=True) if one]
    assert days[:4] == ["2026-04-14", "2026-05-12", "2026-06-09", "2026-06-18"]
    assert days[4:6] == ["2026-07-16", "2026-08-20"]
    with pytest.raises(Refused, match="does not fall"):
        change_rule(by=runs, series=series, first_on=date(2026, 6, 19), rule="FREQ=MONTHLY;BYDAY=3TH", now=NOW)


def test_only_those_who_run_it_change_a_series():
    series, _runs, first = begun()
    stranger = member(group(), "owner")
    refusals = [
        lambda: skip_date(by=stranger, event=first, now=NOW),
        lambda: move_date(by=stranger, event=first, starts_at=APRIL + timedelta(days=1), now=NOW),
        lambda: restore_date(by=stranger, series=series, on=date(2026, 6, 9), now=NOW),
        lambda: change_series(by=stranger, event=first, scope="all", change=DateChange({"title": "x"}), now=NOW),
        lambda: change_series(by=stranger, event=first, scope="this", change=DateChange({"title": "x"}), now=NOW),
        lambda: ask_alike(by=stranger, event=first, now=NOW),
        lambda: end_series(by=stranger, series=series, now=NOW),
        lambda: change_rule(by=stranger, series=series, first_on=date(2026, 6, 18), rule="FREQ=DAILY", now=NOW),
    ]
    for verb in refusals:
        with pytest.raises(Refused, match="people who run"):
            verb()
    assert len(dates(series)) == 6
