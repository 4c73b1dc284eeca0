"""Names on a map that cover neither each other nor a marker."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

LETTER = 6.9  # units: the mean width of a letter at the size in map.css, rounded up
HIGH = 15
EDGE = 2
LONGEST = 28
MOST = 60


@dataclass(frozen=True, slots=True)
class Label:
    """A name, where its baseline starts, and at which end of it that point lies ("start", "end" or "middle")."""

    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Page:
    """A picture on which names are written, one after the other, where there is room."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.taken: list[Box] = []

    def cover(self, box: Box) -> None:
        """Keep a part of the picture free of names."""
        self.taken.append(box)

    def cover_around(self, x: float, y: float, radius: float) -> None:
        """Keep a marker free of names."""
        self.cover(Box(x - radius, y - radius, x + radius, y + radius))

    def placed(self, points: Iterable[tuple[float, float, str]], radius: float) -> Iterator[Label]:
        """Write the names of (x, y, name) points for which there is room: right, left, above or below, in turn.

        A point of radius 0 has no mark of its own: its name is written on it, or not at all.
        """
        for x, y, name in islice((point for point in points if point[2]), MOST):
            for label, box in _choices(x, y, name, radius) if radius else _middle(x, y, name):
                if self._is_free(box, Box(x - radius, y - radius, x + radius, y + radius)):
                    self.cover(box)
                    yield label
                    break

    def _is_free(self, box: Box, own: Box) -> bool:
        inside = box.left >= EDGE and box.right <= self.width - EDGE
        inside = inside and box.top >= EDGE and box.bottom <= self.height - EDGE
        return inside and not any(box.meets(other) for other in self.taken if other != own)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _middle(x: float, y: float, name: str) -> Iterator[tuple[Label, Box]]:
    text = _short(name)
    long = len(text) * LETTER
    yield Label(x, y + 4, text, "middle"), Box(x - long / 2, y - HIGH / 2, x + long / 2, y + HIGH / 2)


def _choices(x: float, y: float, name: str, radius: float) -> Iterator[tuple[Label, Box]]:
    text = _short(name)
    long = len(text) * LETTER
    aside = radius + 3
    yield Label(x + aside, y + 4, text, "start"), Box(x + aside, y - HIGH / 2, x + aside + long, y + HIGH / 2)
    yield Label(x - aside, y + 4, text, "end"), Box(x - aside - long, y - HIGH / 2, x - aside, y + HIGH / 2)
    above, below = y - aside, y + aside + HIGH - 4
    yield Label(x, above, text, "middle"), Box(x - long / 2, above - HIGH + 3, x + long / 2, above + 3)
    yield Label(x, below, text, "middle"), Box(x - long / 2, below - HIGH + 3, x + long / 2, below + 3)
