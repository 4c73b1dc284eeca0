"""The pages of the door as those see them who keep it, who come, and who have no business there."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from moothall.arrivals.coding import code_at, short_name
from moothall.arrivals.models import Arrival
from moothall.arrivals.queries.tokens import door_token, label_at_door, secret_of
from moothall.events.models import Answer, Question, Rsvp, Sharing
from moothall.events.queries.guests import guests_of
from moothall.events.queries.own_links import place_token
from tests.arrivals.making import BEGINS, evening, guest
from tests.events.making import NOW, group, member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def lead():
    return group("Kew Makers")


@pytest.fixture
def partner():
    return group("Leith Data")


@pytest.fixture
def of(lead, partner):
    return evening(lead, partner)


def signed_in(who):
    client = Client()
    client.force_login(who)
    return client


def text_of(answer):
    return " ".join(unescape(re.sub("<[^>]+>", " ", answer.content.decode())).split())


def door(of, end=""):
    return f"/events/{of.pk}/door/{end}"


# The list


def test_the_door_is_for_those_who_run_the_event_or_help_its_hosts(of, lead, partner):
    assert Client().get(door(of)).status_code == 302
    inside = [member(lead, "owner"), member(lead, "helper"), member(partner, "helper"), person(is_steward=True)]
    outside = [person(), member(lead, "member"), member(group(), "owner")]
    assert [signed_in(who).get(door(of)).status_code for who in inside] == [200] * 4
    assert [signed_in(who).get(door(of)).status_code for who in outside] == [404] * 3


def test_names_are_first_names_and_only_as_far_as_the_guest_agreed(of, lead, partner):
    priya, sam = guest(of, "Priya Shah", email="priya@example.org"), guest(of, "Sam Obi")
    Sharing.objects.create(rsvp=sam, group=partner, at=NOW)
    at_lead, at_partner, steward = (
        text_of(signed_in(who).get(door(of)))
        for who in (member(lead, "helper"), member(partner, "helper"), person(is_steward=True))
    )
    assert "Priya S." in at_lead
    assert "Sam O." in at_lead
    assert "Priya" not in at_partner
    assert label_at_door(priya.pk) in at_partner
    assert "Sam O." in at_partner
    assert "Priya" not in steward
    for page in (at_lead, at_partner, steward):
        assert "Shah" not in page
        assert "priya@example.org" not in page


def test_an_organiser_finds_at_the_door_whom_the_guest_list_names(of, lead, partner):
    for number in range(4):
        rsvp = guest(of, f"Guest{number} Name")
        if number % 2:
            Sharing.objects.create(rsvp=rsvp, group=partner, at=NOW)
    for who in (member(lead, "owner"), member(partner, "organiser"), member(lead, "helper")):
        page = text_of(signed_in(who).get(door(of)))
        for each in guests_of(of, who):
            assert (f"{each.rsvp.name.split()[0]} N." in page) == each.known


def test_access_needs_are_not_shown_at_the_door(of, lead):
    rsvp = guest(of, "Priya Shah")
    question = Question.objects.create(
        event=of, text="Access needs?", about_access=True, purpose="a ramp", delete_on="2026-04-01"
    )
    Answer.objects.create(rsvp=rsvp, question=question, text="Uses a wheelchair")
    page = text_of(signed_in(member(lead, "owner")).get(door(of)))
    assert "wheelchair" not in page
    assert "ask the organiser" in page


def test_a_press_marks_and_leads_back_to_the_same_place_in_the_list(of, lead):
    rsvp, client = guest(of, "Priya Shah", seats=3), signed_in(member(lead, "helper"))
    answer = client.post(door(of), {"here": rsvp.pk, f"seats-{rsvp.pk}": "2", "q": "pri"})
    assert (answer.status_code, answer["Location"]) == (303, f"{door(of)}?q=pri#g-{rsvp.pk}")
    assert "2 of 3 here" in text_of(client.get(door(of)))
    client.post(door(of), {"undo": rsvp.pk})
    rsvp.refresh_from_db()
    assert rsvp.state == "going"
    client.post(door(of), {"here": rsvp.pk})
    rsvp.refresh_from_db()
    assert rsvp.came == 3


def test_the_counters_add_up(of, lead):
    client = signed_in(member(lead, "helper"))
    first = guest(of, seats=2)
    guest(of, seats=3)
    guest(of, state="waiting")
    guest(of, state="not_going")
    guest(of, mode="online")
    client.post(door(of), {"here": first.pk})
    client.post(door(of, "walk-ins/"), {"seats": 4, "client_id": uuid4()})
    page = client.get(door(of)).content.decode()
    assert re.findall(r'data-count="(\w+)">(\d+)<', page) == [("came", "6"), ("expected", "3"), ("walked", "4")]


def test_the_search_works_by_name_and_by_label(of, lead):
    priya, sam = guest(of, "Priya Shah"), guest(of, "Sam Obi")
    client = signed_in(member(lead, "helper"))
    for asked in ("PRIYA", "s.", label_at_door(priya.pk).lower()):
        page = text_of(client.get(door(of), {"q": asked}))
        assert "Priya S." in page
        assert "Sam O." not in page
    assert label_at_door(sam.pk) not in page
    assert "Nobody on the list is called that" in text_of(client.get(door(of), {"q": "<script>"}))


def test_first_timers_are_marked_for_a_warm_welcome(of, lead):
    regular, fresh = person(), person()
    before = evening(lead, starts_at=NOW - timedelta(days=30))
    guest(before, person=regular, state="came", came=1)
    guest(of, person=regular)
    guest(of, person=fresh)
    client = signed_in(member(lead, "helper"))
    assert all("data-first hidden" in row for row in rows_of(client, of))
    before.came_count = 1
    before.save(update_fields=["came_count"])
    marked = [row for row in rows_of(client, of) if "data-first hidden" not in row]
    assert [short_name(fresh.name) in row for row in marked] == [True]


def rows_of(client, of):
    return client.get(door(of)).content.decode().split('<li class="guest')[1:]


def test_the_page_asks_the_same_number_of_questions_however_many_come(of, lead):
    client, counted = signed_in(member(lead, "helper")), []
    client.get(door(of))  # the first use of a session is noted
    for many in (1, 2, 47, 200):
        for _number in range(many):
            guest(of, person=person(), seats=2)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(door(of)).status_code == 200
        counted.append(len(queries))
    assert len(set(counted)) == 1
    assert counted[0] <= 12


def test_a_draft_or_a_day_too_early_shows_the_list_but_no_buttons(lead):
    of = evening(lead, starts_at=NOW + timedelta(days=3))
    rsvp, client = guest(of, "Priya Shah"), signed_in(member(lead, "helper"))
    page = client.get(door(of))
    assert "too early" in text_of(page)
    assert "is-closed" in page.content.decode()
    assert client.post(door(of), {"here": rsvp.pk}).status_code == 409
    assert not Arrival.objects.exists()


def test_marks_that_make_no_sense_change_nothing(of, lead):
    client, elsewhere = signed_in(member(lead, "helper")), guest(evening())
    for said in ({}, {"here": "x"}, {"here": "9" * 30}, {"undo": "-1"}, {"here": ""}):
        assert client.post(door(of), said).status_code == 303
    for key in (elsewhere.pk, 2**62):
        answer = client.post(door(of), {"here": key})
        assert answer.status_code == 409
        assert "not on the list any more" in text_of(answer)
    assert not Arrival.objects.exists()


# Walk-ins


def test_a_walk_in_needs_no_name(of, lead):
    client = signed_in(member(lead, "helper"))
    said = {"seats": 2, "first_time": "on", "client_id": uuid4()}
    for _time in range(2):
        answer = client.post(door(of, "walk-ins/"), said)
        assert (answer.status_code, answer["Location"]) == (303, f"{door(of)}?welcomed=2#walk-in")
    rsvp = Rsvp.objects.get(event=of)
    assert (rsvp.walked_in, rsvp.came, rsvp.first_time, rsvp.name, rsvp.email) == (True, 2, True, "", "")
    assert "Welcome! 2 more people are here." in text_of(client.get(answer["Location"]))


def test_a_walk_in_may_leave_name_and_address(of, lead):
    client = signed_in(member(lead, "helper"))
    said = {"seats": 1, "name": "Lee Ito", "email": "Lee@Example.org", "client_id": uuid4()}
    client.post(door(of, "walk-ins/"), said)
    rsvp = Rsvp.objects.get(event=of)
    assert (rsvp.name, rsvp.email) == ("Lee Ito", "lee@example.org")
    assert "Lee I." in text_of(client.get(door(of)))


def test_what_was_written_stays_when_it_cannot_be_taken(of, lead):
    answer = signed_in(member(lead, "helper")).post(
        door(of, "walk-ins/"), {"seats": 0, "name": "Lee", "email": "no address", "client_id": uuid4()}
    )
    assert answer.status_code == 422
    assert 'value="Lee"' in answer.content.decode()
    assert "Write an e-mail address such as" in text_of(answer)


def test_over_capacity_the_helper_decides(lead):
    of = evening(lead, room=2)
    client = signed_in(member(lead, "helper"))
    of.capacities.filter(mode="room").update(taken=1)
    said = {"seats": 1, "name": "Lee", "client_id": str(uuid4())}
    assert client.post(door(of, "walk-ins/"), said).status_code == 303  # the second of two
    said["client_id"] = str(uuid4())
    answer = client.post(door(of, "walk-ins/"), said)
    assert answer.status_code == 409
    assert "All 2 places are spoken for; 1 people are here so far" in text_of(answer)
    assert "Let them in anyway" in text_of(answer)
    assert said["client_id"] in answer.content.decode()
    assert Rsvp.objects.filter(event=of).count() == 1
    assert client.post(door(of, "walk-ins/"), {**said, "over": "1"}).status_code == 303
    assert Rsvp.objects.filter(event=of, state="came").count() == 2


# The paper sheet, and after


def test_ticks_of_the_paper_sheet_are_saved_at_once_and_none_is_lost(lead):
    of = evening(lead, starts_at=NOW - timedelta(days=5))
    guests = [guest(of, f"Guest{number} Name", seats=2) for number in range(4)]
    client = signed_in(member(lead, "owner"))
    page = text_of(client.get(door(of)))
    assert "The paper sheet" in page
    assert "Save all who are ticked" in page
    client.post(door(of), {"came": [guests[0].pk, guests[1].pk], f"seats-{guests[1].pk}": "1"})
    client.post(door(of), {"came": [guests[2].pk], "here": guests[3].pk})
    assert list(Rsvp.objects.order_by("id").values_list("state", "came")) == [
        ("came", 2), ("came", 1), ("came", 2), ("came", 2),
    ]  # fmt: skip
    assert set(Arrival.objects.values_list("way", flat=True)) == {"sheet"}


def test_after_two_weeks_only_numbers_are_shown(lead):
    of = evening(lead, starts_at=NOW - timedelta(days=15))
    guest(of, "Priya Shah", state="came", came=1)
    client = signed_in(member(lead, "owner"))
    answer = client.get(door(of))
    assert "Priya" not in text_of(answer)
    assert 'data-count="came">1<' in answer.content.decode()
    assert client.get(door(of, "marks/")).json()["rows"] == []
    assert client.post(door(of), {"here": "1"}).status_code == 409


def test_what_may_be_kept_on_the_phone_ends_two_hours_after_the_event(of, lead):
    client = signed_in(member(lead, "helper"))
    assert client.get(door(of))["X-Door-Until"] == str(int((BEGINS + timedelta(hours=4)).timestamp() * 1000))
    over = evening(lead, starts_at=NOW - timedelta(hours=5))
    assert "X-Door-Until" not in client.get(door(over)).headers


def test_only_the_door_may_have_a_worker_and_only_for_itself(of, lead):
    client = signed_in(member(lead, "helper"))
    assert "worker-src 'self'" in client.get(door(of))["Content-Security-Policy"]
    assert "worker-src" not in client.get(f"/events/{of.pk}/door/code/")["Content-Security-Policy"]
    assert "worker-src" not in client.get("/")["Content-Security-Policy"]
    script = client.get(door(of, "worker.js"))
    assert script["Content-Type"].startswith("text/javascript")
    assert f'const PAGE = "{door(of)}";' in script.content.decode()
    assert "unsafe" not in client.get(door(of))["Content-Security-Policy"]


# The code on a guest's screen


def test_the_code_opens_the_guest_for_those_at_the_door_and_changes_nothing(of, lead):
    rsvp = guest(of, "Priya Shah", seats=3)
    client, address = signed_in(member(lead, "helper")), f"/door/{door_token(rsvp)}/"
    page = text_of(client.get(address))
    assert "Priya S." in page
    assert "A party of 3" in page
    assert "2 of 3 here" in page
    assert not Arrival.objects.exists()
    answer = client.post(address, {"seats": "2"})
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert (Arrival.objects.get().way, Rsvp.objects.get().came) == ("qr", 2)
    assert "All 3 are here" in text_of(client.get(address))
    client.post(address, {"seats": "0"})
    assert Rsvp.objects.get().state == "going"


def test_to_everybody_else_it_is_a_code_to_show_and_nothing_else(of, lead):
    rsvp = guest(of, "Priya Shah", email="priya@example.org")
    address = f"/door/{door_token(rsvp)}/"
    for client in (Client(), signed_in(person()), signed_in(member(lead, "member"))):
        answer = client.get(address)
        page = text_of(answer)
        assert "Show this at the door" in page
        assert "<svg" in answer.content.decode()
        for secret in ("Priya", "priya", of.title, lead.name, place_token(rsvp)):
            assert secret not in page
        assert client.post(address, {"seats": "1"}).status_code == 404
    assert not Arrival.objects.exists()


def test_the_code_is_not_the_guests_own_link_and_ends_with_it(of):
    rsvp = guest(of)
    token = door_token(rsvp)
    assert Client().get(f"/door/{place_token(rsvp)}/").status_code == 404
    assert Client().get(f"/events/place/{token}/").status_code != 200
    forged = token[:-1] + ("a" if token[-1] != "a" else "b")
    assert Client().get(f"/door/{forged}/").status_code == 404
    for nonce in ("another", ""):
        Rsvp.objects.update(nonce=nonce)
        assert Client().get(f"/door/{token}/").status_code == 404


def test_who_is_not_coming_is_told_of_to_the_helper(of, lead):
    rsvp = guest(of, "Priya Shah", state="not_going")
    assert "no place in the room" in text_of(signed_in(member(lead, "helper")).get(f"/door/{door_token(rsvp)}/"))


# The code on the screen, and guests by themselves


def test_the_screen_shows_this_minutes_code(of, lead):
    answer = signed_in(member(lead, "helper")).get(door(of, "code/"))
    code = code_at(secret_of(of), NOW)
    assert f"{code[:3]} {code[3:]}" in text_of(answer)
    assert '<noscript><meta http-equiv="refresh" content="61"></noscript>' in answer.content.decode()
    assert signed_in(person()).get(door(of, "code/")).status_code == 404


def test_outside_its_hours_the_screen_and_the_guests_page_say_when(lead):
    of = evening(lead, starts_at=NOW + timedelta(days=1))
    code = code_at(secret_of(of), NOW)
    screen = text_of(signed_in(member(lead, "helper")).get(door(of, "code/")))
    assert "From Wednesday 11 March, 10:00 you can." in screen
    assert code not in screen.replace(" ", "")
    page = text_of(Client().get(f"/here/{of.pk}/"))
    assert "From Wednesday 11 March, 10:00 you can." in page
    answer = Client().post(f"/here/{of.pk}/", said(of))
    assert answer.status_code == 422
    assert not Arrival.objects.exists()


def said(of, **fields):
    return {"code": code_at(secret_of(of), NOW), "seats": "1", "client_id": str(uuid4()), **fields}


def test_a_guest_with_their_link_marks_themselves(of):
    rsvp = guest(of, "Priya Shah", seats=3)
    client, address = Client(), f"/here/{of.pk}/?place={door_token(rsvp)}"
    page = client.get(address).content.decode()
    assert "Your e-mail address" not in page
    assert 'value="3"' in page
    answer = client.post(f"/here/{of.pk}/", said(of, seats="2", place=door_token(rsvp)))
    assert (answer.status_code, answer["Location"]) == (303, f"/here/{of.pk}/?done=1")
    rsvp.refresh_from_db()
    assert (rsvp.state, rsvp.came) == ("came", 2)
    assert "You are here. Welcome!" in text_of(client.get(answer["Location"]))


def test_a_phone_that_showed_its_code_is_known_at_the_screen(of):
    rsvp, client = guest(of, seats=1), Client()
    client.get(f"/door/{door_token(rsvp)}/")
    assert client.post(f"/here/{of.pk}/", said(of)).status_code == 303
    rsvp.refresh_from_db()
    assert rsvp.state == "came"


def test_somebody_signed_in_needs_the_code_only(of):
    ada, lee = person(), person()
    mine = guest(of, person=ada)
    for who in (ada, lee):
        assert signed_in(who).post(f"/here/{of.pk}/", said(of)).status_code == 303
    mine.refresh_from_db()
    assert mine.state == "came"
    theirs = Rsvp.objects.get(event=of, person=lee)
    assert (theirs.walked_in, theirs.state) == (True, "came")


def test_the_answer_does_not_tell_who_is_on_the_list(of):
    guest(of, "Priya Shah", email="priya@example.org")
    answers = [
        Client().post(f"/here/{of.pk}/", said(of, email=email)) for email in ("priya@example.org", "not@example.org")
    ]
    assert len({(each.status_code, each["Location"], each.content) for each in answers}) == 1
    assert Rsvp.objects.filter(event=of, state="came").count() == 2
    page = text_of(Client().get(answers[0]["Location"]))
    assert "Priya" not in page
    assert "priya" not in page


def test_wrong_codes_are_limited_and_right_ones_are_not(of, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "here": "3/5m/ip,200/5m/key"}
    cache.clear()
    client = Client()
    for _time in range(5):
        assert client.post(f"/here/{of.pk}/", said(of)).status_code == 303
    wrong = said(of, code="000000" if said(of)["code"] != "000000" else "000001")
    answers = [client.post(f"/here/{of.pk}/", wrong) for _time in range(4)]
    assert [each.status_code for each in answers] == [422, 422, 422, 429]
    assert "not the code on the screen" in text_of(answers[0])
    assert "Too many wrong codes" in text_of(answers[3])
    assert client.post(f"/here/{of.pk}/", said(of)).status_code == 429


def test_wrong_codes_are_limited_for_an_event_whoever_sends_them(of, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "here": "100/5m/ip,2/5m/key"}
    cache.clear()
    wrong = said(of, code="000000" if said(of)["code"] != "000000" else "000001")
    got = [Client(REMOTE_ADDR=f"192.0.2.{number}").post(f"/here/{of.pk}/", wrong).status_code for number in range(3)]
    assert got == [422, 422, 429]
    assert Client().post(f"/here/{evening().pk}/", wrong).status_code == 422


def test_an_event_that_is_not_public_has_no_page_for_guests(lead):
    of = evening(lead, state="draft")
    assert Client().get(f"/here/{of.pk}/").status_code == 404
    assert Client().get("/here/99999999999999999999/").status_code == 404


# Panels


def test_the_overview_says_how_many_are_here_and_the_place_page_shows_the_code(of, lead, rf):
    from moothall.arrivals.panels import here_now, my_ticket

    rsvp = guest(of, "Priya Shah", seats=2)
    request = rf.get("/")
    request.viewer = member(lead, "owner")
    assert "2 more are expected" in str(here_now(request, of))
    ticket = str(my_ticket(request, rsvp))
    assert f"/door/{door_token(rsvp)}/" in ticket
    assert "I am here" in ticket
    Rsvp.objects.update(state="came", came=1)
    assert "1 person is here" in str(here_now(request, of))
    rsvp.refresh_from_db()
    assert "You are here" in str(my_ticket(request, rsvp))
    far = evening(lead, starts_at=NOW + timedelta(days=9))
    assert here_now(request, far) is None
    for state in ("waiting", "not_going"):
        assert my_ticket(request, guest(of, state=state)) is None
