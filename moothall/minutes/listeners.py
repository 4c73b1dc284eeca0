"""Who listens to which verb, which work can be asked for by name, and what happens on a schedule.

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


_by_verb: dict[str, list[str]] = {}
HANDLERS: dict[str, MinuteHandler] = {}
JOBS: dict[str, JobHandler] = {}
SCHEDULES: dict[str, Schedule] = {}


def on(*verbs: str) -> Callable[[MinuteHandler], MinuteHandler]:
    """Register a handler for verbs. It gets the minute and the time, may run twice, and must come out the same."""

    def register(handler: MinuteHandler) -> MinuteHandler:
        name = _name(handler)
        HANDLERS[name] = handler
        for verb in verbs:
            _by_verb.setdefault(verb, []).append(name)
        return handler

    return register


def job(name: str) -> Callable[[JobHandler], JobHandler]:
    """Register work that is asked for by name with ``enqueue``."""

    def register(handler: JobHandler) -> JobHandler:
        JOBS[name] = handler
        return handler

    return register


def every(
    *, minutes: int = 0, hours: int = 0, days: int = 0, at: timedelta = timedelta()
) -> Callable[[ScheduleHandler], ScheduleHandler]:
    """Register work on a schedule; many workers fire each due time once."""

    def register(handler: ScheduleHandler) -> ScheduleHandler:
        name = _name(handler)
        SCHEDULES[name] = Schedule(name, timedelta(minutes=minutes, hours=hours, days=days), at, handler)
        return handler

    return register


def handlers_for(verb: str) -> list[str]:
    """Return the names of the handlers that listen to a verb."""
    return _by_verb.get(verb, [])


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('moothall.').removesuffix('.handlers')}.{function.__name__}"
