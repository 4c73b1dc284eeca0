"""Pages of calendars: who sees them, what they take, what they say when something is wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from moothall.calendars import actions
from moothall.calendars.models import Calendar
from tests.calendars.conftest import NOW, evening, ics, make_group, make_person

PAGES = ("calendars:list", "calendars:detail", "calendars:detach", "calendars:same")
POSTS = ("calendars:read", "calendars:pause", "calendars:wake", "calendars:detach")


def _address(name, calendar):
    args = [calendar.group.slug] if name in {"calendars:list", "calendars:same"} else [calendar.group.slug, calendar.pk]
    return reverse(name, args=args)


@pytest.fixture
def read_once(calendar, site):
    actions.read_calendar(calendar=Calendar.objects.get(), now=NOW)
    return calendar


@pytest.mark.parametrize("name", PAGES)
def test_organisers_and_stewards_see_a_page_and_nobody_else(client, read_once, name, maya, group):
    steward = make_person("Dilys")
    type(steward).objects.filter(pk=steward.pk).update(is_steward=True)
    seen = {}
    for who in (
        None,
        make_person("Zoe"),
        make_person("Mo", group, role="member"),
        make_person("Hal", group, role="helper"),
        maya,
        steward,
    ):
        client.logout()
        if who:
            client.force_login(who)
        seen[who.name if who else "signed out"] = client.get(_address(name, read_once)).status_code
    assert seen == {"signed out": 404, "Zoe": 404, "Mo": 404, "Hal": 404, "Maya": 200, "Dilys": 200}


@pytest.mark.parametrize("name", POSTS)
def test_strangers_and_members_cannot_post(client, calendar, name, group):
    for who in (None, make_person("Mo", group, role="member")):
        if who:
            client.force_login(who)
        assert client.post(_address(name, calendar)).status_code == 404
    assert Calendar.objects.get().state == Calendar.State.NEW


def test_an_organiser_of_another_group_cannot_reach_it_by_number(client, calendar):
    client.force_login(make_person("Ann", make_group("York Code")))
    assert client.get(reverse("calendars:detail", args=["york-code", calendar.pk])).status_code == 404


def test_attach_by_address(client, group, maya):
    client.force_login(maya)
    answer = client.post(reverse("calendars:list", args=[group.slug]), {"url": "meetup.com/leeds-data"})
    calendar = Calendar.objects.get()
    assert answer.status_code in {302, 303}
    assert calendar.url == "https://meetup.com/leeds-data"
    assert calendar.feed_url.startswith("https://www.meetup.com/leeds-data/events/ical")


def test_attach_a_file(client, group, maya):
    client.force_login(maya)
    file = SimpleUploadedFile("season.ics", ics(evening()))
    client.post(reverse("calendars:list", args=[group.slug]), {"file": file})
    assert bytes(Calendar.objects.get().content or b"") == ics(evening())


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Give an address or choose a file."),
        ({"url": "ftp://example.org/a.ics"}, "An address begins with https:// or webcal://."),
        ({"url": "https://www.facebook.com/groups/x/events"}, "Facebook"),
        ({"url": "https://calendar.example.org/leeds.ics"}, "attached to the group already"),
    ],
)
def test_what_cannot_be_attached_is_said_in_place_and_nothing_is_lost(client, calendar, maya, given, says):
    client.force_login(maya)
    answer = client.post(reverse("calendars:list", args=[calendar.group.slug]), given)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert given.get("url", "") in answer.content.decode()
    assert Calendar.objects.count() == 1


def test_a_file_that_is_too_large_is_refused(client, group, maya):
    client.force_login(maya)
    answer = client.post(
        reverse("calendars:list", args=[group.slug]), {"file": SimpleUploadedFile("a.ics", b"x" * 5_300_000)}
    )
    assert (answer.status_code, Calendar.objects.count()) == (422, 0)
    assert "larger than 5 MB" in answer.content.decode()


def test_the_page_says_how_it_fares(client, read_once, maya, site):
    client.force_login(maya)
    assert "Read 1 event: 1 new." in client.get(_address("calendars:detail", read_once)).content.decode()
    site.problem = "This address now shows a sign-in page."
    actions.read_calendar(calendar=Calendar.objects.get(), now=NOW)
    page = client.get(_address("calendars:list", read_once)).content.decode()
    assert "This address now shows a sign-in page." in page
    assert "Not working" in page


def test_buttons_do_what_they_say(client, read_once, maya):
    client.force_login(maya)
    client.post(_address("calendars:pause", read_once))
    assert Calendar.objects.get().state == "paused"
    assert client.post(_address("calendars:pause", read_once)).status_code == 409
    client.post(_address("calendars:wake", read_once))
    assert Calendar.objects.get().state == "new"
    client.post(_address("calendars:detach", read_once), {"coming": "keep"})
    assert not Calendar.objects.exists()


def test_lists_ask_the_same_number_of_questions(client, calendar, maya, django_assert_max_num_queries):
    client.force_login(maya)
    client.get(_address("calendars:list", calendar))
    for number in range(15):
        Calendar.objects.create(group=calendar.group, url=f"https://example.org/{number}.ics", attached_at=NOW)
    with django_assert_max_num_queries(12):
        client.get(_address("calendars:list", calendar))


def test_overview_is_for_those_who_tend_calendars(client, calendar, maya):
    assert client.get(reverse("calendars:overview")).status_code == 404
    client.force_login(maya)
    assert "Leeds Data" in client.get(reverse("calendars:overview")).content.decode()
    client.force_login(make_person("Zoe"))
    assert "Leeds Data" not in client.get(reverse("calendars:overview")).content.decode()
