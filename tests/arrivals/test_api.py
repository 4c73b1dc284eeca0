"""The machine side of the door: batches, counted once, from clocks that are off; and what is no batch."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from moothall.arrivals.models import Arrival
from moothall.arrivals.queries.tokens import label_at_door
from moothall.events.models import Rsvp
from tests.arrivals.making import evening, guest
from tests.events.making import NOW, group, member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SECONDS = 1000


@pytest.fixture
def place():
    host = group()
    client = Client()
    client.force_login(member(host, "helper"))
    return evening(host), client


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def made(seats=1, at=NOW, **fields):
    return {"id": str(uuid4()), "seats": seats, "at": milliseconds(at), **fields}


def send(client, of, *marks, sent_at=NOW, **extra):
    body = {"sent_at": milliseconds(sent_at), "marks": list(marks)}
    return client.post(f"/events/{of.pk}/door/marks/", json.dumps(body), content_type="application/json", **extra)


def test_a_batch_is_answered_with_the_state_of_the_door(place):
    of, client = place
    rsvp, gone = guest(of, "Priya Shah", seats=2), guest(of, state="not_going")
    here, lost = made(2, rsvp=rsvp.pk), made(rsvp=gone.pk + 999)
    walked = made(3, welcome=True, name="Lee I.", email="Lee@example.org", first_time=True)
    answer = send(client, of, here, walked, lost)
    said = answer.json()
    lee = Rsvp.objects.get(walked_in=True)
    assert said["said"][here["id"]] == said["said"][walked["id"]] == ""
    assert "not on the list" in said["said"][lost["id"]]
    assert said["rows"] == [
        [lee.pk, "Lee I.", label_at_door(lee.pk), 3, 3, 1, 1, 0],
        [rsvp.pk, "Priya S.", label_at_door(rsvp.pk), 2, 2, *said["rows"][1][5:]],
    ]
    assert lee.email == "lee@example.org"
    assert (said["places"], said["taken"], said["now"]) == (None, 3 + rsvp.holds * 0, milliseconds(NOW))
    assert said == {**said, "token": said["token"]}
    assert client.get(f"/events/{of.pk}/door/marks/").json()["rows"] == said["rows"]


def test_an_answer_that_was_lost_is_repeated_harmlessly(place):
    of, client = place
    marks = [made(2, rsvp=guest(of, seats=2).pk), made(3, welcome=True)]
    first, again = send(client, of, *marks).json(), send(client, of, *marks).json()
    assert (first["said"], first["rows"]) == (again["said"], again["rows"])
    assert Arrival.objects.count() == 2


def test_a_phone_whose_clock_is_off_is_corrected(place):
    of, client = place
    rsvp, wrong = guest(of), timedelta(hours=7)
    send(client, of, made(rsvp=rsvp.pk, at=NOW + wrong - timedelta(minutes=10)), sent_at=NOW + wrong)
    assert Arrival.objects.get().at == NOW - timedelta(minutes=10)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"sent_at": 1, "marks": 3}',
        '{"sent_at": "now", "marks": []}',
        '{"sent_at": 1e999, "marks": []}',
        '{"sent_at": 1, "marks": [{}]}',
        '{"sent_at": 1, "marks": ["x"]}',
    ],
)
def test_what_is_no_batch_is_refused(place, body):
    of, client = place
    answer = client.post(f"/events/{of.pk}/door/marks/", body, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "strange",
    [
        {"id": "1"},
        {"id": 5},
        {"seats": -1},
        {"seats": 21},
        {"seats": True},
        {"seats": "2"},
        {"at": -1},
        {"at": 10**18},
        {"rsvp": "1"},
        {"rsvp": 2**63},
        {"walk_in": "nobody"},
        {"name": 7},
        {"name": "a\0b"},
        {"token": None},
    ],
)
def test_a_mark_that_is_none_is_refused(place, strange):
    of, client = place
    assert send(client, of, {**made(rsvp=1), **strange}).status_code == 422
    assert not Arrival.objects.exists()


def test_a_batch_has_two_hundred_marks_at_most(place):
    of, client = place
    rsvp = guest(of).pk
    assert send(client, of, *[made(rsvp=rsvp) for _ in range(201)]).status_code == 422
    assert send(client, of, *[made(rsvp=rsvp) for _ in range(200)]).status_code == 200


def test_the_door_says_why_it_is_closed(place):
    of, client = place
    type(of).objects.filter(pk=of.pk).update(state="cancelled")
    answer = send(client, of, made(rsvp=guest(of).pk))
    assert answer.status_code == 409
    assert "cancelled" in answer.json()["said"]


def test_strangers_have_no_door(place):
    of, _client = place
    outsider = Client()
    assert outsider.get(f"/events/{of.pk}/door/marks/").status_code == 404
    outsider.force_login(person())
    assert send(outsider, of, made(rsvp=guest(of).pk)).status_code == 404
    assert not Arrival.objects.exists()
