"""Whose a session is: what is plain is known at once, the rest is what Django says."""

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client

from moothall.people.models import Person
from moothall.people.sessions import person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def maya() -> Person:
    return Person.objects.create_user("maya@example.org")


@pytest.fixture
def request_of_maya(maya) -> HttpRequest:
    client, request = Client(), HttpRequest()
    client.force_login(maya)
    request.session = client.session
    return request


def test_who_is_signed_in_is_who_django_says(maya, request_of_maya, django_assert_num_queries):
    request_of_maya.session.get(SESSION_KEY)
    with django_assert_num_queries(1):
        assert person_of(request_of_maya.session) == maya
    assert get_user(request_of_maya) == maya


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (SESSION_KEY, "0"),
        (SESSION_KEY, "me"),
        (SESSION_KEY, None),
        (HASH_SESSION_KEY, "a" * 64),
        (HASH_SESSION_KEY, None),
        (BACKEND_SESSION_KEY, "django.contrib.auth.backends.ModelBackend"),
        (BACKEND_SESSION_KEY, None),
    ],
)
def test_a_session_that_lacks_something_is_nobodys(request_of_maya, key, value):
    if value is None:
        del request_of_maya.session[key]
    else:
        request_of_maya.session[key] = value
    assert person_of(request_of_maya.session) is None
    if value != "me":
        assert get_user(request_of_maya) == AnonymousUser()


def test_who_may_no_longer_come_in_is_nobody(maya, request_of_maya):
    Person.objects.update(is_active=False)
    assert person_of(request_of_maya.session) is None


def test_a_session_ends_with_the_password_it_began_with(maya, request_of_maya):
    maya.set_password("another")
    maya.save()
    assert person_of(request_of_maya.session) is None
    assert get_user(request_of_maya) == AnonymousUser()


def test_a_session_of_the_former_secret_key_goes_on(maya, request_of_maya, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert person_of(request_of_maya.session) is None
    assert get_user(request_of_maya) == maya
