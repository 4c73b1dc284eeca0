"""Journeys through the door: by letter, by link on another device, by passkey; and every page of one's own."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache

from moothall.notices.actions import notify
from moothall.notices.queries import stop_token
from moothall.people.actions import offer_demo_visitor
from moothall.people.models import Person
from moothall.post.models import Letter
from tests.browser.looking import Look

WIDTHS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
OWN_PAGES = [
    "/me/",
    "/me/welcome/",
    "/me/profile/",
    "/me/consents/",
    "/me/devices/",
    "/me/address/",
    "/me/data/",
    "/me/leave/",
    "/me/passkeys/",
    "/me/passkeys/new/",
    "/me/stewards/",
    "/notices/",
    "/notices/ways/",
]


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def ada(db):
    now = datetime.now(UTC)
    ada = Person.objects.create_user("ada@example.org", name="Ada", is_steward=True, joined_at=now, welcomed_at=now)
    notify(person=ada, topic="groups.application", title="Your group is in", body="Welcome.", url="/me/", now=now)
    return ada


def _letter() -> str:
    text: str = Letter.objects.latest("id").text
    return text


def _code() -> str:
    code: str = re.findall(r"^ {4}(\d{6})$", _letter(), re.MULTILINE)[0]
    return code


def _knock(visit: Any, email: str, **how: Any) -> Look:
    look: Look = visit("/sign-in/login/", **how)
    look.page.get_by_label("Your e-mail address").fill(email)
    look.page.get_by_role("button", name="Send me the letter").click()
    look.page.wait_for_url("**/sign-in/code/", wait_until="networkidle")
    return look


def _come_in(visit: Any, email: str, **how: Any) -> Look:
    look = _knock(visit, email, **how)
    look.page.get_by_label("The six figures in the letter").fill(_code())
    look.page.get_by_role("button", name="Come in").click()
    look.page.wait_for_url(re.compile("/me/"), wait_until="networkidle")
    return look


@pytest.mark.parametrize("js", [True, False])
def test_a_new_person_comes_in_by_code_with_and_without_scripts(visit, js):
    look = _come_in(visit, "noor@example.org", width=320, js=js)
    look.page.get_by_label("Your name").fill("Noor")
    look.page.get_by_label("Send me the network’s news").check()
    look.page.get_by_role("button", name="Save and go on").click()
    look.page.wait_for_url("**/me/")
    assert look.page.get_by_role("heading", level=1).inner_text() == "Hello, Noor"
    look.fits()
    look.quiet()


def test_the_link_opens_another_device_once(visit, ada):
    _knock(visit, "ada@example.org")
    link = urlsplit(re.findall(r"https?://\S+/sign-in/link/\S+", _letter())[0]).path
    phone = visit(link, width=320)
    phone.clean()
    phone.page.get_by_role("button", name="Yes, sign me in").click()
    phone.page.wait_for_url("**/me/")
    late = visit(link)
    assert late.status == 410
    late.accessible()


def test_a_passkey_is_made_named_used_and_removed(visit, ada, live_server):
    look = visit("/sign-in/login/")
    look.base = live_server.url.replace("127.0.0.1", "localhost")  # passkeys need a name, not a number
    page = look.page
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    look = _come_in(lambda path, **how: visit(path, guest=look, **how), "ada@example.org")
    look.open("/me/passkeys/new/")
    look.page.get_by_label("Name of this passkey").fill("My phone")
    look.page.get_by_role("button", name="Make the passkey").click()
    look.page.wait_for_url("**/me/passkeys/")
    assert look.page.get_by_text("My phone").is_visible()
    assert Letter.objects.latest("id").subject == "A passkey was added to your account: My phone"

    look.open("/me/")
    look.page.get_by_role("button", name="Sign out").click()
    look.page.wait_for_load_state("networkidle")
    look.open("/sign-in/login/?next=/me/passkeys/")
    look.page.get_by_role("button", name="Sign in with a passkey").click()
    look.page.wait_for_url(re.compile(r"^[^?]+/me/passkeys/$"))
    assert look.page.get_by_text(re.compile("Last used on")).is_visible()

    look.page.get_by_role("link", name="Rename or remove My phone").click()
    look.page.get_by_label("Name of this passkey").fill("Old phone")
    look.page.get_by_role("button", name="Save the name").click()
    look.page.wait_for_url("**/me/passkeys/")
    look.page.get_by_role("link", name="Rename or remove Old phone").click()
    look.page.get_by_role("button", name="Remove this passkey").click()
    look.page.wait_for_url("**/me/passkeys/")
    assert look.page.get_by_text("No passkey yet").is_visible()

    look.open("/me/")
    look.page.get_by_role("button", name="Sign out").click()
    look.page.wait_for_load_state("networkidle")
    look.open("/sign-in/login/")
    look.page.get_by_role("button", name="Sign in with a passkey").click()
    look.page.get_by_text("That passkey does not open an account here").wait_for()
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    look.quiet()


def test_without_scripts_the_passkey_explains_itself(visit):
    look = visit("/sign-in/login/", js=False)
    assert look.page.get_by_text("Passkeys need JavaScript").is_visible()
    assert not look.page.get_by_role("button", name="Sign in with a passkey").is_visible()


def test_at_a_number_the_passkey_explains_itself(visit, live_server):
    look = visit("/sign-in/login/")
    look.base = live_server.url.replace("localhost", "127.0.0.1")
    look.open("/sign-in/login/")
    assert look.page.get_by_text("Passkeys need a name in the address bar").is_visible()
    assert (
        look.page.get_by_role("link", name="Open this page by its name")
        .get_attribute("href")
        .startswith("http://localhost:")
    )


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_every_page_of_the_door_is_clean(visit, ada, settings, width, scheme):
    settings.DEMO = True
    offer_demo_visitor(person=ada, label="Ada, steward of the network", now=datetime.now(UTC))
    look = _knock(visit, "ada@example.org", width=width, scheme=scheme)
    look.open("/sign-in/code/")
    look.clean()
    look.page.get_by_label("The six figures in the letter").fill("12")
    look.page.get_by_role("button", name="Come in").click()
    look.page.get_by_role("alert").first.wait_for()
    look.accessible()
    look.fits()
    for path in ("/sign-in/login/", f"/notices/stop/{stop_token(ada.pk, 'groups.application')}/"):
        look.open(path)
        look.clean()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_every_page_of_ones_own_is_clean(visit, ada, width, scheme):
    look = _come_in(visit, "ada@example.org", width=width, scheme=scheme)
    for path in OWN_PAGES:
        look.open(path)
        assert look.status == 200, path
        look.clean(most_bytes=50_000)
