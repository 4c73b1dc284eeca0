"""What this is, what is kept, and for whom it works."""

from django.conf import settings
from django.urls import reverse

from moothall.people.models import Consent
from moothall.people.privacy import HOLDINGS
from tests.front.conftest import NOW


def test_only_stewards_who_agreed_are_named(client, make_person):
    named = make_person("Dilys Penrose", is_steward=True)
    make_person("Quiet Quentin", is_steward=True)
    make_person("Not A Steward")
    Consent.objects.create(person=named, purpose="named_publicly", given=True, wording="x", at=NOW)
    text = client.get("/about/").content.decode()
    assert "Dilys Penrose" in text
    assert "Quiet Quentin" not in text
    assert "Not A Steward" not in text


def test_a_steward_who_takes_it_back_is_not_named(client, make_person):
    person = make_person("Dilys Penrose", is_steward=True)
    for given in (True, False):
        Consent.objects.create(person=person, purpose="named_publicly", given=given, wording="x", at=NOW)
    assert "Dilys Penrose" not in client.get("/about/").content.decode()


def test_privacy_tells_what_every_room_declared(client, db):
    from html import unescape

    text = unescape(client.get("/privacy/").content.decode())
    declared = [holding for holding in HOLDINGS if holding.yours and holding.what]
    assert declared
    for holding in declared:
        assert str(holding.what) in text
        assert str(holding.until) in text


def test_privacy_names_every_cookie_that_settings_name(client, db):
    text = client.get("/privacy/").content.decode()
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        assert name in text


def test_no_page_sets_a_cookie_for_a_stranger(client, db):
    for name in ("home", "search", "about", "privacy", "accessibility"):
        response = client.get(reverse(f"front:{name}"))
        assert response.status_code == 200
        assert not response.cookies


def test_pages_cost_few_questions(client, db, django_assert_max_num_queries):
    for name in ("about", "privacy", "accessibility"):
        with django_assert_max_num_queries(3):
            client.get(reverse(f"front:{name}"))
