"""People for the tests of this room."""

import re
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from moothall.people.models import Person
from moothall.post.models import Letter

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def maya(db):
    return Person.objects.create_user("maya@example.org", name="Maya", joined_at=NOW, welcomed_at=NOW)


@pytest.fixture
def ada(db):
    return Person.objects.create_user("ada@example.org", name="Ada", is_steward=True, joined_at=NOW, welcomed_at=NOW)


@pytest.fixture
def last_letter():
    return lambda: Letter.objects.latest("id")


@pytest.fixture
def code_in(last_letter):
    """Return the code in the newest letter."""
    return lambda: re.findall(r"^ {4}(\d{6})$", last_letter().text, re.MULTILINE)[0]


@pytest.fixture
def link_in(last_letter):
    """Return the path of the link in the newest letter."""
    return lambda: re.findall(r"https?://[^/]+(/sign-in/link/\S+)", last_letter().text)[0]


@pytest.fixture
def come_in(code_in):
    """Sign somebody in by letter, in a browser of their own."""

    def come_in(email, client=None, **extra):
        client = client or Client()
        client.post("/sign-in/login/", {"email": email}, **extra)
        response = client.post("/sign-in/code/", {"code": code_in()}, **extra)
        assert response.status_code == 303, response.content.decode()
        return client

    return come_in
