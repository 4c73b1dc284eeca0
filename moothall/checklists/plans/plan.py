"""A plan and its parts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One task: ``day`` counts from the day of the event (-14: two weeks before), ``minutes`` is the work in it."""

    title: str
    day: int
    detail: str = ""
    minutes: int = 0
    role: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of the run sheet: ``at`` counts minutes from the start of the event."""

    at: int
    what: str
    minutes: int = 0
    who: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A role to fill, and by how many; ``kind`` is host, welcome, speaker, tech, safety or other."""

    title: str
    places: int = 1
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Facts:
    """What an event made from a plan begins with; ``description`` is Markdown, empty places mean no limit."""

    title: str = ""
    line: str = ""
    description: str = ""
    access: str = ""
    places: int | None = None
    online_places: int | None = None
    most_guests: int = 1
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A template, wherever it came from. ``minutes`` is how long such an event usually lasts."""

    key: str
    title: str
    summary: str
    kind: str
    minutes: int
    facts: Facts
    steps: tuple[Step, ...]
    moments: tuple[Moment, ...]

    @property
    def work(self) -> int:
        """Return the minutes of all its tasks together."""
        return sum(step.minutes for step in self.steps)

    @property
    def span(self) -> int:
        """Return the minutes from the first row of the run sheet to the end of the last."""
        if not self.moments:
            return 0
        return max(each.at + each.minutes for each in self.moments) - min(each.at for each in self.moments)

    @property
    def days_before(self) -> int:
        """Return how many days before the event the first task is due."""
        return max((-step.day for step in self.steps), default=0)


def facts_from(said: Mapping[str, Any]) -> Facts:
    """Read facts from what a file or a row says; what is missing has its default.

    :raises TypeError: for a name that is unknown.
    """
    roles = tuple(Role(**role) for role in said.get("roles", ()))
    return Facts(**{key: value for key, value in said.items() if key != "roles"}, roles=roles)


def facts_to(facts: Facts) -> dict[str, Any]:
    """Return facts as JSON can carry them; ``facts_from`` reads them again."""
    return asdict(facts) | {"roles": [asdict(role) for role in facts.roles]}
