"""The door on a phone: with a connection and without, by two helpers, with scripts and without; guests alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from moothall.arrivals.coding import code_at
from moothall.arrivals.models import Arrival
from moothall.arrivals.queries.tokens import door_token, secret_of
from moothall.events.models import Event, Rsvp
from moothall.events.queries.own_links import place_token
from moothall.groups.models import Group
from tests.arrivals.making import evening, guest
from tests.browser.looking import Look
from tests.browser.test_groups import enter
from tests.events.making import group, member

WIDTHS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
NAMES = ("Priya Shah", "Sam Obi", "Lee Ito", "Zoë Ångström")


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def lead() -> Group:
    return group("Kew Makers")


@pytest.fixture
def of(lead: Group) -> Event:
    made = evening(lead, room=30, starts_at=timezone.now() + timedelta(minutes=30), title="Talk night", slug="talk")
    for name in NAMES:
        guest(made, name, seats=3 if name.startswith("Sam") else 1)
    made.capacities.filter(mode="room").update(taken=6)
    return made


def at_door(visit: Any, of: Event, lead: Group, width: int = 320, scheme: str = "light", **more: Any) -> Look:
    """Open the door as a helper of the group that leads."""
    look: Look = visit("/", width, scheme, **more)
    enter(look, member(lead, "helper"))
    look.open(f"/events/{of.pk}/door/")
    return look


def kept(look: Look) -> None:
    """Wait until the page says that it opens without a connection."""
    expect(look.page.get_by_text("also opens without a connection")).to_be_visible()


def row(page: Page, name: str) -> Any:
    return page.locator("#guests > li").filter(has_text=name)


def here(page: Page, name: str) -> None:
    row(page, name).get_by_role("button", name="Here").click()


def says(page: Page, words: str) -> None:
    expect(page.locator("#door-status")).to_contain_text(words)


def count(page: Page, what: str, number: int) -> None:
    expect(page.locator(f"[data-count={what}]")).to_have_text(str(number))


def until(page: Page, question: str) -> None:
    """Wait until an asynchronous question of the page is answered with yes."""
    asks = f"""async () => {{
      for (let tries = 0; tries < 400; tries += 1) {{
        if (await ({question})()) return true;
        await new Promise((done) => setTimeout(done, 50));
      }}
      return false;
    }}"""
    assert page.evaluate(asks), question


def offline(look: Look, *, away: bool) -> None:
    look.page.context.set_offline(away)


def came() -> dict[str, int]:
    return {rsvp.name: rsvp.came for rsvp in Rsvp.objects.filter(state="came")}


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_the_pages_of_the_door_are_clean(visit: Any, of: Event, lead: Group, width: int, scheme: str) -> None:
    look = at_door(visit, of, lead, width, scheme)
    look.clean(most_bytes=45_000)
    for path in (f"/events/{of.pk}/door/code/", f"/door/{door_token(Rsvp.objects.earliest('id'))}/"):
        look.open(path)
        look.clean()
    last = evening(lead, starts_at=timezone.now() - timedelta(days=2))
    guest(last, "Priya Shah", seats=2)
    for event in (last, evening(lead, starts_at=timezone.now() + timedelta(minutes=9))):
        look.open(f"/events/{event.pk}/door/")
        look.clean(most_bytes=45_000)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_the_pages_of_guests_are_clean(visit: Any, of: Event, width: int, scheme: str) -> None:
    rsvp = Rsvp.objects.earliest("id")
    for path in (f"/here/{of.pk}/", f"/here/{of.pk}/?done=1", f"/door/{door_token(rsvp)}/"):
        visit(path, width, scheme).clean()
    visit(f"/events/place/{place_token(rsvp)}/", width, scheme).clean()


def test_a_helper_marks_searches_and_takes_back_without_scripts(visit: Any, of: Event, lead: Group) -> None:
    look = at_door(visit, of, lead, js=False)
    page = look.page
    row(page, "Sam O.").get_by_role("combobox").select_option("2")
    here(page, "Sam O.")
    expect(row(page, "Sam O.")).to_contain_text("2 of 3 here")
    assert page.url.endswith(f"#g-{Rsvp.objects.get(name='Sam Obi').pk}")
    page.get_by_label("Find a name").fill("zoë")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("#guests > li")).to_have_count(1)
    here(page, "Zoë Å.")
    assert "q=zo" in page.url
    row(page, "Zoë Å.").get_by_role("button", name="Undo").click()
    page.get_by_label("How many are they?").fill("2")
    page.get_by_role("button", name="Welcome them").click()
    expect(page.get_by_text("Welcome! 2 more people are here.")).to_be_visible()
    assert came() == {"Sam Obi": 2, "": 2}
    look.accessible()
    look.fits()


def test_marks_show_at_once_and_the_search_filters_in_the_page(visit: Any, of: Event, lead: Group) -> None:
    look = at_door(visit, of, lead)
    page = look.page
    page.get_by_label("Find a name").fill("sam")
    expect(row(page, "Priya S.")).to_be_hidden()
    row(page, "Sam O.").get_by_role("combobox").select_option("2")
    here(page, "Sam O.")
    expect(row(page, "Sam O.")).to_contain_text("2 of 3 here")
    count(page, "came", 2)
    count(page, "expected", 3)
    page.get_by_label("Find a name").fill("nobody")
    expect(page.get_by_text("Nobody on the list is called that.")).to_be_visible()
    page.get_by_label("Find a name").fill("")
    says(page, "Everything is sent.")
    assert came() == {"Sam Obi": 2}
    row(page, "Sam O.").get_by_role("button", name="Undo").click()
    count(page, "came", 0)
    says(page, "Everything is sent.")
    assert came() == {}
    look.accessible()
    look.quiet()
    look.fits()


def test_the_door_works_through_a_lost_connection(visit: Any, of: Event, lead: Group) -> None:
    """Mark three without a connection, open the page again without one, come back: all are there, each once."""
    look = at_door(visit, of, lead)
    page = look.page
    kept(look)
    offline(look, away=True)
    here(page, "Priya S.")
    here(page, "Sam O.")
    page.get_by_label("How many are they?").fill("2")
    page.get_by_text("Name and e-mail, if they like").click()
    page.locator("#id_name").fill("Ada Lovelace")
    page.get_by_role("button", name="Welcome them").click()
    says(page, "3 waiting to be sent.")
    says(page, "No connection")
    count(page, "came", 6)
    page.reload()
    expect(row(page, "Priya S.")).to_contain_text("Here")
    expect(row(page, "Sam O.")).to_contain_text("3 of 3 here")
    expect(row(page, "Ada L.")).to_contain_text("Walked in")
    says(page, "3 waiting to be sent.")
    count(page, "came", 6)
    here(page, "Lee I.")
    row(page, "Lee I.").get_by_role("button", name="Undo").click()
    says(page, "5 waiting to be sent.")
    look.accessible()
    look.fits()
    assert not Arrival.objects.exists()
    offline(look, away=False)
    says(page, "Everything is sent.")
    assert came() == {"Priya Shah": 1, "Sam Obi": 3, "Ada L.": 2}
    assert Arrival.objects.count() == 5
    assert Rsvp.objects.get(name="Lee Ito").state == "going"
    count(page, "came", 6)
    expect(page.locator("#guests > li")).to_have_count(len(NAMES) + 1)


def test_a_post_whose_answer_was_lost_is_repeated_harmlessly(visit: Any, of: Event, lead: Group) -> None:
    look = at_door(visit, of, lead)
    page = look.page
    says(page, "Everything is sent.")
    lost: list[int] = []

    def lose(route: Any) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.context.route("**/door/marks/", lose)
    page.get_by_label("How many are they?").fill("2")
    page.get_by_role("button", name="Welcome them").click()
    says(page, "1 waiting to be sent. No connection")
    assert lost == [200]
    assert Arrival.objects.count() == 1
    says(page, "Everything is sent.")
    assert (Arrival.objects.count(), came()) == (1, {"": 2})
    count(page, "came", 2)
    expect(page.locator("#guests > li")).to_have_count(len(NAMES) + 1)


def test_two_phones_add_up_and_the_latest_mark_wins(visit: Any, of: Event, lead: Group) -> None:
    one, two = at_door(visit, of, lead), at_door(visit, of, lead)
    for look in (one, two):
        kept(look)
        offline(look, away=True)
    here(one.page, "Priya S.")
    here(one.page, "Lee I.")
    here(two.page, "Sam O.")
    here(two.page, "Priya S.")
    row(two.page, "Priya S.").get_by_role("button", name="Undo").click()
    offline(two, away=False)
    says(two.page, "Everything is sent.")
    offline(one, away=False)
    says(one.page, "Everything is sent.")
    assert came() == {"Lee Ito": 1, "Sam Obi": 3}
    count(one.page, "came", 4)
    expect(row(one.page, "Sam O.")).to_contain_text("3 of 3 here")
    two.page.evaluate("window.dispatchEvent(new Event('online'))")
    count(two.page, "came", 4)


def test_a_guest_who_answers_later_appears_and_can_be_found_without_a_connection(
    visit: Any, of: Event, lead: Group
) -> None:
    look = at_door(visit, of, lead)
    page = look.page
    kept(look)
    guest(of, "Mo Khan")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(row(page, "Mo K.")).to_be_visible()
    until(
        page, "async () => (await (await caches.match(location.pathname, {ignoreVary: true})).text()).includes('Mo K.')"
    )
    offline(look, away=True)
    page.reload()
    expect(row(page, "Mo K.")).to_be_visible()


def test_only_first_names_and_initials_stay_on_the_phone(visit: Any, of: Event, lead: Group) -> None:
    look = at_door(visit, of, lead)
    page = look.page
    kept(look)
    offline(look, away=True)
    page.get_by_text("Name and e-mail, if they like").click()
    page.locator("#id_name").fill("Ada Lovelace")
    page.locator("#id_email").fill("ada@example.org")
    page.get_by_role("button", name="Welcome them").click()
    says(page, "The e-mail address goes only with a connection")
    held = page.evaluate(
        """async () => {
          const texts = [JSON.stringify(localStorage)];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text());
          }
          return texts.join('\\n');
        }"""
    )
    assert "Ada L." in held
    assert "Priya S." in held
    for secret in ("Lovelace", "ada@example.org", "Shah", "Obi"):
        assert secret not in held
    offline(look, away=False)
    says(page, "Everything is sent.")
    assert Rsvp.objects.get(walked_in=True).email == "ada@example.org"


STORED = """async () => [Object.keys(localStorage).filter((key) => key.startsWith('moothall-door')).length,
  (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"""


def test_signing_out_wipes_what_the_phone_kept(visit: Any, of: Event, lead: Group) -> None:
    look = at_door(visit, of, lead)
    page = look.page
    kept(look)
    here(page, "Priya S.")
    says(page, "Everything is sent.")
    assert page.evaluate(STORED) == [1, 1, 1]
    look.open("/me/")
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_text("You are signed out on this device.")).to_be_visible()
    until(page, f"async () => (await ({STORED})()).join() === '0,0,0'")


def test_after_the_event_the_phone_lets_go(visit: Any, of: Event, lead: Group) -> None:
    look = at_door(visit, of, lead)
    page = look.page
    kept(look)
    says(page, "Everything is sent.")
    assert page.evaluate(STORED) == [1, 1, 1]
    Event.objects.filter(pk=of.pk).update(
        starts_at=timezone.now() - timedelta(hours=9), ends_at=timezone.now() - timedelta(hours=7)
    )
    page.clock.set_fixed_time(timezone.now() + timedelta(hours=9))
    page.reload()
    expect(page.get_by_role("heading", name="The paper sheet")).to_be_visible()
    until(page, f"async () => (await ({STORED})()).slice(1).join() === '0,0'")
    assert "Priya" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_helper_who_is_one_no_more_keeps_no_list(visit: Any, of: Event, lead: Group) -> None:
    look = at_door(visit, of, lead)
    page = look.page
    kept(look)
    page.context.clear_cookies()
    here(page, "Priya S.")
    says(page, "You are signed out, or do not help here any more.")
    says(page, "1 waiting to be sent.")
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    enter(look, member(lead, "helper"))
    look.faults.clear()
    assert not Arrival.objects.exists()


def test_a_full_room_is_said_kindly_and_the_helper_decides(visit: Any, of: Event, lead: Group) -> None:
    of.capacities.filter(mode="room").update(places=6)
    look = at_door(visit, of, lead)
    page = look.page
    page.get_by_role("button", name="Welcome them").click()
    expect(page.get_by_text("Every place is spoken for")).to_be_visible()
    assert came() == {}
    look.accessible()
    page.get_by_role("button", name="Let them in anyway").click()
    says(page, "Everything is sent.")
    assert came() == {"": 1}


def test_the_paper_sheet_is_entered_with_ticks(visit: Any, lead: Group) -> None:
    of = evening(lead, starts_at=timezone.now() - timedelta(days=2))
    for name in NAMES:
        guest(of, name)
    for js, name in ((True, "Priya S."), (False, "Sam O.")):
        look = at_door(visit, of, lead, js=js)
        page = look.page
        row(page, name).get_by_role("checkbox").check()
        page.get_by_role("button", name="Save all who are ticked").click()
        expect(row(page, name).get_by_role("button", name="Undo")).to_be_visible()
        if js:
            says(page, "Everything is sent.")
        look.fits()
    assert came() == {"Priya Shah": 1, "Sam Obi": 1}
    assert set(Arrival.objects.values_list("way", flat=True)) == {"sheet"}


CAMERA = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ['qr_code']; }
  async detect() { return [{ rawValue: window.seen }]; }
};
Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: async () => {
  const canvas = document.createElement('canvas');
  canvas.getContext('2d').fillRect(0, 0, 9, 9);
  return canvas.captureStream();
} } });
"""


def test_codes_are_scanned_in_the_page_where_the_browser_can(visit: Any, of: Event, lead: Group) -> None:
    look = visit("/", 320)
    enter(look, member(lead, "helper"))
    page = look.page
    page.add_init_script(CAMERA)
    look.open(f"/events/{of.pk}/door/")
    sam = Rsvp.objects.get(name="Sam Obi")
    page.evaluate("address => { window.seen = location.origin + address }", f"/door/{door_token(sam)}/")
    page.get_by_role("button", name="Scan a code").click()
    expect(page.locator("#scan-said")).to_have_text("Sam O. is here.")
    look.accessible()
    page.get_by_role("button", name="Done").click()
    says(page, "Everything is sent.")
    assert came() == {"Sam Obi": 3}
    assert Arrival.objects.get().way == "qr"


@pytest.mark.parametrize("js", [True, False])
def test_the_phones_camera_opens_the_guest(visit: Any, of: Event, lead: Group, js: bool) -> None:
    look = visit("/", 320, js=js)
    enter(look, member(lead, "helper"))
    sam = Rsvp.objects.get(name="Sam Obi")
    look.open(f"/door/{door_token(sam)}/")
    look.page.get_by_role("button", name="2 of 3 here").click()
    expect(look.page.get_by_text("2 of 3 here")).to_be_visible()
    look.page.get_by_role("button", name="All 3 are here").click()
    expect(look.page.get_by_text("3 of 3 here")).to_be_visible()
    assert came() == {"Sam Obi": 3}


@pytest.mark.parametrize("js", [True, False])
def test_guests_mark_themselves_with_the_code_on_the_screen(visit: Any, of: Event, lead: Group, js: bool) -> None:
    screen = visit("/", js=js)
    enter(screen, member(lead, "helper"))
    screen.open(f"/events/{of.pk}/door/code/")
    shown = screen.page.locator(".digits").inner_text()
    sam = Rsvp.objects.get(name="Sam Obi")
    look = visit(f"/events/place/{place_token(sam)}/", 320, js=js)
    look.page.get_by_role("link", name="I am here").click()
    look.page.get_by_label("The six digits on the screen").fill(shown)
    look.page.get_by_label("How many of you are here?").fill("2")
    look.page.get_by_role("button", name="I am here").click()
    expect(look.page.get_by_role("heading", name="You are here. Welcome!")).to_be_visible()
    assert came() == {"Sam Obi": 2}


def test_the_screen_fetches_the_next_code_by_itself(visit: Any, of: Event, lead: Group) -> None:
    look = visit("/")
    enter(look, member(lead, "helper"))
    page = look.page
    page.clock.install()
    look.open(f"/events/{of.pk}/door/code/")
    page.evaluate("document.querySelector('.digits').textContent = 'old'")
    page.clock.run_for(62_000)
    code = code_at(secret_of(of), timezone.now())
    expect(page.locator(".digits")).to_have_text(f"{code[:3]} {code[3:]}")
