"""Write the map."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log2, log10

from moothall.places.drawing.frames import Frame, mercator
from moothall.places.drawing.labels import Box, Label, Page
from moothall.places.drawing.land import outline
from moothall.places.drawing.markers import Marker, Spot, joined

WIDTH = 480
APART = 41  # units between markers: 24 px when the picture is 288 px wide, on the smallest phone
RADIUS = 8
TILE = 256
CONTINENT = 60  # degrees: a wider map has no one scale
THOUSAND = 1000
STEPS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500)


@dataclass(frozen=True, slots=True)
class Words:
    """What a map says, in the reader's language."""

    several: Callable[[int], str] = lambda count: f"{count:,} here: look closer"
    miles: Callable[[int], str] = lambda count: f"{count:,} miles" if count != 1 else "1 mile"


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished map: its markup, the markers as drawn, the frame shown, and its address for other frames."""

    svg: str
    markers: list[Marker]
    frame: Frame
    title: str
    description: str
    address: Callable[[Frame], str] | None

    @property
    def count(self) -> int:
        """Return how many things it shows."""
        return sum(marker.count for marker in self.markers)


def draw(
    markers: Iterable[Marker],
    *,
    frame: Frame | None = None,
    title: str,
    description: str,
    address: Callable[[Frame], str] | None = None,
    words: Words | None = None,
    landmarks: Iterable[Marker] = (),
    tiles: str = "",
    name: str = "map",
) -> Picture:
    """Draw markers on the land of ``frame`` (of all the markers, when None).

    ``landmarks`` are towns to find one's bearings by, named where there is room, the first first. A cluster links to
    ``address`` of the box that it stands for. ``tiles`` is an address pattern with {z}, {x} and {y}, put under the
    markers instead of the outline. ``name`` must be unique on the page.
    """
    given = list(markers)
    words = words or Words()
    frame = (frame or Frame.of((marker.latitude, marker.longitude) for marker in given)).held().fitted()
    height = WIDTH * frame.height
    spots = joined(_spots(given, frame, height), APART)
    parts = [
        f'<svg class="map-picture" viewBox="0 0 {WIDTH} {height:.0f}" xmlns="http://www.w3.org/2000/svg" role="group"',
        f' aria-labelledby="{name}-title" aria-describedby="{name}-desc" data-frame="{frame}">',
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>',
        *_ground(frame, height, tiles),
        *_scale(frame, height, words),
        *_names(spots, list(_spots(landmarks, frame, height)), height),
        *(_mark(spot, address, words) for spot in sorted(spots, key=lambda spot: (spot.y, spot.x))),
        "</svg>",
    ]
    return Picture("".join(parts), [spot.marker for spot in spots], frame, title, description, address)


def _spots(markers: Iterable[Marker], frame: Frame, height: float) -> Iterator[Spot]:
    (left, top), (right, bottom) = mercator(frame.north, frame.west), mercator(frame.south, frame.east)
    for marker in markers:
        x, y = mercator(marker.latitude, marker.longitude)
        x, y = (x - left) / (right - left) * WIDTH, (y - top) / (bottom - top) * height
        if 0 <= x <= WIDTH and 0 <= y <= height:
            yield Spot(x, y, marker)


def _ground(frame: Frame, height: float, tiles: str) -> Iterator[str]:
    yield f'<rect class="map-sea" width="{WIDTH}" height="{height:.0f}" fill="#dbe7ec"/>'
    if tiles:
        yield from _tiles(frame, tiles)
        return
    for kind, path in sorted(outline(frame, WIDTH).items()):
        yield f'<path class="map-{kind}" d="{path}" fill="#fbf7ec"/>'


def _tiles(frame: Frame, pattern: str) -> Iterator[str]:
    """Place the tiles of the zoom level whose pixels come nearest to the picture's units."""
    (left, top), (right, bottom) = mercator(frame.north, frame.west), mercator(frame.south, frame.east)
    zoom = max(0, min(18, round(log2(WIDTH / TILE / (right - left)))))
    count = 2**zoom
    size = WIDTH / (right - left) / count
    for column in range(floor(left * count), ceil(right * count)):
        for row in range(max(0, floor(top * count)), min(count, ceil(bottom * count))):
            href = pattern.replace("{z}", str(zoom)).replace("{x}", str(column % count)).replace("{y}", str(row))
            x, y = (column - left * count) * size, (row - top * count) * size
            yield f'<image href="{escape(href)}" x="{x:.2f}" y="{y:.2f}" width="{size:.2f}" height="{size:.2f}"/>'


