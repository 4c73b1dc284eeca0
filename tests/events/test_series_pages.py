"""The pages of series and hosts: who sees what, what they say, what errors cost (nothing)."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from moothall.events.actions import (
    accept_host_invitation,
    extend_series,
    invite_host,
    move_date,
    skip_date,
    start_series,
)
from moothall.events.attendance import Turn, ceiling, picture, sentence_of
from moothall.events.models import Event, HostInvitation, Series
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
APRIL = datetime(2026, 4, 14, 18, 30, tzinfo=ZoneInfo("Europe/London"))


def begun(rule: str = "FREQ=MONTHLY;BYDAY=2TU", **fields: Any) -> tuple[Series, Any, Event]:
    host = group("Leeds Digital")
    first = event(host, **{"starts_at": APRIL, "title": "Tea", "slug": "tea", **fields})
    guestlist(first, room=10)
    runs = member(host, "organiser")
    return start_series(by=runs, event=first, rule=rule, now=NOW), runs, first


def text_of(client: Any, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return str(response.content.decode())


def test_the_page_of_a_series_says_when_it_meets_and_what_is_off(client):
    series, runs, _first = begun()
    dates = Event.objects.filter(series=series).order_by("starts_at")
    move_date(by=runs, event=dates[1], starts_at=APRIL + timedelta(days=29), now=NOW)
    skip_date(by=runs, event=dates[2], now=NOW)
    rsvp(dates[0], seats=1)
    page = text_of(client, f"/events/series/{series.pk}/tea/")
    assert "Every second Tuesday of the month, 18:30 to 20:30" in page
    assert "Not on Tuesday 9 June" in page
    assert "Instead of Tuesday 12 May" in page
    assert "9 places left" in page
    assert "?series=1" in page
    assert "/events/group/" in page
    assert "Who came, date by date" not in page
    assert "Run this series" not in page


def test_a_series_has_one_address_and_none_without_a_date_to_see(client):
    series, _runs, first = begun(state="draft")
    assert client.get(f"/events/series/{series.pk}/tea/").status_code == 404
    Event.objects.filter(pk=first.pk).update(state="published")
    assert client.get(f"/events/series/{series.pk}/other/")["Location"] == f"/events/series/{series.pk}/tea/"
    assert client.get("/events/series/99999999999999999999/tea/").status_code == 404


def test_the_page_of_a_date_leads_to_its_series(client):
    series, _runs, first = begun()
    page = text_of(client, f"/events/{first.pk}/tea/")
    assert "One of a series:" in page
    assert f"/events/series/{series.pk}/tea/" in page
    assert "One of a series" not in text_of(client, f"/events/{(other := event(group())).pk}/{other.slug}/")


def test_those_who_run_it_see_who_came(client):
    series, runs, first = begun()
    Event.objects.filter(pk=first.pk).update(
        starts_at=NOW - timedelta(days=5), ends_at=NOW - timedelta(days=5, hours=-2), came_count=14, going_count=20
    )
    first.rsvps.create(email="n@example.org", state="came", came=1, first_time=True, placed_at=NOW)
    client.force_login(runs)
    page = text_of(client, f"/events/series/{series.pk}/tea/")
    assert "1 dates have been; 14 came in all" in page or "14 came" in page
    assert "<svg" in page
    assert "1 of them for the first time" in page
    client.logout()
    client.force_login(member(group(), "owner"))
    assert "Who came, date by date" not in text_of(client, f"/events/series/{series.pk}/tea/")


def test_making_a_series_shows_six_dates_before_anything_is_saved(client):
    host = group()
    first = event(host, starts_at=APRIL)
    client.force_login(member(host, "organiser"))
    path = f"/events/{first.pk}/series/"
    assert "Every second Tuesday of the month" in text_of(client, path)
    page = text_of(client, f"{path}?how=nth&until=&own=")
    for day in ("14 April", "12 May", "9 June", "14 July", "11 August", "8 September"):
        assert f"Tuesday {day} 2026" in page
    assert not Series.objects.exists()
    response = client.post(path, {"how": "nth", "until": "", "own": ""})
    series = Series.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/events/series/{series.pk}/run/")
    assert client.get(path)["Location"] == f"/events/series/{series.pk}/run/"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("how=own&own=FREQ%3DHOURLY&until=", "at most one date a day"),
        ("how=own&own=&until=", "not a part of a rule"),
        ("how=own&own=FREQ%3DWEEKLY%3BBYDAY%3DWE&until=", "does not fall on the first date"),
        ("how=nth&own=&until=2026-04-14", "choose a day after that"),
        ("how=nth&own=&until=2026-04-20", "no second date"),
        ("how=nth&own=&until=2126-04-20", "very far away"),
        ("how=nth&own=&until=soon", "Write a date"),
        ("how=&own=&until=", "Please choose one"),
    ],
)
def test_what_makes_no_series_is_said_and_nothing_is_lost(client, asked, said):
    host = group()
    first = event(host, starts_at=APRIL)
    client.force_login(member(host, "organiser"))
    page = text_of(client, f"/events/{first.pk}/series/?{asked}", 422)
    assert said in page
    assert not Series.objects.exists()


def test_a_skipped_date_comes_back_by_its_button(client):
    series, runs, _first = begun()
    date_ = Event.objects.get(series=series, series_on=date(2026, 6, 9))
    client.force_login(runs)
    assert "Nobody has answered it" in text_of(client, f"/events/{date_.pk}/skip/")
    assert client.post(f"/events/{date_.pk}/skip/", {"reason": ""}).status_code == 303
    assert 'value="2026-06-09"' in text_of(client, f"/events/series/{series.pk}/run/")
    assert client.post(f"/events/series/{series.pk}/restore/", {"on": "2026-06-09"}).status_code == 303
    assert Event.objects.filter(series=series, series_on=date(2026, 6, 9)).exists()
    assert client.post(f"/events/series/{series.pk}/restore/", {"on": "never"}).status_code == 404


def test_a_date_is_moved_by_its_form(client):
    _series, runs, first = begun()
    client.force_login(runs)
    path = f"/events/{first.pk}/move/"
    assert client.post(path, {"day": "2026-01-01", "begins": "19:00", "ends": "21:00"}).status_code == 422
    assert client.post(path, {"day": "2026-04-15", "begins": "22:00", "ends": "01:00"}).status_code == 303
    first.refresh_from_db()
    assert first.starts_at.isoformat() == "2026-04-15T21:00:00+00:00"
    assert first.ends_at - first.starts_at == timedelta(hours=3)


def test_many_dates_change_by_one_form_and_only_what_was_touched(client):
    series, runs, first = begun(venue="Hall", joining="Code 1")
    client.force_login(runs)
    path = f"/events/series/{series.pk}/change/"
    page = text_of(client, path)
    assert 'value="Hall"' in page
    given = {
        "date": first.pk, "scope": "all", "begins": "19:00", "ends": "21:00", "venue": "Library", "address": "",
        "place": "", "online_url": "", "title": "Tea", "summary": "", "description": "", "access": "",
        "joining": "Code 1", "tell": "on",
    }  # fmt: skip
    assert client.post(path, given).status_code == 303
    rows = Event.objects.filter(series=series)
    assert {(one.venue, one.joining) for one in rows} == {("Library", "Code 1")}
    series.refresh_from_db()
    assert (series.time.hour, series.minutes, series.facts["venue"]) == (19, 120, "Library")
    response = client.post(path, {**given, "title": ""})
    assert response.status_code == 422
    assert "Library" in response.content.decode()


def test_the_rule_is_changed_in_steps(client):
    series, runs, _first = begun()
    client.force_login(runs)
    path = f"/events/series/{series.pk}/rule/"
    assert "First date by the new rule" in text_of(client, path)
    assert "still to come" in text_of(client, f"{path}?first_on=2026-03-01", 422)
    assert "Every third Thursday of the month" in text_of(client, f"{path}?first_on=2026-06-18")
    assert "Thursday 16 July 2026" in text_of(client, f"{path}?first_on=2026-06-18&how=nth&own=&until=&reason=")
    given = {"first_on": "2026-06-18", "how": "nth", "own": "", "until": "", "reason": "Thursdays"}
    assert client.post(path, given).status_code == 303
    series.refresh_from_db()
    assert series.rule == "FREQ=MONTHLY;BYDAY=3TH"


def test_a_series_is_ended_by_its_form(client):
    series, runs, _first = begun()
    client.force_login(runs)
    path = f"/events/series/{series.pk}/end/"
    assert client.post(path, {"last_on": "2026-06-09", "reason": ""}).status_code == 303
    assert Event.objects.filter(series=series).count() == 3
    assert "This series has ended" in text_of(client, f"/events/series/{series.pk}/run/")
    assert client.post(path, {"last_on": "all"}).status_code in {409, 422}


def test_every_date_is_in_the_calendar_of_the_group(client):
    series, runs, first = begun()
    cancelled = Event.objects.get(series=series, series_on=date(2026, 5, 12))
    rsvp(cancelled)
    skip_date(by=runs, event=cancelled, now=NOW)
    feed = text_of(client, f"/events/group/{first.hosts.get().group.slug}.ics")
    assert feed.count("BEGIN:VEVENT") == 6
    assert feed.count("DTSTART;TZID=Europe/London:") == 6
    assert feed.count("T183000\r\n") >= 6
    assert feed.count("STATUS:CANCELLED") == 1


def test_pages_of_series_ask_as_often_for_many_dates(client, django_assert_max_num_queries, settings):
    asked = []
    for rule in ("FREQ=YEARLY", "FREQ=WEEKLY", "FREQ=DAILY"):
        series, runs, _first = begun(rule)
        client.force_login(runs)
        for path in (f"/events/series/{series.pk}/tea/", f"/events/series/{series.pk}/run/"):
            client.get(path)
            with django_assert_max_num_queries(60) as counted:
                client.get(path)
            asked.append((path.split("/")[-2], len(counted)))
    assert len(set(asked)) == 2, asked


def test_a_group_is_found_asked_and_answers(client):
    lead, other = group("Leeds Digital"), group("York Data")
    leader, helper = member(lead, "owner"), member(other, "organiser")
    made = event(lead, title="Tea")
    client.force_login(leader)
    path = f"/events/{made.pk}/hosts/"
    assert "York Data" not in text_of(client, path)
    assert "York Data" in text_of(client, f"{path}?q=york")
    assert client.post(path, {"q": "york", "group": lead.pk, "note": "x"}).status_code == 422
    assert client.post(path, {"q": "york", "group": other.pk, "note": "Come!"}).status_code == 303
    asked = HostInvitation.objects.get()
    assert "Take it back" in text_of(client, path)
    assert client.get(f"/events/hosting/{asked.pk}/").status_code == 404  # not theirs to answer
    client.force_login(helper)
    assert client.get(path).status_code == 404
    assert f"/events/hosting/{asked.pk}/" in text_of(client, f"/groups/{other.slug}/manage/")
    assert "Come!" in text_of(client, f"/events/hosting/{asked.pk}/")
    assert client.post(f"/events/hosting/{asked.pk}/", {"answer": "yes", "words": "Yes!"})["Location"] == path
    page = text_of(client, path)
    assert "50% of the numbers" in page
    assert "names and addresses" in page
    assert "has said yes already" in text_of(client, f"/events/hosting/{asked.pk}/")
    assert client.post(f"/events/hosting/{asked.pk}/", {"answer": "no"}).status_code == 409


def test_a_host_leaves_by_a_page_that_says_what_it_means(client):
    lead, other = group("Leeds Digital"), group("York Data")
    leader, helper = member(lead, "owner"), member(other, "organiser")
    made = event(lead, title="Tea")
    client.force_login(leader)
    path = f"/events/{made.pk}/hosts/{lead.pk}/leave/"
    assert "only host" in text_of(client, path)
    assert client.post(path).status_code == 409
    accept_host_invitation(by=helper, invitation=invite_host(by=leader, event=made, group=other, now=NOW), now=NOW)
    assert "York Data leads from then on and holds the guests’ names" in text_of(client, path)
    assert client.get(f"/events/{made.pk}/hosts/{other.pk}/leave/").status_code == 404
    assert client.post(path).status_code == 303
    assert [host.group_id for host in made.hosts.all()] == [other.pk]


def test_shares_are_settled_on_the_page(client):
    lead, other = group(), group()
    leader, helper = member(lead, "owner"), member(other, "organiser")
    made = event(lead, other)
    client.force_login(leader)
    path = f"/events/{made.pk}/shares/"
    parts = {f"part_{lead.pk}": 70, f"part_{other.pk}": 30}
    response = client.post(path, {**parts, f"part_{other.pk}": 20})
    assert response.status_code == 422
    assert "These parts make 90 percent" in response.content.decode()
    assert client.post(path, parts).status_code == 303
    client.force_login(helper)
    assert "We agree" in text_of(client, f"/events/{made.pk}/hosts/")
    assert client.post(f"{path}agree/", parts).status_code == 303
    assert "70% of the numbers" in text_of(client, f"/events/{made.pk}/hosts/")


def test_a_steward_runs_any_series_and_new_dates_appear_on_kept_pages(client):
    series, _runs, _first = begun()
    path = f"/events/series/{series.pk}/tea/"
    before = text_of(client, path)
    extend_series(now=NOW + timedelta(days=35))
    assert "13 October" not in before
    assert "13 October" in text_of(client, path)
    client.force_login(person(is_steward=True))
    assert client.get(f"/events/series/{series.pk}/run/").status_code == 200


def test_the_picture_of_attendance_says_what_it_shows():
    turns = [
        Turn("14 Apr", 20, 14, 3),
        Turn("12 May", 18, 16, 1),
        Turn("9 Jun", 0, off=True),
        Turn("14 <b>", 7),
    ]
    drawn = picture(turns, title="Who & when", sentence=sentence_of(turns))
    assert sentence_of(turns) == (
        "2 dates have been; 30 came in all, about 15 each time, from 14 to 16; 4 of them for the first time."
    )
    assert drawn.count("<rect") - 1 == 3 + 2 + 2  # said yes, came, first time; one is the pattern's
    assert drawn.count("att-off") == 1
    assert "14 &lt;b&gt;" in drawn
    assert "style=" not in drawn
    assert picture([], title="x", sentence="y") == ""
    assert "No date has been yet" in sentence_of([Turn("14 Apr", 3)])


@pytest.mark.parametrize("most", range(0, 400, 7))
def test_lines_of_the_picture_fall_on_numbers(most):
    top = ceiling(most)
    assert top >= max(most, 4)
    assert top % 4 == 0
    assert top <= max(4, most * 2)
