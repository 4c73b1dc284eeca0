"""The one strong colour of an emblem, for marks that stand for a group where its flower would be too small."""

from functools import lru_cache

from moothall.kit.emblem.palette import BEDS
from moothall.kit.emblem.seeds import seed_of, token_of

LIGHT_INK, DARK_INK = "#ffffff", "#1d1a15"
KNEE = 0.04045


@lru_cache(maxsize=4096)
def colours_of(name: str) -> tuple[str, str]:
    """Return the strong colour of the flower of a name, and what can be read upon it."""
    bed = BEDS[seed_of(token_of(name)).bed]
    strong = min(bed.ground, bed.outer, key=luminance)
    return strong, max(LIGHT_INK, DARK_INK, key=lambda ink: contrast(ink, strong))


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2, "relative luminance")."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= KNEE else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