def _scale(frame: Frame, height: float, words: Words) -> Iterator[str]:
    """Draw a bar of a round number of miles, in the south-west corner."""
    unit = frame.miles_wide / WIDTH
    miles = max((step for step in STEPS if step / unit <= WIDTH / 4), default=0)
    if miles and frame.east - frame.west < CONTINENT:
        long, y = miles / unit, height - 10
        yield f'<path class="map-scale" d="M10 {y - 5:.0f}v5h{long:.0f}v-5" fill="none" stroke="#4a4a4a"/>'
        yield f'<text class="map-miles" x="{long + 16:.0f}" y="{y:.0f}">{escape(words.miles(miles))}</text>'


def _names(spots: list[Spot], landmarks: list[Spot], height: float) -> Iterator[str]:
    page = Page(WIDTH, height)
    page.cover(Box(0, height - 26, WIDTH / 3, height))
    for spot in spots:
        page.cover_around(spot.x, spot.y, _radius(spot.marker.count) + 2)
    named = [(spot.x, spot.y, spot.marker.label) for spot in spots if spot.marker.count == 1]
    labels = list(page.placed(named, RADIUS + 2))
    bearings = list(page.placed([(spot.x, spot.y, spot.marker.label) for spot in landmarks], 0))
    for kind, written in (("towns", bearings), ("names", labels)):
        if written:
            yield f'<g class="map-{kind}" aria-hidden="true">{"".join(map(_text, written))}</g>'


def _text(label: Label) -> str:
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    return f'<text x="{label.x:.0f}" y="{label.y:.0f}"{anchor}>{escape(label.text)}</text>'


def _mark(spot: Spot, address: Callable[[Frame], str] | None, words: Words) -> str:
    marker = spot.marker
    single = marker.count == 1
    said = escape(marker.label or words.several(marker.count))
    url = marker.url or ("" if single or address is None else address(_closer(marker.bounds)))
    shape = "marker" if single else "cluster"
    head = f'class="map-{shape} map-is-{escape(marker.kind)}" transform="translate({spot.x:.1f} {spot.y:.1f})"'
    inside = f"<title>{said}</title><circle class='map-reach' r='{APART / 2:.0f}' fill='none'/>".replace("'", '"')
    inside += f'<circle class="map-dot" r="{_radius(marker.count):.0f}"/>'
    inside += "" if single else f'<text text-anchor="middle" y="5">{_short(marker.count)}</text>'
    if url:
        return f'<a href="{escape(url)}" aria-label="{said}" {head}>{inside}</a>'
    return f'<g role="img" aria-label="{said}" {head}>{inside}</g>'


def _closer(box: Frame) -> Frame:
    """Return the frame to look at when a cluster is opened: its box with a margin, so that nothing is on the edge."""
    return Frame.around([(box.south, box.west), (box.north, box.east)])


def _radius(count: int) -> float:
    return RADIUS if count == 1 else min(23.0, 12 + 3.2 * log10(count))


def _short(count: int) -> str:
    """Write a count in at most four letters: 12, 1.2k, 34k."""
    if count < THOUSAND:
        return str(count)
    return f"{count / THOUSAND:.1f}k" if count < 10 * THOUSAND else f"{count // THOUSAND}k"
