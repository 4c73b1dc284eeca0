"""The letters of an event, and the way out of letters, in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from moothall.events.models import Event, Rsvp
from moothall.minutes.caching import SHELF
from moothall.minutes.work.worker import work_off
from moothall.reminders.actions import plan_mailing
from moothall.reminders.models import LetterPlan
from moothall.reminders.queries.addresses import stop_token
from tests.browser.test_groups import enter, quietly
from tests.events.making import event, group, guestlist, member, rsvp

WIDTHS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    SHELF.clear()


@pytest.fixture
def tea(live_server: Any) -> Event:
    now = timezone.now()
    made = event(group("Leeds Data"), title="Tea and data", starts_at=now + timedelta(days=9), venue="Old Mill")
    guestlist(made, room=5, now=now)
    rsvp(made, email="gwen@example.org", now=now)
    return made


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_the_letters_of_an_event(visit: Any, tea: Event, width: int, scheme: str) -> None:
    look = visit("/", width, scheme)
    enter(look, member(tea.hosts.get().group, "owner"))
    look.open(f"/events/{tea.pk}/letters/")
    look.clean()
    plan_mailing(kind="week", event=tea, now=timezone.now())
    work_off(now=timezone.now())
    look.open(f"/events/{tea.pk}/letters/")
    look.page.get_by_text("Letters that were sent").wait_for()
    look.clean()
    look.page.get_by_role("link", name="Reminder on the day before").first.click()
    look.page.get_by_role("heading", name="Tomorrow: Tea and data").wait_for()
    look.accessible()
    look.fits()


@pytest.mark.parametrize("js", [True, False])
def test_hosts_choose_on_a_phone(visit: Any, tea: Event, js: bool) -> None:
    look = visit("/", 320, js=js)
    enter(look, member(tea.hosts.get().group, "owner"))
    look.open(f"/events/{tea.pk}/letters/")
    look.page.get_by_label("A reminder a week before").uncheck()
    look.page.get_by_label("A line of your own in the reminders").fill("Soup from six.")
    look.page.get_by_role("button", name="Save").click()
    look.page.get_by_text("Letters go out as you chose.").wait_for()
    plan = LetterPlan.objects.get(event=tea)
    assert (plan.week, plan.day, plan.line) == (False, True, "Soup from six.")
    quietly(look)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_the_way_out(visit: Any, tea: Event, width: int, scheme: str) -> None:
    mine = Rsvp.objects.get()
    look = visit(f"/letters/stop/{stop_token(mine, 'soon')}/", width, scheme)
    look.clean()
    look.page.get_by_role("button", name="Stop these letters").click()
    look.page.get_by_role("heading", name="Done: no more of these letters").wait_for()
    look.accessible()
    look.fits()
    mine.refresh_from_db()
    assert not mine.wants_reminders
