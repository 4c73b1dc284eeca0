"""Journeys of guests: without an account, on a small phone, with and without scripts; in one click; in line."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from moothall.events.actions import leave_rsvp
from moothall.events.models import Event, Question, Rsvp
from moothall.events.queries.own_links import place_token
from moothall.kit import forms as kit_forms
from moothall.people.models import Person
from moothall.post.models import Letter
from tests.browser.looking import Look
from tests.events.making import event, group, guestlist, member, person, rsvp

SCREENS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]


@pytest.fixture(autouse=True)
def _no_tries_yet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    cache.clear()
    monkeypatch.setattr(kit_forms, "_asked_in_time", lambda signed: True)
    yield
    cache.clear()


def soon() -> datetime:
    return (datetime.now(UTC) + timedelta(days=5)).replace(hour=18, minute=0, second=0, microsecond=0)


def talk(**facts: Any) -> Event:
    club = group(name="Data for Good Manchester")
    made = event(
        club, starts_at=soon(), title="Open data evening", venue="Friends Meeting House", address="6 Mount Street",
        description="We read, we talk, we eat cake.", joining="The door code is **4471**.",
    )  # fmt: skip
    guestlist(made, now=datetime.now(UTC), **{"room": 12, "most_guests": 2, **facts})
    return made


def page_of(of: Event) -> str:
    return f"/events/{of.pk}/{of.slug}/"


def letter() -> tuple[str, str]:
    text = Letter.objects.latest("id").text
    return re.findall(r"^ {4}(\d{6})$", text, re.MULTILINE)[0], re.findall(r"(/events/rsvp/[\w-]{20,}/)", text)[0]


def signed_in(look: Look, who: Person) -> Look:
    client = Client()
    client.force_login(who)
    session = client.cookies["moothall_session"].value
    look.page.context.add_cookies([{"name": "moothall_session", "value": session, "url": look.base}])
    return look


def press(look: Look, name: str) -> None:
    look.page.get_by_role("button", name=name, exact=True).click()
    look.page.wait_for_load_state("networkidle")


def follow(look: Look, name: str) -> None:
    look.page.get_by_role("link", name=name, exact=True).click()
    look.page.wait_for_load_state("networkidle")


def sound(look: Look) -> None:
    """Check a page that a click led to."""
    look.accessible()
    look.quiet()
    look.at_home()
    look.fits()


@pytest.mark.parametrize("js", [True, False])
def test_a_guest_without_account_comes_changes_and_leaves_on_a_small_phone(visit, js):
    tea = talk()
    look = visit(page_of(tea), 320, js=js)
    expect(look.page.get_by_text("12 places left")).to_be_visible()
    look.accessible()
    look.page.locator("summary", has_text="Keep me a place").click()
    sound(look)
    press(look, "Go on")  # nothing filled in yet
    sound(look)
    expect(look.page.get_by_text("2 things need another look")).to_be_visible()
    look.page.get_by_label("Your name").fill("Noor")
    look.page.get_by_label("Your e-mail address").fill("noor@example.org")
    look.page.get_by_label("How many of you come?").select_option("Me and 1 more")
    press(look, "Go on")
    expect(look.page.get_by_role("heading", name="One more step")).to_be_visible()
    sound(look)
    look.page.get_by_label("The six figures in the letter").fill(letter()[0])
    press(look, "Yes, keep my place")
    expect(look.page.get_by_role("heading", name="Your place is kept")).to_be_visible()
    expect(look.page.get_by_text("For you and 1 more, in the room.")).to_be_visible()
    expect(look.page.get_by_text("4471")).to_be_visible()
    sound(look)
    follow(look, "Change it")
    look.page.get_by_label("How many of you come?").select_option("Just me")
    press(look, "Save")
    expect(look.page.get_by_text("For you, in the room.")).to_be_visible()
    follow(look, "I can’t come")
    sound(look)
    press(look, "Yes, give up my place")
    expect(look.page.get_by_role("heading", name="You are not coming")).to_be_visible()
    look.quiet()
    assert (Rsvp.objects.get().state, tea.capacities.get().taken) == ("not_going", 0)


def test_a_link_is_looked_at_first_and_shows_a_stranger_nothing_afterwards(visit):
    tea = talk()
    look = visit(f"/events/{tea.pk}/rsvp/", 320)
    look.page.get_by_label("Your name").fill("Noor")
    look.page.get_by_label("Your e-mail address").fill("noor@example.org")
    press(look, "Go on")
    link = letter()[1]
    other = visit(link, 320, "dark")
    expect(other.page.get_by_role("heading", name="Come to Open data evening?")).to_be_visible()
    sound(other)
    assert not Rsvp.objects.exists()
    press(other, "Yes, keep my place")
    expect(other.page.get_by_role("heading", name="Your place is kept")).to_be_visible()
    friend = visit(link, 320)
    expect(friend.page.get_by_role("heading", name="This link was used already")).to_be_visible()
    assert "noor" not in friend.page.content().lower()
    sound(friend)
    press(friend, "It was mine: send me my link again")
    expect(friend.page.get_by_role("heading", name="A letter is on its way")).to_be_visible()
    assert Letter.objects.latest("id").to == "noor@example.org"


@pytest.mark.parametrize("js", [True, False])
def test_one_click_keeps_a_place_and_two_give_it_up(visit, js):
    tea, maya = talk(), person()
    look = signed_in(visit("/events/", 320, js=js), maya)
    look.open(page_of(tea))
    press(look, "I’m coming")
    expect(look.page.get_by_role("heading", name="Your place is kept")).to_be_visible()
    look.accessible()
    look.open("/me/")
    expect(look.page.get_by_role("heading", name="What I am going to")).to_be_visible()
    look.accessible()
    look.fits()
    follow(look, "Open data evening")
    follow(look, "I can’t come")
    press(look, "Yes, give up my place")
    assert Rsvp.objects.get().state == "not_going"
    look.quiet()


def test_the_line_moves_on_and_the_next_takes_the_place(visit):
    tea, maya = talk(room=1), person()
    now = datetime.now(UTC)
    first = rsvp(tea, email="ada@example.org", name="Ada", now=now)
    look = signed_in(visit("/events/", 320), maya)
    look.open(page_of(tea))
    expect(look.page.get_by_text("Full: nobody is waiting yet")).to_be_visible()
    press(look, "Join the waiting list")
    expect(look.page.get_by_role("heading", name="You are next in line")).to_be_visible()
    leave_rsvp(by=None, rsvp=first, now=now)
    look.open("/me/")
    press(look, "Take it")
    expect(look.page.get_by_role("heading", name="Your place is kept")).to_be_visible()
    look.accessible()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_of_a_guest_is_clean(visit, width, scheme):
    tea = talk(room=1, online=None)
    now = datetime.now(UTC)
    until = (tea.ends_at + timedelta(days=30)).date()
    Question.objects.create(
        event=tea, text="What do you need?", purpose="To prepare.", kind="long", about_access=True, delete_on=until
    )
    going, offered, waiting = (rsvp(tea, email=f"g{n}@example.org", name=f"G{n}", now=now) for n in range(3))
    leave_rsvp(by=None, rsvp=going, now=now)
    pages = [f"/events/{tea.pk}/rsvp/", "/events/rsvp/nobody-at-all-has-this/"]
    for answer in (going, offered, waiting):
        answer.refresh_from_db()
        pages += [f"/events/place/{place_token(answer)}/{part}" for part in ("", "change/", "leave/", "answers/")]
    assert [answer.state for answer in (going, offered, waiting)] == ["not_going", "offered", "waiting"]
    look = visit(page_of(tea), width, scheme)
    look.accessible()
    for path in pages:
        look.open(path)
        look.clean()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_of_those_who_run_it_is_clean(visit, width, scheme):
    tea = talk(room=2)
    ada = member(tea.hosts.get().group, "owner")
    now = datetime.now(UTC)
    look = signed_in(visit("/events/", width, scheme), ada)
    look.open(f"/events/{tea.pk}/guests/")
    look.clean()
    until = (tea.ends_at + timedelta(days=30)).date()
    food = Question.objects.create(
        event=tea, text="What do you eat?", purpose="For the kitchen.", kind="choice", choices=["Cake", "Soup"],
        delete_on=until,
    )  # fmt: skip
    guests = [
        rsvp(
            tea,
            email=f"g{n}@example.org",
            name="Ada Lovelace" if n < 2 else f"G{n}",
            answers={food.pk: "Cake"},
            now=now,
        )
        for n in range(4)
    ]
    places = ("guests/", "guests/answers/", f"guests/{guests[3].pk}/", "guestlist/", "guestlist/ask/?access")
    for path in (*places, f"guestlist/{food.pk}/", f"guestlist/{food.pk}/remove/"):
        look.open(f"/events/{tea.pk}/{path}")
        look.clean()


@pytest.mark.parametrize("js", [True, False])
def test_an_organiser_sets_places_asks_and_moves_somebody_on_a_phone(visit, js):
    tea = talk(room=1)
    ada = member(tea.hosts.get().group, "owner")
    now = datetime.now(UTC)
    going, waiting = (rsvp(tea, email=f"{name}@example.org", name=name, now=now) for name in ("Bea", "Cleo"))
    look = signed_in(visit("/events/", 320, js=js), ada)
    look.open(f"/events/{tea.pk}/guests/")
    follow(look, "Places and questions")
    look.page.get_by_label("Places in the room").fill("2")
    press(look, "Save")
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    follow(look, "Ask about access needs")
    press(look, "Save")
    expect(look.page.get_by_text("What do you need so that you can take part?")).to_be_visible()
    look.open(f"/events/{tea.pk}/guests/")
    follow(look, "Bea")
    look.page.get_by_label("Not going: take them off").check()
    look.page.get_by_label("Why?").fill("You asked us to take you off.")
    press(look, "Move and tell them")
    going.refresh_from_db()
    assert (going.state, going.reason) == ("not_going", "You asked us to take you off.")
    look.quiet()
