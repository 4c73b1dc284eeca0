"""The same month for a phone: seven small squares a week, marks only; each day leads to its lines in the table."""

from markupsafe import Markup, escape

from moothall.events.drawing.month.marks import draw_mark
from moothall.events.drawing.month.sheets import Sheet, Square

COLUMN, HEAD, TOP, PITCH, RADIUS, EDGE, LEAST = 48.0, 24.0, 24.0, 21.0, 9.0, 1.0, 52.0
ACROSS, SHOWN = 2, 6
WEEKEND = 5
WIDTH = COLUMN * 7 + 2 * EDGE


def draw_pocket(sheet: Sheet) -> Markup:
    """Return the month as a narrow picture; a day shows up to six marks and says how many more there are."""
    drawn, y = [_heads(sheet)], HEAD
    for week in sheet.weeks:
        rows = -(-min(week.fullest, SHOWN) // ACROSS)
        height = max(LEAST, TOP + PITCH * rows + 4)
        drawn += [_square(square, column, y, height) for column, square in enumerate(week.days) if square]
        y += height
    return Markup(  # noqa: S704  (every text was escaped)
        f'<svg class="region-month is-pocket" viewBox="0 0 {WIDTH:g} {y + EDGE:g}" role="group" '
        f'aria-label="{escape(sheet.title)}">{"".join(drawn)}</svg>'
    )


def _heads(sheet: Sheet) -> str:
    return "".join(
        f'<text class="weekday" x="{EDGE + COLUMN * (number + 0.5):g}" y="16" text-anchor="middle">'
        f"{escape(short)}</text>"
        for number, (_long, short) in enumerate(sheet.weekdays)
    )


def _square(square: Square, column: int, y: float, height: float) -> str:
    x = EDGE + COLUMN * column
    kind = "fullest" if square.flag else "weekend" if column >= WEEKEND else "plain"
    star = f'<text class="flag" x="{x + COLUMN - 4:g}" y="{y + 16:g}" text-anchor="end">★</text>' if square.flag else ""
    drawn = (
        f'<rect class="day is-{kind}" x="{x:g}" y="{y:g}" width="{COLUMN:g}" height="{height:g}"/>'
        f'<text class="number" x="{x + 5:g}" y="{y + 16:g}">{square.number}</text>{star}{_marks(square, x, y)}'
    )
    if not square.marks:
        return drawn
    said = f"{square.name}: {len(square.marks)}{', ' + square.flag if square.flag else ''}"
    reach = f'<rect class="reach" x="{x + 2:g}" y="{y + 2:g}" width="{COLUMN - 4:g}" height="{height - 4:g}" rx="3"/>'
    return f'<a href="{escape(square.href)}" aria-label="{escape(said)}">{drawn}{reach}</a>'


def _marks(square: Square, x: float, y: float) -> str:
    shown = square.marks[: SHOWN if len(square.marks) <= SHOWN else SHOWN - 1]
    drawn = [draw_mark(mark, *_middle(place, x, y), RADIUS) for place, mark in enumerate(shown)]
    if left := len(square.marks) - len(shown):
        middle, high = _middle(len(shown), x, y)
        drawn.append(f'<text class="more" x="{middle:g}" y="{high + 5:g}" text-anchor="middle">+{left}</text>')
    return "".join(drawn)


def _middle(place: int, x: float, y: float) -> tuple[float, float]:
    return x + 13.5 + PITCH * (place % ACROSS), y + TOP + RADIUS + PITCH * (place // ACROSS)
