"""Groups in a real browser: from an application to a welcome, a list brought in, two editors, clean pages."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from moothall.groups.actions.importing import begin_import, import_list
from moothall.groups.models import Group
from moothall.kit import forms
from moothall.people.models import Person
from moothall.post.models import Letter
from tests.browser.looking import Look
from tests.groups.making import a_group, a_member, a_person, a_steward

WIDTHS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]


@pytest.fixture(autouse=True)
def _no_tries_yet(monkeypatch):
    cache.clear()
    monkeypatch.setattr(forms, "_asked_in_time", lambda signed: True)


def enter(look: Look, person: Person) -> None:
    """Sign somebody in in this browser, past the letter."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    look.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": look.base}])


def quietly(look: Look) -> None:
    """Check a page that answered 409 or 422, which the console mentions."""
    look.accessible()
    look.fits()
    look.faults.clear()


@pytest.mark.parametrize("js", [True, False])
def test_from_application_to_welcome_on_a_phone(visit: Any, js: bool) -> None:
    steward = a_steward()
    look = visit("/groups/", 320, js=js)
    look.page.get_by_role("link", name="Add your group").first.click()
    look.page.get_by_label("Name of the group").fill("Fen Data Circle")
    look.page.get_by_role("button", name="Go on").click()
    assert "In one line, what do you do?: Please fill this in." in look.page.get_by_role("alert").inner_text()
    quietly(look)
    assert look.page.get_by_label("Name of the group").input_value() == "Fen Data Circle"
    look.page.get_by_label("In one line, what do you do?").fill("Charity workers and data people.")
    look.page.get_by_label("Postcode or town").fill("Newport")
    look.page.get_by_role("button", name="Go on").click()
    quietly(look)
    look.page.get_by_label("Newport, Isle of Wight", exact=False).check()
    look.page.get_by_role("button", name="Go on").click()
    look.page.get_by_label("Your e-mail address").fill("anna@example.org")
    look.page.locator("main button").first.click()
    code = re.findall(r"^ {4}(\d{6})$", Letter.objects.latest("id").text, re.MULTILINE)[0]
    look.page.get_by_label("The six figures in the letter").fill(code)
    look.page.locator("main button").first.click()
    if "/welcome/" in look.page.url:
        look.page.get_by_label("Your name").fill("Anna")
        look.page.locator("main button").first.click()
    assert look.page.get_by_role("heading", level=1).inner_text() == "Check and send"
    look.accessible()
    assert look.page.get_by_label("Name of the group").input_value() == "Fen Data Circle"
    look.page.get_by_role("button", name="Send it to the stewards").click()
    assert "Waiting to be welcomed" in look.page.locator("main").inner_text()
    look.accessible()

    theirs = visit("/", js=js)
    enter(theirs, steward)
    theirs.open("/groups/queue/")
    theirs.accessible()
    theirs.page.get_by_role("link", name="Fen Data Circle").click()
    theirs.page.get_by_label("A word of welcome").fill("Good to have you.")
    theirs.page.get_by_role("button", name="Accept the group").click()
    assert "The group is in the network" in theirs.page.locator("body").inner_text()
    assert Group.objects.get().state == "active"
    visit("/groups/fen-data-circle/", 320, js=js).clean(most_bytes=60_000)


def test_two_editors_see_both_versions(visit: Any) -> None:
    one, two = a_person("Ann"), a_person("Ben")
    group = a_group(owner=one, slug="leeds")
    a_member(group, two, "organiser")
    looks = []
    for person in (one, two):
        look = visit("/", 320, js=False)
        enter(look, person)
        look.open("/groups/leeds/edit/")
        looks.append(look)
    looks[0].page.get_by_label("In one line, what do you do?").fill("Ann’s words.")
    looks[0].page.get_by_role("button", name="Save").click()
    looks[1].page.get_by_label("In one line, what do you do?").fill("Ben’s words.")
    looks[1].page.get_by_role("button", name="Save").click()
    shown = looks[1].page.locator("main").inner_text()
    assert "Somebody else changed this meanwhile" in shown
    assert "Ann’s words." in shown
    assert looks[1].page.get_by_label("In one line, what do you do?").input_value() == "Ben’s words."
    quietly(looks[1])
    looks[1].page.get_by_role("button", name="Save").click()
    assert Group.objects.get().summary == "Ben’s words."


def test_a_list_is_looked_at_brought_in_and_taken_back(visit: Any, tmp_path: Any) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,postcode\nFen Data,CB7\nNo place,M1 3XX\n,LS1\n")
    look = visit("/", 320, js=False)
    enter(look, a_steward())
    look.open("/groups/import/")
    look.clean()
    look.page.get_by_label("The list").set_input_files(str(path))
    look.page.get_by_role("button", name="Read the list").click()
    assert "Row 4: This row has no name of a group." in look.page.locator("main").inner_text()
    look.accessible()
    look.fits()
    look.page.get_by_role("button", name="Bring them in").click()
    assert "The list is in" in look.page.locator("h1").inner_text()
    look.accessible()
    look.page.get_by_role("button", name="Take the list back").click()
    assert not Group.objects.exists()
    look.accessible()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_every_page_is_clean(visit: Any, width: int, scheme: str) -> None:
    now, owner, steward = datetime.now(UTC), a_person("Olu"), a_steward()
    group = a_group(owner=owner, slug="leeds", summary="We meet each month.", about_html="<p>Come along.</p>")
    waiting = a_group("Waiting", owner=owner, slug="waiting", state="on_hold", state_words="Where do you meet?")
    listed = a_group("Listed", slug="listed", listed_only=True)
    member = a_member(group, a_person("Kit"))
    ready = begin_import(by=steward, name="x.csv", content=b"name,town\nA,Ely\n,York\n", consent="", now=now)
    done = import_list(name="y.csv", content=b"name,town\nB,Ely\n", consent="", now=now)
    public = ["/groups/", "/groups/?near=Leeds", "/groups/?q=zzzz", "/groups/map/", "/groups/leeds/", "/groups/join/"]
    own = [f"/groups/leeds/{page}/" for page in ("manage", "edit", "history", "crew", "networks", "membership")]
    theirs = ["/groups/queue/", "/groups/listing/", "/groups/import/", f"/groups/{waiting.slug}/review/"]
    look = visit("/groups/", width, scheme)
    for path in public:
        look.open(path)
        look.clean(most_bytes=100_000)
    enter(look, owner)
    for path in (*own, f"/groups/leeds/crew/{member.pk}/", f"/groups/{listed.slug}/claim/", "/me/"):
        look.open(path)
        look.clean(most_bytes=150_000)
    enter(look, steward)
    for path in (*theirs, f"/groups/import/{ready.pk}/", f"/groups/import/{done.pk}/", "/groups/leeds/manage/"):
        look.open(path)
        look.clean()
