"""The front page, for strangers and for those who are in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from moothall.calendars.models import Calendar
from moothall.front import queries
from moothall.front.queries import waiting_for
from tests.front.conftest import NOW


def page(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_empty_hall_teaches(client, db):
    text = page(client)
    assert "Local groups that meet, help and learn together" in text
    assert "Nothing is announced yet" in text
    assert "No group has put itself on the map yet" in text


def test_a_stranger_sees_what_is_on_and_where(client, make_group, make_event):
    make_event("Data clinic", make_group("Leeds Good Data"))
    text = page(client)
    assert "Data clinic" in text
    assert "1 group on the map." in text
    assert "What waits for you" not in text


@pytest.mark.parametrize("size", [1, 3, 50])
def test_a_stranger_costs_the_same_few_questions(client, make_group, make_event, django_assert_max_num_queries, size):
    for number in range(size):
        make_event(f"Event {number}", make_group(f"Group {number}"))
    with django_assert_max_num_queries(4):  # the ledger's head, two for the events, one for the map
        page(client)
    with django_assert_max_num_queries(1):
        page(client)


def test_what_waits_comes_first(client, make_group, make_person, crew):
    group = make_group("Leeds Good Data")
    make_group("New group", state="applied")
    Calendar.objects.create(group=group, url="https://feeds.example/a.ics", attached_at=NOW, state="failing")
    owner = crew(group)
    steward = make_person("Dilys", is_steward=True)
    assert [task.words for task in waiting_for(owner)[0]] == ["The calendar of Leeds Good Data can no longer be read"]
    assert [task.words for task in waiting_for(steward)[0]] == ["1 group has applied to join"]
    client.force_login(owner)
    text = page(client)
    assert text.index("What waits for you") < text.index("can no longer be read") < text.index("What’s on near")
    assert "/groups/leeds-good-data/manage/" in text


def test_nothing_waits_for_a_member(client, make_group, crew):
    person = crew(make_group("Leeds Good Data"), role="member")
    client.force_login(person)
    text = page(client)
    assert "Nothing. Enjoy your tea." in text
    assert "Groups you help to run" not in text


def test_unread_notices_wait(client, make_person):
    client.force_login(make_person("Ada", waiting=2))
    assert "2 notices are unread" in page(client)


def test_the_number_of_groups_does_not_change_the_number_of_questions(client, make_group, crew):
    counts = []
    for size in (1, 3, 50):
        person = crew(make_group(f"First of {size}"))
        for number in range(size - 1):
            person.memberships.create(group=make_group(f"Of {size} number {number}"), role="owner", since=NOW)
        client.force_login(person)
        queries._network.cache_clear()
        with CaptureQueriesContext(connection) as asked:
            page(client)
        counts.append(len([one for one in asked if "sign_in" not in one["sql"] and "session" not in one["sql"]]))
    assert counts[0] == counts[1] == counts[2]


def test_hidden_groups_are_not_on_the_map(client, make_group):
    make_group("Hidden one", state="applied")
    assert "Hidden one" not in page(client)
