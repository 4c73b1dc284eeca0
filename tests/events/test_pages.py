"""Pages: who sees what, what they say, and what frames they may stand in."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from moothall.events.actions import merge_events
from moothall.events.models import Event
from moothall.people.models import Person
from tests.events.making import HOUR, LEEDS, MANCHESTER, NOW, event, group, member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY = timedelta(days=1)


def sign_in(client: Client, who: Person | None) -> None:
    if who:
        client.force_login(who)


def page_of(made: Event) -> str:
    return f"/events/{made.pk}/{made.slug}/"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("stranger", 404),
        ("member of another", 404),
        ("member", 404),
        ("helper", 200),
        ("organiser", 200),
        ("owner", 200),
        ("steward", 200),
    ],
)
def test_a_draft_is_seen_by_those_who_run_its_groups(client, who, expected):
    host = group()
    made = event(host, state="draft")
    people: dict[str, Callable[[], Person | None]] = {
        "stranger": lambda: None,
        "member of another": lambda: member(group(), "owner"),
        "steward": lambda: person(is_steward=True),
    }
    sign_in(client, people.get(who, lambda: member(host, who))())
    assert client.get(page_of(made)).status_code == expected
    assert client.get(f"/events/{made.pk}.ics").status_code == expected
    assert made.title not in client.get("/events/").content.decode()


def test_the_address_of_an_event_has_one_form(client):
    made = event()
    response = client.get(f"/events/{made.pk}/another-name/")
    assert (response.status_code, response["Location"]) == (301, page_of(made))


def test_the_address_of_a_merged_event_leads_to_the_other(client):
    first, second, third = event(), event(), event()
    merge_events(keep=second, drop=first, by=None, now=NOW)
    merge_events(keep=third, drop=second, by=None, now=NOW)
    response = client.get(page_of(first))
    assert (response.status_code, response["Location"]) == (302, page_of(third))
    assert client.get(f"/events/{first.pk}.ics")["Location"] == f"/events/{third.pk}.ics"


def test_a_page_says_when_where_and_by_whom(client):
    host = group("Tea and Data")
    made = event(host, title="Cake", venue="The Hall", address="The Hall, 1 Mount St", going_count=7)
    page = client.get(page_of(made)).content.decode()
    for words in (
        "Thursday 12 March 2026, 12:00 to 14:00",
        "(2 hours)",
        "1 Mount St",
        "7 people are going",
        "Tea and Data",
    ):
        assert words in page
    assert "openstreetmap.org/directions?to=53.47940%2C-2.24530" in page
    assert 'property="og:title" content="Cake"' in page


@pytest.mark.parametrize(("state", "words"), [("cancelled", "is cancelled"), ("postponed", "is postponed")])
def test_what_is_off_says_so_on_page_and_list(client, state, words):
    made = event(state=state, reason="The boiler broke.")
    page = client.get(page_of(made)).content.decode()
    assert words in page
    assert "The boiler broke." in page
    assert state.capitalize() in client.get("/events/").content.decode()


def structured(client: Client, made: Event) -> Any:
    page = client.get(page_of(made)).content.decode()
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(data)


def test_structured_data_tells_a_moved_mixed_event(client):
    made = event(
        group("A"), group("B"), title="</script><script>alert(1)</script>", online_url="https://meet.example.org/x",
        venue="Hall", previous_starts_at=NOW, timezone="Europe/Paris",
    )  # fmt: skip
    data = structured(client, made)
    assert data["name"] == "</script><script>alert(1)</script>"
    assert data["startDate"] == "2026-03-12T13:00:00+01:00"
    assert data["previousStartDate"] == "2026-03-10T13:00:00+01:00"
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [each["@type"] for each in data["location"]] == ["Place", "VirtualLocation"]
    assert data["location"][0]["geo"]["latitude"] == MANCHESTER[0]
    assert [each["name"] for each in data["organizer"]] == ["A", "B"]
    assert "<script>alert" not in client.get(page_of(made)).content.decode()


@pytest.mark.parametrize(
    ("state", "status"),
    [("cancelled", "EventCancelled"), ("postponed", "EventPostponed"), ("published", "EventScheduled")],
)
def test_structured_status(client, state, status):
    assert structured(client, event(state=state))["eventStatus"] == f"https://schema.org/{status}"


def test_structured_days(client):
    day = date(2026, 3, 12)
    assert structured(client, event(all_day=True, starts_on=day, ends_on=day))["startDate"] == "2026-03-12"


def test_an_embed_may_stand_in_any_frame_and_sets_no_cookie(client):
    event(title="Tea")
    for _each in range(2):  # rendered, then kept
        response = client.get("/events/embed/")
        assert "frame-ancestors *;" in response["Content-Security-Policy"] + ";"
        assert "frame-ancestors 'none'" not in response["Content-Security-Policy"]
        assert "X-Frame-Options" not in response
        assert not response.cookies
        assert "Tea" in response.content.decode()
    for path in ("/events/", "/events/embed/create/"):
        response = client.get(path)
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"


def test_the_snippet_is_escaped_and_keeps_the_question(client):
    page = client.get("/events/embed/create/?near=M13&miles=10&n=5").content.decode()
    assert "&lt;iframe" in page
    assert "near=M13&amp;amp;miles=10&amp;amp;n=5" in page


def test_an_ongoing_event_stands_under_today(client):
    event(title="Camp", starts_at=NOW - DAY * 2, hours=96)
    page = client.get("/events/").content.decode()
    assert page.index("Tuesday 10 March 2026") < page.index("Camp")


def test_the_reader_sees_their_own_days(client):
    event(title="Late", starts_at=NOW.replace(hour=23, minute=30))
    assert "Tuesday 10 March 2026" in client.get("/events/").content.decode()
    sign_in(client, person(timezone="Europe/Paris"))
    page = client.get("/events/").content.decode()
    assert "Wednesday 11 March 2026" in page
    assert "in London (Wednesday 11 March, 00:30" in page


def test_near_my_home(client):
    event(title="here", at=LEEDS)
    event(title="there")
    assert "We do not know where you live" in client.get("/events/?near=home").content.decode()
    sign_in(client, person(home_name="LS1", home_latitude=LEEDS[0], home_longitude=LEEDS[1]))
    page = client.get("/events/?near=home").content.decode()
    assert "near LS1" in page
    assert "here</a>" in page
    assert "there</a>" not in page


def test_what_has_been_goes_back_in_time(client):
    event(title="long ago", starts_at=NOW - DAY * 9)
    event(title="lately", starts_at=NOW - DAY * 2)
    event(title="still ahead")
    page = client.get("/events/?when=past").content.decode()
    assert page.index("lately") < page.index("long ago")
    assert "still ahead" not in page


def test_the_end_of_the_list_is_reached_by_its_own_links(client):
    host = group()
    for number in range(45):
        event(host, title=f"Number {number:02}!", starts_at=NOW + HOUR * number)
    seen, path = [], "/events/?when=month"
    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r"Number \d\d!", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        path = f"/events/{found[1].replace('&amp;', '&')}" if found else ""
    assert seen == [f"Number {number:02}!" for number in range(45)]


def test_nothing_that_matches_offers_ways_out(client):
    page = client.get("/events/?near=Penzance&miles=5&when=today").content.decode()
    assert "Nothing that matches" in page
    assert "?near=Penzance&amp;when=today" in page or "miles=20" in page
    assert "how=online" in page


def test_a_month_shows_each_day_and_counts_what_does_not_fit(client):
    host = group()
    for number in range(7):
        event(host, title=f"Busy {number}", starts_at=NOW + HOUR * number)
    event(host, title="Camp", starts_at=NOW + DAY * 3, hours=50)
    page = client.get("/events/month/2026/3/").content.decode()
    assert page.count("Busy") == 4
    assert "3 more" in page
    assert page.count(">Camp<") == 3
    assert client.get("/events/month/").headers["Location"] == "/events/month/2026/3/"
    assert client.get("/events/month/2026/13/").status_code == 404
    assert client.get("/events/month/1/1/").status_code == 404


def test_a_month_near_a_place_marks_evenings_that_clash(client):
    event(group())
    event(group(), starts_at=NOW + DAY * 2 + HOUR)
    words = "Groups within 20 miles clash"
    assert words in client.get("/events/month/2026/3/?near=Manchester").content.decode()
    assert words not in client.get("/events/month/2026/3/").content.decode()


def test_a_single_day_names_the_groups_that_clash(client):
    event(group("Tea"))
    event(group("Cake"), starts_at=NOW + DAY * 2 + HOUR)
    event(group("Far away"), at=LEEDS)
    page = client.get("/events/?from=2026-03-12&to=2026-03-12").content.decode()
    assert "Groups within 20 miles of each other meet that evening: Tea and Cake." in page
    assert "that evening" not in client.get("/events/").content.decode()


def test_search_narrows_the_list(client):
    from moothall.events.actions import reindex_events

    event(title="Knitting for beginners")
    event(title="Databases")
    assert reindex_events(now=NOW) == 2
    page = client.get("/events/?q=knitting").content.decode()
    assert "Knitting for beginners</a>" in page
    assert "Databases</a>" not in page
