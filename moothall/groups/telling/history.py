"""A group's history in words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.groups.queries.history import Entry

VERBS = {
    "groups.group.applied": gettext_lazy("Applied to join the network"),
    "groups.group.held": gettext_lazy("Put on hold with a question"),
    "groups.group.answered": gettext_lazy("Answered the stewards’ question"),
    "groups.group.accepted": gettext_lazy("Accepted into the network"),
    "groups.group.declined": gettext_lazy("Declined"),
    "groups.group.rested": gettext_lazy("Began to rest"),
    "groups.group.woken": gettext_lazy("Woke up"),
    "groups.group.taken_into_care": gettext_lazy("Taken into the network’s care"),
    "groups.group.handed_on": gettext_lazy("Given to a new owner"),
    "groups.group.closed": gettext_lazy("Closed"),
    "groups.group.edited": gettext_lazy("Changed"),
    "groups.group.listed": gettext_lazy("Listed, with the group’s consent"),
    "groups.group.claimed": gettext_lazy("Taken over by its own people"),
    "groups.group.imported": gettext_lazy("Brought in with a list"),
    "groups.group.taken_back": gettext_lazy("Set back with the list that changed it"),
    "groups.affiliation.added": gettext_lazy("Part of a wider network"),
    "groups.affiliation.changed": gettext_lazy("Dates in a wider network changed"),
    "groups.affiliation.removed": gettext_lazy("No longer shown as part of a wider network"),
}
LABELS = {
    "name": gettext_lazy("Name"),
    "summary": gettext_lazy("What it does, in one line"),
    "about": gettext_lazy("More about it"),
    "place": gettext_lazy("Place"),
    "covers": gettext_lazy("Area covered"),
    "reach": gettext_lazy("How it meets"),
    "topics": gettext_lazy("Topics"),
    "links": gettext_lazy("Pages elsewhere"),
    "contact_email": gettext_lazy("E-mail address"),
    "founded_on": gettext_lazy("Began on"),
    "timezone": gettext_lazy("Time zone"),
}
REACHES = {
    "local": gettext_lazy("Meets in one place"),
    "online": gettext_lazy("Meets online"),
    "both": gettext_lazy("Meets in a place and online"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that changed: what it was and what it became, in words; ``known`` when it can be put back."""

    fact: str
    label: str
    was: str
    now: str
    known: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history."""

    id: int
    title: str
    by: str
    at: datetime
    words: str
    changes: list[Change] = field(default_factory=list)


def told_of(entry: Entry) -> Told:
    """Say one entry of the history."""
    words = entry.detail.get("words") or entry.detail.get("said") or entry.detail.get("network") or ""
    changes = [_change(fact, pair) for fact, pair in entry.changes.items()]
    title = _("Put back") if "put_back" in entry.detail else str(VERBS.get(entry.verb, entry.verb))
    return Told(entry.id, title, entry.by, entry.at, words, changes)


def _change(fact: str, pair: list[Any]) -> Change:
    known = pair != [None, None]
    was, now = (value_in_words(fact, value) if known else "" for value in pair)
    return Change(fact, str(LABELS[fact]), was, now, known)


def value_in_words(fact: str, value: Any) -> str:
    """Return a fact's value as one would say it."""
    if value in (None, "", []):
        return _("nothing")
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, dict):
        return str(value["name"])
    return str(REACHES[value]) if fact == "reach" and value in REACHES else str(value)
