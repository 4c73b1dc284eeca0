"""What is asked of the list, without a word of SQL."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Near:
    """Within so many miles of a point that has a name."""

    name: str
    latitude: float
    longitude: float
    miles: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for. ``since`` and ``until`` bound the start; ``past`` turns the order round.

    ``after`` is the start and id of the last event of the page before; ``ids`` are those that a text search found;
    ``box`` is a part of the map: west, south, east and north; ``groups_of`` names a person whose groups' events are
    asked for; ``newest`` orders by when the hall first knew of them.
    """

    since: datetime | None = None
    until: datetime | None = None
    past: bool = False
    ongoing: bool = False
    near: Near | None = None
    group: str = ""
    topic: str = ""
    how: str = ""
    ids: tuple[int, ...] | None = None
    group_ids: tuple[int, ...] = ()
    without: int | None = None
    groups_of: int | None = None
    newest: bool = False
    box: tuple[float, float, float, float] | None = None
    after: tuple[datetime, int] | None = None
