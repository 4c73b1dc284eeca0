"""The colours and shapes that emblems choose from.

Lengths are in a square of 64 units whose middle is (0, 0); a petal points up.
"""

from typing import NamedTuple


class Bed(NamedTuple):
    """The colours of one emblem: the ground, the outer petals, the inner petals, the heart."""

    ground: str
    outer: str
    inner: str
    heart: str


BEDS = (
    Bed("#fdf0cd", "#cc3f2c", "#f0b429", "#5b1a10"),
    Bed("#e0ecf8", "#2a6bb0", "#8fc0ee", "#f0b429"),
    Bed("#ece5f7", "#6a4ba0", "#e5a3c4", "#f0b429"),
    Bed("#daf0ec", "#17807a", "#f0b429", "#0a3f3c"),
    Bed("#fae2ec", "#b53472", "#f3a6b8", "#fff3d1"),
    Bed("#e4f0dd", "#e07b39", "#f7cf70", "#3d7a35"),
    Bed("#fce9da", "#8f4412", "#e07b39", "#fdf0cd"),
    Bed("#fff7e3", "#e0a018", "#f7d878", "#7a4d00"),
    Bed("#1f5a4c", "#f0b429", "#fdf0cd", "#cc3f2c"),
    Bed("#27406b", "#f3a6b8", "#fbe9f0", "#f0b429"),
    Bed("#4b3276", "#f7cf70", "#e07b39", "#fff7e3"),
    Bed("#7c2415", "#fbd9c4", "#f0b429", "#5b1a10"),
    Bed("#0f5f5b", "#ffffff", "#8fd6cd", "#f0b429"),
    Bed("#7a1f4c", "#f6aecd", "#ffe3ef", "#f0b429"),
    Bed("#33502b", "#ffffff", "#cfe6b9", "#e07b39"),
    Bed("#f0b429", "#a22d1c", "#fdf0cd", "#4a1208"),
)
# The eight petal colours of the look, for rings.
RING = ("#cc3f2c", "#2a6bb0", "#6a4ba0", "#17807a", "#b53472", "#e07b39", "#3d7a35", "#f0b429")

# Each petal reaches from the heart to about 27 units above it; "{w}" is half its greatest width.
SHAPES = (
    "M0 0C-{w} -6 -{w} -27 0 -27S{w} -6 0 0z",
    "M0 0C-{w} -8 -{w} -16 0 -28C{w} -16 {w} -8 0 0z",
    "M0 0C-{w} -9 -{w} -27 -{h} -27Q-1 -27 0 -22.5Q1 -27 {h} -27C{w} -27 {w} -9 0 0z",
    "M0 0C-2 -8 -{w} -13 -{w} -19.5A{w} {w} 0 0 1 {w} -19.5C{w} -13 2 -8 0 0z",
    "M0 0C-{w} -4 -{w} -19 -{w} -26Q-{h} -22 0 -27.5Q{h} -22 {w} -26C{w} -19 {w} -4 0 0z",
    "M0 0L-{w} -20.5L0 -28L{w} -20.5z",
)
# Petal counts, and the half width at which neighbours just touch.
COUNTS = (4, 5, 5, 6, 6, 7, 8, 8, 10, 12)
HALF_WIDTHS = {4: 14.5, 5: 13.0, 6: 11.5, 7: 10.2, 8: 9.2, 10: 7.6, 12: 6.6}
CENTRES = ("dot", "ring", "seeds", "eye")
