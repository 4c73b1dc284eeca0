"""The life of an event as a line: dots in time, the event itself a diamond, what is past drawn solid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

WIDE, HIGH, LINE, EDGE, GAP = 320.0, 64.0, 24.0, 14.0, 13.0
COLOURS = {
    "begun": "var(--soft)",
    "good": "var(--good)",
    "change": "var(--learn)",
    "bad": "var(--bad)",
    "letter": "var(--meet)",
    "event": "var(--act)",
    "end": "var(--impact)",
}


@dataclass(frozen=True, slots=True)
class Dot:
    """One moment on the line."""

    at: datetime
    kind: str
    words: str


def draw_life(dots: Sequence[Dot], now: datetime, *, title: str, first: str, last: str, today: str) -> Markup:
    """Return the line as SVG: ``dots`` in order of time; ``first`` and ``last`` are the words at its ends.

    Places are true to time, except that dots keep a distance at which they can be told apart.
    """
    if not dots:
        return Markup("")
    start, end = min(dots[0].at, now), max(dots[-1].at, now)
    places = _apart([_place(dot.at, start, end) for dot in dots])
    here = _between(dots, places, now, start, end)
    drawn = [
        _rail(here),
        *(_dot(dot, place, now) for dot, place in zip(dots, places, strict=True)),
        _today(here, today),
    ]
    ends = _end(EDGE / 2, "start", first) + _end(WIDE - EDGE / 2, "end", last)
    return Markup(  # noqa: S704  (every text was escaped)
        f'<svg class="life" viewBox="0 0 {WIDE:g} {HIGH:g}" role="img" aria-label="{escape(title)}">'
        f"{''.join(drawn)}{ends}</svg>"
    )


def _place(at: datetime, start: datetime, end: datetime) -> float:
    whole = (end - start).total_seconds()
    part = (at - start).total_seconds() / whole if whole else 0.5
    return EDGE + part * (WIDE - 2 * EDGE)


def _apart(places: Sequence[float]) -> list[float]:
    """Push dots that would lie on each other apart, within the line; closer where there are too many of them."""
    gap = min(GAP, (WIDE - 2 * EDGE) / max(1, len(places) - 1))
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    limit = WIDE - EDGE
    for at in range(len(moved) - 1, -1, -1):
        moved[at] = min(moved[at], limit)
        limit = moved[at] - gap
    return moved


def _between(dots: Sequence[Dot], places: Sequence[float], now: datetime, start: datetime, end: datetime) -> float:
    """Return where now lies: never on the wrong side of a dot that was pushed."""
    here = _place(now, start, end)
    before = [place for dot, place in zip(dots, places, strict=True) if dot.at <= now]
    after = [place for dot, place in zip(dots, places, strict=True) if dot.at > now]
    low, high = before[-1] if before else EDGE, after[0] if after else WIDE - EDGE
    return min(max(here, low), high)


def _rail(here: float) -> str:
    dashes = 'stroke="var(--edge)" stroke-width="2" stroke-dasharray="2 5" stroke-linecap="round"'
    whole = f'<path d="M{EDGE:g} {LINE:g}H{WIDE - EDGE:g}" {dashes}/>'
    return f'{whole}<path d="M{EDGE:g} {LINE:g}H{here:.1f}" stroke="var(--soft)" stroke-width="3"/>'


def _dot(dot: Dot, place: float, now: datetime) -> str:
    colour = COLOURS.get(dot.kind, COLOURS["change"])
    fill = colour if dot.at <= now else "var(--sheet)"
    paint = f'fill="{fill}" stroke="{colour}" stroke-width="2"'
    name = f"<title>{escape(dot.words)}</title>"
    if dot.kind == "event":
        return f'<path d="M{place:.1f} {LINE - 9:g}l9 9-9 9-9-9z" {paint}>{name}</path>'
    if dot.kind == "bad":
        return f'<path d="M{place - 5:.1f} {LINE - 5:g}h10v10h-10z" {paint}>{name}</path>'
    return f'<circle cx="{place:.1f}" cy="{LINE:g}" r="5" {paint}>{name}</circle>'


def _today(here: float, words: str) -> str:
    side = "start" if here < WIDE / 4 else "end" if here > WIDE * 3 / 4 else "middle"
    return (
        f'<path d="M{here:.1f} {LINE - 14:g}V{LINE + 14:g}" stroke="var(--ink)" stroke-width="1.5"/>'
        f'<text x="{here:.1f}" y="8" font-size="10" text-anchor="{side}" fill="var(--ink)">{escape(words)}</text>'
    )


def _end(place: float, anchor: str, words: str) -> str:
    return (
        f'<text x="{place:g}" y="{HIGH - 6:g}" font-size="11" text-anchor="{anchor}" fill="var(--soft)">'
        f"{escape(words)}</text>"
    )
