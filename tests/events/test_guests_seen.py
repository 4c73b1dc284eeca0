"""One event looked up in few steps is the event that the rule of visibility gives."""

import itertools
from typing import Any

import pytest
from django.forms.models import model_to_dict

from moothall.events.models import Capacity, Event, Guestlist, Question, Rsvp
from moothall.events.queries.known import is_public, known_of
from moothall.events.queries.seen import LARGEST_KEY, seen_event
from moothall.groups.models import HIDDEN_STATES
from moothall.people.models import STRANGER
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp

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


def test_what_is_known_is_what_each_question_says(django_assert_num_queries):
    lead, other, hidden = group(), group(), group(state="on_hold")
    plain, nothing, unseen = event(lead, hidden), event(other, lead), event(hidden)
    guestlist(plain, room=3, online=None)
    asked = event(lead, other)
    guestlist(asked)
    Question.objects.create(event=asked, text="How?", purpose="To know.", delete_on=NOW.date())
    maya = person()
    rsvp(asked, maya)
    rsvp(plain, email="ann@example.org")
    ways: Any = ({}, {"person": maya}, {"email": "ann@example.org"})
    for one, who in itertools.product((plain, nothing, unseen, asked), ways):
        with django_assert_num_queries(1):
            known = known_of(one.pk, who["person"].pk if "person" in who else 0, who.get("email", ""))
        assert known is not None
        assert model_to_dict(known.event) == model_to_dict(Event.objects.get(pk=one.pk))
        assert known.guestlist == Guestlist.objects.filter(event=one).first()
        assert known.capacities == list(Capacity.objects.filter(event=one).order_by("id"))
        assert known.lead == one.hosts.earliest("id").group_id
        assert known.shown_hosts == one.hosts.exclude(group__state__in=HIDDEN_STATES).count()
        assert known.has_questions == one.questions.exists()
        assert known.answered == (bool(who) and Rsvp.objects.filter(event=one, **who).exists())
        assert is_public(known) == Event.objects.visible_to(STRANGER).filter(pk=one.pk).exists()
    assert known_of(LARGEST_KEY) is None
    assert known_of(LARGEST_KEY + 1) is None
