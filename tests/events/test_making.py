"""Events are made: drafts, what they say, starting points, copies; and the pages on which that is done."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from moothall.events import starting
from moothall.events.actions import EventDraft, copy_event, delete_draft, draft_event, publish_event, set_guestlist
from moothall.events.actions.asking_guests import guestlist_facts_of
from moothall.events.actions.guests import GuestlistFacts
from moothall.events.models import Capacity, Event, Guestlist, Host, Question
from moothall.events.queries.drafts import draft_of, events_to_run
from moothall.events.starting import Starter, starter
from moothall.groups.models import Topic
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from moothall.minutes.work.worker import work_off
from moothall.search.models import Document
from tests.events.making import HOUR, MANCHESTER, NOW, event, group, guestlist, member, person, rsvp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
FRIDAY = datetime(2026, 3, 20, 18, 30, tzinfo=UTC)
TEA = EventDraft("Tea and Data", FRIDAY, FRIDAY + 2 * HOUR)
FORM = {"from": "nothing", "title": "Tea", "on": "2026-03-20", "at": "18:30", "lasts": "120", "do": "save"}
LEEDS = {
    "name": "Leeds", "kind": "town", "code": "", "latitude": 53.7974, "longitude": -1.5438,
    "local_authority": "Leeds", "region": "Yorkshire and The Humber", "country": "GB",
}  # fmt: skip


@pytest.fixture
def host():
    return group("Leeds Data")


@pytest.fixture
def maya(host):
    return member(host, "organiser")


@pytest.fixture
def talk_night():
    """Register a starting point that leaves something with the event, and take it away again."""
    laid: list[int] = []

    def lay_out(*, event: Event, by: Any, now: datetime) -> None:
        laid.append(event.pk)

    facts = {"title": "Talk night", "summary": "Two talks", "access": "Step-free", "nonsense": 1}
    starter(Starter("test-night", "Talk night", "Two talks and a break", 150, facts, apply=lay_out))
    yield laid
    del starting._starters["test-night"]


def test_a_draft_is_its_hosts_own_until_it_is_published(host, maya):
    made = draft_event(by=maya, groups=[host], facts=TEA, now=NOW)
    assert (made.state, made.origin, made.slug, made.created_at) == ("draft", "here", "tea-and-data", NOW)
    assert [row.pk for row in Event.objects.visible_to(maya)] == [made.pk]
    assert not Event.objects.visible_to(person()).exists()
    assert (
        Minute.objects.filter(about_kind="events.event", about_id=made.pk).earliest("id").verb == "events.event.drafted"
    )
    host.refresh_from_db()
    assert host.next_event_at is None


def test_a_draft_says_all_that_was_written(host, maya):
    words: dict[str, Any] = {
        "summary": "One line",
        "description": "**Cake**",
        "venue": "The Hall",
        "address": "1 Mill St, Leeds",
        "joining": "Code 1234",
        "access": "Lift",
        "online_url": "https://meet.example/x",
        "url": "https://a.example/",
    }
    written = replace(TEA, **words, topics=("AI", "Maps"), where=LEEDS)
    made = draft_event(by=maya, groups=[host], facts=written, now=NOW)
    assert draft_of(Event.objects.get(pk=made.pk)) == written
    assert made.description_html == "<p><strong>Cake</strong></p>\n"
    assert (str(made.place), made.approximate, made.latitude) == ("Leeds", True, LEEDS["latitude"])
    assert set(Topic.objects.values_list("name", flat=True)) == {"AI", "Maps"}


def test_hostile_html_never_reaches_the_page(client, host, maya):
    evil = '<script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3)) <iframe src="//evil">'
    made = draft_event(by=maya, groups=[host], facts=replace(TEA, title=evil[:80], description=evil), now=NOW)
    publish_event(by=maya, event=made, now=NOW)
    page = client.get(f"/events/{made.pk}/{Event.objects.get().slug}/").content.decode()
    main = page.partition("<main")[2]
    for marks in ("<script>alert", "<img src=x", "<iframe", 'href="javascript:'):
        assert marks not in main


def test_an_event_without_a_place_is_near_its_host_and_one_online_nowhere(host, maya):
    near = draft_event(by=maya, groups=[host], facts=TEA, now=NOW)
    online = draft_event(by=maya, groups=[host], facts=replace(TEA, online_url="https://meet.example/x"), now=NOW)
    assert ((near.latitude, near.longitude), near.approximate) == (MANCHESTER, True)
    assert online.latitude is None
    assert draft_of(near).where is None  # nobody gave it


def test_only_organisers_of_an_open_group_make_events(host):
    for who in (person(), member(host), member(host, "helper")):
        with pytest.raises(Refused, match="Only the organisers"):
            draft_event(by=who, groups=[host], facts=TEA, now=NOW)
    closed = group(state="closed")
    with pytest.raises(Refused, match="is closed"):
        draft_event(by=member(closed, "owner"), groups=[closed], facts=TEA, now=NOW)
    with pytest.raises(Refused, match="needs a group"):
        draft_event(by=person(), groups=[], facts=TEA, now=NOW)
    assert not Event.objects.exists()


def test_one_cannot_make_another_group_host_it(host, maya):
    with pytest.raises(Refused):
        draft_event(by=maya, groups=[host, group()], facts=TEA, now=NOW)


def modes_of(made: Event) -> dict[str, int | None]:
    return dict(Capacity.objects.filter(event=made).values_list("mode", "places"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"venue": "The Hall"}, {"room": None}),
        ({"online_url": "https://meet.example/x"}, {"online": None}),
        ({"venue": "The Hall", "online_url": "https://meet.example/x"}, {"room": None, "online": None}),
        ({}, {"room": None}),
    ],
)
def test_what_is_made_here_takes_answers_in_each_way_it_takes_place(host, maya, words, expected):
    made = draft_event(by=maya, groups=[host], facts=replace(TEA, **words), now=NOW)
    assert modes_of(made) == expected
    assert made.guestlist.is_open


def test_a_starting_point_leaves_its_things_in_the_same_transaction(host, maya, talk_night):
    made = draft_event(by=maya, groups=[host], facts=TEA, now=NOW, made_from="test-night")
    assert (talk_night, made.made_from) == ([made.pk], "test-night")


def test_a_starting_point_that_fails_leaves_no_event(host, maya, talk_night):
    def fail(**_given: Any) -> None:
        raise RuntimeError

    starter(Starter("test-night", "x", "y", 60, {}, apply=fail))
    with pytest.raises(RuntimeError):
        draft_event(by=maya, groups=[host], facts=TEA, now=NOW, made_from="test-night")
    assert not Event.objects.exists()


def test_a_copy_says_and_asks_the_same_on_another_date(host, maya, monkeypatch):
    carried: list[tuple[int, int]] = []
    monkeypatch.setitem(
        starting._carriers, "test", lambda **given: carried.append((given["original"].pk, given["event"].pk))
    )
    made = draft_event(by=maya, groups=[host], facts=replace(TEA, venue="The Hall", topics=("AI",)), now=NOW)
    asked = GuestlistFacts(room=30, most_guests=2, closes_at=FRIDAY - 2 * HOUR)
    set_guestlist(by=maya, event=made, facts=asked, now=NOW)
    Question.objects.create(event=made, text="Cake?", purpose="the order", delete_on=date(2026, 3, 27))
    later = FRIDAY + timedelta(days=28)
    copy = copy_event(by=maya, event=made, starts_at=later, now=NOW)
    assert (copy.state, copy.made_from, copy.venue, copy.starts_at) == ("draft", f"event:{made.pk}", "The Hall", later)
    assert guestlist_facts_of(copy.guestlist) == replace(asked, closes_at=later - 2 * HOUR)
    assert list(copy.questions.values_list("text", "delete_on")) == [("Cake?", date(2026, 4, 24))]
    assert carried == [(made.pk, copy.pk)]
    assert draft_of(copy).topics == ("AI",)
    assert copy.uid != made.uid


def test_a_copy_of_a_co_hosted_event_is_hosted_by_ones_own_groups(host, maya):
    both = event(group(), host)
    assert [row.group for row in copy_event(by=maya, event=both, starts_at=FRIDAY, now=NOW).hosts.all()] == [host]


def test_a_copy_keeps_whole_days_over_a_change_of_clocks(host, maya):
    zone = ZoneInfo("Europe/London")
    days = [datetime(2026, 3, day, tzinfo=zone) for day in (21, 23)]
    made = draft_event(
        by=maya, groups=[host], facts=replace(TEA, starts_at=days[0], ends_at=days[1], all_day=True), now=NOW
    )
    assert (made.starts_on, made.ends_on) == (date(2026, 3, 21), date(2026, 3, 22))
    copy = copy_event(by=maya, event=made, starts_at=datetime(2026, 3, 28, tzinfo=zone), now=NOW)
    assert (copy.starts_on, copy.ends_on) == (date(2026, 3, 28), date(2026, 3, 29))
    assert copy.ends_at == datetime(2026, 3, 29, 23, tzinfo=UTC)


def test_a_draft_can_be_deleted_and_nothing_else(host, maya):
    made = draft_event(by=maya, groups=[host], facts=TEA, now=NOW)
    shown = event(host)
    with pytest.raises(Refused, match="Cancel it"):
        delete_draft(by=maya, event=shown, now=NOW)
    with pytest.raises(Refused):
        delete_draft(by=member(group(), "owner"), event=made, now=NOW)
    delete_draft(by=maya, event=made, now=NOW)
    assert list(Event.objects.all()) == [shown]
    assert not Guestlist.objects.filter(event_id=made.pk).exists()


def test_a_published_event_is_found_and_a_deleted_draft_never_was(host, maya):
    made = draft_event(by=maya, groups=[host], facts=TEA, now=NOW)
    work_off(now=NOW)
    assert not Document.objects.filter(kind="event").exists()
    publish_event(by=maya, event=made, now=NOW)
    work_off(now=NOW)
    assert [row.title for row in Document.objects.filter(kind="event")] == ["Tea and Data"]


# ---- Pages ----


def test_strangers_sign_in_first_and_people_without_a_group_learn_why(client):
    assert client.get("/events/new/").status_code == 302
    client.force_login(person())
    page = client.get("/events/new/").content.decode()
    assert "An event needs a group that hosts it" in page
    assert client.post("/events/new/", FORM).status_code == 200
    assert not Event.objects.exists()


def test_the_ways_to_begin_are_offered(client, host, maya, talk_night):
    event(host, title="Monthly meet-up", starts_at=NOW - timedelta(days=28))
    read = event(host, title="From the feed", origin="read")
    client.force_login(maya)
    page = client.get("/events/new/").content.decode()
    assert "Perhaps on Tuesday 10 March 2026" not in page  # today is no next time
    for words in ("Monthly meet-up", "Talk night", "From nothing", "From the feed", f"/events/{read.pk}/take-on/"):
        assert words in page


def test_again_next_month_is_the_same_weekday_of_it(client, host, maya):
    last = event(host, title="Meet-up", starts_at=datetime(2026, 2, 10, 18, 30, tzinfo=UTC), venue="The Hall")
    client.force_login(maya)
    assert "Perhaps on Tuesday 14 April 2026" in client.get("/events/new/").content.decode()
    page = client.get(f"/events/new/?from=event:{last.pk}").content.decode()
    for value in ('value="2026-04-14"', 'value="18:30"', 'value="The Hall"'):  # summer time: the wall shows the same
        assert value in page
    sent = {**FORM, "from": f"event:{last.pk}", "on": "2026-04-14", "title": "Meet-up in spring"}
    assert client.post("/events/new/", sent).status_code == 303
    made = Event.objects.get(title="Meet-up in spring")
    assert (made.starts_at, made.made_from) == (datetime(2026, 4, 14, 17, 30, tzinfo=UTC), f"event:{last.pk}")


def test_a_template_fills_the_form_and_a_title_and_a_time_are_enough(client, host, maya, talk_night):
    client.force_login(maya)
    page = client.get("/events/new/?from=test-night").content.decode()
    assert 'value="Talk night"' in page
    assert '<option value="150" selected>' in page
    response = client.post("/events/new/", {**FORM, "from": "test-night"})
    made = Event.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/events/{made.pk}/run/")
    assert (made.title, made.made_from, made.ends_at - made.starts_at, talk_night) == (
        "Tea", "test-night", 2 * HOUR, [made.pk],
    )  # fmt: skip


def test_the_group_of_the_address_leads_among_several(client, host, maya):
    second = group("Alpha Group")
    second.memberships.create(person=maya, role="owner", since=NOW)
    client.force_login(maya)
    page = client.get(f"/events/new/?group={host.slug}&from=nothing").content.decode()
    ticked = re.findall(r'name="hosts" value="(\d+)"[^>]*\bchecked\b', page)
    assert ticked == [str(host.pk)]
    client.post(f"/events/new/?group={host.slug}", {**FORM, "hosts": [second.pk, host.pk]})
    assert [row.group for row in Host.objects.order_by("id")] == [host, second]
    assert client.post(f"/events/new/?group={host.slug}", {**FORM, "hosts": []}).status_code == 422


def test_a_steward_may_make_one_for_any_group(client, host):
    client.force_login(person(is_steward=True))
    assert "An event needs a group" in client.get("/events/new/").content.decode()
    assert client.post(f"/events/new/?group={host.slug}", FORM).status_code == 303
    assert [row.group for row in Host.objects.all()] == [host]


def test_one_cannot_host_for_others(client, maya):
    other = group("Not hers", slug="not-hers")
    client.force_login(maya)
    client.post(f"/events/new/?group={other.slug}", {**FORM, "hosts": [other.pk]})
    assert not Host.objects.filter(group=other).exists()


def test_somebody_elses_event_is_no_beginning(client, maya):
    theirs = event(group(), title="Theirs")
    client.force_login(maya)
    page = client.get(f"/events/new/?from=event:{theirs.pk}").content.decode()
    assert "Where do you want to begin?" in page
    for key in ("event:", "event:x", f"event:{2**70}", "event:٣", "no-such-thing"):
        assert client.get("/events/new/", {"from": key}).status_code == 200


def test_a_preview_saves_nothing(client, maya):
    client.force_login(maya)
    page = client.post("/events/new/", {**FORM, "description": "**Cake** <script>x</script>", "do": "preview"})
    assert page.status_code == 200
    assert "<strong>Cake</strong>" in page.content.decode()
    assert "<script>x" not in page.content.decode()
    assert 'value="Tea"' in page.content.decode()
    assert not Event.objects.exists()


WRONG: list[tuple[dict[str, str], str]] = [
    ({"title": ""}, "Please fill this in"),
    ({"title": "x" * 251}, "These are 251 characters; 250 fit."),
    ({"on": ""}, "Please fill this in"),
    ({"on": "2026-02-30"}, "Write a date such as"),
    ({"at": ""}, "At what time does it start?"),
    ({"at": "25:99"}, "Write a time such as"),
    ({"on": "2025-03-20"}, "Thursday 20 March 2025 has passed. Did you mean Friday 20 March 2026?"),
    ({"on": "2026-02-01"}, "Did you mean Monday 1 February 2027?"),
    ({"on": "9999-12-31"}, "Is the year right?"),
    ({"on": "0001-01-01"}, "Is the year right?"),
    ({"lasts": "", "until": "17:00"}, "It would end before it starts. If it goes on past midnight"),
    ({"lasts": "", "until": "20:00", "until_on": "2026-03-19"}, "It would end before it starts. The first day is"),
    ({"lasts": "all_day", "until_on": "2026-03-19"}, "The last day is before the first"),
    ({"lasts": "all_day", "until_on": "2026-06-19"}, "That is more than a month"),
    ({"on": "2026-03-29", "at": "01:30"}, "29 March the clocks in London go from 01:00 to 02:00: 01:30 does not exist"),
    ({"on": "2026-10-25", "at": "01:30"}, "so 01:30 comes twice"),
    ({"timezone": "Mars/Olympus"}, "We know no such time zone"),
    ({"online_url": "javascript:alert(1)"}, "is not a web address"),
    ({"online_url": "data:text/html,hi"}, "is not a web address"),
    ({"url": "ftp://files.example/a"}, "is not a web address"),
    ({"place": "Nowhereville-on-Sea"}, "We know no place of that name"),
    ({"access": "x" * 2001}, "These are 2001 characters; 2000 fit."),
    ({"description": "x" * 100_001}, "These are 100001 characters; 100000 fit."),
]  # fmt: skip


@pytest.mark.parametrize(("given", "sentence"), WRONG)
def test_what_is_wrong_is_said_in_place_and_nothing_is_lost(client, maya, given, sentence):
    client.force_login(maya)
    sent = {**FORM, "timezone": "Europe/London", "venue": "The Hall I typed", **given}
    response = client.post("/events/new/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Nothing is lost" in page
    assert 'value="The Hall I typed"' in page
    for value in given.values():
        assert value[:200] in page or value.startswith("Mars")
    assert not Event.objects.exists()


def test_a_day_that_has_passed_is_taken_when_that_is_meant(client, maya):
    client.force_login(maya)
    assert 'name="past_ok"' not in client.get("/events/new/?from=nothing").content.decode()
    passed = {**FORM, "on": "2026-02-20"}
    assert 'name="past_ok"' in client.post("/events/new/", passed).content.decode()
    assert client.post("/events/new/", {**passed, "past_ok": "on"}).status_code == 303


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_a_time_that_comes_twice_is_the_one_that_was_chosen(client, maya, which, hour):
    client.force_login(maya)
    twice = {**FORM, "on": "2026-10-25", "at": "01:30", "timezone": "Europe/London"}
    page = client.post("/events/new/", twice).content.decode()
    assert "before the clocks go back (BST)" in page
    assert "after they have gone back (GMT)" in page
    client.post("/events/new/", {**twice, "which": which})
    assert Event.objects.get().starts_at == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


def test_a_choice_between_two_times_survives_another_mistake(client, maya):
    client.force_login(maya)
    twice = {**FORM, "on": "2026-10-25", "at": "01:30", "timezone": "Europe/London", "which": "second", "title": ""}
    page = client.post("/events/new/", twice).content.decode()
    assert re.search(r'name="which" value="second"[^>]*\bchecked\b', page)


@pytest.mark.parametrize(
    ("given", "ends_at"),
    [
        ({"lasts": "90"}, FRIDAY + 1.5 * HOUR),
        ({"lasts": ""}, FRIDAY + 2 * HOUR),
        ({"lasts": "", "until": "22:15"}, datetime(2026, 3, 20, 22, 15, tzinfo=UTC)),
        ({"lasts": "", "until": "01:00", "until_on": "2026-03-21"}, datetime(2026, 3, 21, 1, tzinfo=UTC)),
    ],
)
def test_the_end_is_a_length_a_time_or_a_usual_evening(client, maya, given, ends_at):
    client.force_login(maya)
    client.post("/events/new/", {**FORM, **given})
    assert Event.objects.get().ends_at == ends_at


def test_times_are_those_of_the_zone_that_was_chosen(client, maya):
    client.force_login(maya)
    client.post("/events/new/", {**FORM, "timezone": "America/New_York"})
    made = Event.objects.get()
    assert (made.timezone, made.starts_at) == ("America/New_York", datetime(2026, 3, 20, 22, 30, tzinfo=UTC))


def test_a_place_of_several_is_asked_about(client, maya):
    client.force_login(maya)
    page = client.post("/events/new/", {**FORM, "place": "Newport"}).content.decode()
    assert "There is more than one place called Newport" in page
    assert 'name="place_choice"' in page
    client.post("/events/new/", {**FORM, "place": "Leeds"})
    assert str(Event.objects.get().place) == "Leeds"


@pytest.mark.parametrize(
    ("role", "sees"), [("", False), ("member", False), ("helper", False), ("organiser", True), ("owner", True)]
)
def test_the_group_page_offers_a_new_event_to_its_organisers(client, host, role, sees):
    client.force_login(member(host, role) if role else person())
    page = client.get(f"/groups/{host.slug}/").content.decode()
    assert (f"/events/new/?group={host.slug}" in page) is sees


def test_organisers_find_their_drafts_where_they_look_after_the_group(client, host, maya):
    made = draft_event(by=maya, groups=[host], facts=TEA, now=NOW)
    client.force_login(maya)
    page = client.get(f"/groups/{host.slug}/manage/").content.decode()
    assert f"/events/{made.pk}/run/" in page
    assert "Friday 20 March 2026, 18:30" in page


@pytest.mark.parametrize(("role", "sees"), [("", False), ("member", False), ("helper", False), ("organiser", True)])
def test_an_events_page_leads_those_who_run_it_to_running_it(client, host, role, sees):
    made = event(host)
    client.force_login(member(host, role) if role else person())
    page = client.get(f"/events/{made.pk}/{made.slug}/").content.decode()
    assert ("You run this event" in page) is sees
    assert (f"/events/{made.pk}/edit/" in page) is sees


def test_strangers_pages_ask_nothing_about_running(client, host, django_assert_max_num_queries):
    made = event(host)
    with django_assert_max_num_queries(40):
        page = client.get(f"/events/{made.pk}/{made.slug}/").content.decode()
    assert "You run this event" not in page


@pytest.mark.parametrize("size", [1, 3, 30])
def test_the_list_of_ones_events_asks_as_much_for_many(client, host, maya, size, django_assert_num_queries):
    for number in range(size):
        draft_event(by=maya, groups=[host], facts=replace(TEA, title=f"Tea {number}"), now=NOW)
    with django_assert_num_queries(2):
        assert len(events_to_run(host, now=NOW, most=50)) == size


def test_answers_of_an_event_are_not_copied(host, maya):
    made = event(host)
    guestlist(made)
    rsvp(made)
    assert not copy_event(by=maya, event=made, starts_at=FRIDAY, now=NOW).rsvps.exists()
