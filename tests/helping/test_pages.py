"""Pages: who sees what, one click, letters, forwarded links, hostile words."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from moothall.helping.actions import ask_for_role, confirm_talk, review_talk, take_role
from moothall.helping.models import Proof, Role, Stint, Talk
from moothall.helping.queries import stint_token, talk_token
from moothall.people.models import Person
from moothall.post.models import Letter
from tests.events.making import NOW, event, group, member, person
from tests.helping.making import DAY, call, code_of, link_of, organised, role, talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
GUEST = {"name": "Gwen", "email": "Gwen@Example.org"}
TALK = {"title": "Maps", "about": "How we drew one.", "length": "10", "name": "Gwen", "email": "gwen@example.org"}
NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def page_of(made) -> str:
    return f"/events/{made.pk}/{made.slug}/"


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def text(response) -> str:
    return str(response.content.decode())


def test_an_event_says_whose_hands_it_still_wants(client):
    made, _ = organised()
    one = role(made, title="Welcome guests", wanted=2, from_minutes=-30, until_minutes=30, until_anchor="start")
    shown = text(client.get(page_of(made)))
    for words in ("Lend a hand", "Welcome guests", "2 people wanted, 18:00 to 19:00", f"/helping/role/{one.pk}/"):
        assert words in shown
    assert "csrfmiddlewaretoken" not in shown
    take_role(by=person(), role=one, now=NOW)
    assert "1 more person wanted" in text(client.get(page_of(made)))
    take_role(by=person(), role=one, now=NOW)
    assert "Lend a hand" not in text(client.get(page_of(made)))


def test_one_click_when_signed_in():
    made, _ = organised()
    one = role(made, title="Make tea")
    client = signed_in(person())
    assert "I’ll do it" in text(client.get(page_of(made)))
    response = client.post(f"/helping/role/{one.pk}/")
    assert response.status_code == 303
    own = text(client.get(response["Location"]))
    assert "Make tea" in own
    assert "Hand it back" in own
    assert "You are down for this: Make tea" in text(client.get(page_of(made)))
    assert "Make tea" in text(client.get("/me/"))


def test_who_comes_too_late_hears_a_kind_word_and_sees_what_else_is_wanted():
    made, _ = organised()
    one = role(made, title="Make tea")
    role(made, title="Tidy up")
    take_role(by=person(), role=one, now=NOW)
    response = signed_in(person()).post(f"/helping/role/{one.pk}/")
    assert response.status_code == 409
    for words in ("Somebody was quicker", "Tidy up"):
        assert words in text(response)


def ask(client, one):
    response = client.post(f"/helping/role/{one.pk}/", GUEST)
    assert (response.status_code, response["Location"]) == (303, "/helping/confirm/")
    return Letter.objects.latest("id")


def test_without_an_account_a_code_is_enough(client):
    made, _ = organised()
    one = role(made, title="Make tea")
    letter = ask(client, one)
    assert letter.to == "gwen@example.org"
    one.refresh_from_db()
    assert one.filled == 0
    wrong = client.post("/helping/confirm/", {"code": "0000000"})
    assert wrong.status_code == 422
    assert "4 more tries" in text(wrong)
    response = client.post("/helping/confirm/", {"code": code_of(letter)})
    assert response.status_code == 303
    assert "Gwen" in text(client.get(response["Location"]))
    assert Stint.objects.get().email == "gwen@example.org"
    assert not Person.objects.filter(email="gwen@example.org").exists()


def test_a_link_asks_first_works_once_and_says_so_to_who_got_it_forwarded(client):
    made, _ = organised()
    link = link_of(ask(client, role(made)))
    stranger = Client()
    for _ in range(2):  # a mail scanner only looks
        shown = stranger.get(link)
        assert shown.status_code == 200
        assert "forwarded to you" in text(shown)
    assert not Stint.objects.exists()
    assert stranger.post(link).status_code == 303
    used = stranger.get(link)
    assert (used.status_code, "already been used" in text(used)) == (410, True)
    assert stint_token(Stint.objects.get()) not in text(used)
    assert stranger.post(link).status_code == 410
    assert Stint.objects.count() == 1


def test_five_wrong_codes_end_a_letter(client):
    made, _ = organised()
    letter = ask(client, role(made))
    for _ in range(5):
        client.post("/helping/confirm/", {"code": "x"})
    response = client.post("/helping/confirm/", {"code": code_of(letter)})
    assert (response.status_code, "five times" in text(response)) == (422, True)


def test_a_confirmed_letter_that_comes_too_late_shows_other_roles(client):
    made, _ = organised()
    one = role(made)
    role(made, title="Tidy up")
    letter = ask(client, one)
    take_role(by=person(), role=one, now=NOW)
    by_code = client.post("/helping/confirm/", {"code": code_of(letter)})
    by_link = client.post(link_of(letter))
    assert (by_code.status_code, by_link.status_code) == (422, 409)
    for response in (by_code, by_link):
        assert "Somebody was quicker" in text(response)
        assert "Tidy up" in text(response)
    assert Proof.objects.get().used_at is None


def test_the_same_is_said_whether_or_not_an_address_is_known(client):
    made, _ = organised()
    Person.objects.create_user("gwen@example.org", name="Gwen Known")
    ask(client, role(made))
    assert "Gwen Known" not in text(client.get("/helping/confirm/"))


def test_handing_back_by_the_own_page(client):
    made, _ = organised()
    stint = take_role(by=None, role=role(made), email="g@example.org", name="Gwen", now=NOW)
    own = f"/helping/place/{stint_token(stint)}/"
    shown = client.get(own)
    assert shown["Referrer-Policy"] == "same-origin"
    assert shown["X-Robots-Tag"] == "noindex"
    assert client.post(own + "hand-back/", {"word": "x" * 301}).status_code == 422
    assert client.post(own + "hand-back/", {"word": "Flu"}).status_code == 303
    assert "Thank you for telling us" in text(client.get(own))
    assert client.post(own + "hand-back/").status_code == 409
    assert client.post(own + "take-again/").status_code == 303
    assert Stint.objects.get().state == "filled"


@pytest.mark.parametrize("token", ["nobody", "1.abc~def", "9" * 40])
def test_made_up_links_open_nothing(client, token):
    for path in (f"/helping/place/{token}/", f"/helping/talk/{token}/", f"/helping/place/{token}/calendar.ics"):
        assert client.get(path).status_code == 404


def test_a_new_nonce_ends_the_old_link(client):
    stint = take_role(by=person(), role=role(organised()[0]), now=NOW)
    own = f"/helping/place/{stint_token(stint)}/"
    assert client.get(own).status_code == 200
    Stint.objects.update(nonce="another")
    assert client.get(own).status_code == 404


def test_a_stint_goes_into_a_calendar_and_is_cancelled_when_handed_back(client):
    import icalendar

    made, _ = organised(venue="The Hall")
    stint = take_role(by=person(), role=role(made, title="Tea; with cake", from_minutes=-30), now=NOW)
    path = f"/helping/place/{stint_token(stint)}/calendar.ics"
    item: Any = icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT")[0]
    assert item["SUMMARY"].startswith("Tea; with cake: ")
    assert item["DTSTART"].dt == made.starts_at - timedelta(minutes=30)
    assert item["LOCATION"] == "The Hall"
    Stint.objects.update(state="handed_back")
    item = icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT")[0]
    assert item["STATUS"] == "CANCELLED"


def test_organisers_add_change_ask_and_see_names_others_do_not():
    host = group()
    made = event(host, starts_at=NOW + 10 * DAY, hours=2)
    boss, helper = signed_in(member(host, "organiser")), member(host, "helper")
    base = f"/events/{made.pk}/helpers/"
    assert "Many hands" in text(boss.get(base))
    assert boss.post(base + "ready/", {"ready": ["welcome", "tech", "nonsense"]}).status_code == 303
    Role.objects.filter(kind="welcome").update(title="Welcome at the door")  # as a template calls it
    assert 'value="welcome"' not in text(boss.get(base))
    assert 'value="host"' in text(boss.get(base))
    form = {"title": "Cake", "kind": "other", "about": "Bake.", "wanted": "2", "for_whom": "anybody"}
    bad = boss.post(base + "add/", {**form, "wanted": "0", "begins": "", "ends": "13.00"})
    assert bad.status_code == 422
    assert "Bake." in text(bad)
    assert boss.post(base + "add/", {**form, "begins": "11:00", "ends": "12:30"}).status_code == 303
    cake = Role.objects.get(title="Cake")
    assert (cake.from_minutes, cake.from_anchor, cake.until_minutes, cake.until_anchor) == (-60, "start", 30, "start")
    edit = f"/helping/role/{cake.pk}/edit/"
    assert 'value="11:00"' in text(boss.get(edit))
    assert boss.post(edit, {**form, "wanted": "1", "begins": "11:00", "ends": "13:45"}).status_code == 303
    cake.refresh_from_db()
    assert (cake.wanted, cake.until_minutes, cake.until_anchor) == (1, -15, "end")
    assert boss.post(f"/helping/role/{cake.pk}/ask/", {"person": helper.pk, "words": "Please"}).status_code == 303
    theirs = signed_in(helper)
    assert "Could you do this? Cake" in text(theirs.get("/me/"))
    assert theirs.post(f"/helping/role/{cake.pk}/answer/", {"answer": "yes"}).status_code == 303
    assert helper.name in text(boss.get(base))
    assert helper.name not in text(Client().get(page_of(made)))
    for who in (Client(), theirs, signed_in(person())):
        assert who.get(base).status_code == 404


@pytest.mark.parametrize(("begins", "ends", "minutes"), [("23:30", "01:00", 90), ("22:00", "21:00", 23 * 60)])
def test_a_role_may_run_past_midnight(begins, ends, minutes):
    host = group()
    made = event(host, starts_at=NOW.replace(hour=22) + DAY, hours=3)
    form = {"title": "Late", "kind": "other", "wanted": "1", "for_whom": "anybody", "begins": begins, "ends": ends}
    signed_in(member(host, "owner")).post(f"/events/{made.pk}/helpers/add/", form)
    one = Role.objects.select_related("event").get()
    from moothall.helping.rules import times_of

    begun, ended = times_of(one)
    assert (ended - begun) == timedelta(minutes=minutes)


def test_an_event_of_days_asks_for_days():
    host = group()
    made = event(host, starts_at=NOW + DAY, hours=48)
    form = {"title": "Gate", "kind": "other", "wanted": "1", "for_whom": "anybody"}
    form |= {"begins_0": "2026-03-12", "begins_1": "09:00", "ends_0": "2026-03-12", "ends_1": "08:00"}
    boss = signed_in(member(host, "owner"))
    assert boss.post(f"/events/{made.pk}/helpers/add/", form).status_code == 422
    assert boss.post(f"/events/{made.pk}/helpers/add/", form | {"ends_1": "11:00"}).status_code == 303
    assert Role.objects.get().from_minutes == 21 * 60


def test_after_the_event_one_press_notes_everybody():
    host = group()
    made = event(host, starts_at=NOW - timedelta(hours=3), hours=2)
    boss = member(host, "owner")
    for _ in range(2):
        who = person()
        one = role(made, from_minutes=0)
        Stint.objects.create(role=one, person=who, nonce="x", at=NOW, changed_at=NOW)
        Role.objects.filter(pk=one.pk).update(filled=1)
    client = signed_in(boss)
    assert "Was everybody there?" in text(client.get(f"/events/{made.pk}/helpers/"))
    assert client.post(f"/events/{made.pk}/helpers/done/").status_code == 303
    assert "4 hours given by 2 people" in text(client.get(f"/events/{made.pk}/helpers/"))
    stint = Stint.objects.latest("id")
    client.post(f"/helping/stint/{stint.pk}/", {"did_it": "yes", "hours": "0.5"})
    assert Stint.objects.get(pk=stint.pk).minutes == 30
    client.post(f"/helping/stint/{stint.pk}/", {"did_it": "no"})
    assert (Stint.objects.get(pk=stint.pk).state, Stint.objects.get(pk=stint.pk).minutes) == ("absent", None)
    helper = Stint.objects.earliest("id").person
    assert helper
    mine = signed_in(helper)
    assert "You gave 2 hours this year" in text(mine.get("/me/"))


@pytest.mark.parametrize("many", [1, 3, 30])
def test_lists_cost_the_same_for_many(django_assert_max_num_queries, many):
    made, boss = organised()
    client = signed_in(boss)
    for _ in range(many):
        one = role(made, wanted=2)
        take_role(by=person(), role=one, now=NOW)
    with django_assert_max_num_queries(14):
        client.get(f"/events/{made.pk}/helpers/")
    with django_assert_max_num_queries(24):
        client.get(page_of(made))


def test_hostile_words_do_no_harm(client):
    made, boss = organised()
    one = role(made, title=NASTY[:100], about=NASTY)
    take_role(by=None, role=one, email="g@example.org", name=NASTY, now=NOW)
    asked = call(made, boss, guidance=NASTY)
    bad = talk(asked, title=NASTY[:100], about=NASTY, name=NASTY, state="accepted")
    confirm_talk(talk=bad, now=NOW)
    theirs = signed_in(boss)
    for who, path in (
        (client, page_of(made)),
        (client, f"/helping/role/{one.pk}/"),
        (client, f"/events/{made.pk}/talks/"),
        (client, f"/helping/talk/{talk_token(bad)}/"),
        (theirs, f"/events/{made.pk}/helpers/"),
        (theirs, f"/events/{made.pk}/choosing/"),
        (theirs, f"/helping/review/{bad.pk}/"),
    ):
        shown = who.get(path)
        assert shown.status_code == 200, path
        for words in ("<script>alert", "<img src=x"):
            assert words not in text(shown), path


@pytest.mark.parametrize(
    "change", [{"about": "x" * 3001}, {"title": "x" * 121}, {"length": "11"}, {"name": ""}, {"email": "no"}]
)
def test_huge_or_odd_proposals_lose_nothing(client, change):
    made, boss = organised()
    call(made, boss)
    response = client.post(f"/events/{made.pk}/talks/", {**TALK, "needs": "A ramp.", **change})
    assert (response.status_code, "A ramp." in text(response), Proof.objects.count()) == (422, True, 0)


def test_a_talk_is_proposed_without_an_account_changed_and_withdrawn(client):
    made, boss = organised()
    call(made, boss)
    assert "Propose a talk" in text(client.get(page_of(made)))
    response = client.post(f"/events/{made.pk}/talks/", TALK)
    assert response["Location"] == "/helping/confirm/"
    done = client.post("/helping/confirm/", {"code": code_of(Letter.objects.latest("id"))})
    own = done["Location"]
    assert "It is with the organisers" in text(client.get(own))
    assert client.post(own, {**TALK, "title": "Better maps"}).status_code == 303
    assert Talk.objects.get().title == "Better maps"
    assert client.post(own + "withdraw/").status_code == 303
    assert Talk.objects.get().state == "withdrawn"
    assert client.post(own + "yes/").status_code == 409


def test_a_closed_call_says_so_and_keeps_what_was_typed(client, monkeypatch):
    made, boss = organised()
    asked = call(made, boss)
    proof = client.post(f"/events/{made.pk}/talks/", TALK)
    assert proof.status_code == 303
    asked.closes_at = NOW - DAY
    asked.save()
    assert "has closed" in text(client.get(f"/events/{made.pk}/talks/"))
    late = client.post(f"/events/{made.pk}/talks/", TALK)
    assert (late.status_code, "has closed" in text(late)) == (409, True)
    by_letter = client.post("/helping/confirm/", {"code": code_of(Letter.objects.latest("id"))})
    assert (by_letter.status_code, "has closed" in text(by_letter)) == (422, True)


def test_readers_see_no_names_until_it_is_decided():
    made, boss = organised()
    asked = call(made, boss)
    one = talk(asked, name="Ada Lovelace", about="I, Ada Lovelace, count. See https://ada.example", needs="A ramp.")
    own = talk(asked, boss)
    asked.closes_at = NOW - DAY
    asked.save()
    client = signed_in(boss)
    reviews, choosing = f"/events/{made.pk}/reviews/", f"/events/{made.pk}/choosing/"
    for path in (reviews, choosing, f"/helping/review/{one.pk}/"):
        shown = text(client.get(path))
        for words in ("Lovelace", "ada.example", "A ramp", one.email):
            assert words not in shown, path
    assert client.get(f"/helping/review/{own.pk}/").status_code == 404
    assert client.get(f"/helping/decide/{own.pk}/").status_code == 404
    assert client.get(f"/helping/decide/{one.pk}/")["Location"] == f"/helping/review/{one.pk}/"
    assert client.post(f"/helping/review/{one.pk}/", {}).status_code == 422
    assert client.post(f"/helping/review/{one.pk}/", {"score": "4", "comment": "Yes"})["Location"] == reviews
    decide = f"/helping/decide/{one.pk}/"
    assert "Lovelace" not in text(client.get(decide))
    assert "Good news" in text(client.get(decide + "?state=accepted"))
    assert client.post(decide, {"state": "accepted", "words": ""}).status_code == 422
    assert client.post(decide, {"state": "accepted", "words": "Yes!"})["Location"] == choosing
    known = text(client.get(decide))
    assert "Lovelace" in known
    assert "A ramp." in known


def test_scores_hide_on_the_page_until_one_has_said(client):
    made, boss = organised()
    asked = call(made, boss, closes_at=NOW + timedelta(minutes=1))
    other = member(made.hosts.get().group, "owner")
    one = talk(asked)
    asked.closes_at = NOW - DAY
    asked.save()
    review_talk(by=other, talk=one, score=1, comment="Dull stuff", now=NOW)
    mine = signed_in(boss)
    for path in (f"/helping/review/{one.pk}/", f"/events/{made.pk}/choosing/"):
        shown = text(mine.get(path))
        assert "Dull stuff" not in shown
        assert "middle 1 of" not in shown
    mine.post(f"/helping/review/{one.pk}/", {"score": "none"})
    assert "Dull stuff" in text(mine.get(f"/helping/review/{one.pk}/"))
    assert "middle 1 of 4, 1 view" in text(mine.get(f"/events/{made.pk}/choosing/"))


def test_the_programme_stands_on_the_page_once_both_have_said_yes(client):
    made, boss = organised()
    one = talk(call(made, boss), state="accepted", title="Maps for all", name="Ada")
    assert "Maps for all" not in text(client.get(page_of(made)))
    assert client.post(f"/helping/talk/{talk_token(one)}/yes/").status_code == 303
    shown = text(client.get(page_of(made)))
    assert "Maps for all" in shown
    assert "Ada" in shown


def test_a_call_is_made_and_changed_by_organisers():
    made, boss = organised()
    client = signed_in(boss)
    path = f"/events/{made.pk}/call/"
    assert "Ask who would like to speak" in text(client.get(f"/events/{made.pk}/choosing/"))
    form = {"closes_at_0": "2026-03-15", "closes_at_1": "20:00", "guidance": "Short ones", "slots": "3", "blind": "on"}
    assert client.post(path, {**form, "lengths": []}).status_code == 422
    assert client.post(path, {**form, "lengths": ["10"], "closes_at_0": "2026-03-25"}).status_code == 422
    assert client.post(path, {**form, "lengths": ["10", "5"]}).status_code == 303
    assert made.call.lengths == [5, 10]
    assert client.post(path, {**form, "lengths": ["20"], "slots": "6"}).status_code == 303
    made.call.refresh_from_db()
    assert (made.call.slots, made.call.lengths) == (6, [20])
    guide = text(Client().get(reverse("helping:talks", args=[made.pk])))
    assert "Short ones" in guide


def test_nobody_sees_roles_of_an_event_that_is_not_theirs_to_see(client):
    made, boss = organised(state="draft")
    one = role(made)
    call(made, boss)
    for path in (f"/helping/role/{one.pk}/", f"/events/{made.pk}/talks/"):
        assert client.get(path).status_code == 404
    assert signed_in(boss).get(f"/helping/role/{one.pk}/").status_code == 200


def test_an_ask_is_answered_by_who_was_asked():
    made, boss = organised()
    one, asked = role(made), person()
    ask_for_role(by=boss, role=one, person=asked, now=NOW)
    path = f"/helping/role/{one.pk}/answer/"
    assert signed_in(person()).post(path, {"answer": "yes"}).status_code == 404
    assert "Not this time" in text(signed_in(asked).get(f"/helping/role/{one.pk}/"))
    assert signed_in(asked).post(path, {"answer": "no"}).status_code == 303
    assert not Stint.objects.exists()
