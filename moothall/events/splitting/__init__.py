"""Split a whole number into parts that always add up to it. Plain functions, no ORM."""

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")


def split(total: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Split ``total`` (0 or more) by weights, in whole numbers that add up to it.

    The largest remainder (Hare's method): each gets its share rounded down, and what is left over goes one by one to
    those whose share was cut most; of equals, to the one that comes first. Without any weight, equal parts.

    :raises ValueError: when there is nobody to give to, or a number is negative.
    """
    if not weights or total < 0 or min(weights.values()) < 0:
        raise ValueError("There must be somebody to give to, and no number below nothing.")
    whole = sum(weights.values())
    fair: dict[Key, int] = dict(weights) if whole else dict.fromkeys(weights, 1)
    whole = whole or len(fair)
    parts = {key: total * weight // whole for key, weight in fair.items()}
    cut = sorted(fair, key=lambda key: -(total * fair[key] % whole))
    for key in cut[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def equal_parts(keys: list[Key], total: int = 100) -> dict[Key, int]:
    """Return equal parts of a hundred, the first ones a little larger where it does not come out even."""
    return split(total, dict.fromkeys(keys, 1)) if keys else {}
