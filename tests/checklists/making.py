"""Events with their crew, tasks and rows, for the tests of checklists."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from moothall.checklists.models import Cue, Task
from moothall.checklists.queries.tasks import starts_on
from moothall.events.models import Event
from moothall.groups.models import Group
from moothall.people.models import Person
from tests.events.making import NOW, event, group, member

FIRST = date(2026, 1, 1)


@dataclass
class Evening:
    """An event of one group, with somebody of each role."""

    event: Event
    group: Group
    organiser: Person
    helper: Person
    member: Person


def evening(days: int = 30, **fields: Any) -> Evening:
    """Make an event so many days from now at 18:30 UTC."""
    of = group()
    starts_at = (NOW + timedelta(days=days)).replace(hour=18, minute=30)
    made = event(of, starts_at=starts_at, **fields)
    return Evening(made, of, member(of, "organiser"), member(of, "helper"), member(of))


def task(of: Event, title: str = "Book the room", lead: int = -7, **fields: Any) -> Task:
    due_on = fields.pop("due_on", starts_on(of) + timedelta(days=lead))
    values = {"day": lead, "lead": lead, "due_on": due_on, "made_at": NOW, **fields}
    return Task.objects.create(event=of, title=title, **values)


def cue(of: Event, at: int = 0, what: str = "Hello", **fields: Any) -> Cue:
    return Cue.objects.create(event=of, at=at, what=what, **fields)
