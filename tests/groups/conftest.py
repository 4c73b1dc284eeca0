"""What the tests of groups may ask for."""

from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from moothall.kit import forms
from moothall.minutes.caching import SHELF
from moothall.minutes.models import Job
from moothall.minutes.work.doing import do_job
from tests.groups.making import NOW, a_group, a_person, a_steward


@pytest.fixture(autouse=True)
def _nothing_kept():
    SHELF.clear()
    yield
    SHELF.clear()


@pytest.fixture
def now():
    """Stop the clock at noon on Tuesday 10 March 2026."""
    with patch.object(timezone, "now", return_value=NOW):
        yield NOW


@pytest.fixture(autouse=True)
def _quick_hands(monkeypatch):
    """Let a form be sent as soon as it was asked for."""
    monkeypatch.setattr(forms, "_asked_in_time", lambda signed: True)


@pytest.fixture
def owner(db):
    return a_person("Olu")


@pytest.fixture
def steward(db):
    return a_steward()


@pytest.fixture
def group(owner):
    return a_group(owner=owner)


@pytest.fixture
def as_():
    """Return a browser in which somebody is signed in."""

    def signed_in(person=None):
        client = Client()
        if person:
            client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def work():
    """Do the work that waits, as the worker would, whatever its hour."""

    def do_all():
        while jobs := list(Job.objects.filter(state="waiting").exclude(name="post.deliver").order_by("id")):
            for job in jobs:
                Job.objects.filter(pk=job.pk).update(state="running", attempts=1)
                job.refresh_from_db()
                do_job(job, clock=lambda: NOW)
                job.refresh_from_db()
                assert job.state == "done", job.error

    return do_all
