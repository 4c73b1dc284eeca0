"""Feeds: what they hold, to whom they open, how little they cost when nothing is new."""

import csv
import io
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
from django.test import Client

from moothall.events.actions import EventFacts, make_feed_key, publish_read_event, revoke_feed_key
from moothall.events.models import FeedKey
from moothall.kit.verdict import Refused
from moothall.people.models import STRANGER
from tests.events.making import LEEDS, NOW, event, group, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY = timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client: Client, path: str) -> list[Any]:
    response = client.get(path)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar: Any = icalendar.Calendar.from_ical(response.content)
    return list(calendar.events)


def titles(client: Client, path: str) -> list[str]:
    return [str(each["SUMMARY"]) for each in read(client, path)]


def test_the_networks_feed_reaches_a_month_back_and_holds_all_to_come(client):
    for title, days in (("old", -40), ("recent", -20), ("soon", 2), ("far", 400)):
        event(title=title, starts_at=NOW + DAY * days)
    event(title="draft", state="draft")
    event(title="off", state="cancelled", starts_at=NOW + DAY * 3)
    found = read(client, "/events/feed.ics")
    assert [str(each["SUMMARY"]) for each in found] == ["recent", "soon", "off", "far"]
    assert [str(each["STATUS"]) for each in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert len({str(each["UID"]) for each in found}) == 4


def test_an_event_in_a_feed_is_the_event(client):
    host = group("Tea & Data")
    made = event(
        host, title="Tea", venue="The Hall", address="The Hall, 1 Mount St", url="https://elsewhere.example/1",
        sequence=2,
        description="Bring, tea; and\na friend", online_url="https://meet.example.org/a",
    )  # fmt: skip
    [found] = read(client, "/events/feed.ics")
    assert found["DTSTART"].dt == made.starts_at
    assert found["DTEND"].dt == made.ends_at
    assert found["SEQUENCE"] == 2
    assert found["LOCATION"] == "The Hall, 1 Mount St"
    assert found["DESCRIPTION"] == "Bring, tea; and\na friend\n\nHosted by Tea & Data\n\nhttps://elsewhere.example/1"
    assert found["URL"].endswith(f"/events/{made.pk}/{made.slug}/")
    assert found["UID"] == f"{made.pk}@127.0.0.1"
    assert round(found["GEO"].latitude, 3) == 53.479
    assert [each.to_ical() for each in read(client, f"/events/{made.pk}.ics")] == [found.to_ical()]


def test_a_rough_position_is_not_given_as_a_fact(client):
    event(approximate=True)
    [found] = read(client, "/events/feed.ics")
    assert "GEO" not in found


def test_feeds_of_a_group_a_place_and_a_topic(client):
    one, two = group(), group(at=LEEDS)
    event(one, title="one")
    event(two, title="two", at=LEEDS)
    event(one, two, title="both", starts_at=NOW + DAY * 4)
    assert titles(client, f"/events/group/{one.slug}.ics") == ["one", "both"]
    assert titles(client, f"/events/feed.ics?group={two.slug}") == ["two", "both"]
    assert titles(client, "/events/feed.ics?near=Leeds&miles=10") == ["two"]
    assert titles(client, "/events/feed.ics?topic=none") == []


def test_a_group_that_is_not_there_has_no_feed(client):
    assert client.get("/events/group/nobody.ics").status_code == 404
    assert client.get(f"/events/group/{group(state='applied').slug}.ics").status_code == 404


def test_a_place_that_is_none_is_said_rather_than_answered_with_everything(client):
    response = client.get("/events/feed.ics?near=Zzyzxville")
    assert response.status_code == 400
    assert "Zzyzxville" in response.content.decode()


def test_a_feed_is_not_sent_again_while_nothing_changed(client):
    host = group()
    event(host)
    first = client.get("/events/feed.ics")
    again = client.get("/events/feed.ics", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    facts = EventFacts(title="New", starts_at=NOW + DAY, ends_at=NOW + DAY, timezone="UTC", uid="n")
    publish_read_event(groups=[host], facts=facts, now=NOW)
    assert client.get("/events/feed.ics", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_my_own_feed_opens_by_its_key_alone_until_that_is_revoked(client):
    mine, other = group(), group()
    event(mine, title="mine")
    event(other, title="other")
    me = member(mine)
    token = make_feed_key(by=me, now=NOW)
    path = f"/events/mine/{token}.ics"
    assert titles(client, path) == ["mine"]
    first = client.get(path)
    assert first["Cache-Control"].startswith("max-age=0")
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert token.split(".")[0] not in FeedKey.objects.get().token_hash
    newer = make_feed_key(by=me, now=NOW)
    assert client.get(path).status_code == 404
    assert revoke_feed_key(by=me, now=NOW)
    assert client.get(f"/events/mine/{newer}.ics").status_code == 404
    assert not revoke_feed_key(by=me, now=NOW)


def test_a_forged_key_opens_nothing(client):
    me = member(group())
    token = make_feed_key(by=me, now=NOW)
    secret, _, signature = token.partition(".")
    for forged in (f"{secret}x.{signature}", f"{secret}.{signature}x", secret, "x", "."):
        assert client.get(f"/events/mine/{forged}.ics").status_code == 404


def test_somebody_who_left_has_no_feed(client):
    me = member(group())
    token = make_feed_key(by=me, now=NOW)
    me.is_active = False
    me.save()
    assert client.get(f"/events/mine/{token}.ics").status_code == 404


def test_the_key_page_needs_an_account_and_shows_the_address_once(client):
    assert client.get("/events/mine/").status_code == 302
    assert client.post("/events/mine/make/").status_code == 302
    with pytest.raises(Refused):
        make_feed_key(by=STRANGER, now=NOW)
    client.force_login(member(group()))
    assert "no feed yet" in client.get("/events/mine/").content.decode()
    shown = client.post("/events/mine/make/").content.decode()
    assert "/events/mine/" in shown
    assert "webcal://" in shown
    after = client.get("/events/mine/").content.decode()
    assert "webcal://" not in after
    assert client.get("/events/mine/make/").status_code == 405
    assert client.post("/events/mine/end/").status_code == 303
    assert not FeedKey.objects.filter(revoked_at=None).exists()


def test_atom_tells_of_new_events_first(client):
    event(title="known long", created_at=NOW - DAY * 9)
    event(title="new & <b>bold</b>", created_at=NOW - DAY, description_html="<p>Tea & cake</p>")
    response = client.get("/events/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root: Any = ElementTree.fromstring(response.content)
    assert [each.findtext(f"{ATOM}title") for each in root.iter(f"{ATOM}entry")] == ["new & <b>bold</b>", "known long"]
    assert root.find(f"{ATOM}link[@rel='self']").attrib["href"].endswith("/events/feed.atom")
    for element in (root, *root.iter(f"{ATOM}entry")):
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert root.find(f"{ATOM}entry/{ATOM}content").text == "<p>Tea & cake</p>"


def test_an_empty_atom_feed_is_valid(client):
    root = ElementTree.fromstring(client.get("/events/feed.atom").content)
    assert root.findtext(f"{ATOM}updated")


def test_the_table_holds_the_list_and_no_formula(client):
    event(
        group("=cmd|' /C calc'!A0"),
        title="@SUM(1+1)",
        summary=" =2+2",
        all_day=True,
        starts_on=date(2026, 3, 12),
        ends_on=date(2026, 3, 12),
    )
    response = client.get("/events/events.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 1
    assert rows[0]["title"] == "'@SUM(1+1)"
    assert rows[0]["hosts"] == "'=cmd|' /C calc'!A0"
    assert rows[0]["summary"] == "' =2+2"
    assert rows[0]["first_day"] == "2026-03-12"
    assert rows[0]["longitude"] == "-2.2453"
    assert "attachment" in response["Content-Disposition"]
