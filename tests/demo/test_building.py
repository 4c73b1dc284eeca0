"""The demo moves into an empty hall only, holds what it promises, and is the same each time."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Q, Sum

from moothall.calendars.models import Calendar
from moothall.demo.actions import Built, build_demo
from moothall.demo.building.sizes import SIZES
from moothall.events.models import Event, Rsvp
from moothall.groups.models import Group, Membership
from moothall.kit.verdict import Refused
from moothall.people.models import Person
from moothall.search.queries import documents_matching

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_the_network_has_the_size_of_the_one_it_is_modelled_on():
    built = build_demo(size=SIZES["network"], now=NOW)
    assert built == Built(
        groups=125, people=51_401, memberships=68_154, events=1_154, rsvps=10_279, organisations=1_500
    )
    assert (Group.objects.count(), Membership.objects.count(), Rsvp.objects.exclude(person=None).count()) == (
        125,
        68_154,
        10_279,
    )
    a_year = Event.objects.filter(starts_at__range=(NOW - timedelta(days=365), NOW + timedelta(days=90)))
    assert a_year.filter(uid__startswith="demo-").count() == 1_154  # further dates of series come on top
    assert Group.objects.aggregate(total=Sum("member_count"))["total"] == 68_154


def test_the_small_network_is_lively_and_sound():
    build_demo(size=SIZES["small"], now=NOW)
    assert set(Group.objects.values_list("state", flat=True)) == {
        "active", "resting", "caretaker", "closed", "applied", "on_hold"
    }  # fmt: skip
    owned = (
        Group.objects.filter(state="active")
        .values("pk")
        .annotate(owners=Count("memberships", filter=Q(memberships__role="owner")))
    )
    assert all(row["owners"] >= 2 for row in owned)
    assert Event.objects.filter(starts_at__lt=NOW).count() > 300
    assert Event.objects.filter(starts_at__gte=NOW).count() > 50
    assert sorted(Calendar.objects.values_list("state", flat=True)) == ["failing", *["working"] * 4]
    assert documents_matching("Manchester").hits
    emails = Person.objects.values_list("email", flat=True)
    assert {email.rpartition("@")[2] for email in emails} == {"example.org"}


def test_the_same_day_gives_the_same_network():
    build_demo(size=SIZES["small"], now=NOW)
    first = list(Event.objects.order_by("id").values_list("title", "starts_at", "going_count"))
    for model in (Event, Membership, Group, Person):
        model.objects.all().delete()
    from moothall.groups.models import Topic
    from moothall.organisations.models import Organisation
    from moothall.places.models import Place

    for other in (Organisation, Topic, Place):
        other.objects.all().delete()
    build_demo(size=SIZES["small"], now=NOW)
    assert list(Event.objects.order_by("id").values_list("title", "starts_at", "going_count")) == first


def test_a_hall_that_holds_somebody_is_left_alone():
    Person.objects.create_user("maya@example.org", name="Maya")
    with pytest.raises(Refused, match="empty"):
        build_demo(size=SIZES["small"], now=NOW)
    call_command("demo", "--if-empty", stdout=StringIO())
    assert Person.objects.count() == 1
    with pytest.raises(CommandError, match="2026-11-24"):
        call_command("demo", "--today", "soon")
