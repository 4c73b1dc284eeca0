"""Checklists in a real browser: ticking in place and without scripts, handing on, sheets that print on one page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from moothall.checklists.actions import set_out, start_checklist
from moothall.checklists.models import Cue, Handing, RunSheet, Task, Template
from moothall.checklists.shipped import KEYS, plan_called
from moothall.events.models import Event, Rsvp
from moothall.helping.models import Role, Stint
from moothall.minutes.work.worker import work_off
from tests.browser.test_groups import WIDTHS, enter, quietly
from tests.events.making import event, group, member, person

ACCESS = "Step-free from Canal Street; accessible toilet; a hearing loop at the front. Ask us for a quiet corner."


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


class Crew:
    """An evening in thirty days with somebody of each role."""

    def __init__(self) -> None:
        self.group = group("Leeds Good Data")
        self.organiser, self.helper = member(self.group, "owner"), member(self.group, "helper")
        starts_at = (timezone.now() + timedelta(days=30)).replace(hour=18, minute=30, second=0, microsecond=0)
        self.event: Event = event(
            self.group, starts_at=starts_at, title="Two short stories", venue="The Old Fire Station", access=ACCESS
        )
        self.at = f"/events/{self.event.pk}"

    def begin(self, key: str = "talk-night") -> None:
        plan = plan_called(key)
        start_checklist(by=self.organiser, event=self.event, plan=plan, roles=True, now=timezone.now())


@pytest.mark.parametrize("js", [True, False])
def test_from_a_borrowed_checklist_to_a_thing_done_on_a_phone(visit: Any, js: bool) -> None:
    crew = Crew()
    look = visit("/", 320, js=js)
    enter(look, crew.organiser)
    look.open(f"{crew.at}/checklist/")
    look.clean(most_bytes=60_000)
    look.page.get_by_role("link", name="Choose a checklist").click()
    look.accessible()
    look.fits()
    look.page.get_by_role("link", name="Talk night").click()
    look.accessible()
    look.fits()
    look.page.get_by_role("button", name="Add to the checklist").click()
    assert "13 things are on the list." in look.page.locator("body").inner_text()
    look.accessible()
    look.fits()

    look.page.get_by_role("button", name=re.compile("I’ll do it.*Ask two speakers")).click()
    look.page.get_by_text("You have “Ask two speakers, and one in reserve”.").first.wait_for()
    look.page.get_by_role("button", name="Done: Ask two speakers").click()
    look.page.get_by_text("“Ask two speakers, and one in reserve” is done. Thank you.").first.wait_for()
    assert "1 done, 12 to go." in look.page.locator("#checklist").inner_text()
    done = Task.objects.get(title__startswith="Ask two speakers")
    assert done.done_by == crew.organiser
    look.accessible()
    look.page.get_by_role("button", name="Undo").click()
    look.page.get_by_text("13 things to do.").first.wait_for()

    task = look.page.locator(".task", has_text="Book the room")
    task.locator("summary").click()
    task.get_by_role("button", name="Not needed").click()
    look.page.get_by_text("“Book the room, and see its way in” is off the list.").first.wait_for()
    look.accessible()
    look.quiet()


def test_ticking_in_place_says_so_and_goes_on_with_the_next(visit: Any) -> None:
    crew = Crew()
    crew.begin()
    look = visit("/", 1280)
    enter(look, crew.helper)
    look.open(f"{crew.at}/checklist/")
    tasks = list(Task.objects.order_by("due_on", "position"))
    look.page.locator(f"#tick-{tasks[0].pk}").click()
    look.page.locator(f"#tick-{tasks[1].pk}:focus").wait_for()
    assert look.page.locator("#said").inner_text().startswith("“Ask two speakers, and one in reserve” is done.")
    assert look.page.url.endswith(f"{crew.at}/checklist/")
    look.page.keyboard.press("Enter")
    look.page.locator(f"#tick-{tasks[2].pk}:focus").wait_for()
    assert Task.objects.exclude(done_at=None).count() == 2
    look.quiet()


@pytest.mark.parametrize("js", [True, False])
def test_two_people_and_one_task(visit: Any, js: bool) -> None:
    crew = Crew()
    crew.begin()
    first, second = visit("/", 320, js=js), visit("/", 320, js=js)
    for look, who in ((first, crew.organiser), (second, crew.helper)):
        enter(look, who)
        look.open(f"{crew.at}/checklist/")
    first.page.get_by_role("button", name="Done: Book the room").click()
    first.page.get_by_text("is done. Thank you.").first.wait_for()
    second.page.get_by_role("button", name="Done: Book the room").click()
    second.page.get_by_text(f"{crew.organiser.name} had ticked “Book the room").first.wait_for()
    assert Task.objects.get(title__startswith="Book the room").done_by == crew.organiser
    second.accessible()


@pytest.mark.parametrize("js", [True, False])
def test_handed_on_to_a_helper_who_says_yes(visit: Any, js: bool) -> None:
    crew = Crew()
    crew.begin()
    look = visit("/", 320, js=js)
    enter(look, crew.organiser)
    look.open(f"{crew.at}/checklist/")
    task = look.page.locator(".task", has_text="Book the room")
    task.locator("summary").click()
    task.get_by_role("link", name="Ask somebody").click()
    look.accessible()
    look.fits()
    look.page.get_by_label("Who could do it?").select_option(label=str(crew.helper))
    look.page.get_by_label("A word with it").fill("You know the caretaker.")
    look.page.get_by_role("button", name="Ask them").click()
    look.page.get_by_text(f"{crew.helper.name} is asked to take").first.wait_for()

    theirs = visit("/", 320, js=js)
    enter(theirs, crew.helper)
    theirs.open("/me/")
    assert "You know the caretaker." in theirs.page.locator("main").inner_text()
    theirs.accessible()
    theirs.page.get_by_role("button", name="Yes, I’ll do it").click()
    theirs.page.get_by_text("It is yours. Thank you.").wait_for()
    assert Task.objects.get(title__startswith="Book the room").owner == crew.helper
    assert Handing.objects.get().answer == "yes"


@pytest.mark.parametrize("js", [True, False])
def test_ours_becomes_a_template_that_is_changed(visit: Any, js: bool) -> None:
    crew = Crew()
    crew.begin("first-meetup")
    look = visit("/", 320, js=js)
    enter(look, crew.organiser)
    look.open(f"{crew.at}/checklist/")
    look.page.get_by_role("link", name="Save ours as a template").click()
    look.accessible()
    look.fits()
    look.page.get_by_label("What is it called?").fill("Our evening")
    look.page.get_by_role("button", name="Keep it").click()
    look.accessible()
    look.page.get_by_role("link", name="Change it").click()
    look.accessible()
    look.fits()
    row = look.page.locator("details", has_text="Find a second person").first
    row.locator("summary").click()
    row.get_by_label("What is to be done?").fill("Find two more")
    look.page.get_by_role("button", name="Save the template").click()
    look.page.get_by_text("Saved.").wait_for()
    assert list(Template.objects.get().tasks.filter(title="Find two more").values_list("day", flat=True)) == [-28]
    assert Template.objects.get().tasks.count() == len(plan_called("first-meetup").steps)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_every_page_is_clean(visit: Any, width: int, scheme: str) -> None:
    crew = Crew()
    crew.begin()
    Task.objects.filter(position=1).update(due_on=timezone.now().date() - timedelta(days=3))
    Task.objects.filter(position=2).update(done_at=timezone.now(), done_by=crew.helper)
    template = Template.objects.create(
        group=crew.group, title="Ours", created_at=timezone.now(), changed_at=timezone.now()
    )
    task, cue = Task.objects.earliest("id"), Cue.objects.earliest("id")
    look = visit("/", width, scheme)
    enter(look, crew.organiser)
    for path in (
        f"{crew.at}/checklist/?just={Task.objects.get(position=2).pk}",
        f"{crew.at}/checklist/start/?template=hack-day",
        f"{crew.at}/checklist/add/",
        f"{crew.at}/run-sheet/",
        f"{crew.at}/run-sheet/add/",
        f"{crew.at}/run-sheet/beside/",
        f"{crew.at}/sign-in-sheet/",
        f"{crew.at}/run/",
        f"/checklists/tasks/{task.pk}/edit/",
        f"/checklists/tasks/{task.pk}/hand-on/",
        f"/checklists/cues/{cue.pk}/edit/",
        f"/checklists/ours/{template.pk}/delete/",
    ):
        look.open(path)
        assert look.status == 200, path
        look.clean(most_bytes=60_000)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_templates_are_clean_for_a_stranger(visit: Any, width: int, scheme: str) -> None:
    look = visit("/checklists/", width, scheme)
    look.clean()
    look.open("/checklists/clinic/")
    look.clean()


def test_a_wrong_day_is_said_in_place(visit: Any) -> None:
    crew = Crew()
    look = visit("/", 320, js=False)
    enter(look, crew.organiser)
    look.open(f"{crew.at}/checklist/add/")
    look.page.get_by_label("What is to be done?").fill("Ask the choir")
    look.page.get_by_label("By which day?").fill("")
    look.page.get_by_role("button", name="Put it on the list").click()
    quietly(look)
    assert look.page.get_by_label("What is to be done?").input_value() == "Ask the choir"


def pages(look: Any) -> int:
    """Return how many pages of A4 the page prints on."""
    pdf = look.page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("key", KEYS)
def test_the_run_sheet_of_each_template_prints_on_one_page(visit: Any, key: str) -> None:
    crew = Crew()
    Event.objects.filter(pk=crew.event.pk).update(
        online_url="https://meet.example.org/two-short-stories", joining="Ring the bell marked Hall. Code 4711."
    )
    crew.begin(key)
    fill_roles(crew.event)
    RunSheet.objects.create(
        event=crew.event,
        emergency="Exits: front door, side of the kitchen. Meet by the bus stop. First aid: kitchen, left cupboard.",
        contacts="Key: 01632 960 117\nSpeaker: 01632 960 118\nCaretaker: 01632 960 119",
    )
    look = visit("/", 1280)
    enter(look, crew.organiser)
    look.open(f"{crew.at}/run-sheet/")
    assert look.page.locator("tbody tr:not(.cue-day)").count() == len(plan_called(key).moments)
    assert look.page.get_by_text("@example.org").count() == Stint.objects.count() > 2
    assert pages(look) == 1


def fill_roles(of: Event) -> None:
    """Let every role of an event be filled by as many as are wanted."""
    now = timezone.now()
    work_off(now=now)
    for role in Role.objects.filter(event=of):
        for number in range(role.wanted):
            who = {"email": f"helper.{role.pk}.{number}@example.org", "name": f"Katarzyna Featherstone {number}"}
            Stint.objects.create(role=role, nonce=f"{role.pk}-{number}", at=now, changed_at=now, **who)


def test_forty_names_print_on_more_than_one_page_with_the_heading_on_each(visit: Any) -> None:
    crew = Crew()
    set_out(by=crew.organiser, event=crew.event, plan=plan_called("talk-night"), cues=True, now=timezone.now())
    now = timezone.now()
    rows = {"event": crew.event, "state": "going", "holds": 1, "placed_at": now}
    Rsvp.objects.bulk_create(Rsvp(person=person(), **rows) for _ in range(12))
    look = visit("/", 1280)
    enter(look, crew.organiser)
    look.open(f"{crew.at}/sign-in-sheet/")
    assert pages(look) == 1
    Rsvp.objects.bulk_create(Rsvp(person=person(), **rows) for _ in range(60))
    look.open(f"{crew.at}/sign-in-sheet/")
    assert pages(look) > 1
    look.page.emulate_media(media="print")
    assert look.page.locator("thead").evaluate("e => getComputedStyle(e).display") == "table-header-group"
    assert not look.page.locator(".top").is_visible()
