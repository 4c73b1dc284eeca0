"""How the guests of an event are asked, and what somebody answers: what doors hand to the verbs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, Self

from django.utils.dateparse import parse_datetime

from moothall.events.models import Mode

NONE: Final = "none"
Places = int | None | Literal["none"]


@dataclass(frozen=True, slots=True)
class GuestlistFacts:
    """How guests are asked. ``room`` and ``online`` are numbers of places, None for no limit, "none" for not offered.

    ``most_guests`` is how many one answer may bring; ``named`` asks for their names. ``claim_hours`` is how long an
    offered place is kept. Outside of ``opens_at`` to ``closes_at``, or when not ``is_open``, nobody can answer.
    """

    room: Places = None
    online: Places = NONE
    most_guests: int = 1
    named: bool = False
    claim_hours: int = 24
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_open: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return what JSON can carry: for ``Series.guestlist``."""
        instants = {"opens_at": self.opens_at, "closes_at": self.closes_at}
        return {**asdict(self), **{name: at.isoformat() if at else None for name, at in instants.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what ``as_json`` gave; what is missing is as usual."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        for name in ("opens_at", "closes_at"):
            if isinstance(known.get(name), str):
                known[name] = parse_datetime(known[name])
        return cls(**known)

    def places(self) -> dict[str, int | None]:
        """Return the places of each mode that is offered."""
        both: dict[str, Places] = {Mode.ROOM: self.room, Mode.ONLINE: self.online}
        return {mode: places for mode, places in both.items() if places != NONE}


@dataclass(frozen=True, slots=True)
class RsvpFacts:
    """What somebody answers. ``seats`` counts themselves and whom they bring; ``companions`` are names, where asked.

    ``answers`` maps ids of the event's questions to texts. ``share_with`` are ids of co-hosting groups that may see
    name and address besides the one that leads. ``name`` is that of a guest without an account.
    """

    mode: str = Mode.ROOM
    seats: int = 1
    companions: Sequence[str] = ()
    answers: Mapping[int, str] = field(default_factory=dict)
    share_with: Sequence[int] = ()
    name: str = ""
    wants_reminders: bool = True
