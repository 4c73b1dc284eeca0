"""Who may open which door: every address, every kind of visitor; an address that is not listed fails."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.config.doors import ACTORS, CROSS_SITE, DOORS, NO_TOKEN_FOR_STRANGERS, World, routes

pytestmark = pytest.mark.django_db
ROUTES = dict(routes())


def rows() -> list[tuple[str, str, list[str]]]:
    listed = [(name, line.split()) for name, lines in DOORS.items() for line in lines.split(";") if name in ROUTES]
    return [(name, words[0], words[1:] * len(ACTORS) if len(words) == 2 else words[1:]) for name, words in listed]


@pytest.fixture
def world(settings) -> World:
    settings.DEMO = False
    cache.clear()
    return World()


def answers(world: World, name: str, method: str) -> list[str]:
    """Return the status that each actor gets, each in a world where the others did nothing."""
    address = reverse(name, kwargs=world.fill(name, ROUTES[name]))
    return [answer(world, actor, method, address) for actor in ACTORS]


def answer(world: World, actor: str, method: str, address: str) -> str:
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        person: Any = world.actors[actor]
        if person.is_authenticated:
            client.force_login(person)
        status = str(client.generic(method, address).status_code)
        transaction.set_rollback(True)
    return status


def test_every_address_is_listed(world):
    missing = {}
    for name in ROUTES.keys() - DOORS.keys():
        tried = [(method, answers(world, name, method)) for method in ("GET", "POST")]
        lines = [f"{method} {' '.join(dict.fromkeys(got) if len(set(got)) == 1 else got)}" for method, got in tried]
        missing[name] = "; ".join(line for line in lines if not line.endswith(" 405"))
    listed = "\n".join(f'    "{name}": "{line}",' for name, line in sorted(missing.items()))
    assert not missing, f"Judge these, then add them to tests/config/doors.py:\n{listed}"


def test_every_row_is_an_address():
    assert DOORS.keys() - ROUTES.keys() == set()


@pytest.mark.parametrize(("name", "method", "expected"), rows(), ids=lambda part: part if isinstance(part, str) else "")
def test_a_door_opens_for_whom_it_should(world, name, method, expected):
    assert dict(zip(ACTORS, answers(world, name, method), strict=True)) == dict(zip(ACTORS, expected, strict=True))


@pytest.mark.parametrize("name", [name for name, method, _ in rows() if method == "POST" and name not in CROSS_SITE])
def test_no_door_takes_a_form_from_elsewhere(world, name):
    stranger, steward = (Client(enforce_csrf_checks=True, raise_request_exception=False) for _each in range(2))
    steward.force_login(world.actors["steward"])
    address = reverse(name, kwargs=world.fill(name, ROUTES[name]))
    assert steward.post(address).status_code == 403
    assert stranger.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert (stranger.post(address).status_code == 403) is (name not in NO_TOKEN_FOR_STRANGERS)
