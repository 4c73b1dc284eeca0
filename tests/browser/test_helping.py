"""Helping in a real browser: a hand lent without an account, handed back, a talk proposed, read blind and confirmed."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from moothall.events.models import Event
from moothall.helping.actions import CallFacts, RoleFacts, open_call, open_role
from moothall.helping.models import Call, Role, Stint, Talk
from moothall.kit import forms
from moothall.minutes.work.worker import work_off
from moothall.people.models import Person
from moothall.post.models import Letter
from tests.browser.looking import Look
from tests.events.making import event, group, member
from tests.helping.making import code_of, link_of

LOOKS = [(1280, "light"), (320, "dark")]


@pytest.fixture(autouse=True)
def _no_tries_yet(monkeypatch):
    cache.clear()
    monkeypatch.setattr(forms, "_asked_in_time", lambda signed: True)


def tomorrow() -> tuple[Event, Person]:
    host = group("Kew Makers")
    start = (timezone.now() + timedelta(days=9)).replace(hour=18, minute=30, second=0, microsecond=0)
    made = event(host, starts_at=start, title="Talk night", venue="The Hall")
    return made, member(host, "owner")


def enter(look: Look, person: Person) -> Look:
    """Sign somebody in in this browser, past the letter."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    look.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": look.base}])
    return look


def quietly(look: Look) -> None:
    """Check a page that answered 409 or 422, which the console mentions."""
    look.accessible()
    look.fits()
    look.faults.clear()


def fine(look: Look) -> None:
    """Check a page that was walked to: all that `clean` checks but the weight, which needs an opened page."""
    look.accessible()
    look.quiet()
    look.at_home()
    look.fits()


def press(look: Look, name: str) -> None:
    look.page.get_by_role("button", name=name).first.click()
    look.page.wait_for_load_state("networkidle")


def says(look: Look, words: str) -> None:
    look.page.get_by_text(words).first.wait_for()


@pytest.mark.parametrize("js", [True, False])
def test_a_hand_lent_on_a_phone_without_an_account(visit: Any, js: bool) -> None:
    made, boss = tomorrow()
    team = enter(visit("/", 320, js=js), boss)
    team.open(f"/events/{made.pk}/helpers/")
    fine(team)
    team.page.get_by_label("Welcome people at the door").check()
    team.page.get_by_label("Be the one to turn to").check()
    press(team, "Add what is ticked")
    says(team, "2 roles added")
    fine(team)

    guest = visit(f"/events/{made.pk}/{made.slug}/", 320, "dark", js=js)
    says(guest, "2 people wanted")
    guest.page.get_by_role("link", name="I’ll do it: Welcome people at the door").click()
    fine(guest)
    press(guest, "I’ll do it")
    says(guest, "2 things need another look")
    quietly(guest)
    guest.page.get_by_label("Your name").fill("Gwen")
    guest.page.get_by_label("Your e-mail address").fill("gwen@example.org")
    press(guest, "I’ll do it")
    fine(guest)
    guest.page.get_by_label("The six figures").fill(code_of(Letter.objects.latest("id")))
    press(guest, "Yes, I’ll do it")
    says(guest, "Thank you, Gwen")
    fine(guest)
    press(guest, "Hand it back")
    says(guest, "You handed this back")
    says(guest, "This still needs a hand")
    fine(guest)
    press(guest, "I can do it after all")
    says(guest, "Whom to ask")

    team.open(f"/events/{made.pk}/helpers/")
    team.page.get_by_role("link", name="Details of Gwen").click()
    says(team, "gwen@example.org")
    fine(team)
    press(team, "Take their name off")
    says(team, "open again")
    assert Stint.objects.get().state == "handed_back"


def call_for_talks(team: Look, made: Event) -> None:
    team.open(f"/events/{made.pk}/choosing/")
    fine(team)
    team.page.get_by_role("link", name="Call for talks").click()
    fine(team)
    team.page.get_by_label("What do you look for?").fill("Short talks, first-timers welcome.")
    press(team, "Call for talks")
    says(team, "0 talks so far")
    fine(team)


