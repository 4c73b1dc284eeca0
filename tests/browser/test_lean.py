"""The way of a guest without an account, counted and weighed cold: from the event's page to that of the kept place.

The server is the one of a real hall: style, script and pictures packed, named by what is in them, kept by browsers.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect

from moothall.events.actions.hosting import accept_host_invitation, invite_host
from moothall.events.models import Event, Rsvp
from moothall.minutes.caching import SHELF
from moothall.post.models import Letter
from tests.events.making import event, group, guestlist, member

MOST_REQUESTS, MOST_BYTES = 8, 100_000
MOST_BYTES_OF_EVENT = 50_000
PHONE = {"width": 320, "height": 640}


class Counter:
    """Every request that reaches the server, whatever asked for it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, application: Any) -> Callable[..., Any]:
        def counted(environ: dict[str, Any], start: Any) -> Any:
            self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
            return application(environ, start)

        return counted


@pytest.fixture
def counter(settings, tmp_path: Path) -> Iterator[tuple[Counter, str]]:
    """Serve a hall as it is served to the world, and count."""
    cache.clear()
    SHELF.clear()
    settings.STATIC_ROOT = tmp_path / "static"
    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    made = Counter()
    thread = LiveServerThread("localhost", static_handler=made, connections_override={})  # type: ignore[arg-type]
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None
    yield made, f"http://{thread.host}:{thread.port}"
    thread.terminate()
    connections.close_all()
    SHELF.clear()


class Scales:
    """What one page's connection brought, headers and all, as Chromium weighs it."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", lambda said: self._add(said["encodedDataLength"]))
        session.on("Network.requestWillBeSent", lambda said: self._add_redirect(said.get("redirectResponse")))
        session.send("Network.enable")

    def _add(self, weight: float) -> None:
        self.bytes += round(weight)

    def _add_redirect(self, response: dict[str, Any] | None) -> None:
        if response:
            self._add(response["encodedDataLength"])


@contextmanager
def phone(browser: Browser, *, js: bool) -> Iterator[Page]:
    """A phone that was never here."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=js, locale="en-GB", timezone_id="Europe/London")  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def talk(hosts: int) -> Event:
    now = datetime.now(UTC)
    starts_at = (now + timedelta(days=5)).replace(hour=18, minute=0, second=0, microsecond=0)
    groups = [group(name=name) for name in ("Data for Good Manchester", "Repair Café Leith")[:hosts]]
    made = event(
        groups[0], starts_at=starts_at, title="Open data evening", venue="Friends Meeting House",
        address="6 Mount Street, Manchester", latitude=53.4778, longitude=-2.2455,
        description="We read, we talk, we eat cake. " * 20,
    )  # fmt: skip
    for other in groups[1:]:
        theirs = member(other, "owner")
        asked = invite_host(by=member(groups[0], "owner"), event=made, group=other, now=now)
        accept_host_invitation(by=theirs, invitation=asked, now=now)
    guestlist(made, room=12, online=None, most_guests=2, now=now)
    until = (made.ends_at + timedelta(days=30)).date()
    made.questions.create(text="What do you eat?", purpose="For the kitchen.", delete_on=until)
    return made


def letter() -> tuple[str, str]:
    text = Letter.objects.latest("id").text
    return re.findall(r"^ {4}(\d{6})$", text, re.MULTILINE)[0], re.findall(r"(/events/rsvp/[\w-]{20,}/)", text)[0]


def ask(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    assert page.locator("figure.map svg").count() == 1
    page.mouse.wheel(0, 20_000)  # what waits to be seen before it is fetched is seen
    page.wait_for_load_state("networkidle")
    page.locator("summary", has_text="Keep me a place").click()
    page.get_by_label("Your name").fill("Noor")
    page.get_by_label("Your e-mail address").fill("noor@example.org")
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("way", ["code", "link"])
@pytest.mark.parametrize("hosts", [1, 2])
@pytest.mark.parametrize("js", [True, False])
def test_the_whole_way_to_a_place_is_short_and_light(browser, counter, js, hosts, way):
    tea = talk(hosts)
    made, base = counter
    with phone(browser, js=js) as page:
        scales = Scales(page)
        ask(page, f"{base}/events/{tea.pk}/{tea.slug}/")
        code, link = letter()
        if way == "code":
            page.get_by_label("The six figures in the letter").fill(code)
            page.get_by_role("button", name="Yes, keep my place", exact=True).click()
        else:
            page.goto(base + link)
        expect(page.get_by_role("heading", name="Your place is kept")).to_be_visible()
        page.wait_for_load_state("networkidle")
    assert Rsvp.objects.get().state == "going"
    assert len(made.asked) <= MOST_REQUESTS, made.asked
    assert scales.bytes <= MOST_BYTES


def test_the_page_of_the_event_is_light_by_itself(browser, counter):
    tea = talk(2)
    with phone(browser, js=True) as page:
        scales = Scales(page)
        page.goto(f"{counter[1]}/events/{tea.pk}/{tea.slug}/", wait_until="networkidle")
        assert page.context.cookies() == []
    assert scales.bytes <= MOST_BYTES_OF_EVENT
