"""A picture of attendance: who said yes and who came, date by date, as one SVG. Plain functions, no ORM.

Two bars for each date: the pale one behind is how many said they would come, the strong one in front how many came;
the hatched foot of the strong one is those who came for the first time. Dates taken off are crosses on the line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

WIDTH, HEIGHT = 640, 260
TOP, FOOT, SIDE = 24, 44, 34
MOST_LABELS = 12
WIDEST = 44
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Turn:
    """One date: its short label, how many said yes, how many came (``None``: it has not been), first-timers."""

    label: str
    going: int
    came: int | None = None
    first: int = 0
    off: bool = False


def picture(turns: Sequence[Turn], *, title: str, sentence: str, name: str = "attendance") -> Markup:
    """Return an SVG with a title and a description, or an empty string when there is nothing to draw."""
    if not turns:
        return Markup("")
    top = ceiling(max(max(turn.going, turn.came or 0) for turn in turns))
    step = (WIDTH - 2 * SIDE) / len(turns)
    bars = "".join(_bar(turn, SIDE + step * number, step, top) for number, turn in enumerate(turns))
    return Markup(  # noqa: S704  (numbers of our own, and texts that were escaped)
        f'<svg class="attendance" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(sentence)}</desc>'
        f'<defs><pattern id="{name}-first" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" class="att-came"/><path d="M0 6L6 0" class="att-hatch"/></pattern></defs>'
        f"{_grid(top)}{bars.replace('URL', f'url(#{name}-first)')}{_labels(turns, step)}</svg>"
    )


def ceiling(most: int) -> int:
    """Return a round number that is not below ``most``: 4, 10, 20, 40, 100 ... so that four lines fall on numbers."""
    size = 4
    while size < most:
        size = next(
            (size_ for size_ in (size * 5 // 4, size * 3 // 2, size * 2) if size_ >= most and size_ % 4 == 0), size * 2
        )
    return size


def sentence_of(turns: Sequence[Turn]) -> str:
    """Return in a sentence what the picture shows."""
    been = [turn for turn in turns if turn.came is not None]
    if not been:
        return _("No date has been yet; the pale bars are how many have said yes.")
    came = [turn.came or 0 for turn in been]
    return _(
        "%(dates)d dates have been; %(came)d came in all, about %(mean)d each time, from %(least)d to %(most)d; "
        "%(first)d of them for the first time."
    ) % {
        "dates": len(been),
        "came": sum(came),
        "mean": round(sum(came) / len(came)),
        "least": min(came),
        "most": max(came),
        "first": sum(turn.first for turn in been),
    }


def _grid(top: int) -> str:
    lines = []
    for quarter in range(5):
        y = _y(top * quarter / 4, top)
        lines.append(
            f'<path d="M{SIDE} {y:.1f}H{WIDTH - SIDE}" class="att-line"/>'
            f'<text x="{SIDE - 6}" y="{y + 4:.1f}" text-anchor="end" class="att-text">{top * quarter // 4}</text>'
        )
    return "".join(lines)


def _bar(turn: Turn, left: float, step: float, top: int) -> str:
    width = min(step * 0.7, WIDEST)
    middle = left + step / 2
    if turn.off:
        y = _y(0, top) - 10
        return f'<path d="M{middle - 5:.1f} {y - 5:.1f}l10 10m0-10l-10 10" class="att-off"/>'
    drawn = _rect(middle, width, turn.going, top, 'class="att-going"')
    if turn.came is None:
        return drawn
    first = min(turn.first, turn.came)
    drawn += _rect(middle, width * 0.6, turn.came, top, 'class="att-came"')
    return drawn + (_rect(middle, width * 0.6, first, top, 'fill="URL"') if first else "")


def _rect(middle: float, width: float, high: float, top: int, looks: str) -> str:
    y, foot = _y(high, top), _y(0, top)
    return f'<rect x="{middle - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" height="{foot - y:.1f}" {looks}/>'


def _labels(turns: Sequence[Turn], step: float) -> str:
    every = -(-len(turns) // MOST_LABELS)
    return "".join(
        f'<text x="{SIDE + step * (number + 0.5):.1f}" y="{HEIGHT - FOOT + 18}" text-anchor="middle" '
        f'class="att-text">{escape(turn.label)}</text>'
        for number, turn in enumerate(turns)
        if number % every == 0
    )


def _y(value: float, top: int) -> float:
    return HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * value / top
