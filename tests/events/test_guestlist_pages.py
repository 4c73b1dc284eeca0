"""What those who run an event see of its guests, and what they settle: places, questions, moves."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moothall.events.models import Event, Guestlist, Question, Rsvp, Sharing
from moothall.people.models import Person
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _calm(now: Any) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def address(of: Event, name: str = "guests", *more: int) -> str:
    return reverse(f"events:{name}", args=[of.pk, *more])


def co_hosted() -> tuple[Event, Client, Client]:
    """Return an event of two groups, with an organiser of each."""
    lead, other = group(name="Lead"), group(name="Other")
    return event(lead, other), signed_in(member(lead, "organiser")), signed_in(member(other, "owner"))


def question(of: Event, **fields: Any) -> Question:
    values = {"text": "What do you eat?", "purpose": "For the kitchen.", "delete_on": (NOW + timedelta(days=30)).date()}
    return Question.objects.create(event=of, **{**values, **fields})


SETTINGS = {"is_open": "on", "in_room": "on", "room_places": "40", "most_guests": "2", "claim_hours": "24"}
QUESTION = {
    "text": "Do you bring a laptop?",
    "kind": "yes_no",
    "purpose": "To plan the sockets.",
    "delete_on": "2026-04-01",
}


# ---- Who may look ----


@pytest.mark.parametrize("name", ["guests", "guest_answers", "guest_table", "guestlist", "question_create"])
def test_only_those_who_run_the_event_come_in(name):
    club = group()
    tea = event(club)
    guestlist(tea)
    rsvp(tea, email="ada@example.org", name="Ada")
    for client in (Client(), signed_in(person()), signed_in(member(club)), signed_in(member(club, "helper"))):
        assert client.get(address(tea, name)).status_code == 404
    assert signed_in(member(club, "organiser")).get(address(tea, name)).status_code == 200


# ---- Settling places ----


def test_places_are_set_in_one_form():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    empty = client.get(address(tea)).content.decode()
    assert "This event takes no answers here yet" in empty
    done = client.post(address(tea, "guestlist"), {**SETTINGS, "is_online": "on"})
    assert done["Location"] == address(tea, "guestlist")
    assert dict(tea.capacities.values_list("mode", "places")) == {"room": 40, "online": None}
    found = Guestlist.objects.get()
    assert (found.most_guests, found.named, found.claim_hours, found.is_open) == (2, False, 24, True)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"in_room": ""}, "Choose at least one way to take part"),
        ({"room_places": "-1"}, "greater than or equal to 0"),
        ({"room_places": "10000000"}, "less than or equal to 100000"),
        ({"room_places": "many"}, "Write a whole number."),
        ({"most_guests": "10000"}, "less than or equal to 19"),
        ({"claim_hours": "0"}, "not one of the available choices"),
        (
            {"opens_at_0": "2026-03-12", "opens_at_1": "10:00", "closes_at_0": "2026-03-11", "closes_at_1": "10:00"},
            "That is before answers open.",
        ),
        ({"opens_at_0": "2026-03-29", "opens_at_1": "01:30"}, ""),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_lost(said, words):
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    page = client.post(address(tea, "guestlist"), {**SETTINGS, **said})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Nothing is lost" in page.content.decode()
    assert not Guestlist.objects.exists()


def test_times_are_those_of_the_event():
    club = group()
    paris, client = event(club, timezone="Europe/Paris"), signed_in(member(club, "owner"))
    client.post(address(paris, "guestlist"), {**SETTINGS, "closes_at_0": "2026-03-11", "closes_at_1": "18:00"})
    closes_at = Guestlist.objects.get().closes_at
    assert closes_at
    assert closes_at.isoformat() == "2026-03-11T17:00:00+00:00"
    assert 'value="18:00"' in client.get(address(paris, "guestlist")).content.decode()


def test_fewer_places_than_are_taken_are_refused_in_place():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    guestlist(tea, room=5)
    for number in range(3):
        rsvp(tea, email=f"g{number}@example.org", name="G")
    page = client.post(address(tea, "guestlist"), {**SETTINGS, "room_places": "2", "began": began(client, tea)})
    assert page.status_code == 409
    assert "3 places are already taken or offered." in page.content.decode()
    assert tea.capacities.get().places == 5


def began(client: Client, of: Event, name: str = "guestlist", *more: int) -> str:
    found = re.search(r'name="began" value="(\w*)"', client.get(address(of, name, *more)).content.decode())
    assert found
    return found[1]


def test_two_organisers_at_once_see_both_versions_and_lose_neither():
    club = group()
    tea, client, other = event(club), signed_in(member(club, "owner")), signed_in(member(club, "organiser"))
    guestlist(tea, room=10)
    first, second = began(client, tea), began(other, tea)
    assert client.post(address(tea, "guestlist"), {**SETTINGS, "room_places": "50", "began": first}).status_code == 303
    clash = other.post(address(tea, "guestlist"), {**SETTINGS, "room_places": "30", "named": "on", "began": second})
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "Somebody else saved this page while you wrote" in page
    assert re.search(r"<td[^>]*>50</td>\s*<td[^>]*>30</td>", page)
    assert 'value="30"' in page
    assert tea.capacities.get().places == 50
    again = re.search(r'name="began" value="(\w+)"', page)
    assert again
    saved = other.post(address(tea, "guestlist"), {**SETTINGS, "room_places": "30", "named": "on", "began": again[1]})
    assert saved.status_code == 303
    assert (tea.capacities.get().places, Guestlist.objects.get().named) == (30, True)


# ---- Questions ----


def test_a_question_has_a_purpose_and_an_end():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    form = client.get(address(tea, "question_create")).content.decode()
    assert 'value="2026-04-11"' in form  # thirty days after the event
    for missing in ("text", "purpose", "delete_on"):
        assert client.post(address(tea, "question_create"), {**QUESTION, missing: ""}).status_code == 422
    assert client.post(address(tea, "question_create"), QUESTION).status_code == 303
    made = Question.objects.get()
    assert (made.text, made.purpose, str(made.delete_on)) == (QUESTION["text"], QUESTION["purpose"], "2026-04-01")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"delete_on": "2026-03-01"}, "gone before the event"),
        ({"delete_on": "2028-01-01"}, "longer than a year after"),
        ({"kind": "choice", "choices": "One"}, "Write at least two choices"),
        ({"kind": "choice", "choices": "\n".join(map(str, range(13)))}, "Twelve choices at most"),
        ({"kind": "weird"}, "not one of the available choices"),
        ({"text": "x" * 201}, ""),
    ],
)
def test_questions_that_make_no_sense_are_said(said, words):
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    page = client.post(address(tea, "question_create"), {**QUESTION, **said})
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert not Question.objects.exists()


def test_the_ready_made_access_question_is_kept_close():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    form = client.get(f"{address(tea, 'question_create')}?access").content.decode()
    assert "What do you need so that you can take part?" in form
    assert re.search(r'name="about_access"[^>]*checked', form)


def test_the_ready_made_question_about_organisations_is_counted_as_such():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    guestlist(tea)
    assert "Ask which organisation they come from" in client.get(address(tea, "guestlist")).content.decode()
    form = client.get(f"{address(tea, 'question_create')}?organisation").content.decode()
    assert "Which organisation do you come from, if any?" in form
    assert re.search(r'name="about_organisation"[^>]*checked', form)
    client.post(address(tea, "question_create"), {**QUESTION, "about_organisation": "on"})
    assert Question.objects.get().about_organisation
    assert "Ask which organisation they come from" not in client.get(address(tea, "guestlist")).content.decode()


def test_twelve_questions_are_enough():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    for number in range(12):
        question(tea, position=number)
    page = client.post(address(tea, "question_create"), QUESTION)
    assert (page.status_code, "asks twelve questions already" in page.content.decode()) == (409, True)


def test_questions_are_changed_moved_and_removed():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    guestlist(tea)
    first, second = question(tea, position=1), question(tea, text="Second?", position=2)
    client.post(address(tea, "question_move", second.pk))
    assert list(Question.objects.order_by("position").values_list("text", flat=True)) == ["Second?", first.text]
    mark = began(client, tea, "question_edit", first.pk)
    client.post(address(tea, "question_edit", first.pk), {**QUESTION, "began": mark})
    first.refresh_from_db()
    assert first.text == "Do you bring a laptop?"
    clash = client.post(address(tea, "question_edit", first.pk), {**QUESTION, "text": "Mine?", "began": mark})
    assert clash.status_code == 409
    assert "Somebody else changed this question" in clash.content.decode()
    assert 'value="Mine?"' in clash.content.decode()
    answer = rsvp(tea, email="a@example.org", name="A", answers={first.pk: "yes"})
    assert "1 answer is deleted with it." in client.get(address(tea, "question_delete", first.pk)).content.decode()
    client.post(address(tea, "question_delete", first.pk))
    assert (Question.objects.count(), answer.answers.count()) == (1, 0)


def test_the_questions_of_another_event_are_out_of_reach():
    club = group()
    tea, cake, client = event(club), event(), signed_in(member(club, "owner"))
    theirs = question(cake)
    for name in ("question_edit", "question_delete"):
        assert client.get(address(tea, name, theirs.pk)).status_code == 404
        assert client.post(address(tea, name, theirs.pk), QUESTION).status_code == 404
    assert client.post(address(tea, "question_move", theirs.pk)).status_code == 404


# ---- The list ----


def test_numbers_first_then_everybody_in_order():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    guestlist(tea, room=3, most_guests=2)
    for name, seats in (("Ada", 2), ("Bea", 1), ("Cleo", 2), ("Dora", 1)):
        rsvp(tea, email=f"{name.lower()}@example.org", name=name, seats=seats)
    page = client.get(address(tea)).content.decode()
    assert "3 of 3" in page
    assert re.search(r"<dt>waiting</dt>\s*<dd>3</dd>", page)
    names = re.findall(r"/guests/\d+/\">(\w+)</a>", page)
    assert names == ["Ada", "Bea", "Cleo", "Dora"]
    assert "number 1 in line" in page
    waiting = client.get(f"{address(tea)}?state=waiting").content.decode()
    assert re.findall(r"/guests/\d+/\">(\w+)</a>", waiting) == ["Cleo", "Dora"]
    assert re.findall(r"/guests/\d+/\">(\w+)</a>", client.get(f"{address(tea)}?q=DORA@").content.decode()) == ["Dora"]
    assert client.get(f"{address(tea)}?state=moon&page=99999999999&q={'x' * 500}").status_code == 200


def test_a_co_host_sees_only_whom_guests_let_them_see():
    tea, lead, other = co_hosted()
    guestlist(tea, room=5)
    ada, bea = (rsvp(tea, email=f"{name}@example.org", name=name.title()) for name in ("ada", "bea"))
    Sharing.objects.create(rsvp=ada, group=tea.hosts.order_by("-id")[0].group, at=NOW)
    seen = other.get(address(tea)).content.decode()
    assert "ada@example.org" in seen
    assert "Bea" not in seen
    assert "bea@example.org" not in seen
    assert "A guest" in seen
    assert "bea@example.org" in lead.get(address(tea)).content.decode()
    assert "bea@example.org" not in other.get(address(tea, "guest", bea.pk)).content.decode()
    assert "bea@example.org" not in other.get(f"{address(tea)}?q=bea").content.decode()
    assert re.findall(r"/guests/\d+/\">([^<]+)</a>", other.get(f"{address(tea)}?q=bea").content.decode()) == []
    table = other.get(address(tea, "guest_table")).content.decode()
    assert ("ada@example.org" in table, "bea@example.org" in table) == (True, False)


def test_access_needs_are_gathered_for_those_who_may_see_them():
    tea, lead, other = co_hosted()
    guestlist(tea, room=5)
    needs, food = question(tea, about_access=True, text="Needs?"), question(tea, text="Food?", kind="choice")
    rsvp(tea, email="ada@example.org", name="Ada", answers={needs.pk: "Captions, please", food.pk: "Cake"})
    page = lead.get(address(tea, "guest_answers")).content.decode()
    assert page.index("Needs?") < page.index("Food?")
    assert "Captions, please" in page
    assert re.search(r"<dt>Cake</dt>\s*<dd>1</dd>", page)
    hidden = other.get(address(tea, "guest_answers")).content.decode()
    assert "Captions" not in hidden
    assert "1 guest did not share this with your group." in hidden
    one = lead.get(address(tea, "guest", Rsvp.objects.get().pk)).content.decode()
    assert ("Cake" in one, "Captions" in one) == (True, False)
    assert "Captions" not in lead.get(address(tea, "guest_table")).content.decode()


def test_the_table_is_harmless_in_a_spreadsheet():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    guestlist(tea)
    food = question(tea, text="+Food?")
    rsvp(tea, email="ada@example.org", name="=HYPERLINK(1)", answers={food.pk: "@cake"})
    answer = client.get(address(tea, "guest_table"))
    assert answer["Content-Disposition"] == f'attachment; filename="guests-{tea.pk}.csv"'
    head, row = csv.reader(io.StringIO(answer.content.decode()))
    assert (row[0], head[-1], row[-1]) == ("'=HYPERLINK(1)", "'+Food?", "'@cake")


def test_perhaps_the_same_person_is_only_a_hint():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    guestlist(tea, room=5)
    for address_ in ("ada@example.org", "ada@work.example"):
        rsvp(tea, email=address_, name="Ada Lovelace")
    page = client.get(address(tea)).content.decode()
    assert "Perhaps the same person answered twice (1)" in page
    assert Rsvp.objects.filter(state="going").count() == 2


def test_moving_somebody_needs_a_reason_that_they_read():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    guestlist(tea, room=1)
    going, waiting = (rsvp(tea, email=f"{name}@example.org", name=name) for name in ("ada", "bea"))
    there = address(tea, "guest", waiting.pk)
    assert client.post(there, {"to": "going", "why": ""}).status_code == 422
    assert client.post(there, {"to": "moon", "why": "They asked us to."}).status_code == 422
    full = client.post(there, {"to": "going", "why": "They asked us to."})
    assert (full.status_code, "No place is free for a party of 1." in full.content.decode()) == (409, True)
    moved = client.post(address(tea, "guest", going.pk), {"to": "not_going", "why": "You asked us to take you off."})
    assert moved["Location"] == address(tea)
    going.refresh_from_db()
    assert (going.state, going.reason) == ("not_going", "You asked us to take you off.")
    page = client.get(address(tea, "guest", going.pk)).content.decode()
    assert "You asked us to take you off." in page
    assert client.get(address(tea, "guest", 10**9)).status_code == 404


def test_a_long_list_is_cut_into_pages_and_printed_whole():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    guestlist(tea, room=None)
    Rsvp.objects.bulk_create(
        Rsvp(event=tea, email=f"g{n}@example.org", name=f"G{n}", state="going", holds=1, placed_at=NOW, nonce="x")
        for n in range(250)
    )
    rows = [
        len(re.findall(r"/guests/\d+/\"", client.get(address(tea) + part).content.decode())) for part in ("", "?page=3")
    ]
    assert rows == [100, 50]
    assert len(re.findall(r"/guests/\d+/\"", client.get(f"{address(tea)}?every").content.decode())) == 250


@pytest.mark.parametrize("name", ["guests", "guest_answers", "guest_table"])
def test_as_many_questions_for_one_guest_as_for_fifty(name):
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    guestlist(tea, room=None)
    asked = question(tea)
    client.get(address(tea, name))  # the first visit of a day is noted
    counts, number = [], 0
    for more in (1, 2, 47):
        for _each in range(more):
            number += 1
            rsvp(tea, email=f"g{number}@example.org", name=f"G{number}", answers={asked.pk: "Cake"})
        with CaptureQueriesContext(connection) as queries:
            client.get(address(tea, name))
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_hostile_names_stay_text():
    club = group()
    tea, client = event(club), signed_in(member(club, "owner"))
    guestlist(tea)
    made = rsvp(tea, email="a@example.org", name="<script>alert(1)</script>")
    for page in (client.get(address(tea)), client.get(address(tea, "guest", made.pk))):
        assert b"<script>alert" not in page.content
        assert b"&lt;script&gt;alert" in page.content
