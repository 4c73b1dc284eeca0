"""Points on a map, joined where they would touch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import hypot

from moothall.places.drawing.frames import Frame

MANY = 600


@dataclass(frozen=True, slots=True)
class Marker:
    """One thing, or several too close to tell apart, at a position in WGS 84 degrees.

    ``kind`` picks a colour (see map.css); ``box`` holds all the things that a cluster stands for.
    """

    latitude: float
    longitude: float
    label: str = ""
    url: str = ""
    count: int = 1
    kind: str = "place"
    box: Frame | None = None

    @property
    def bounds(self) -> Frame:
        return self.box or Frame(self.longitude, self.latitude, self.longitude, self.latitude)


@dataclass(frozen=True, slots=True)
class Spot:
    """A marker with its place in the picture."""

    x: float
    y: float
    marker: Marker


def joined(spots: Iterable[Spot], apart: float) -> list[Spot]:
    """Join spots until any two are at least ``apart``: each joins the first centre that is near, the densest first.

    A cluster stands at its centre, one of its spots, so that it never drifts into a neighbour or the sea.
    """
    fine = _binned(list(spots), apart / 5)
    near = _Neighbours(fine, apart)
    crowds = [sum(fine[j].marker.count for j in near.of(i)) for i in range(len(fine))]
    order = sorted(range(len(fine)), key=lambda i: (-crowds[i], -fine[i].marker.count, fine[i].y, fine[i].x))
    centres: set[int] = set()
    groups: dict[int, list[Spot]] = {}
    for i in order:
        centre = next((j for j in near.of(i) if j in centres), None)
        if centre is None:
            centres.add(i)
            groups[i] = [fine[i]]
        else:
            groups[centre].append(fine[i])
    return [_cluster(group) for group in groups.values()]


def _binned(spots: list[Spot], size: float) -> list[Spot]:
    """Join the spots of each small square, when there are very many."""
    if len(spots) <= MANY:
        return spots
    squares: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    for spot in spots:
        squares[int(spot.x // size), int(spot.y // size)].append(spot)
    return [_cluster(group) for group in squares.values()]


class _Neighbours:
    """Which spots lie nearer to each other than a distance, by a grid of squares of that size."""

    def __init__(self, spots: list[Spot], apart: float) -> None:
        self.spots = spots
        self.apart = apart
        self.squares: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i, spot in enumerate(spots):
            self.squares[int(spot.x // apart), int(spot.y // apart)].append(i)

    def of(self, i: int) -> Iterator[int]:
        """Return the spots near this one, itself among them."""
        here = self.spots[i]
        column, row = int(here.x // self.apart), int(here.y // self.apart)
        for dx, dy in product((-1, 0, 1), repeat=2):
            for j in self.squares.get((column + dx, row + dy), ()):
                if hypot(self.spots[j].x - here.x, self.spots[j].y - here.y) < self.apart:
                    yield j


def _cluster(spots: list[Spot]) -> Spot:
    if len(spots) == 1:
        return spots[0]
    count = sum(spot.marker.count for spot in spots)
    centre = spots[0]
    kinds = {spot.marker.kind for spot in spots}
    kind = kinds.pop() if len(kinds) == 1 else "place"
    bounds = [spot.marker.bounds for spot in spots]
    box = Frame(
        *(min(side) for side in zip(*((one.west, one.south) for one in bounds), strict=True)),
        *(max(side) for side in zip(*((one.east, one.north) for one in bounds), strict=True)),
    )
    return Spot(centre.x, centre.y, replace(centre.marker, label="", url="", count=count, kind=kind, box=box))
