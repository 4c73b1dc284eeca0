"""Two organisers change one event at the same time: both versions are shown, and neither loses a word."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from moothall.events.actions import EditedMeanwhile, EventDraft, draft_event, edit_event, publish_event
from moothall.events.drafting import prints_of
from moothall.events.models import Capacity, Event, Series
from moothall.events.queries.drafts import draft_of
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from tests.events.making import HOUR, NOW, event, group, guestlist, member, person, rsvp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
FRIDAY = datetime(2026, 3, 20, 18, 30, tzinfo=UTC)
TEA = EventDraft("Tea", FRIDAY, FRIDAY + 2 * HOUR, venue="The Hall", description="Cake.\n\nAnd tea.", summary="Tea")


@pytest.fixture
def host():
    return group("Leeds Data")


@pytest.fixture
def maya(host):
    return member(host, "organiser")


@pytest.fixture
def sam(host):
    return member(host, "owner")


@pytest.fixture
def made(host, maya):
    drafted = draft_event(by=maya, groups=[host], facts=TEA, now=NOW)
    return publish_event(by=maya, event=drafted, now=NOW)


def last_change(of: Event) -> dict[str, Any]:
    found: dict[str, Any] = Minute.objects.filter(verb="events.event.changed", about_id=of.pk).latest("id").detail
    return found


def test_a_change_raises_the_version_moves_the_hosts_and_is_minuted(made, host, maya):
    later = FRIDAY + timedelta(days=1)
    facts = replace(TEA, starts_at=later, ends_at=later + HOUR, venue="The Barn", description="More cake")
    edited = edit_event(by=maya, event=made, facts=facts, sequence=made.sequence, now=NOW + HOUR)
    fresh = Event.objects.get()
    assert (fresh.sequence, fresh.changed_at) == (made.sequence + 1, NOW + HOUR)
    assert fresh.previous_starts_at == FRIDAY
    assert [row.starts_at for row in fresh.hosts.all()] == [later]
    host.refresh_from_db()
    assert host.next_event_at == later
    assert edited.tell
    changes = {
        "starts_at": [FRIDAY.isoformat(), later.isoformat()],
        "ends_at": [(FRIDAY + 2 * HOUR).isoformat(), (later + HOUR).isoformat()],
        "venue": ["The Hall", "The Barn"],
        "description": [None, None],
    }
    assert last_change(made) == {"events": [made.pk], "title": "Tea", "changes": changes, "tell": True}


def test_nothing_changed_is_no_change(made, maya):
    edited = edit_event(by=maya, event=made, facts=draft_of(made), sequence=made.sequence, now=NOW)
    assert (edited.changes, Event.objects.get().sequence) == ({}, made.sequence)
    assert not Minute.objects.filter(verb="events.event.changed").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": "Tea!"}, False),
        ({"description": "Cake, with an e"}, False),
        ({"summary": "More"}, False),
        ({"access": "Lift"}, False),
        ({"venue": "The Barn"}, True),
        ({"address": "1 Mill St"}, True),
        ({"online_url": "https://meet.example/x"}, True),
        ({"joining": "Code 1"}, True),
        ({"ends_at": FRIDAY + 3 * HOUR}, True),
        ({"timezone": "Europe/Paris"}, True),
    ],
)
def test_guests_are_told_what_they_need_to_know_and_no_typo(made, maya, change, told):
    edit_event(by=maya, event=made, facts=replace(TEA, **change), sequence=made.sequence, now=NOW)
    assert last_change(made)["tell"] is told


@pytest.mark.parametrize(("tell", "field"), [(True, "summary"), (False, "venue")])
def test_the_editor_decides_otherwise(made, maya, tell, field):
    change: dict[str, Any] = {field: "x"}
    edit_event(by=maya, event=made, facts=replace(TEA, **change), sequence=made.sequence, now=NOW, tell=tell)
    assert last_change(made)["tell"] is tell


def test_a_door_code_never_stands_in_the_ledger(made, maya):
    edit_event(by=maya, event=made, facts=replace(TEA, joining="Code 4711"), sequence=made.sequence, now=NOW)
    assert "4711" not in str(list(Minute.objects.values_list("detail", flat=True)))


def test_nobody_is_told_of_a_draft_or_of_what_has_been(host, maya):
    for made in (event(host, state="draft"), event(host, starts_at=NOW - timedelta(days=1))):
        facts = replace(draft_of(made), venue="The Barn")
        assert not edit_event(by=maya, event=made, facts=facts, sequence=0, now=NOW).tell


def test_a_link_that_comes_later_lets_guests_answer_for_online(made, maya):
    link = replace(TEA, online_url="https://meet.example/x")
    edit_event(by=maya, event=made, facts=link, sequence=made.sequence, now=NOW)
    assert set(Capacity.objects.values_list("mode", flat=True)) == {"room", "online"}
    edit_event(by=maya, event=made, facts=TEA, sequence=made.sequence + 1, now=NOW)
    assert set(Capacity.objects.values_list("mode", flat=True)) == {"room", "online"}  # somebody may have a place there


def test_a_draft_that_moves_online_leaves_the_room(host, maya):
    made = draft_event(by=maya, groups=[host], facts=TEA, now=NOW)
    online = replace(TEA, venue="", online_url="https://meet.example/x")
    edit_event(by=maya, event=made, facts=online, sequence=0, now=NOW)
    assert list(Capacity.objects.values_list("mode", flat=True)) == ["online"]


def test_a_date_of_a_series_that_is_changed_alone_is_marked(host, maya):
    times = {"first_on": FRIDAY.date(), "time": FRIDAY.time(), "minutes": 120, "timezone": "Europe/London"}
    series = Series.objects.create(
        group=host, title="Tea", slug="tea", rule="FREQ=WEEKLY", created_at=NOW, changed_at=NOW, **times
    )
    one, alone = event(host, series=series, series_on=FRIDAY.date()), event(host)
    for made in (one, alone):
        edit_event(by=maya, event=made, facts=replace(draft_of(made), venue="x"), sequence=0, now=NOW)
    assert [row.differs for row in Event.objects.order_by("id")] == [True, False]


def test_an_event_moved_to_a_day_to_come_has_not_happened(host, maya):
    made = event(host, starts_at=NOW - timedelta(days=1), happened_at=NOW)
    later = replace(draft_of(made), starts_at=FRIDAY, ends_at=FRIDAY + HOUR)
    edit_event(by=maya, event=made, facts=later, sequence=0, now=NOW)
    assert Event.objects.get().stage == "published"


def test_cancelled_and_read_events_and_those_of_others_are_not_changed(host, maya):
    for made, words in ((event(host, state="cancelled"), "on again"), (event(host, origin="read"), "take it on")):
        with pytest.raises(Refused, match=words):
            edit_event(by=maya, event=made, facts=TEA, sequence=0, now=NOW)
    for who in (person(), member(host, "helper"), member(group(), "owner")):
        with pytest.raises(Refused):
            edit_event(by=who, event=event(host), facts=TEA, sequence=0, now=NOW)


def test_an_organiser_of_a_co_host_changes_it_too(host):
    other = group()
    made = event(host, other)
    edit_event(by=member(other, "organiser"), event=made, facts=TEA, sequence=0, now=NOW)
    assert Event.objects.get().title == "Tea"


# ---- Two at once ----


def test_changes_of_different_things_are_put_together(made, maya, sam):
    base, sequence = prints_of(TEA), made.sequence
    edit_event(by=sam, event=made, facts=replace(TEA, venue="The Barn"), sequence=sequence, base=base, now=NOW)
    mine = replace(TEA, summary="With cake")
    edited = edit_event(by=maya, event=made, facts=mine, sequence=sequence, base=base, now=NOW)
    fresh = draft_of(Event.objects.get())
    assert (fresh.venue, fresh.summary, edited.theirs) == ("The Barn", "With cake", ("venue",))
    assert list(edited.changes) == ["summary"]


def test_changes_of_the_same_thing_are_shown_and_nothing_is_written(made, maya, sam):
    base, sequence = prints_of(TEA), made.sequence
    edit_event(by=sam, event=made, facts=replace(TEA, venue="The Barn"), sequence=sequence, base=base, now=NOW)
    mine = replace(TEA, venue="The Loft", summary="With cake")
    with pytest.raises(EditedMeanwhile) as told:
        edit_event(by=maya, event=made, facts=mine, sequence=sequence, base=base, now=NOW)
    assert (told.value.clashes, told.value.theirs.venue, told.value.yours) == (("venue",), "The Barn", mine)
    assert told.value.together.draft.summary == "With cake"
    assert draft_of(Event.objects.get()) == replace(TEA, venue="The Barn")


def test_an_edit_that_does_not_know_where_it_began_overwrites_nothing(made, maya):
    with pytest.raises(EditedMeanwhile):
        edit_event(by=maya, event=made, facts=replace(TEA, venue="The Loft"), sequence=-1, now=NOW)


# ---- The page ----


def form_of(page: str) -> dict[str, Any]:
    """Return what a browser would send back from the form of a page, unchanged."""
    main = page.partition('class="form event-form"')[2].partition("</form>")[0]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", main):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if found.get("type") in {"radio", "checkbox"} and not re.search(r"\bchecked\b", tag):
            continue
        sent[found["name"]] = unescape(found.get("value", ""))
    for name, words in re.findall(r'<textarea name="(\w+)"[^>]*>(.*?)</textarea>', main, re.DOTALL):
        sent[name] = unescape(words).removeprefix("\n").replace("\n", "\r\n")  # as browsers do
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', main, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = unescape(chosen[1]) if chosen else ""
    return sent


def asked(client: Client, made: Event) -> dict[str, Any]:
    return form_of(client.get(f"/events/{made.pk}/edit/").content.decode())


def signed_in(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_a_form_that_is_sent_back_as_it_came_changes_nothing(made, maya):
    first = signed_in(maya)
    response = first.post(f"/events/{made.pk}/edit/", asked(first, made), follow=True)
    assert "Nothing was changed." in response.content.decode()
    assert draft_of(Event.objects.get()) == TEA


def test_an_event_that_was_read_keeps_its_position_and_its_words_when_it_is_changed(host, maya):
    html = "<p>Cake <em>and</em> tea</p>"
    made = event(host, description="Cake and tea", description_html=html, starts_at=NOW + timedelta(days=2, seconds=17))
    first = signed_in(maya)
    first.post(f"/events/{made.pk}/edit/", {**asked(first, made), "venue": "The Barn"})
    fresh = Event.objects.get()
    assert (fresh.venue, fresh.description_html, fresh.latitude) == ("The Barn", html, made.latitude)
    assert fresh.starts_at == made.starts_at


def test_both_versions_stand_side_by_side_and_either_can_be_chosen(made, maya, sam):
    guestlist(made)
    address = f"/events/{made.pk}/edit/"
    first, second = signed_in(maya), signed_in(sam)
    hers, his = asked(first, made), asked(second, made)
    assert second.post(address, {**his, "venue": "The Barn", "title": "Tea time", "access": "Lift"}).status_code == 303
    response = first.post(address, {**hers, "venue": "The Loft", "title": "Tea & cake", "summary": "With cake"})
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("Somebody else changed this", "The Barn", "The Loft", "Tea time", "Tea &amp; cake", "With cake"):
        assert words in page
    assert "They alone changed what it says on getting in" in page
    again = form_of(page)
    assert (again["venue"], again["access"], again["pick_venue"]) == ("The Loft", "Lift", "yours")
    assert draft_of(Event.objects.get()).venue == "The Barn"  # not written yet
    assert first.post(address, {**again, "pick_venue": "theirs", "title": "Tea and cake"}).status_code == 303
    fresh = draft_of(Event.objects.get())
    assert (fresh.venue, fresh.title, fresh.summary, fresh.access) == ("The Barn", "Tea and cake", "With cake", "Lift")


def test_a_third_change_in_between_is_noticed_again(made, maya, sam):
    address = f"/events/{made.pk}/edit/"
    first, second = signed_in(maya), signed_in(sam)
    hers, his = asked(first, made), asked(second, made)
    second.post(address, {**his, "venue": "The Barn"})
    again = form_of(first.post(address, {**hers, "venue": "The Loft"}).content.decode())
    second.post(address, {**asked(second, made), "venue": "The Attic"})
    response = first.post(address, again)
    assert response.status_code == 409
    assert "The Attic" in response.content.decode()
    assert draft_of(Event.objects.get()).venue == "The Attic"


def test_different_things_are_saved_and_that_is_said(made, maya, sam):
    address = f"/events/{made.pk}/edit/"
    first, second = signed_in(maya), signed_in(sam)
    hers, his = asked(first, made), asked(second, made)
    second.post(address, {**his, "venue": "The Barn"})
    page = first.post(address, {**hers, "summary": "With cake"}, follow=True).content.decode()
    assert "Somebody else changed the venue meanwhile; both your changes are kept." in page
    assert draft_of(Event.objects.get()).venue == "The Barn"


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"venue": 7}', "null"])
def test_a_form_whose_beginning_is_lost_overwrites_nothing(made, maya, broken):
    first = signed_in(maya)
    sent = {**asked(first, made), "venue": "The Loft", "base": broken, "sequence": "0"}
    assert first.post(f"/events/{made.pk}/edit/", sent).status_code == 409
    assert draft_of(Event.objects.get()).venue == "The Hall"


def test_the_page_says_who_would_get_a_letter_and_then_who_does(made, maya):
    rsvp(made)
    first = signed_in(maya)
    page = first.get(f"/events/{made.pk}/edit/").content.decode()
    assert "One letter would go to 1 guest." in page
    sent = asked(first, made)
    page = first.post(f"/events/{made.pk}/edit/", {**sent, "venue": "The Barn"}, follow=True).content.decode()
    assert "One letter about it goes to 1 guest." in page
    sent = {**asked(first, made), "venue": "The Loft", "tell": "no"}
    page = first.post(f"/events/{made.pk}/edit/", sent, follow=True).content.decode()
    assert "One letter" not in page.partition("<main")[0]


def test_a_mistake_keeps_the_version_that_the_editor_began_from(made, maya, sam):
    address = f"/events/{made.pk}/edit/"
    first, second = signed_in(maya), signed_in(sam)
    hers, his = asked(first, made), asked(second, made)
    wrong = first.post(address, {**hers, "title": "", "venue": "The Loft"})
    assert wrong.status_code == 422
    second.post(address, {**his, "venue": "The Barn"})
    assert first.post(address, {**form_of(wrong.content.decode()), "title": "Tea"}).status_code == 409


def test_looking_at_it_first_saves_nothing(made, maya):
    first = signed_in(maya)
    sent = {**asked(first, made), "venue": "The Barn", "do": "preview"}
    page = first.post(f"/events/{made.pk}/edit/", sent).content.decode()
    assert "nothing is saved yet" in page
    assert draft_of(Event.objects.get()) == TEA
