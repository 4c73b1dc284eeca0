"""Draw flowers and rings as stand-alone SVG documents of about a kilobyte."""

import math
from collections.abc import Sequence

from moothall.kit.emblem.palette import BEDS, CENTRES, HALF_WIDTHS, RING, SHAPES, Bed
from moothall.kit.emblem.seeds import Seed, seed_of

BETWEEN, UPON = 1, 2  # where a second, smaller whorl stands; 0: there is none
BOX = "-32 -32 64 64"
HEAD = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{BOX}">'


def flower_svg(seed: Seed) -> str:
    """Return the flower of a seed on its ground, as a document of its own."""
    return f"{HEAD}{_flower(seed, 'p')}</svg>"


def flower_part(seed: Seed, *, size: int, mark: str) -> str:
    """Return the same as part of a page: nothing is fetched for it; ``mark`` is an id that nothing else there has."""
    head = f'<svg class="emblem" width="{size}" height="{size}" viewBox="{BOX}" aria-hidden="true">'
    return f"{head}{_flower(seed, mark)}</svg>"


def _flower(seed: Seed, mark: str) -> str:
    bed = BEDS[seed.bed]
    step = 360 / seed.count
    start = step / 2 if seed.turn else 0.0
    petal = _define(_petal(seed.shape, HALF_WIDTHS[seed.count]), mark)
    parts = [petal, _ground(bed.ground), _whorl(seed.count, bed.outer, start, bed.ground, mark)]
    if seed.inner == BETWEEN:
        parts.append(_whorl(seed.count, bed.inner, start + step / 2, bed.ground, mark, scale=0.62))
    elif seed.inner == UPON:
        parts.append(_whorl(seed.count, bed.inner, start, "none", mark, scale=0.6))
    parts.append(_centre(CENTRES[seed.centre], bed, seed.count))
    return "".join(parts)


def ring_svg(tokens: Sequence[str], *, ground: str = "#fdf0cd") -> str:
    """Return a network's emblem: one petal for each group's token, in a ring.

    :raises ValueError: when a token is not twelve hex digits.
    """
    seeds = [seed_of(token) for token in tokens]
    if not seeds:
        return f"{HEAD}{_ground(ground)}</svg>"
    step = 360 / len(seeds)
    width = min(9.0, 30 * math.tan(math.radians(step / 2)))
    side = _short(width)
    petal = _define(f"M0 -11C-{side} -17 -{side} -29 0 -29S{side} -17 0 -11z")
    petals = "".join(_turned(index * step, RING[seed.bed % len(RING)]) for index, seed in enumerate(seeds))
    return f"{HEAD}{petal}{_ground(ground)}{petals}</svg>"


def _ground(colour: str) -> str:
    return f'<rect x="-32" y="-32" width="64" height="64" fill="{colour}"/>'


def _define(path: str, mark: str = "p") -> str:
    return f'<defs><path id="{mark}" d="{path}"/></defs>'


def _whorl(count: int, colour: str, start: float, edge: str, mark: str, *, scale: float = 1.0) -> str:
    turned = "".join(_turned(start + index * 360 / count, mark=mark) for index in range(count))
    size = "" if scale == 1 else f' transform="scale({_short(scale)})"'
    return f'<g fill="{colour}" stroke="{edge}" stroke-width="1.4" stroke-linejoin="round"{size}>{turned}</g>'


def _turned(turn: float, fill: str = "", mark: str = "p") -> str:
    colour = f' fill="{fill}"' if fill else ""
    return f'<use href="#{mark}"{colour} transform="rotate({_short(turn)})"/>'


def _petal(shape: int, half_width: float) -> str:
    return SHAPES[shape].format(w=_short(half_width), h=_short(half_width / 2))


def _centre(kind: str, bed: Bed, count: int) -> str:
    if kind == "dot":
        return f'<circle r="6.5" fill="{bed.heart}"/>'
    if kind == "ring":
        return f'<circle r="6" fill="{bed.inner}" stroke="{bed.heart}" stroke-width="3.5"/>'
    if kind == "eye":
        return f'<circle r="8" fill="{bed.heart}"/><circle r="3.2" fill="{bed.ground}"/>'
    seeds = "".join(
        f'<circle cy="-5.6" r="1.5" transform="rotate({_short(index * 360 / count)})"/>' for index in range(count)
    )
    return f'<circle r="8.4" fill="{bed.heart}"/><g fill="{bed.ground}"><circle r="1.7"/>{seeds}</g>'


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
