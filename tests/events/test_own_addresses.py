"""No event and no series stands at the address of another of its pages, however it came to be here."""

import re
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from moothall.events.actions import copy_event, draft_event, publish_read_event
from moothall.events.actions.series.starting import slug_of as series_slug_of
from moothall.events.actions.series.starting import start_series
from moothall.events.drafting.addresses import TAKEN
from moothall.events.models import Question
from tests.config.doors import routes
from tests.events.making import NOW, event, group, guestlist, member
from tests.events.test_actions import FACTS
from tests.events.test_making import TEA

pytestmark = pytest.mark.django_db


def test_drafts_read_events_and_copies_called_like_a_page_have_pages_of_their_own(now):
    club = group()
    owner = member(club, "owner")
    drafted = draft_event(by=owner, groups=[club], facts=replace(TEA, title="Run"), now=NOW)
    read = publish_read_event(groups=[club], facts=replace(FACTS, title="Talks!"), now=NOW)
    copied = copy_event(by=owner, event=drafted, starts_at=NOW + timedelta(days=40), now=NOW)
    assert [one.slug for one in (drafted, read, copied)] == ["run-event", "talks-event", "run-event"]
    assert ">Talks!</h1>" in Client().get(f"/events/{read.pk}/talks-event/").content.decode()


def test_events_from_before_get_an_address_of_their_own():
    club = group()
    shadowed, free = event(club, slug="write-up"), event(club, slug="park-run")
    moved = import_module("moothall.events.migrations.0004_addresses_of_their_own")
    moved.give_addresses(apps, connection.schema_editor())
    for one in (shadowed, free):
        one.refresh_from_db()
    assert (shadowed.slug, shadowed.sequence, free.slug, free.sequence) == ("write-up-event", 1, "park-run", 0)
    assert set(moved.TAKEN) <= TAKEN


def test_no_series_has_the_address_of_another_of_its_pages():
    found = (re.fullmatch(r"events/series/<int:\w+>/([\w-]+)/", path) for _name, path in routes())
    pages = {one[1] for one in found if one}
    assert "run" in pages
    assert not [page for page in pages if series_slug_of(page) in pages]


def test_the_question_about_organisations_stays_one_in_copies_and_in_a_series(now):
    club = group()
    owner = member(club, "owner")
    made = event(club, starts_at=NOW + timedelta(days=3))
    guestlist(made)
    Question.objects.create(
        event=made, text="Which one?", purpose="a number", about_organisation=True, delete_on=date(2026, 4, 1)
    )
    copied = copy_event(by=owner, event=made, starts_at=NOW + timedelta(days=40), now=NOW)
    assert copied.questions.get().about_organisation
    series = start_series(by=owner, event=made, rule="FREQ=WEEKLY", now=NOW)
    asked = Question.objects.filter(event__series=series).values_list("about_organisation", flat=True)
    assert len(asked) > 1
    assert all(asked)
