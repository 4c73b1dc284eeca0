"""The wide sheet: seven columns, town and time beside each mark, and a bar for each week."""

from markupsafe import Markup, escape

from moothall.events.drawing.month.marks import OFF, Mark, draw_mark
from moothall.events.drawing.month.sheets import Sheet, Square, Week, fitted

COLUMN, SIDE, HEAD, TOP, ENTRY, FOOT, EDGE = 138.0, 152.0, 34.0, 30.0, 40.0, 6.0, 1.0
SHOWN = 4
RADIUS = 11.0
WEEKEND = 5
WIDTH = COLUMN * 7 + SIDE + 2 * EDGE


def draw_wall(sheet: Sheet) -> Markup:
    """Return the month as a wide picture; a day shows up to four events and says how many more there are."""
    drawn, y, most = [_heads(sheet)], HEAD, max((week.on for week in sheet.weeks), default=1)
    for week in sheet.weeks:
        height = TOP + ENTRY * max(1, min(week.fullest, SHOWN)) + FOOT
        drawn += [_square(square, column, y, height) for column, square in enumerate(week.days)]
        drawn.append(_side(week, y, height, most))
        y += height
    return Markup(  # noqa: S704  (every text was escaped)
        f'<svg class="region-month is-wall" viewBox="0 0 {WIDTH:g} {y + EDGE:g}" role="group" '
        f'aria-label="{escape(sheet.title)}">{"".join(drawn)}</svg>'
    )


def _heads(sheet: Sheet) -> str:
    return "".join(
        f'<text class="weekday" x="{EDGE + COLUMN * number + 10:g}" y="22">{escape(long)}</text>'
        for number, (long, _short) in enumerate(sheet.weekdays)
    )


def _square(square: Square | None, column: int, y: float, height: float) -> str:
    if square is None:
        return ""
    x = EDGE + COLUMN * column
    kind = "fullest" if square.flag else "weekend" if column >= WEEKEND else "plain"
    box = f'<rect class="day is-{kind}" x="{x:g}" y="{y:g}" width="{COLUMN:g}" height="{height:g}"/>'
    number = f'<text class="number" x="{x + 10:g}" y="{y + 21:g}">{square.number}</text>'
    shown = square.marks[: SHOWN if len(square.marks) <= SHOWN else SHOWN - 1]
    entries = "".join(_entry(mark, x, y + TOP + ENTRY * place) for place, mark in enumerate(shown))
    return f"{box}{number}{_flag(square, x, y)}{entries}{_more(square, len(shown), x, y)}"


def _flag(square: Square, x: float, y: float) -> str:
    if not square.flag:
        return ""
    return f'<text class="flag" x="{x + COLUMN - 8:g}" y="{y + 20:g}" text-anchor="end">★ {escape(square.flag)}</text>'


def _more(square: Square, shown: int, x: float, y: float) -> str:
    left = len(square.marks) - shown
    if not left:
        return ""
    top = y + TOP + ENTRY * shown
    return (
        f'<a href="{escape(square.href)}" aria-label="{escape(square.name)}: +{left}">{_reach(x, top)}'
        f'<text class="more" x="{x + 14:g}" y="{top + 25:g}">+{left}</text></a>'
    )


def _entry(mark: Mark, x: float, y: float) -> str:
    left, room = x + 36, COLUMN - 46
    off = " is-off" if mark.how == OFF else ""
    return (
        f'<a href="{escape(mark.href)}" aria-label="{escape(mark.words)}"><title>{escape(mark.words)}</title>'
        f"{_reach(x, y)}{draw_mark(mark, x + 20, y + ENTRY / 2, RADIUS)}"
        f'<text class="where{off}" x="{left:g}" y="{y + 17:g}">{escape(fitted(mark.where, 13.5, room))}</text>'
        f'<text class="when" x="{left:g}" y="{y + 32:g}">{escape(fitted(mark.when, 12, room))}</text></a>'
    )


def _reach(x: float, y: float) -> str:
    width, height = COLUMN - 6, ENTRY - 2
    return f'<rect class="reach" x="{x + 3:g}" y="{y + 1:g}" width="{width:g}" height="{height:g}" rx="4"/>'


def _side(week: Week, y: float, height: float, most: int) -> str:
    x, middle = EDGE + COLUMN * 7 + 14, y + height / 2
    empty = "" if week.on else " is-empty"
    words = f'<text class="week{empty}" x="{x:g}" y="{middle - 6:g}">{escape(week.said)}</text>'
    if not week.on:
        return f'{words}<path class="none" d="M{x:g} {middle + 10:g}h{SIDE - 26:g}"/>'
    long = (SIDE - 26) * week.on / most
    return f'{words}<rect class="bar" x="{x:g}" y="{middle + 4:g}" width="{long:.1f}" height="12" rx="2"/>'
