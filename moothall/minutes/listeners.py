"""Who listens to which verb, which work can be asked for by name, and what happens on a schedule.

Work may run twice, so it must come out the same; when it raises, it is tried again later (``GiveUp``: never again).
Jobs of one lane run one after another; a lane of its own keeps urgent work (letters) from waiting behind slow work.
Filled when Django starts: each room's ``handlers`` module is imported once (see ``apps.py``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from moothall.minutes.models import Minute

MinuteHandler = Callable[[Minute, datetime], None]
JobHandler = Callable[[dict[str, Any], datetime], None]
ScheduleHandler = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Work that comes round: every ``every``, ``offset`` after midnight UTC."""

    name: str
    every: timedelta
    offset: timedelta
    run: ScheduleHandler


class GiveUp(Exception):
    """Raised by work that cannot succeed however often it is tried; the message is shown to the stewards."""


HALL = "hall"
_by_verb: dict[str, list[str]] = {}
_lanes: dict[str, str] = {}
HANDLERS: dict[str, MinuteHandler] = {}
JOBS: dict[str, JobHandler] = {}
SCHEDULES: dict[str, Schedule] = {}


def on(*verbs: str, lane: str = HALL) -> Callable[[MinuteHandler], MinuteHandler]:
    """Register a handler for verbs. It gets the minute and the time, may run twice, and must come out the same."""

    def register(handler: MinuteHandler) -> MinuteHandler:
        name = _name(handler)
        HANDLERS[name] = handler
        _lanes[name] = lane
        for verb in verbs:
            _by_verb.setdefault(verb, []).append(name)
        return handler

    return register


def job(name: str, *, lane: str = HALL) -> Callable[[JobHandler], JobHandler]:
    """Register work that is asked for by name with ``enqueue``."""

    def register(handler: JobHandler) -> JobHandler:
        JOBS[name] = handler
        _lanes[name] = lane
        return handler

    return register


def every(
    *, minutes: int = 0, hours: int = 0, days: int = 0, at: timedelta = timedelta()
) -> Callable[[ScheduleHandler], ScheduleHandler]:
    """Register work on a schedule, ``at`` after midnight UTC; many workers fire each due time once.

    Due times that passed while no worker ran are made up for once, not once each.
    """
    interval = timedelta(minutes=minutes, hours=hours, days=days)
    if not interval:
        raise ValueError("A schedule needs minutes, hours or days.")

    def register(handler: ScheduleHandler) -> ScheduleHandler:
        name = _name(handler)
        SCHEDULES[name] = Schedule(name, interval, at, handler)
        return handler

    return register


def handlers_for(verb: str) -> list[str]:
    """Return the names of the handlers that listen to a verb."""
    return _by_verb.get(verb, [])


def lane_of(name: str) -> str:
    """Return the lane in which work of this name runs."""
    return _lanes.get(name, HALL)


def lanes() -> list[str]:
    """Return every lane, the hall's own first."""
    return sorted({HALL, *_lanes.values()}, key=lambda lane: (lane != HALL, lane))


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('moothall.').removesuffix('.handlers')}.{function.__name__}"
