"""The outline of the land in a frame, with no more points than its picture can show."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import log2
from pathlib import Path

from moothall.places.drawing.frames import Frame, mercator

HERE = Path(__file__).resolve().parent
ISLES = Frame(-14, 48.2, 3.6, 62)
MARGIN = 6  # units beyond the edge, so that the cut is not seen
TRIANGLE = 3
FINEST = 1.6  # square units: a smaller triangle does not show

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ring:
    """One closed outline: points in units of 1 / scale of the world, and how coarse a map may be to need each."""

    kind: str
    xs: "array[int]"
    ys: "array[int]"
    details: bytes


def outline(frame: Frame, width: float) -> dict[str, str]:
    """Return the SVG path of each kind of land ("home", "abroad") for a picture of ``width`` units; none when empty."""
    return _outline(frame, width)


@lru_cache(maxsize=32)
def _outline(frame: Frame, width: float) -> dict[str, str]:
    inside = ISLES.holds(frame.south, frame.west) and ISLES.holds(frame.north, frame.east)
    scale, rings = _rings("isles.tsv" if inside else "world.tsv")
    (left, top), (right, _) = mercator(frame.north, frame.west), mercator(frame.south, frame.east)
    unit = width / (right - left) / scale
    least = log2(FINEST / unit**2)
    paths: dict[str, list[str]] = {}
    for ring in rings:
        points = [
            ((x - left * scale) * unit, (y - top * scale) * unit)
            for x, y, detail in zip(ring.xs, ring.ys, ring.details, strict=True)
            if detail >= least
        ]
        points = _cut(points, width, width * frame.height)
        if len(points) >= TRIANGLE:
            paths.setdefault(ring.kind, []).append(_path(points))
    return {kind: "".join(parts) for kind, parts in paths.items()}


@cache
def _rings(name: str) -> tuple[int, list[Ring]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return int(lines[1].removeprefix("# ")), [_ring(line) for line in lines[2:]]


def _ring(line: str) -> Ring:
    kind, _, steps = line.partition("\t")
    xs, ys, details = array("i"), array("i"), bytearray()
    x = y = 0
    for step in steps.split():
        dx, dy, detail = map(int, step.split(","))
        x, y = x + dx, y + dy
        xs.append(x)
        ys.append(y)
        details.append(detail)
    return Ring(kind, xs, ys, bytes(details))


def _cut(points: list[Point], width: float, height: float) -> list[Point]:
    """Cut a ring to the picture and its margin, side by side (Sutherland & Hodgman 1974)."""
    if all(-MARGIN <= x <= width + MARGIN and -MARGIN <= y <= height + MARGIN for x, y in points):
        return points
    for axis, limit, sign in ((0, -MARGIN, 1), (1, -MARGIN, 1), (0, width + MARGIN, -1), (1, height + MARGIN, -1)):
        points = list(_side(points, axis, limit, sign))
    return points


def _side(points: list[Point], axis: int, limit: float, sign: int) -> Iterator[Point]:
    for before, point in zip(points[-1:] + points[:-1], points, strict=True):
        inside, was = sign * (point[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
        if inside != was:
            part = (limit - before[axis]) / (point[axis] - before[axis])
            yield before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1])
        if inside:
            yield point


def _path(points: list[Point]) -> str:
    """Write a closed path in whole units, each step from the point before."""
    rounded = [(round(x), round(y)) for x, y in points]
    steps = ((x - px, y - py) for (px, py), (x, y) in pairwise(rounded))
    written = "".join(f"{dx}{dy if dy < 0 else f' {dy}'}{mark}" for dx, dy, mark in _separated(steps))
    return f"M{rounded[0][0]} {rounded[0][1]}l{written}z"


def _separated(steps: Iterator[Point]) -> Iterator[tuple[float, float, str]]:
    kept = [step for step in steps if step != (0, 0)]
    for step, after in zip(kept, [*kept[1:], (-1, 0)], strict=True):
        yield *step, "" if after[0] < 0 else " "
