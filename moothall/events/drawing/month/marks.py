"""The mark of one event: its shape says how it takes place, its letter and colour whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from string import ascii_uppercase

from markupsafe import Markup, escape

ROOM, ONLINE, BOTH, OFF = "room", "online", "both", "off"
NEUTRAL = ("#5d5446", "#ffffff")
TWO_LETTERS = 0.75


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: how it takes place, its group's letter and colours, what stands beside it, and where it leads.

    ``colours`` are those of the mark and of the letter upon it; ``words`` is all of it in one line.
    """

    how: str
    letter: str
    colours: tuple[str, str]
    where: str
    when: str
    words: str
    href: str


def letters_of() -> Iterator[str]:
    """Yield a letter for each group: A to Z, then A1 to Z1 and on."""
    for turn in count():
        yield from (f"{letter}{turn or ''}" for letter in ascii_uppercase)


def draw_mark(mark: Mark, x: float, y: float, radius: float) -> str:
    """Return the mark around a middle."""
    size = radius * 1.25 * (TWO_LETTERS if len(mark.letter) > 1 else 1)
    fill, ink = ("", "") if mark.how == OFF else (f' fill="{escape(colour)}"' for colour in mark.colours)
    return (
        f'<path class="mark is-{mark.how}" d="{_outline(mark.how, x, y, radius)}"{fill}/>'
        f'<text class="whose is-{mark.how}" x="{x:g}" y="{y + size * 0.36:.1f}" font-size="{size:.1f}" '
        f'text-anchor="middle"{ink}>{escape(mark.letter)}</text>'
    )


def key_mark(how: str, letter: str = "", colours: tuple[str, str] = NEUTRAL) -> Markup:
    """Return one mark as a picture of its own, for the key beside the month."""
    drawn = draw_mark(Mark(how, letter, colours, "", "", "", ""), 12, 12, 10)
    return Markup(  # noqa: S704  (every text was escaped)
        f'<svg class="region-mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">{drawn}</svg>'
    )


def _outline(how: str, x: float, y: float, radius: float) -> str:
    """Return a disc, a square, half of each, or a ring that is crossed out."""
    r, across = f"{radius:g}", f"{radius * 2:g}"
    disc = f"M{x - radius:g} {y:g}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0z"
    if how == ONLINE:
        return f"M{x - radius:g} {y - radius:g}h{across}v{across}h-{across}z"
    if how == BOTH:
        return f"M{x:g} {y - radius:g}h{r}v{across}h-{r}a{r} {r} 0 0 1 0 -{across}z"
    if how == OFF:
        part = radius * 0.7
        return f"{disc}M{x - part:.1f} {y + part:.1f}l{part * 2:.1f} -{part * 2:.1f}"
    return disc
