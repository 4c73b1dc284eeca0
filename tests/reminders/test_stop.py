"""The way out of letters: one click without cookies, harmless twice, and looking changes nothing (RFC 8058)."""

import pytest
from django.test import Client

from moothall.events.actions import cancel_event
from moothall.events.models import Rsvp, Series, Standing
from moothall.reminders.actions import plan_due_reminders
from moothall.reminders.models import Stop
from moothall.reminders.queries.addresses import stop_token
from tests.events.making import HOUR, NOW, event, group, guestlist, member, person, rsvp
from tests.reminders.reading import clear, subjects, to, work
from tests.reminders.test_news import edit, helper

pytestmark = pytest.mark.django_db
GUEST = "gwen@example.org"


@pytest.fixture
def tea():
    made = event(group("Leeds Data"), title="Tea", starts_at=NOW + 24 * HOUR)
    guestlist(made, room=5)
    return made


@pytest.fixture
def mine(tea):
    made = rsvp(tea, email=GUEST)
    work(NOW)
    clear()
    return made


def path_in(letter) -> str:
    address = letter.headers["List-Unsubscribe"]
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return str(address).strip("<>").removeprefix("http://127.0.0.1:8000")


def one_click(path: str):
    program = Client(enforce_csrf_checks=True)
    return program.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")


def news_of(tea, owner):
    edit(tea, owner, venue="Barn")
    work(NOW)
    work(NOW + HOUR)


def test_one_click_in_a_reminder_stops_reminders_and_twice_does_no_harm(tea, mine):
    plan_due_reminders(now=NOW)
    work(NOW)
    path = path_in(to(GUEST)[0])
    for _ in range(2):
        response = one_click(path)
        assert response.status_code == 200
        assert not response.cookies
        assert "Done: no more of these letters" in response.content.decode()
    mine.refresh_from_db()
    assert (mine.wants_reminders, mine.state) == (False, "going")


def test_one_click_in_news_stops_changes_but_what_must_be_known_comes(tea, mine):
    owner = member(tea.hosts.get().group, "owner")
    news_of(tea, owner)
    path = path_in(to(GUEST)[0])
    for _ in range(2):
        assert one_click(path).status_code == 200
    mine.refresh_from_db()
    assert (mine.wants_reminders, Stop.objects.get().kind) == (True, "news")
    clear()
    edit(tea, owner, venue="Tent", now=NOW + 2 * HOUR)
    work(NOW + 2 * HOUR)
    assert to(GUEST) == []
    cancel_event(by=owner, event=tea, reason="Flood.", now=NOW + 3 * HOUR)
    work(NOW + 3 * HOUR)
    assert subjects(GUEST) == ["Cancelled: Tea, Wednesday 11 March"]
    assert path_in(to(GUEST)[0])


def test_looking_changes_nothing_and_says_what_still_comes(client, tea, mine):
    page = client.get(f"/letters/stop/{stop_token(mine, 'soon')}/")
    words = page.content.decode()
    assert page.status_code == 200
    assert "Stop these letters" in words
    assert "that it is cancelled or postponed" in words
    assert not page.cookies
    mine.refresh_from_db()
    assert mine.wants_reminders
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_somebody_with_an_account_may_stop_them_everywhere(client, tea):
    mine = rsvp(tea, person())
    words = client.get(f"/letters/stop/{stop_token(mine, 'news')}/").content.decode()
    assert "Stop these letters for all events" in words
    assert "/notices/stop/" in words


def test_a_helper_stops_them_too(tea):
    stint = helper(tea, email="hal@example.org")
    plan_due_reminders(now=NOW)
    work(NOW)
    assert one_click(path_in(to("hal@example.org")[0])).status_code == 200
    assert Stop.objects.get(stint=stint).kind == "soon"


def test_an_answer_to_a_series_stops_for_all_its_dates(tea, mine):
    host = tea.hosts.get().group
    facts = {"first_on": NOW.date(), "time": NOW.time(), "minutes": 60, "created_at": NOW, "changed_at": NOW}
    series = Series.objects.create(group=host, title="Teas", slug="teas", rule="FREQ=DAILY", timezone="UTC", **facts)
    standing = Standing.objects.create(series=series, email=GUEST, mode="room", nonce="n", placed_at=NOW)
    next_tea = event(host)
    guestlist(next_tea)
    other = rsvp(next_tea, email=GUEST)
    Rsvp.objects.update(standing=standing)
    one_click(f"/letters/stop/{stop_token(mine, 'soon')}/")
    other.refresh_from_db()
    assert not other.wants_reminders


@pytest.mark.parametrize("token", ["x", "soon-r-1", "soon-r-1~forged", "soon-r-x"])
def test_a_forged_way_out_is_no_page(client, mine, token):
    assert client.get(f"/letters/stop/{token}/").status_code == 404
    assert client.post(f"/letters/stop/{token}/").status_code == 404


def test_the_way_out_of_an_answer_that_is_gone_is_no_page(client, mine):
    path = f"/letters/stop/{stop_token(mine, 'soon')}/"
    mine.delete()
    assert client.get(path).status_code == 404
