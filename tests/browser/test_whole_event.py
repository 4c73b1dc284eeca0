"""A whole event on small phones, from a borrowed template to the write-up, by everybody who has a hand in it."""

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import icalendar
import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from moothall.events.models import Event, Rsvp
from moothall.groups.models import Group
from moothall.kit import forms
from moothall.minutes.caching import SHELF
from moothall.minutes.listeners import SCHEDULES
from moothall.minutes.work.ticks import fire_due
from moothall.minutes.work.worker import work_off
from moothall.people.models import Person
from moothall.post.models import Letter
from tests.browser.looking import Look
from tests.browser.test_groups import enter
from tests.calendars.conftest import make_group, make_person
from tests.events.making import person

QUESTION = "What would you like to eat?"


class Clock:
    """The hall's clock, which the journey moves on."""

    def __init__(self) -> None:
        start = timezone.now() + timedelta(days=1)
        self.at = start.replace(hour=10, minute=0, second=0, microsecond=0)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Stop the clock at ten tomorrow morning; forms may be sent at once, and nothing is limited."""
    SHELF.clear()
    cache.clear()
    monkeypatch.setattr(forms, "_asked_in_time", lambda signed: True)
    made = Clock()
    with patch.object(timezone, "now", made.now):
        yield made
    cache.clear()
    SHELF.clear()


class Town:
    """Two groups, their people, the event that they hold, and a phone for each of them."""

    def __init__(self, visit: Any, clock: Clock, *, js: bool) -> None:
        self.visit, self.clock, self.js = visit, clock, js
        self.leeds, self.york = make_group("Leeds Data"), make_group("York Data")
        self.maya, self.sam = make_person("Maya", self.leeds), make_person("Sam", self.york)
        self.phones: dict[str, Look] = {}

    @property
    def event(self) -> Event:
        return Event.objects.get()

    @property
    def page(self) -> str:
        return f"/events/{self.event.pk}/{self.event.slug}/"

    def phone(self, name: str, who: Person | None = None, path: str = "/about/") -> Look:
        """Return somebody's phone, signed in the first time when they have an account."""
        if name not in self.phones:
            look = self.phones[name] = self.visit("/about/", 320, js=self.js)
            if who:
                enter(look, who)
        look = self.phones[name]
        look.open(path)
        return look

    def work(self) -> None:
        """Let the worker do what waits."""
        fire_due(SCHEDULES.values(), now=self.clock.at)
        work_off(now=self.clock.at)

    def later(self, **time: int) -> None:
        """Move the clock on, and let the worker work."""
        self.clock.at += timedelta(**time)
        self.work()

    def letters_to(self, email: str, purpose: str = "") -> list[Letter]:
        found = Letter.objects.filter(to=email).order_by("id")
        return [letter for letter in found if letter.purpose.startswith(purpose)]


def fine(look: Look) -> None:
    """Check a page that was walked to."""
    look.page.wait_for_load_state("networkidle")
    look.accessible()
    look.quiet()
    look.fits()


def press(look: Look, name: str) -> None:
    look.page.get_by_role("button", name=name).first.click()
    look.page.wait_for_load_state("networkidle")


def says(look: Look, words: str) -> None:
    shown = look.page.locator("body").inner_text()
    assert words in shown, f"{words!r} is not in: {shown}"


def code_in(letter: Letter) -> str:
    return str(re.findall(r"^ {4}(\d{6})$", letter.text, re.MULTILINE)[0])


def link_in(letter: Letter, part: str) -> str:
    return str(re.findall(rf"({part}[\w-]+/)", letter.text)[0])


def card_in(letter: Letter) -> Any:
    """Return the event of a letter's calendar file, and its method."""
    import base64

    [file] = [one for one in letter.attachments if one["type"].startswith("text/calendar")]
    calendar = icalendar.Calendar.from_ical(base64.b64decode(file["content"]))
    return calendar["METHOD"], calendar.events[0]


# ---- The acts


def make_it_from_a_template(town: Town) -> None:
    look = town.phone("maya", town.maya, "/groups/leeds-data/")
    look.page.get_by_role("link", name="New event").first.click()
    look.page.get_by_role("link", name="Talk night").click()
    day = (town.clock.at + timedelta(days=28)).date()
    look.page.get_by_label("What is it called?").fill("Talks by the canal")
    look.page.get_by_label("Day", exact=True).fill(day.isoformat())
    look.page.get_by_label("Starts at").fill("18:30")
    look.page.get_by_label("Venue").fill("The Boat House")
    press(look, "Save as a draft")
    press(look, "Publish it")
    expect(look.page.get_by_role("heading", level=1)).to_contain_text("days to go")
    town.work()
    look.open(f"/events/{town.event.pk}/checklist/")
    says(look, "Now and late")
    fine(look)
    look.open(f"/events/{town.event.pk}/run-sheet/")
    says(look, "The Boat House")
    fine(look)


