"""RSVPs without an account: the form, the letter with its code and link, and what nobody else learns."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from moothall.events.actions.confirming import confirm_by_link
from moothall.events.actions.guests import desk as desk_module
from moothall.events.models import Question, Rsvp, RsvpRequest, Series, Standing
from moothall.kit import forms as kit_forms
from moothall.kit.verdict import Refused
from moothall.post.models import Letter
from tests.events.making import NOW, event, group, guestlist, person, rsvp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _calm(now: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    cache.clear()
    monkeypatch.setattr(kit_forms, "_asked_in_time", lambda signed: True)
    yield
    cache.clear()


def open_event(**facts: Any) -> Any:
    made = event(group(name="Tea Club"), title="Tea and code")
    guestlist(made, **facts)
    return made


def ask(of: Any, client: Client | None = None, email: str = "noor@example.org", **said: Any) -> Client:
    client = client or Client()
    answer = client.post(reverse("events:rsvp", args=[of.pk]), {"name": "Noor", "email": email, "seats": "1", **said})
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    assert answer["Location"] == "/events/rsvp/code/"
    return client


def code_and_link() -> tuple[str, str]:
    text = Letter.objects.filter(purpose="events.rsvp").latest("id").text
    return re.findall(r"^ {4}(\d{6})$", text, re.MULTILINE)[0], re.findall(r"/events/rsvp/[\w-]{20,}/", text)[0]


def test_the_code_keeps_a_place_on_the_device_that_asked():
    tea = open_event()
    client = ask(tea)
    assert not Rsvp.objects.exists()
    code, _ = code_and_link()
    answer = client.post("/events/rsvp/code/", {"code": f"{code[:3]} {code[3:]}"})
    made = Rsvp.objects.get()
    assert (made.state, made.email, made.name, made.seats) == ("going", "noor@example.org", "Noor", 1)
    assert answer.status_code == 303
    own = client.get(answer["Location"])
    assert "Your place is kept" in own.content.decode()
    assert own["X-Robots-Tag"] == "noindex"
    assert own["Referrer-Policy"] == "same-origin"


def test_the_code_is_nothing_on_another_device():
    ask(open_event())
    code, _ = code_and_link()
    assert Client().post("/events/rsvp/code/", {"code": code})["Location"] == "/events/"
    assert not Rsvp.objects.exists()


def test_looking_at_the_link_changes_nothing_and_the_button_keeps_the_place():
    ask(open_event())
    _, link = code_and_link()
    page = Client().get(link)
    assert page.status_code == 200
    assert "Come to Tea and code?" in page.content.decode()
    assert "noor" not in page.content.decode().lower()
    assert (Rsvp.objects.count(), RsvpRequest.objects.get().used_at) == (0, None)
    assert Client().post(link).status_code == 303
    assert Rsvp.objects.get().state == "going"


def test_code_and_link_are_one_letter_that_works_once():
    client = ask(open_event())
    code, link = code_and_link()
    client.post("/events/rsvp/code/", {"code": code})
    again = Client().get(link)
    assert again.status_code == 410
    assert "used already" in again.content.decode()


def test_the_verb_itself_takes_a_link_once():
    ask(open_event())
    secret = code_and_link()[1].split("/")[-2]
    confirm_by_link(link=secret, now=NOW)
    with pytest.raises(Refused, match="already been used"):
        confirm_by_link(link=secret, now=NOW)


def test_a_forwarded_link_shows_nothing_of_its_owner_and_helps_both():
    tea = open_event()
    ask(tea)
    _, link = code_and_link()
    Client().post(link)
    stranger = Client()
    page = stranger.get(link).content.decode()
    assert "Noor" not in page
    assert "noor@example.org" not in page
    assert reverse("events:rsvp", args=[tea.pk]) in page
    before = Letter.objects.count()
    assert stranger.post(link).status_code == 410
    sent = stranger.post(link, {"send": "1"})
    assert "A letter is on its way" in sent.content.decode()
    letter = Letter.objects.latest("id")
    assert (Letter.objects.count(), letter.to) == (before + 1, "noor@example.org")
    assert "/events/place/" not in sent.content.decode()
    assert "/events/place/" in letter.text
    assert Rsvp.objects.count() == 1


def test_the_link_goes_to_its_owner_once_an_hour_however_often_it_is_asked_for():
    ask(open_event())
    _, link = code_and_link()
    Client().post(link)
    for _again in range(3):
        Client().post(link, {"send": "1"})
    assert Letter.objects.filter(subject="Your place at Tea and code").count() == 1


def test_five_wrong_codes_end_the_letter():
    client = ask(open_event())
    code, link = code_and_link()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    pages = [client.post("/events/rsvp/code/", {"code": wrong}).content.decode() for _try in range(5)]
    assert "You have 4 more tries." in pages[0]
    assert "five tries is all" in pages[4]
    assert client.post("/events/rsvp/code/", {"code": code}).status_code == 422
    assert Client().post(link).status_code == 410
    assert not Rsvp.objects.exists()


def test_a_letter_is_good_for_two_days_and_no_longer():
    ask(open_event())
    _, link = code_and_link()
    RsvpRequest.objects.update(at=NOW - timedelta(days=2, seconds=1))
    stale = Client().post(link)
    assert (stale.status_code, Rsvp.objects.count()) == (410, 0)
    assert "more than two days old" in stale.content.decode()
    RsvpRequest.objects.update(at=NOW - timedelta(days=2))
    assert Client().post(link).status_code == 303


def test_only_hashes_are_kept():
    ask(open_event())
    code, link = code_and_link()
    kept = RsvpRequest.objects.values().get()
    assert code not in str(kept)
    assert link.split("/")[-2] not in str(kept)


def without_secrets(page: Any) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken|asked_at)" value="[^"]*"', b"", page.content)


def test_a_known_address_gets_the_same_page_and_a_letter_that_knows():
    tea = open_event()
    rsvp(tea, email="noor@example.org", name="Noor")
    known = ask(tea)
    pages = [known.get("/events/rsvp/code/")]
    letter = Letter.objects.latest("id").text
    assert "You have answered already" in letter
    assert "/events/place/" in letter
    Rsvp.objects.update(email="somebody@example.org")
    pages.append(ask(tea).get("/events/rsvp/code/"))
    assert without_secrets(pages[0]) == without_secrets(pages[1])
    assert "You have answered already" not in Letter.objects.latest("id").text


def test_the_letter_says_nothing_that_a_stranger_typed():
    ask(open_event(), name="Win money at evil.example")
    letter = Letter.objects.latest("id")
    assert "evil" not in letter.text + letter.html + letter.subject


def test_the_address_of_an_account_answers_as_that_person():
    tea, maya = open_event(), person()
    ask(tea, email=maya.email.upper())
    Client().post(code_and_link()[1])
    made = Rsvp.objects.get()
    assert (made.person, made.email, made.name) == (maya, "", "")


def test_an_impatient_thumb_comes_to_the_same_place():
    client = ask(open_event())
    code, link = code_and_link()
    first, second = (client.post("/events/rsvp/code/", {"code": code}) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert client.get(link)["Location"] == first["Location"]
    assert Rsvp.objects.count() == 1


def test_confirming_twice_at_once_and_asking_twice_is_one_answer():
    tea = open_event(most_guests=2)
    ask(tea)
    first = code_and_link()[1]
    ask(tea, seats="2")
    second = code_and_link()[1]
    assert Client().post(second).status_code == 303
    assert Client().post(second).status_code == 410
    assert Client().post(first).status_code == 410  # older than what was confirmed
    assert (Rsvp.objects.get().seats, tea.capacities.get().taken) == (2, 2)


def test_a_list_that_closes_meanwhile_is_said_and_nothing_is_used_up():
    tea = open_event()
    client = ask(tea)
    code, link = code_and_link()
    tea.guestlist.is_open = False
    tea.guestlist.save()
    page = client.post("/events/rsvp/code/", {"code": code})
    assert "The organisers have closed the guest list." in page.content.decode()
    assert Client().post(link).status_code == 409
    assert RsvpRequest.objects.get().used_at is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"email": "no"}, "Write an e-mail address such as"),
        ({"email": "noor@example.org\nbcc: all@example.org"}, "Write an e-mail address such as"),
        ({"email": f"{'n' * 250}@example.org"}, ""),
        ({"name": "   "}, "Please fill this in."),
        ({"name": "\u202e\u200b"}, "Please write a name that people can read."),
        ({"name": "N" * 101}, ""),
        ({"seats": "10000"}, "One answer can bring 1 more at most."),
        ({"seats": "-1"}, "One answer can bring 1 more at most."),
        ({"nickname_again": "pills"}, "came back too fast"),
    ],
)
def test_what_makes_no_sense_is_said_in_place_and_nobody_is_written_to(said, words):
    tea = open_event()
    page = Client().post(
        reverse("events:rsvp", args=[tea.pk]), {"name": "Noor", "email": "a@b.example", "seats": "1", **said}
    )
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Nothing is lost" in page.content.decode()
    assert not Letter.objects.exists()


def test_hostile_names_are_shown_as_they_are_written():
    tea = open_event()
    client = ask(tea, name="<script>alert(1)</script>\u202eevil")
    client.post("/events/rsvp/code/", {"code": code_and_link()[0]})
    assert Rsvp.objects.get().name == "<script>alert(1)</script>evil"


def test_too_many_letters_to_one_address_are_stopped_and_nothing_is_lost():
    tea = open_event()
    for _time in range(5):
        ask(tea)
    sent = Letter.objects.count()
    page = Client().post(
        reverse("events:rsvp", args=[tea.pk]), {"name": "Noor", "email": "noor@example.org", "seats": "1"}
    )
    assert (page.status_code, Letter.objects.count()) == (429, sent)
    assert 'value="Noor"' in page.content.decode()


def test_questions_are_asked_with_purpose_and_end_and_required_ones_must_be_answered():
    tea = open_event()
    food = Question.objects.create(
        event=tea, text="What do you eat?", purpose="So that the kitchen knows", delete_on=NOW.date(), required=True
    )
    Question.objects.filter(pk=food.pk).update(delete_on=(NOW + timedelta(days=30)).date())
    page = Client().get(reverse("events:rsvp", args=[tea.pk])).content.decode()
    assert "So that the kitchen knows. Deleted on Thursday 9 April 2026." in page
    empty = Client().post(reverse("events:rsvp", args=[tea.pk]), {"name": "N", "email": "n@example.org", "seats": "1"})
    assert empty.status_code == 422
    said: Any = {f"q{food.pk}": "x" * 200}
    client = ask(tea, **said)
    client.post("/events/rsvp/code/", {"code": code_and_link()[0]})
    assert Rsvp.objects.get().answers.get().text == "x" * 200


def test_details_go_to_a_co_host_only_with_a_tick():
    lead, other = group(name="Lead"), group(name="Other")
    tea = event(lead, other)
    guestlist(tea)
    page = Client().get(reverse("events:rsvp", args=[tea.pk])).content.decode()
    assert "Let Other see my name and address too" in page
    assert "checked" not in page.split("Let Other see")[0].rsplit("<input", 1)[1]
    ticked: Any = {f"share{other.pk}": "on", f"share{lead.pk}": "on"}
    ask(tea, **ticked)
    Client().post(code_and_link()[1])
    assert list(Rsvp.objects.get().sharings.values_list("group", flat=True)) == [other.pk]


def test_one_answer_to_a_whole_series():
    club = group()
    series = Series.objects.create(
        group=club, title="Tea", slug="tea", rule="FREQ=WEEKLY", first_on=NOW.date(), time=NOW.time(), minutes=60,
        timezone="Europe/London", created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    dates = [event(club, starts_at=NOW + timedelta(days=7 * n), series=series) for n in (1, 2, 3)]
    for date in dates:
        guestlist(date)
    ask(dates[0], dates="all")
    answer = Client().post(code_and_link()[1])
    assert Standing.objects.get().email == "noor@example.org"
    assert set(Rsvp.objects.values_list("event", "state")) == {(date.pk, "going") for date in dates}
    token = answer["Location"]
    Client().post(f"{token}dates/", {"do": "skip", "event": dates[1].pk})
    assert Rsvp.objects.get(event=dates[1]).state == "not_going"
    assert Rsvp.objects.get(event=dates[2]).state == "going"
    Client().post(f"{token}dates/", {"do": "come", "event": dates[1].pk})
    assert Rsvp.objects.get(event=dates[1]).state == "going"
    Client().post(f"{token}dates/", {"do": "stop"})
    assert Standing.objects.get().ended_at is not None


# ---- A form on a kept page: no token for strangers, and what stands in its place ----


def without_token(of: Any, client: Client, **headers: str) -> int:
    said = {"name": "Noor", "email": "noor@example.org", "seats": "1"}
    answer = client.post(reverse("events:rsvp", args=[of.pk]), said, headers=headers)
    return answer.status_code


def test_a_stranger_needs_no_token():
    tea = open_event()
    assert without_token(tea, Client(enforce_csrf_checks=True)) == 303
    same = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    assert without_token(tea, Client(enforce_csrf_checks=True), **same) == 303
    assert without_token(tea, Client(enforce_csrf_checks=True), Origin="http://testserver") == 303
    assert Letter.objects.count() == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_sends_nothing_in_a_strangers_name(headers):
    assert without_token(open_event(), Client(enforce_csrf_checks=True), **headers) == 403
    assert not Letter.objects.exists()


def test_whoever_is_signed_in_needs_the_token():
    tea, client = open_event(), Client(enforce_csrf_checks=True)
    client.force_login(person())
    assert without_token(tea, client, **{"Sec-Fetch-Site": "same-origin"}) == 403
    page = client.get(reverse("events:rsvp", args=[tea.pk])).content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
    sent = client.post(reverse("events:rsvp", args=[tea.pk]), {"quick": "1", "csrfmiddlewaretoken": token})
    assert (sent.status_code, Rsvp.objects.get().state) == (303, "going")


def test_what_cannot_be_read_is_kept_on_the_page_of_the_form():
    tea = open_event()
    sent = Client().post(reverse("events:rsvp", args=[tea.pk]), {"name": "Noor", "email": "noor at home", "seats": "1"})
    page = sent.content.decode()
    assert (sent.status_code, 'value="Noor"' in page, 'value="noor at home"' in page) == (422, True, True)
    assert 'href="#come_email"' in page
    assert 'id="come_email"' in page


def test_a_machine_that_fills_in_everything_gets_no_letter():
    sent = Client().post(
        reverse("events:rsvp", args=[open_event().pk]),
        {"name": "Noor", "email": "noor@example.org", "seats": "1", "nickname_again": "Noor"},
    )
    assert (sent.status_code, Letter.objects.count()) == (422, 0)


# ---- The link on the device that asked ----


def test_on_the_device_that_asked_opening_the_link_keeps_the_place():
    client = ask(open_event())
    _, link = code_and_link()
    opened = client.get(link)
    assert opened.status_code == 303
    assert "Your place is kept" in client.get(opened["Location"]).content.decode()
    assert client.get(link)["Location"] == opened["Location"]
    assert Rsvp.objects.count() == 1


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Purpose": "preview"}]
)
def test_a_link_that_is_fetched_ahead_keeps_nothing(headers):
    client = ask(open_event())
    _, link = code_and_link()
    assert client.get(link, headers=headers).status_code == 200
    assert client.head(link).status_code == 200
    assert not Rsvp.objects.exists()


def test_a_device_that_asked_for_something_else_only_looks():
    ask(open_event())
    _, link = code_and_link()
    other = ask(open_event(), email="bea@example.org")
    assert other.get(link).status_code == 200
    assert not Rsvp.objects.exists()


@pytest.mark.parametrize("by", ["code", "link"])
def test_whom_only_the_database_kept_out_waits_and_the_letter_is_used_once(monkeypatch, by):
    """The mutant: places are taken by what was read too early, and without asking whether they are there."""
    tea = open_event(room=1)
    rsvp(tea)
    monkeypatch.setattr(desk_module, "TAKE", "UPDATE events_capacity SET taken = taken + %s WHERE id = %s AND %s > 0")
    monkeypatch.setattr(desk_module.Desk, "room_left", lambda *_: None)
    client = ask(tea)
    code, link = code_and_link()
    answer = client.post("/events/rsvp/code/", {"code": code}) if by == "code" else Client().post(link)
    assert answer.status_code == 303
    mine = Rsvp.objects.get(email="noor@example.org")
    assert (mine.state, mine.turn, Rsvp.objects.count()) == ("waiting", 1, 2)
    made = RsvpRequest.objects.get()
    assert (made.used_at, made.rsvp) == (NOW, mine)
