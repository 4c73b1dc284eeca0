"""A group with its people, a calendar, and a site that answers what a test says."""

from datetime import UTC, datetime, timedelta

import pytest

from moothall.calendars import actions
from moothall.calendars.models import Calendar
from moothall.calendars.reading import AddressRead, read
from moothall.groups.models import Group, Membership
from moothall.kit.fetching import Fetched
from moothall.people.models import Person

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def ics(*events: str) -> bytes:
    """Return a calendar of events, each given as lines."""
    body = "".join(f"BEGIN:VEVENT\r\nDTSTAMP:20261101T000000Z\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n{body}END:VCALENDAR\r\n".encode()


def evening(uid: str = "a", title: str = "Data night", day: str = "20261110", **extra: str) -> str:
    """Return one evening event, 18:30 to 20:30 London time in winter."""
    lines = [f"UID:{uid}", f"SUMMARY:{title}", f"DTSTART:{day}T183000Z", f"DTEND:{day}T203000Z"]
    return "\r\n".join([*lines, *(f"{name}:{value}" for name, value in extra.items())])


class Site:
    """What the outside world answers; counts how often it was asked."""

    def __init__(self) -> None:
        self.body = ics(evening())
        self.problem = ""
        self.asked = 0

    def read_address(self, url, *, window, timezone="Europe/London", etag=None, last_modified=None):
        """Stand in for the fetch: everything after it is real."""
        from moothall.calendars.reading import Problem, Reading

        self.asked += 1
        if self.problem:
            return AddressRead(
                Reading("unreachable", problems=[Problem("address", self.problem)], understood=False), url, None
            )
        fetched = Fetched(url, 200, self.body, "text/calendar", None, None, redirected=False)
        return AddressRead(read(self.body, window=window, timezone=timezone), url, fetched)


@pytest.fixture
def site(monkeypatch):
    made = Site()
    monkeypatch.setattr("moothall.calendars.actions.reading.read_address", made.read_address)
    return made


def make_group(name: str, **fields) -> Group:
    """Return an active group in Leeds."""
    made = {"latitude": 53.8, "longitude": -1.55, "state": "active", **fields}
    return Group.objects.create(name=name, slug=name.lower().replace(" ", "-"), state_since=NOW, created_at=NOW, **made)


def make_person(name: str, group: Group | None = None, role: str = "organiser") -> Person:
    """Return a person, in a group when one is given."""
    person = Person.objects.create_user(f"{name.lower()}@example.org", name=name)
    if group:
        Membership.objects.create(group=group, person=person, role=role, since=NOW)
    return person


@pytest.fixture
def group(db):
    return make_group("Leeds Data")


@pytest.fixture
def maya(group):
    return make_person("Maya", group)


@pytest.fixture
def calendar(group, maya) -> Calendar:
    return actions.attach_calendar(by=maya, group=group, url="https://calendar.example.org/leeds.ics", now=NOW)


@pytest.fixture
def later():
    return NOW + timedelta(hours=2)
