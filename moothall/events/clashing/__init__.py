"""Find events that compete for the same people: near each other and in person, on one evening. No ORM."""

from moothall.events.clashing.pairs import CLOSE_HOURS, MILES, Clash, Meeting, find_clashes

__all__ = ["CLOSE_HOURS", "MILES", "Clash", "Meeting", "find_clashes"]
