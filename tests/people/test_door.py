"""The door: letters, codes, links; what it tells strangers and what it does not."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from moothall.minutes.models import Minute
from moothall.people.actions import offer_demo_visitor
from moothall.people.models import Knock, Person, SignIn
from moothall.post.models import Letter

pytestmark = pytest.mark.django_db
LOGIN, CODE = "/sign-in/login/", "/sign-in/code/"
SECRETS = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


def _without_secrets(response: Any) -> tuple[object, ...]:
    cookies = {
        name: {key: morsel[key] for key in ("path", "samesite", "httponly", "max-age")}
        for name, morsel in response.cookies.items()
    }
    headers = {name: value for name, value in response.headers.items() if name != "Expires"}
    return response.status_code, headers, cookies, SECRETS.sub(b"", response.content)


def _knock(email: str) -> tuple[list[tuple[object, ...]], list[str]]:
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answers = [_without_secrets(client.post(LOGIN, {"email": email})), _without_secrets(client.get(CODE))]
    return answers, [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]


def test_a_known_and_a_new_address_get_the_same_bytes_from_the_same_work():
    new, work_for_new = _knock("somebody@example.org")
    Person.objects.create_user("somebody@example.org")
    Letter.objects.all().delete()
    known, work_for_known = _knock("somebody@example.org")
    assert known == new
    assert work_for_known == work_for_new
    assert not any("people_person" in sql for sql in work_for_known)


def test_both_get_the_same_letter(maya, last_letter):
    words = []
    for email in ("maya@example.org", "noor@example.org"):
        Client().post(LOGIN, {"email": email})
        words.append(re.sub(r"\d{6}|/link/\S+", "", last_letter().text))
    assert words[0] == words[1]


def test_the_code_brings_in_and_gives_a_new_session_key(maya, code_in):
    client = Client()
    client.post(LOGIN, {"email": "Maya@Example.org", "next": "/me/devices/"})
    client.cookies["moothall_session"] = "planted-by-somebody-else"
    response = client.post(CODE, {"code": code_in()})
    assert (response.status_code, response.headers["Location"]) == (303, "/me/devices/")
    key = client.cookies["moothall_session"].value
    assert key != "planted-by-somebody-else"
    assert SignIn.objects.get().session_key == key
    assert client.get("/me/").status_code == 200


def test_code_may_have_spaces(maya, code_in):
    client = Client()
    client.post(LOGIN, {"email": "maya@example.org"})
    code = code_in()
    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]} "}).status_code == 303


def test_a_new_person_comes_to_be_only_with_the_code(code_in):
    client = Client()
    client.post(LOGIN, {"email": "Noor@example.org"})
    assert not Person.objects.exists()
    response = client.post(CODE, {"code": code_in()})
    assert response.headers["Location"] == "/me/welcome/"
    person = Person.objects.get()
    assert (person.email, person.has_usable_password(), person.joined_at is not None) == (
        "noor@example.org",
        False,
        True,
    )
    assert Minute.objects.get().verb == "people.person.joined"


def test_the_code_opens_no_other_device(maya, code_in):
    Client().post(LOGIN, {"email": "maya@example.org"})
    elsewhere = Client()
    response = elsewhere.post(CODE, {"code": code_in()})
    assert (response.status_code, response.headers["Location"]) == (303, LOGIN)
    assert not SignIn.objects.exists()


def test_a_forged_cookie_names_no_knock(maya, code_in):
    Client().post(LOGIN, {"email": "maya@example.org"})
    elsewhere = Client()
    elsewhere.cookies["moothall_knock"] = str(Knock.objects.get().pk)
    assert elsewhere.post(CODE, {"code": code_in()}).headers["Location"] == LOGIN


def test_five_wrong_codes_spend_the_letter(maya, code_in):
    client = Client()
    client.post(LOGIN, {"email": "maya@example.org"})
    right = code_in()
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(5):
        assert client.post(CODE, {"code": wrong}).status_code == 422
    response = client.post(CODE, {"code": right})
    assert response.status_code == 422
    assert "typed wrongly five times" in response.content.decode()
    assert not SignIn.objects.exists()


def test_a_letter_is_good_for_fifteen_minutes(maya, code_in, link_in):
    client = Client()
    client.post(LOGIN, {"email": "maya@example.org"})
    Knock.objects.update(at=datetime.now(UTC) - timedelta(minutes=16))
    assert client.post(CODE, {"code": code_in()}).status_code == 422
    response = client.get(link_in())
    assert response.status_code == 410
    assert "more than 15 minutes old" in response.content.decode()


def test_looking_at_the_link_changes_nothing_and_pressing_brings_in_once(maya, link_in):
    Client().post(LOGIN, {"email": "maya@example.org"})
    phone, link = Client(), link_in()
    for _ in range(2):
        page = phone.get(link)
        assert page.status_code == 200
        assert "Sign in as maya@example.org on this device?" in page.content.decode()
    assert phone.head(link).status_code == 200
    assert Knock.objects.get().used_at is None
    assert "moothall_session" not in phone.cookies
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert phone.post(link).headers["Location"] == "/me/"
    assert phone.get("/me/").status_code == 200
    again = Client().post(link)
    assert again.status_code == 410
    assert "already been used" in again.content.decode()
    assert SignIn.objects.count() == 1


def test_using_the_link_spends_the_code_and_earlier_letters(maya, code_in, link_in):
    client, late = Client(), Client()
    late.post(LOGIN, {"email": "maya@example.org"})
    first = code_in()
    client.post(LOGIN, {"email": "maya@example.org"})
    second = code_in()
    Client().post(link_in())
    assert client.post(CODE, {"code": second}).status_code == 422
    assert late.post(CODE, {"code": first}).status_code == 422


def test_the_link_needs_a_token_of_the_form(maya, link_in):
    Client().post(LOGIN, {"email": "maya@example.org"})
    assert Client(enforce_csrf_checks=True).post(link_in()).status_code == 403
    assert Knock.objects.get().used_at is None


def test_a_link_that_nobody_wrote(client):
    assert client.get("/sign-in/link/aaaa/").status_code == 410


def test_neither_code_nor_link_is_kept_in_the_clear(maya, code_in, link_in):
    Client().post(LOGIN, {"email": "maya@example.org"})
    row = str(Knock.objects.values().get())
    assert code_in() not in row
    assert link_in().split("/")[-2] not in row
    assert not Minute.objects.exists()


def test_letters_are_only_posted(maya, mailoutbox, last_letter):
    Client().post(LOGIN, {"email": "maya@example.org"})
    assert mailoutbox == []
    assert (last_letter().to, last_letter().state, last_letter().purpose) == (
        "maya@example.org",
        "waiting",
        "people.sign_in",
    )


@pytest.mark.parametrize("email", ["", "maya", "maya@", "a" * 250 + "@example.org"])
def test_what_is_no_address_comes_back_with_its_words(client, email):
    response = client.post(LOGIN, {"email": email})
    assert response.status_code == 422
    assert not Letter.objects.exists()


@pytest.mark.parametrize("way_on", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(maya, code_in, way_on):
    client = Client()
    client.post(LOGIN, {"email": "maya@example.org", "next": way_on})
    assert client.post(CODE, {"code": code_in()}).headers["Location"] == "/me/"


def test_the_sixth_letter_in_a_quarter_of_an_hour_has_to_wait(client):
    for _ in range(5):
        assert client.post(LOGIN, {"email": "maya@example.org"}).status_code == 303
    response = client.post(LOGIN, {"email": "maya@example.org"})
    assert response.status_code == 429
    assert 840 < int(response.headers["Retry-After"]) <= 900
    assert "Please try again in 15 minutes" in response.content.decode()
    assert Letter.objects.count() == 5
    assert client.post(LOGIN, {"email": "noor@example.org"}).status_code == 303


def test_codes_cannot_be_tried_through_with_many_letters(maya, code_in):
    tried = []
    client = Client()
    for _ in range(3):
        client.post(LOGIN, {"email": "maya@example.org"})
        right = code_in()
        wrong = "000000" if right != "000000" else "000001"
        tried += [client.post(CODE, {"code": wrong}).status_code for _ in range(5)]
    assert tried == [422] * 10 + [429] * 5


def test_a_closed_account_stays_shut(maya, code_in):
    Person.objects.update(is_active=False)
    client = Client()
    client.post(LOGIN, {"email": "maya@example.org"})
    response = client.post(CODE, {"code": code_in()})
    assert response.status_code == 422
    assert "This account has been closed" in response.content.decode()
    assert not SignIn.objects.exists()


def test_signing_out_ends_the_session(maya, come_in):
    client = come_in("maya@example.org")
    assert client.get("/sign-in/logout/").status_code == 405
    gone = client.post("/sign-in/logout/")
    assert (gone.status_code, gone["Clear-Site-Data"]) == (303, '"storage"')
    assert client.get("/me/").status_code == 302
    assert (SignIn.objects.count(), Session.objects.count()) == (0, 0)


def test_demo_visitors_exist_only_in_a_demo(maya, settings, now):
    visitor = offer_demo_visitor(person=maya, label="Maya, organiser in Leeds", now=now)
    settings.DEMO = False
    client = Client()
    assert "Come in as" not in client.get(LOGIN).content.decode()
    assert client.post(f"/sign-in/demo/{visitor.pk}/").status_code == 404
    settings.DEMO = True
    assert "Come in as Maya, organiser in Leeds" in client.get(LOGIN).content.decode()
    assert client.get(f"/sign-in/demo/{visitor.pk}/").status_code == 405
    assert client.post(f"/sign-in/demo/{visitor.pk}/").headers["Location"] == "/me/"
    assert client.get("/me/").status_code == 200


def test_offering_a_visitor_twice_changes_the_label(maya, now):
    offer_demo_visitor(person=maya, label="Maya", now=now)
    assert offer_demo_visitor(person=maya, label="Maya again", now=now).label == "Maya again"


def _names(patterns: Any, space: str = "") -> Iterator[str]:
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from _names(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)
        elif each.name:
            yield space + each.name


def test_no_page_of_the_library_is_mounted():
    names = {
        name for name in _names(get_resolver().url_patterns) if name.startswith(("account_", "mfa_", "usersessions_"))
    }
    assert names == {
        "account_login",
        "account_code",
        "account_link",
        "account_passkey",
        "account_demo",
        "account_logout",
    }


@pytest.mark.parametrize(
    "path",
    [
        "",
        "signup/",
        "password/reset/",
        "password/change/",
        "password/set/",
        "email/",
        "inactive/",
        "reauthenticate/",
        "2fa/",
        "sessions/",
    ],
)
def test_pages_of_passwords_and_the_like_are_not_there(client, path):
    assert client.get(f"/sign-in/{path}").status_code == 404


def test_a_stranger_without_cookie_costs_no_query(django_assert_num_queries, client):
    with django_assert_num_queries(0):
        client.get(LOGIN)
