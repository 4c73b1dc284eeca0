"""Who is expected in the room, as far as a host may know: for the sheet by the door."""

from dataclasses import dataclass, field

from moothall.events.models import Event, Mode, Rsvp
from moothall.events.queries.guests import guests_of
from moothall.people.models import Viewer

COMING = {Rsvp.State.GOING, Rsvp.State.CAME}
LEAST_BLANK, MOST_BLANK = 8, 20


@dataclass(slots=True)
class Expected:
    """The names to print, by alphabet; ``more`` people come whose names are not known or not this host's to see."""

    names: list[str] = field(default_factory=list)
    more: int = 0

    @property
    def blank(self) -> range:
        """Return the numbers of the empty rows: for those without a printed name, and for whoever walks in."""
        return range(max(LEAST_BLANK, min(MOST_BLANK, self.more + LEAST_BLANK)))


def sign_in_of(event: Event, viewer: Viewer) -> Expected:
    """Return who is expected in the room, with the names that this viewer may see."""
    found = Expected()
    for guest in guests_of(event, viewer):
        rsvp = guest.rsvp
        if rsvp.state not in COMING or rsvp.mode != Mode.ROOM:
            continue
        known = [guest.name, *guest.companions] if guest.known and guest.name else []
        found.names.extend(known[: rsvp.seats])
        found.more += max(0, rsvp.seats - len(known))
    found.names.sort(key=str.casefold)
    return found
