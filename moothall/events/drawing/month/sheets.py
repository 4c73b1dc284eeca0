"""What a picture of a month is told: weeks of squares, each with its marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.events.drawing.month.marks import Mark

NARROW, BROAD = frozenset("iljtfrI.,:;'’|! ()-"), frozenset("mwMWÔ%—…")


@dataclass(frozen=True, slots=True)
class Square:
    """One day: its number, its whole name, its marks, where it leads, and what is special about it in a word."""

    number: int
    name: str
    href: str
    marks: tuple[Mark, ...] = ()
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from Monday, None where the month has none; how many events are on, in figures and in words."""

    days: tuple[Square | None, ...]
    on: int
    said: str

    @property
    def fullest(self) -> int:
        """Return how many marks its fullest day has."""
        return max((len(day.marks) for day in self.days if day), default=0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A month: what it is called, the names of the weekdays (long, short) from Monday, and its weeks."""

    title: str
    weekdays: Sequence[tuple[str, str]]
    weeks: Sequence[Week]


def fitted(text: str, size: float, room: float) -> str:
    """Return as much of a text as fits into ``room`` units at this size, by the usual widths of letters."""
    left = room / size
    for number, letter in enumerate(text):
        left -= 0.34 if letter in NARROW else 0.9 if letter in BROAD else 0.7 if letter.isupper() else 0.59
        if left < 0:
            return f"{text[: max(number - 1, 1)].rstrip()}…"
    return text