def propose(guest: Look) -> Look:
    guest.page.get_by_role("link", name="Propose a talk").click()
    fine(guest)
    guest.page.get_by_label("Title of your talk").fill("Maps for all")
    guest.page.get_by_label("What is it about?").fill("I, Ada Lovelace, drew one.")
    guest.page.get_by_label("10 minutes").check()
    guest.page.get_by_label("Your name").fill("Ada Lovelace")
    guest.page.get_by_label("Your e-mail address").fill("ada@example.org")
    press(guest, "Propose it")
    return guest


@pytest.mark.parametrize("js", [True, False])
def test_a_talk_from_proposal_to_programme_on_a_phone(visit: Any, js: bool) -> None:
    made, boss = tomorrow()
    team = enter(visit("/", 320, js=js), boss)
    call_for_talks(team, made)
    guest = propose(visit(f"/events/{made.pk}/{made.slug}/", 320, js=js))
    guest.open(link_of(Letter.objects.latest("id")))
    fine(guest)
    press(guest, "Yes, send my talk")
    says(guest, "It is with the organisers")
    fine(guest)

    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    team.open(f"/events/{made.pk}/reviews/")
    fine(team)
    team.page.get_by_role("link", name="Read the next one").click()
    assert "Lovelace" not in team.page.content()
    fine(team)
    team.page.get_by_label("Yes, please").check()
    press(team, "That is what I think")
    says(team, "You have read them all")
    team.open(f"/events/{made.pk}/choosing/")
    says(team, "middle 4 of 4, 1 view")
    fine(team)
    team.page.get_by_role("link", name="Maps for all").click()
    fine(team)
    team.page.get_by_role("link", name="Accept it").click()
    fine(team)
    press(team, "Decide and send the letter")
    says(team, "Ada Lovelace")

    work_off(now=timezone.now() + timedelta(hours=12))
    guest.open(link_of(Letter.objects.get(purpose="helping.talk"), "/helping/talk/"))
    fine(guest)
    press(guest, "Yes, I’ll give it")
    says(guest, "You are on the programme")
    guest.open(f"/events/{made.pk}/{made.slug}/")
    says(guest, "Maps for all")
    guest.accessible()
    guest.fits()
    assert Talk.objects.get().stint is not None


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_pages_of_roles_and_talks_are_clean(visit: Any, width: int, scheme: str) -> None:
    made, boss = tomorrow()
    crew = member(made.hosts.get().group, "helper")
    now = timezone.now()
    one = open_role(by=boss, event=made, facts=RoleFacts(title="Make tea", about="Kettles.", wanted=2), now=now)
    open_call(by=boss, event=made, facts=CallFacts(closes_at=now + timedelta(days=2)), now=now)
    out = visit(f"/helping/role/{one.pk}/", width, scheme)
    out.clean()
    out.open(f"/events/{made.pk}/talks/")
    out.clean()
    theirs = enter(visit("/", width, scheme), boss)
    for path in (
        f"/helping/role/{one.pk}/edit/",
        f"/helping/role/{one.pk}/ask/",
        f"/events/{made.pk}/helpers/add/",
        f"/events/{made.pk}/call/",
        f"/events/{made.pk}/reviews/",
        "/me/",
    ):
        theirs.open(path)
        theirs.clean(most_bytes=40_000)
    theirs.open(f"/helping/role/{one.pk}/ask/")
    theirs.page.get_by_label("Whom do you ask?").select_option(label=crew.name)
    press(theirs, "Ask")
    says(theirs, "was asked on")
    enter(out, crew)
    out.open(f"/helping/role/{one.pk}/")
    out.clean()
    press(out, "Yes, I’ll do it")
    says(out, "You are down for this")
    assert Role.objects.get(pk=one.pk).filled == 1