def ask_guests_for_two_places(town: Town) -> None:
    look = town.phone("maya", town.maya, f"/events/{town.event.pk}/guestlist/")
    look.page.locator("#id_room_places").fill("2")
    press(look, "Save")
    look.open(f"/events/{town.event.pk}/guestlist/")
    look.page.get_by_role("link", name="Ask another question").or_(
        look.page.get_by_role("link", name=re.compile("question", re.IGNORECASE))
    ).first.click()
    look.page.get_by_label("The question").fill(QUESTION)
    look.page.get_by_label("Why", exact=False).first.fill("So that the kitchen knows.")
    press(look, "Save")
    says(look, QUESTION)
    fine(look)


def share_it_with_a_co_host(town: Town) -> None:
    look = town.phone("maya", town.maya, f"/events/{town.event.pk}/hosts/")
    look.page.get_by_label("Find a group by its name").fill("york")
    press(look, "Find")
    look.page.get_by_label("York Data").check()
    press(look, "Ask them")
    says(look, "York Data is asked.")
    theirs = town.phone("sam", town.sam, "/groups/york-data/manage/")
    theirs.page.get_by_role("link", name="Talks by the canal").first.click()
    press(theirs, "Yes, we host it too")
    says(theirs, "You host it together now.")
    theirs.open(f"/events/{town.event.pk}/edit/")
    theirs.page.get_by_label("In one line").fill("Three short talks and soup.")
    press(theirs, "Save")
    theirs.open(f"/events/{town.event.pk}/checklist/")
    theirs.page.get_by_role("button", name=re.compile("^Done: ")).first.click()
    theirs.page.wait_for_load_state("networkidle")
    town.work()
    assert town.event.summary == "Three short talks and soup."
    assert town.event.tasks.exclude(done_at=None).get().done_by == town.sam
    look.open(f"/events/{town.event.pk}/checklist/")
    says(look, "Sam")
    fine(look)


def come_without_an_account(town: Town, name: str, *, by_link: bool = False) -> Look:
    look = town.phone(name, None, f"/events/{town.event.pk}/rsvp/")
    look.page.get_by_label("Your name").fill(name.title())
    look.page.get_by_label("Your e-mail address").fill(f"{name}@example.org")
    look.page.get_by_label(QUESTION).fill("Soup, please")
    press(look, "Go on")
    letter = town.letters_to(f"{name}@example.org")[-1]
    if by_link:
        look.open(link_in(letter, "/events/rsvp/"))
    else:
        look.page.get_by_label("The six figures in the letter").fill(code_in(letter))
        look.page.locator("main button").first.click()
    look.page.wait_for_load_state("networkidle")
    town.work()
    return look


def fill_the_room_and_wait_in_line(town: Town) -> None:
    noor = come_without_an_account(town, "noor")
    says(noor, "Your place is kept")
    fine(noor)
    town.bea = person()  # type: ignore[attr-defined]
    bea = town.phone("bea", town.bea, town.page)  # type: ignore[attr-defined]
    press(bea, "I’m coming")
    says(bea, "Your place is kept")
    fine(bea)
    kit = come_without_an_account(town, "kit", by_link=True)
    says(kit, "next in line")
    fine(kit)
    town.later(hours=1)
    noor.page.get_by_role("link", name="I can’t come").click()
    noor.page.locator("main button").first.click()
    says(noor, "You are not coming")
    town.later(minutes=15)
    assert Rsvp.objects.get(email="kit@example.org").state == "offered"
    offer = town.letters_to("kit@example.org")[-1]
    kit.open(link_in(offer, "/events/place/"))
    press(kit, "Take it")
    says(kit, "Your place is kept")
    fine(kit)
    town.work()


def lend_hands(town: Town) -> None:
    gwen = town.phone("gwen", None, town.page)
    gwen.page.get_by_role("link", name=re.compile("^I’ll do it")).first.click()
    gwen.page.get_by_label("Your name").fill("Gwen")
    gwen.page.get_by_label("Your e-mail address").fill("gwen@example.org")
    press(gwen, "I’ll do it")
    gwen.page.get_by_label("The six figures").fill(code_in(town.letters_to("gwen@example.org")[-1]))
    press(gwen, "Yes, I’ll do it")
    says(gwen, "Thank you, Gwen")
    fine(gwen)
    town.lee = person()  # type: ignore[attr-defined]
    lee = town.phone("lee", town.lee, town.page)  # type: ignore[attr-defined]
    lee.page.get_by_role("button", name=re.compile("^I’ll do it")).first.click()
    lee.page.wait_for_load_state("networkidle")
    press(lee, "Hand it back")
    says(lee, "You handed this back")
    fine(lee)
    town.work()


