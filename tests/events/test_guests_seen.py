"""One event looked up in few steps is the event that the rule of visibility gives."""

import itertools
from typing import Any

import pytest

from moothall.events.models import Event
from moothall.events.queries.seen import LARGEST_KEY, seen_event
from moothall.people.models import STRANGER
from tests.events.making import event, group, member, person

pytestmark = pytest.mark.django_db


def test_seen_is_what_is_visible():
    host, hidden = group(), group(state="applied")
    viewers = [
        STRANGER,
        person(),
        member(host),
        member(host, "helper"),
        member(hidden, "owner"),
        person(is_steward=True),
    ]
    events = [event(*hosts, state=state) for hosts in ([host], [hidden], [host, hidden]) for state in Event.State]
    events.append(event(host, merged_into=events[0]))
    alone = event(host)
    alone.hosts.all().delete()
    viewer: Any
    for viewer, one in itertools.product(viewers, [*events, alone]):
        assert seen_event(viewer, one.pk) == Event.objects.visible_to(viewer).filter(pk=one.pk).first()
    assert seen_event(STRANGER, LARGEST_KEY + 1) is None


def test_what_is_public_takes_two_questions(django_assert_num_queries):
    one, maya = event(), person()
    with django_assert_num_queries(2):
        assert seen_event(maya, one.pk) == one
