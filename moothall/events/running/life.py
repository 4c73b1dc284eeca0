"""What rooms add to the overview of an event: moments of its life, and who hears of a change.

::

    @life
    def reminders_of(event, now):
        return [Moment(due_at, _("Reminder to guests"), kind="letter", planned=True)]

    @told
    def helpers_told(event):
        return 3, ngettext("%(num)s helper", "%(num)s helpers", 3) % {"num": 3}
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moothall.events.models import Event


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of an event's life: what happened, who did it, or what is planned.

    ``kind`` chooses the shape: begun, good, change, bad, letter, event, end.
    """

    at: datetime
    words: Any
    by: str = ""
    kind: str = "change"
    planned: bool = False
    note: str = ""


Lives = Callable[[Event, datetime], list[Moment]]
Tells = Callable[[Event], tuple[int, str]]
_lives: dict[str, Lives] = {}
_tells: dict[str, Tells] = {}


def life(moments: Lives) -> Lives:
    """Register moments of an event's life: those that have been, and those that are planned."""
    _lives[f"{moments.__module__}.{moments.__name__}"] = moments
    return moments


def told(people: Tells) -> Tells:
    """Register people who hear of changes besides guests: how many, and how they are called ("3 helpers")."""
    _tells[f"{people.__module__}.{people.__name__}"] = people
    return people


def moments_of_rooms(event: Event, now: datetime) -> list[Moment]:
    """Return what other rooms have to add to an event's life."""
    return [moment for moments in _lives.values() for moment in moments(event, now)]


def others_told(event: Event) -> list[tuple[int, str]]:
    """Return who hears of changes besides guests, where there are any."""
    return [(count, words) for count, words in (people(event) for people in _tells.values()) if count]