def move_it_an_hour(town: Town) -> None:
    before = {letter.pk for letter in Letter.objects.all()}
    old = town.event.sequence
    look = town.phone("maya", town.maya, f"/events/{town.event.pk}/edit/")
    look.page.get_by_label("Starts at").fill("19:30")
    press(look, "Save")
    assert town.event.sequence > old
    town.later(minutes=45)
    fresh = Letter.objects.exclude(pk__in=before).filter(attachments__isnull=False)
    told = [letter for letter in fresh if letter.attachments]
    assert sorted(letter.to for letter in told) == sorted(
        {town.bea.email, "kit@example.org", "gwen@example.org"}  # type: ignore[attr-defined]
    )
    for letter in told:
        method, card = card_in(letter)
        assert (method, card["UID"].startswith(f"{town.event.pk}@")) == ("REQUEST", True)
        assert f"{card['DTSTART'].dt:%H:%M}" == "19:30"
        assert card["SEQUENCE"] > old


def seat_them(town: Town) -> None:
    look = town.phone("maya", town.maya, f"/events/{town.event.pk}/guestlist/")
    look.page.locator("#id_room_places").fill("5")
    press(look, "Save")
    for name in ("noor", "ola"):
        come_without_an_account(town, name)
    look.open(f"/events/{town.event.pk}/seating/")
    look.page.get_by_label("How many at each, at most?").fill("2")
    press(look, "Make the plan")
    says(look, "Who sits where")
    fine(look)
    press(look, "Show guests where they sit")
    look.open(f"/events/{town.event.pk}/seating/print/")
    says(look, "Find your seat")
    fine(look)
    ola = town.phones["ola"]
    ola.page.reload()
    says(ola, "Where you sit")
    fine(ola)


def open_the_door(town: Town) -> None:
    town.clock.at = town.event.starts_at - timedelta(minutes=20)
    town.work()
    look = town.phone("maya", town.maya, f"/events/{town.event.pk}/door/")
    row = look.page.locator("li, tr").filter(has_text="Kit").filter(has=look.page.get_by_role("button", name="Here"))
    row.get_by_role("button", name="Here").first.click()
    look.page.wait_for_load_state("networkidle")
    look.page.get_by_label("How many are they?").fill("1")
    press(look, "Welcome them")
    fine(look)
    look.open(f"/events/{town.event.pk}/door/code/")
    shown = re.sub(r"\D", "", look.page.locator(".digits").inner_text())[:6]
    fine(look)
    ola = town.phones["ola"]
    ola.page.reload()
    ola.page.get_by_role("link", name="I am here").click()
    ola.page.get_by_label("The six digits on the screen").fill(shown)
    press(ola, "I am here")
    says(ola, "You are here. Welcome!")
    town.work()
    assert Rsvp.objects.filter(state="came").count() == 3


def look_back(town: Town) -> None:
    town.clock.at = town.event.ends_at + timedelta(minutes=20)
    town.work()
    town.later(hours=18)
    assert town.event.stage == "happened"
    letter = town.letters_to("kit@example.org")[-1]
    kit = town.phones["kit"]
    kit.open(link_in(letter, "/feedback/"))
    kit.page.get_by_label("Very good").check()
    kit.page.get_by_label("What changed for you?").fill("I met the baker who needs a map.")
    kit.page.get_by_label("Everybody", exact=True).check()
    fine(kit)
    press(kit, "Send it")
    says(kit, "Thank you")
    look = town.phone("maya", town.maya, f"/events/{town.event.pk}/thanks/")
    fine(look)
    press(look, "Send the thanks")
    town.work()
    assert len(town.letters_to("gwen@example.org", "afterwards.thanks")) == 1
    look.open(f"/events/{town.event.pk}/write-up/")
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(picture, "JPEG")
    look.page.get_by_label("Picture", exact=True).set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    look.page.get_by_label("What does it show?").last.fill("Three people by a canal")
    look.page.get_by_label("Everybody who can be recognised agreed").check()
    press(look, "Add the picture")
    says(look, "The picture is there.")
    look.page.get_by_label("What happened, and what came of it?").fill("Three talks.\n\nA baker found a map maker.")
    fine(look)
    press(look, "Publish")
    town.work()
    stranger = town.phone("stranger", None, town.page)
    for words in ("What came of it", "A baker found a map maker.", "I met the baker who needs a map.", "3 people came"):
        says(stranger, words)
    expect(stranger.page.get_by_alt_text("Three people by a canal")).to_be_visible()
    fine(stranger)
    assert town.event.stage == "written_up"


@pytest.mark.parametrize("js", [True, False])
def test_a_whole_event_from_template_to_write_up(visit: Any, clock: Clock, js: bool) -> None:
    town = Town(visit, clock, js=js)
    make_it_from_a_template(town)
    ask_guests_for_two_places(town)
    share_it_with_a_co_host(town)
    fill_the_room_and_wait_in_line(town)
    lend_hands(town)
    move_it_an_hour(town)
    seat_them(town)
    open_the_door(town)
    look_back(town)
    assert Group.objects.count() == 2
