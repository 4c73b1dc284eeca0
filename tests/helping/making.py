"""Roles, calls and talks for the tests of helping."""

import re
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from moothall.events.models import Event
from moothall.helping.actions import CallFacts, RoleFacts, TalkFacts, open_call, open_role
from moothall.helping.models import Call, Role, Talk
from moothall.people.models import Person
from moothall.post.models import Letter
from tests.events.making import NOW, event, group, member

DAY = timedelta(days=1)
_numbers = count(1)


def organised(**fields: Any) -> tuple[Event, Person]:
    """Return an event in ten days, 18:30 to 20:30 in London, and its organiser."""
    host = group()
    at = fields.pop("starts_at", datetime(2026, 3, 20, 18, 30, tzinfo=NOW.tzinfo))
    return event(host, starts_at=at, **fields), member(host, "organiser")


def role(of: Event, **facts: Any) -> Role:
    facts = {"title": f"Role {next(_numbers)}", **facts}
    return open_role(by=None, event=of, facts=RoleFacts(**facts), now=NOW)


def call(of: Event, by: Person, **facts: Any) -> Call:
    facts = {"closes_at": NOW + 2 * DAY, **facts}
    return open_call(by=by, event=of, facts=CallFacts(**facts), now=NOW)


def talk(of: Call, by: Person | None = None, **fields: Any) -> Talk:
    number = next(_numbers)
    who = {"person": by} if by else {"email": f"speaker{number}@example.org"}
    values: dict[str, Any] = {"name": by.name if by else f"Speaker {number}", "title": f"Talk {number}"}
    values |= {"about": "About data.", "length": 10, "nonce": "n", "placed_at": NOW, "changed_at": NOW}
    return Talk.objects.create(call=of, **{**values, **who, **fields})


def facts(**more: Any) -> TalkFacts:
    return TalkFacts(**{"title": "Maps for all", "about": "How we drew one.", "length": 10, "name": "Ada", **more})


def code_of(letter: Letter) -> str:
    return str(re.findall(r"^ {4}(\d{6})$", letter.text, re.MULTILINE)[0])


def link_of(letter: Letter, part: str = "/helping/") -> str:
    return str(re.findall(rf"https?://[^/\s]+({part}\S+)", letter.text)[0])
