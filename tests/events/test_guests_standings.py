"""One answer to a whole series; single dates skipped; new dates answered."""

from datetime import date, time, timedelta

import pytest

from moothall.events.actions import (
    RsvpFacts,
    answer_new_dates,
    answer_open_dates,
    end_standing,
    leave_rsvp,
    place_standing,
)
from moothall.events.models import Companion, Event, Rsvp, Series, Standing
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from tests.events.making import HOUR, NOW, event, group, guestlist, person, rsvp

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def series() -> Series:
    return Series.objects.create(
        group=group(), title="Tea", slug="tea", rule="FREQ=WEEKLY", first_on=date(2026, 3, 12), time=time(18),
        minutes=120, timezone="Europe/London", created_at=NOW, changed_at=NOW,
    )  # fmt: skip


def dated(series: Series, days: int, **facts) -> Event:
    starts_at = NOW + days * DAY
    made = event(series.group, starts_at=starts_at, series=series, series_on=starts_at.date())
    guestlist(made, **facts)
    return made


def place(series: Series, email: str = "a@example.org", **facts) -> Standing:
    return place_standing(by=None, email=email, series=series, facts=RsvpFacts(**facts), now=NOW)


def states(email: str = "a@example.org") -> list[str]:
    rows = Rsvp.objects.filter(email=email).order_by("event__starts_at")
    return list(rows.values_list("state", flat=True))


def test_one_answer_is_for_every_date_to_come(series):
    rsvp(dated(series, 2, room=1))
    dated(series, 9)
    dated(series, 16).delete()
    event(series=series, series_on=date(2026, 4, 1), starts_at=NOW + 20 * DAY)  # takes no answers here
    dated(series, -7)
    standing = place(series, seats=2, name="Maya")
    assert states() == ["waiting", "going"]
    assert set(Rsvp.objects.filter(email="a@example.org").values_list("standing", "name", "seats")) == {
        (standing.pk, "Maya", 2)
    }
    assert Minute.objects.get(verb="events.standing.placed").detail == {"series": series.pk, "seats": 2, "dates": 2}
    told = Minute.objects.filter(verb="events.rsvp.placed").latest("id")
    assert told.detail["standing"] == standing.pk


def test_answering_a_series_again_is_the_same_answer(series):
    dated(series, 2)
    first, again = place(series), place(series, seats=2)
    assert (first.pk, Standing.objects.get().seats, Rsvp.objects.get().seats) == (again.pk, 2, 2)


def test_a_date_that_was_skipped_stays_skipped(series):
    first, _second = dated(series, 2), dated(series, 9)
    place(series)
    leave_rsvp(by=None, rsvp=Rsvp.objects.get(event=first), now=NOW)
    dated(series, 16)
    assert answer_new_dates(series=series, now=NOW) == 1
    assert answer_new_dates(series=series, now=NOW) == 0
    place(series, seats=2)
    assert states() == ["not_going", "going", "going"]


def test_new_dates_are_answered_in_the_order_of_the_answers(series):
    for name in "abc":
        place(series, f"{name}@example.org")
    dated(series, 2, room=2)
    assert answer_new_dates(series=series, now=NOW) == 3
    assert [states(f"{name}@example.org") for name in "abc"] == [["going"], ["going"], ["waiting"]]


def test_dates_that_open_later_are_answered_when_they_do(series):
    dated(series, 5, opens_at=NOW + DAY)
    place(series)
    assert states() == []
    assert answer_open_dates(now=NOW + HOUR) == 0
    assert answer_open_dates(now=NOW + DAY) == 1
    assert states() == ["going"]


def test_each_date_gets_what_it_allows(series):
    dated(series, 2, most_guests=0)
    dated(series, 9, room="none", online=5)
    dated(series, 16, named=True)
    place(series, seats=2, companions=["Jo"])
    rows = Rsvp.objects.order_by("event__starts_at")
    assert list(rows.values_list("seats", "mode")) == [(1, "room"), (2, "online"), (2, "room")]
    dated(series, 23, named=True)
    answer_new_dates(series=series, now=NOW)
    assert Companion.objects.filter(name="Jo").count() == 2


def test_ending_leaves_all_dates_to_come_and_beginning_again_answers_them(series):
    one, _two = dated(series, 2, room=1), dated(series, 9)
    standing = place(series)
    other = rsvp(one)
    end_standing(by=None, standing=standing, now=NOW)
    end_standing(by=None, standing=standing, now=NOW)
    other.refresh_from_db()
    assert (states(), other.state) == (["not_going", "not_going"], "offered")
    assert Minute.objects.filter(verb="events.standing.ended").count() == 1
    dated(series, 16)
    assert answer_new_dates(series=series, now=NOW) == 0
    assert place(series).pk == standing.pk
    assert states() == ["waiting", "going", "going"]


def test_a_person_and_their_address_are_one(series):
    maya = person()
    dated(series, 2)
    guest = Standing.objects.create(
        series=series, email="old@example.org", mode="room", nonce="x", placed_at=NOW, name="M"
    )
    Standing.objects.filter(pk=guest.pk).update(email=maya.email)
    placed = place_standing(by=maya, series=series, facts=RsvpFacts(), now=NOW)
    assert (placed.pk, placed.person_id, placed.email, placed.name) == (guest.pk, maya.pk, "", "")
    with pytest.raises(Refused, match="somebody else"):
        end_standing(by=person(), standing=placed, now=NOW)


def test_a_series_that_has_ended_takes_no_answer(series):
    series.ended_at = NOW
    with pytest.raises(Refused, match="has ended"):
        place(series)
