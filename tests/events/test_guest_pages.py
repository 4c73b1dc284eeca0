"""What guests see: places left, one click, their own page, and what it lets them do."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moothall.events.actions import GuestlistFacts, leave_rsvp, move_rsvp, set_guestlist
from moothall.events.models import Answer, Event, Host, Question, Rsvp, Series
from moothall.events.queries.own_links import place_token
from moothall.events.telling import left_of, ordinal
from moothall.kit import forms as kit_forms
from moothall.minutes.caching import SHELF
from moothall.minutes.models import Minute
from moothall.people.models import Person
from moothall.post.models import Letter
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _calm(now: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    cache.clear()
    monkeypatch.setattr(kit_forms, "_asked_in_time", lambda signed: True)
    yield
    cache.clear()


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def page_of(of: Event) -> str:
    return reverse("events:detail", args=[of.pk, of.slug])


def own(answer: Rsvp, part: str = "") -> str:
    return f"/events/place/{place_token(answer)}/{part}"


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def question(of: Event, **fields: Any) -> Question:
    values = {"text": "What do you eat?", "purpose": "For the kitchen.", "delete_on": (NOW + timedelta(days=30)).date()}
    return Question.objects.create(event=of, **{**values, **fields})


# ---- Places in words ----


class Places:
    def __init__(self, mode: str, places: int | None, taken: int = 0, waiting: int = 0) -> None:
        self.mode, self.places, self.taken, self.waiting = mode, places, taken, waiting


@pytest.mark.parametrize(
    ("places", "lines"),
    [
        ([Places("room", 12)], ["12 places left"]),
        ([Places("room", 12, 11)], ["1 place left"]),
        ([Places("room", 3, 3, 4)], ["Full: 4 are waiting"]),
        ([Places("room", 3, 3, 1)], ["Full: 1 is waiting"]),
        ([Places("room", 3, 3)], ["Full: nobody is waiting yet"]),
        ([Places("room", 3, 1, 2)], ["Free places go to those who wait: 2 are waiting"]),
        (
            [Places("room", 3, 1, 1), Places("online", None)],
            ["In the room, free places go to those who wait: 1 is waiting", "No limit online"],
        ),
        ([Places("room", 3, 2, 4)], ["1 place is free; 4 are waiting for more"]),
        (
            [Places("room", 9, 7, 3), Places("online", 5, 4, 2)],
            ["2 places are free in the room; 3 are waiting for more", "1 place is free online; 2 are waiting for more"],
        ),
        ([Places("room", None)], ["Everybody can come"]),
        ([Places("online", None)], ["No limit online"]),
        ([Places("online", None), Places("room", 12)], ["12 places left in the room", "No limit online"]),
        ([Places("room", 2, 2, 3), Places("online", 5)], ["The room is full: 3 are waiting", "5 places left online"]),
    ],
)
def test_places_left_in_words(places, lines):
    assert [each.line for each in left_of(places)] == lines


def test_a_place_that_is_too_few_for_who_waits_is_free_for_who_comes_alone():
    tea = event()
    guestlist(tea, room=3, most_guests=3)
    rsvp(tea, person(), seats=2)
    assert rsvp(tea, person(), seats=4).state == "waiting"
    page = text_of(Client().get(page_of(tea)))
    assert "1 place is free; 4 are waiting for more" in page
    assert ("Keep me a place" in page, "Wait for a place" in page) == (True, False)
    assert rsvp(tea, person()).state == "going"
    assert "Full: 4 are waiting" in text_of(Client().get(page_of(tea)))


def test_ordinals():
    said = [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 112, 122)]
    assert said == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th", "122nd"]


# ---- The event's page ----


def test_a_stranger_sees_places_left_and_the_form_without_a_cookie():
    tea = event(latitude=53.4778, longitude=-2.2455)
    guestlist(tea, room=3, online=None)
    page = Client().get(page_of(tea))
    assert "3 places left in the room" in page.content.decode()
    assert "No limit online" in page.content.decode()
    assert f'action="/events/{tea.pk}/rsvp/"' in page.content.decode()
    assert not page.cookies
    assert page["ETag"]  # kept, so the form changes nothing from one reader to the next
    SHELF.clear()
    assert Client().get(page_of(tea), headers={"If-None-Match": page["ETag"]}).status_code == 304


def test_the_form_on_the_page_asks_all_that_the_form_of_its_own_asks():
    club = group()
    tea = event(club)
    Host.objects.create(event=tea, group=group(), starts_at=tea.starts_at)
    guestlist(tea, online=None, most_guests=2, named=True)
    question(tea)
    asked = re.compile(r'<(?:input|select|textarea)[^>]* name="(\w+)"')
    page, form = (Client().get(path).content.decode() for path in (page_of(tea), f"/events/{tea.pk}/rsvp/"))
    fields = set(asked.findall(form)) - {"csrfmiddlewaretoken"}
    assert {"name", "email", "mode", "seats", "companions", "nickname_again"} < fields
    assert len([name for name in fields if name.startswith(("share", "q"))]) == 3  # with the search field of the frame
    assert fields <= set(asked.findall(page))
    assert "csrfmiddlewaretoken" not in page


def test_the_page_of_an_event_fetches_nothing_for_its_own_sake():
    club = group()
    tea = event(club, latitude=53.4778, longitude=-2.2455)
    Host.objects.create(event=tea, group=group(), starts_at=tea.starts_at)
    guestlist(tea)
    page = Client().get(page_of(tea)).content.decode()
    fetched = set(re.findall(r'(?:src|<link rel="(?:stylesheet|icon)" href)="([^"]+)"', page))
    assert fetched == {"/static/hall.css", "/static/kit/kit.js", "/static/kit/moothall.svg"}
    assert page.count('<svg class="emblem"') == 2
    assert len(set(re.findall(r'<path id="(e[0-9a-f]{12})"', page))) == 2


def test_the_page_asks_the_same_questions_however_much_the_form_asks():
    counts = []
    for many in (1, 3, 50):
        tea = event()
        guestlist(tea, online=None)
        for _each in range(many):
            question(tea)
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(page_of(tea)).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_a_list_that_is_closed_shows_no_form():
    tea = event()
    guestlist(tea, is_open=False)
    assert 'name="email"' not in Client().get(page_of(tea)).content.decode()


def test_the_way_to_all_dates_has_them_chosen():
    series = Series.objects.create(
        group=group(), title="Tea", slug="tea", rule="FREQ=DAILY", first_on=NOW.date(), time=NOW.time(), minutes=60,
        timezone="UTC", facts={}, created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    tea = event(series.group, series=series, series_on=NOW.date())
    guestlist(tea)
    chosen = re.compile(r'<input type="radio" name="dates" value="(\w+)"[^>]* checked')
    paths = (page_of(tea), f"/events/{tea.pk}/rsvp/", f"/events/{tea.pk}/rsvp/?series=1")
    assert [chosen.findall(Client().get(path).content.decode()) for path in paths] == [["one"], ["one"], ["all"]]


def test_the_kept_page_changes_with_every_place():
    tea = event()
    guestlist(tea, room=1)
    assert "1 place left" in Client().get(page_of(tea)).content.decode()
    first = rsvp(tea, person())
    assert "Full: nobody is waiting yet" in Client().get(page_of(tea)).content.decode()
    rsvp(tea, person())
    assert "Full: 1 is waiting" in Client().get(page_of(tea)).content.decode()
    leave_rsvp(by=first.person, rsvp=first, now=NOW)
    Rsvp.objects.filter(state="offered").get()
    assert "Full: nobody is waiting yet" in Client().get(page_of(tea)).content.decode()


def test_an_event_that_takes_no_answers_here_says_nothing_of_them():
    tea = event()
    assert 'id="coming"' not in Client().get(page_of(tea)).content.decode()
    assert Client().get(f"/events/{tea.pk}/rsvp/")["Location"] == page_of(tea)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "cancelled"}, "This event is cancelled."),
        ({"state": "postponed"}, "This event is postponed."),
        ({"starts_at": NOW - timedelta(hours=5), "ends_at": NOW - timedelta(hours=3)}, "This event has been."),
    ],
)
def test_an_event_that_is_not_on_takes_nobody_and_says_why(change, words):
    tea, maya = event(), person()
    guestlist(tea)
    Event.objects.filter(pk=tea.pk).update(**change)
    form = Client().get(f"/events/{tea.pk}/rsvp/")
    assert (form.status_code, words in form.content.decode()) == (409, True)
    said = {"name": "N", "email": "n@example.org", "seats": "1"}
    assert Client().post(f"/events/{tea.pk}/rsvp/", said).status_code == 409
    assert signed_in(maya).post(f"/events/{tea.pk}/rsvp/", {"quick": "1"}).status_code == 409
    assert (Rsvp.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_draft_is_nobodys_to_answer():
    tea = event(state="draft")
    assert Client().get(f"/events/{tea.pk}/rsvp/").status_code == 404
    assert Client().get("/events/99999999999999999999/rsvp/").status_code == 404


# ---- One click ----


def test_one_click_keeps_a_place_and_the_same_spot_says_so():
    tea, maya = event(), person()
    guestlist(tea, room=3)
    client = signed_in(maya)
    assert "I’m coming" in client.get(page_of(tea)).content.decode()
    done = client.post(f"/events/{tea.pk}/rsvp/", {"quick": "1", "mode": "room"})
    assert (done.status_code, done["Location"]) == (303, f"{page_of(tea)}#coming")
    assert "Your place is kept" in client.get(page_of(tea)).content.decode()
    client.post(f"/events/{tea.pk}/rsvp/", {"quick": "1", "mode": "room"})
    assert Rsvp.objects.get().state == "going"
    assert tea.capacities.get().taken == 1


def test_one_click_at_a_full_event_says_where_one_stands():
    tea, maya = event(), person()
    guestlist(tea, room=0)
    for _each in range(2):
        rsvp(tea, person())
    client = signed_in(maya)
    assert "Join the waiting list" in client.get(page_of(tea)).content.decode()
    client.post(f"/events/{tea.pk}/rsvp/", {"quick": "1", "mode": "room"})
    page = client.get(page_of(tea)).content.decode()
    assert "You are 3rd in line" in page
    assert "2 places are wanted before you." in page


def test_where_something_must_be_answered_one_click_leads_to_the_form():
    tea, maya = event(), person()
    guestlist(tea)
    asked = question(tea, required=True)
    client = signed_in(maya)
    assert "I’m coming" not in client.get(page_of(tea)).content.decode()
    quick = client.post(f"/events/{tea.pk}/rsvp/", {"quick": "1"})
    assert quick["Location"] == f"/events/{tea.pk}/rsvp/"
    form = client.get(f"/events/{tea.pk}/rsvp/").content.decode()
    assert 'name="email"' not in form
    done = client.post(f"/events/{tea.pk}/rsvp/", {"seats": "1", f"q{asked.pk}": "Cake"})
    assert done["Location"] == own(Rsvp.objects.get())
    assert Answer.objects.get().text == "Cake"


@pytest.mark.parametrize("mode", ["", "moon", "online"])
def test_a_mode_that_is_not_offered_is_not_answered(mode):
    tea, maya = event(), person()
    guestlist(tea, room=2, online="none")
    signed_in(maya).post(f"/events/{tea.pk}/rsvp/", {"quick": "1", "mode": mode})
    assert set(Rsvp.objects.values_list("mode", flat=True)) <= {"room"}


# ---- One's own page ----


def test_a_place_shows_how_to_get_in_only_while_it_is_kept():
    tea = event(joining="The door code is 4471.", online_url="https://meet.example.org/tea")
    guestlist(tea, room=1)
    going, waiting = rsvp(tea, email="a@example.org", name="Ada"), rsvp(tea, email="b@example.org", name="Bea")
    page = Client().get(own(going)).content.decode()
    assert "Your place is kept" in page
    assert "4471" in page
    assert "4471" not in Client().get(own(waiting)).content.decode()
    assert "4471" not in Client().get(page_of(tea)).content.decode()
    leave_rsvp(by=None, rsvp=going, now=NOW)
    assert "4471" not in Client().get(own(going)).content.decode()


def test_whoever_has_the_link_learns_no_name_address_or_answer():
    tea = event()
    guestlist(tea, most_guests=2, named=True)
    asked = question(tea, about_access=True)
    facts: Any = {
        "name": "Ada Secret",
        "seats": 2,
        "companions": ("Bea Hidden",),
        "answers": {asked.pk: "A wheelchair"},
    }
    answer = rsvp(tea, email="ada.secret@example.org", **facts)
    for part in ("", "change/", "leave/", "answers/"):
        page = Client().get(own(answer, part), follow=True).content.decode()
        assert not re.search("Secret|secret@|Hidden|wheelchair", page), part


def test_a_forged_or_ended_link_opens_nothing():
    answer = _going()
    assert Client().get(f"/events/place/{answer.pk}-{'0' * 32}/").status_code == 404
    assert Client().get("/events/place/nobody/").status_code == 404
    old = own(answer)
    Rsvp.objects.update(nonce="another")
    assert Client().get(old).status_code == 404


def _going(**facts: Any) -> Rsvp:
    tea = event()
    guestlist(tea, room=1, most_guests=3)
    return rsvp(tea, email="ada@example.org", **{"name": "Ada", **facts})


def test_leaving_takes_two_clicks_and_the_next_is_offered_the_place():
    answer = _going()
    following = rsvp(answer.event, email="bea@example.org", name="Bea")
    assert Client().get(own(answer, "leave/")).status_code == 200
    answer.refresh_from_db()
    assert answer.state == "going"
    assert Client().post(own(answer, "leave/"))["Location"] == own(answer)
    answer.refresh_from_db()
    following.refresh_from_db()
    assert (answer.state, following.state) == ("not_going", "offered")
    page = Client().get(own(following)).content.decode()
    assert "A place is free for you" in page
    assert "It waits for you until Wednesday 11 March, 12:00." in page
    assert Client().post(own(following, "take/")).status_code == 303
    assert "Your place is kept" in Client().get(own(following)).content.decode()


def test_passing_an_offer_on_leaves_the_list():
    answer = _going()
    following, last = (rsvp(answer.event, email=f"{name}@example.org", name=name) for name in ("bea", "cleo"))
    Client().post(own(answer, "leave/"))
    assert Client().post(own(following, "pass/")).status_code == 303
    last.refresh_from_db()
    assert last.state == "offered"
    again = Client().post(own(following, "take/"))
    assert (again.status_code, "No place is offered to you" in again.content.decode()) == (409, True)


def test_who_left_comes_after_all():
    answer = _going()
    Client().post(own(answer, "leave/"))
    page = Client().get(own(answer)).content.decode()
    assert "You are not coming" in page
    assert "Come after all" in page
    Client().post(own(answer, "again/"))
    answer.refresh_from_db()
    assert answer.state == "going"


def test_changing_how_many_come_without_losing_the_place():
    answer = _going()
    set_guestlist(by=None, event=answer.event, facts=GuestlistFacts(room=2, most_guests=3), now=NOW)
    assert Client().post(own(answer, "change/"), {"seats": "2"}).status_code == 303
    full = Client().post(own(answer, "change/"), {"seats": "4"})
    assert (full.status_code, "There is no room for 4 of you." in full.content.decode()) == (409, True)
    many = Client().post(own(answer, "change/"), {"seats": "10000"})
    assert (many.status_code, "One answer can bring 3 more at most." in many.content.decode()) == (422, True)
    answer.refresh_from_db()
    assert (answer.state, answer.seats, answer.name) == ("going", 2, "Ada")


def test_changing_how_many_come_keeps_what_was_told():
    tea = event()
    guestlist(tea, room=5, most_guests=3)
    asked = question(tea, required=True, about_access=True)
    answer = rsvp(tea, email="ada@example.org", name="Ada", answers={asked.pk: "Step-free"})
    assert Client().post(own(answer, "change/"), {"seats": "3"}).status_code == 303
    assert Answer.objects.get().text == "Step-free"


def test_two_tabs_leave_and_change_without_breaking_anything():
    answer = _going()
    set_guestlist(by=None, event=answer.event, facts=GuestlistFacts(room=5, most_guests=3), now=NOW)
    Client().post(own(answer, "leave/"))
    Client().post(own(answer, "change/"), {"seats": "2"})
    Client().post(own(answer, "leave/"))
    Client().post(own(answer, "leave/"))
    answer.refresh_from_db()
    assert (answer.state, answer.event.capacities.get().taken) == ("not_going", 0)


def test_reminders_are_chosen_on_the_page():
    answer = _going()
    for wants in ("no", "yes"):
        Client().post(own(answer, "letters/"), {"wants": wants})
        answer.refresh_from_db()
        assert answer.wants_reminders is (wants == "yes")


def test_who_was_moved_reads_why():
    club = group()
    ada = member(club, "organiser")
    tea = event(club)
    guestlist(tea, room=1)
    answer = rsvp(tea, email="bea@example.org", name="Bea")
    move_rsvp(by=ada, rsvp=answer, to="waiting", why="You asked us to swap with Cleo.", now=NOW)
    page = Client().get(own(answer)).content.decode()
    assert "You asked us to swap with Cleo." in page
    assert "What happened to your place" in page


def test_a_place_costs_the_same_questions_however_many_others_come():
    tea = event()
    guestlist(tea, room=2)
    answer = rsvp(tea, email="a@example.org", name="A")
    Client().get(own(answer))
    counts = []
    for others in (1, 3, 50):
        for number in range(others):
            rsvp(tea, email=f"g{others}-{number}@example.org", name="G")
        with CaptureQueriesContext(connection) as queries:
            Client().get(own(answer))
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


# ---- What was told, behind a proof ----


def test_what_was_told_opens_with_a_code_sent_again_and_closes_for_others():
    tea = event()
    guestlist(tea)
    asked = question(tea, about_access=True, text="What do you need?")
    answer = rsvp(tea, email="ada@example.org", name="Ada", answers={asked.pk: "A quiet corner"})
    client = Client()
    assert "A quiet corner" not in client.get(own(answer, "answers/")).content.decode()
    sent = client.post(own(answer, "answers/"))
    assert sent["Location"] == "/events/rsvp/code/"
    letter = Letter.objects.latest("id")
    assert letter.to == "ada@example.org"
    assert "ada@" not in client.get("/events/rsvp/code/").content.decode()
    code = re.findall(r"^ {4}(\d{6})$", letter.text, re.MULTILINE)[0]
    opened = client.post("/events/rsvp/code/", {"code": code})
    assert opened["Location"] == own(answer, "answers/")
    assert "A quiet corner" in client.get(opened["Location"]).content.decode()
    changed = client.post(opened["Location"], {"name": "Ada L", f"q{asked.pk}": "Captions"})
    assert changed.status_code == 303
    answer.refresh_from_db()
    assert (answer.name, answer.answers.get().text) == ("Ada L", "Captions")
    assert "Captions" not in Client().get(own(answer, "answers/")).content.decode()


def test_what_was_told_opens_to_the_account_that_told_it():
    tea, maya = event(), person()
    guestlist(tea)
    asked = question(tea, about_access=True)
    answer = rsvp(tea, maya, answers={asked.pk: "A quiet corner"})
    assert "A quiet corner" in signed_in(maya).get(own(answer, "answers/")).content.decode()
    assert "A quiet corner" not in signed_in(person()).get(own(answer, "answers/")).content.decode()


def test_somebody_else_who_is_signed_in_cannot_leave_with_a_forwarded_link():
    answer = _going()
    refused = signed_in(person()).post(own(answer, "leave/"))
    assert (refused.status_code, "somebody else’s answer" in refused.content.decode()) == (409, True)
    answer.refresh_from_db()
    assert answer.state == "going"


# ---- Me ----


def test_my_page_lists_my_places_and_an_offer_can_be_taken_there():
    maya = person()
    tea, cake, gone = event(title="Tea"), event(title="Cake"), event(title="Gone", starts_at=NOW - timedelta(days=2))
    for each in (tea, cake, gone):
        guestlist(each, room=1, now=NOW - timedelta(days=3))
    rsvp(gone, maya, now=NOW - timedelta(days=3))
    rsvp(tea, maya)
    other = rsvp(cake, person())
    rsvp(cake, maya)
    leave_rsvp(by=other.person, rsvp=other, now=NOW)
    page = signed_in(maya).get("/me/").content.decode()
    mine = page.split('id="my-places"')[1].split("</section>")[0]
    assert [title for title in ("Tea", "Cake", "Gone") if f">{title}</a>" in mine] == ["Tea", "Cake"]
    assert "A place is free for you" in mine
    take = re.search(r'action="(/events/place/[^"]+/take/)"', mine)
    assert take
    signed_in(maya).post(take[1])
    assert Rsvp.objects.get(event=cake, person=maya).state == "going"


def test_my_page_costs_the_same_questions_for_many_places():
    maya, counts = person(), []
    client = signed_in(maya)
    for more in (1, 2, 12):
        for _each in range(more):
            full = event()
            guestlist(full, room=0)
            rsvp(full, person())
            rsvp(full, maya)
        client.get("/me/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/me/")
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert client.get("/me/").content.decode().count("You are 2nd in line") == 15


def test_nothing_of_a_guest_stands_in_the_ledger():
    _going(name="Ada Secret")
    details = str(list(Minute.objects.filter(verb__startswith="events.rsvp").values("detail")))
    assert "Secret" not in details
    assert "@" not in details
