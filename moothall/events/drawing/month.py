"""The month of a region as a picture: a line for each group, a column for each day, a mark for each event.

A full dot is in the room, a ring online, a ring with a dot both, a cross is off. The bars on top say how much is on
each day, so that the fullest evening and the empty weeks are seen at a glance. Every mark leads to its event.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

NAMES, DAY, LINE, TOP, BARS, EDGE = 190.0, 24.0, 30.0, 42.0, 40.0, 6.0
LONGEST_NAME = 25
SATURDAY = 5
ROOM, ONLINE, BOTH, OFF = "room", "online", "both", "off"


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: the number of its group's line, its day, how it takes place, and where and what it leads to."""

    line: int
    day: int
    how: str
    words: str
    href: str


def draw_month(
    marks: Sequence[Mark], names: Sequence[tuple[str, str]], month: Sequence[tuple[date, str]], *, title: str
) -> Markup:
    """Return the month as SVG. ``names`` are (group, address) by line; ``month`` its days with a letter for each.

    Several events of one group on one day stand side by side, up to three.
    """
    width = NAMES + DAY * len(month) + EDGE
    height = TOP + BARS + LINE * len(names) + EDGE
    drawn = [
        *(_column(number, day, letter, height) for number, (day, letter) in enumerate(month)),
        *_bars(marks),
        *(_line(number, name, href, width) for number, (name, href) in enumerate(names)),
        *_marks(marks),
    ]
    return Markup(  # noqa: S704  (every text was escaped)
        f'<svg class="region-month" viewBox="0 0 {width:g} {height:g}" role="group" aria-label="{escape(title)}">'
        f"{''.join(drawn)}</svg>"
    )


def _middle(day: int) -> float:
    return NAMES + DAY * (day - 0.5)


def _column(number: int, day: date, letter: str, height: float) -> str:
    middle = _middle(number + 1)
    shade = (
        f'<rect class="rest" x="{middle - DAY / 2:g}" y="0" width="{DAY:g}" height="{height:g}"/>'
        if day.weekday() >= SATURDAY
        else ""
    )
    return (
        f'{shade}<text class="letter" x="{middle:g}" y="14" text-anchor="middle">{escape(letter)}</text>'
        f'<text class="number" x="{middle:g}" y="32" text-anchor="middle">{day.day}</text>'
    )


def _bars(marks: Sequence[Mark]) -> list[str]:
    counts = Counter(mark.day for mark in marks if mark.how != OFF)
    most = max(counts.values(), default=1)
    tall = BARS - 16
    return [
        f'<rect class="bar" x="{_middle(day) - 7:g}" y="{TOP + BARS - 6 - tall * count / most:.1f}" width="14" '
        f'height="{tall * count / most:.1f}"/>'
        f'<text class="count" x="{_middle(day):g}" y="{TOP + BARS - 9 - tall * count / most:.1f}" '
        f'text-anchor="middle">{count}</text>'
        for day, count in sorted(counts.items())
    ]


def _line(number: int, name: str, href: str, width: float) -> str:
    y = TOP + BARS + LINE * (number + 0.5)
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
    return (
        f'<line class="rail" x1="{NAMES:g}" y1="{y:g}" x2="{width - EDGE:g}" y2="{y:g}"/>'
        f'<a href="{escape(href)}"><text class="name" x="{EDGE:g}" y="{y + 5:g}">{escape(short)}</text></a>'
    )


def _marks(marks: Sequence[Mark]) -> list[str]:
    placed: Counter[tuple[int, int]] = Counter()
    drawn = []
    for mark in marks:
        beside = placed[mark.line, mark.day]
        placed[mark.line, mark.day] += 1
        if beside <= 2:  # noqa: PLR2004  (more than three would lie on the next day)
            x, y = _middle(mark.day) + 6 * beside - (3 if beside else 0), TOP + BARS + LINE * (mark.line + 0.5)
            drawn.append(
                f'<a href="{escape(mark.href)}" aria-label="{escape(mark.words)}"><title>{escape(mark.words)}</title>'
                f'<rect class="reach" x="{x - DAY / 2:g}" y="{y - DAY / 2:g}" width="{DAY:g}" height="{DAY:g}"/>'
                f"{_shape(mark.how, x, y)}</a>"
            )
    return drawn


def _shape(how: str, x: float, y: float) -> str:
    if how == OFF:
        return f'<path class="mark is-off" d="M{x - 5:g} {y - 5:g}l10 10m0-10l-10 10"/>'
    ring = f'<circle class="mark is-{how}" cx="{x:g}" cy="{y:g}" r="7"/>'
    return f'{ring}<circle class="mark is-room" cx="{x:g}" cy="{y:g}" r="3"/>' if how == BOTH else ring
