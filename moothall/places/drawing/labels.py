"""Names on a map that cover neither each other nor a marker."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from moothall.places.drawing.markers import Spot

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


def placed(spots: Iterable[Spot], width: float, height: float, radius: float) -> list[Label]:
    """Return the names of single spots for which there is room: right, left, above or below, in turn."""
    spots = list(spots)
    taken = [Box(spot.x - radius, spot.y - radius, spot.x + radius, spot.y + radius) for spot in spots]
    labels: list[Label] = []
    for i, spot in enumerate(spots):
        if spot.marker.label and spot.marker.count == 1 and len(labels) < MOST:
            others = taken[:i] + taken[i + 1 :]
            for label, box in _choices(spot, radius):
                free = (
                    box.left >= EDGE and box.right <= width - EDGE and box.top >= EDGE and box.bottom <= height - EDGE
                )
                if free and not any(box.meets(other) for other in others):
                    labels.append(label)
                    taken.append(box)
                    break
    return labels


def _choices(spot: Spot, radius: float) -> Iterator[tuple[Label, Box]]:
    text = spot.marker.label
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    long, x, y = len(text) * LETTER, spot.x, spot.y
    aside = radius + 3
    yield Label(x + aside, y + 4, text, "start"), Box(x + aside, y - HIGH / 2, x + aside + long, y + HIGH / 2)
    yield Label(x - aside, y + 4, text, "end"), Box(x - aside - long, y - HIGH / 2, x - aside, y + HIGH / 2)
    above, below = y - aside, y + aside + HIGH - 4
    yield Label(x, above, text, "middle"), Box(x - long / 2, above - HIGH + 3, x + long / 2, above + 3)
    yield Label(x, below, text, "middle"), Box(x - long / 2, below - HIGH + 3, x + long / 2, below + 3)
