"""What events hold about a person can be taken along, and goes when they go."""

from datetime import UTC, datetime, timedelta

import pytest

from moothall.events.handlers.guests import copy_of_rsvps
from moothall.events.models import Event, FeedKey, Rsvp
from moothall.people.models import Person
from moothall.people.privacy import tidy_after

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_answers_are_copied_and_then_forgotten():
    maya, mo = (Person.objects.create_user(f"{name}@example.org", name=name) for name in ("maya", "mo"))
    event = Event.objects.create(
        title="Data night",
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=2),
        timezone="Europe/London",
        uid="a",
        came_count=2,
        created_at=NOW,
        changed_at=NOW,
    )
    for person in (maya, mo):
        Rsvp.objects.create(event=event, person=person, state=Rsvp.State.CAME, placed_at=NOW)
        FeedKey.objects.create(person=person, token_hash=person.name, created_at=NOW)
    assert [row["event"] for row in copy_of_rsvps(maya)["answers"]] == ["Data night"]
    tidy_after(maya, NOW)
    assert [rsvp.person and rsvp.person.name for rsvp in Rsvp.objects.order_by("id")] == [None, "mo"]
    assert [key.person.name for key in FeedKey.objects.all()] == ["mo"]
    event.refresh_from_db()
    assert event.came_count == 2
