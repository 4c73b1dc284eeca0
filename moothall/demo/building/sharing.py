"""Sharing a total out unevenly, as life does: plain numbers, no rows."""

from collections.abc import Sequence
from random import Random


def heavy_tailed(random: Random, number: int, spread: float = 1.3) -> list[float]:
    """Return ``number`` weights, a few large and many small (log-normal, as Meetup groups' sizes are)."""
    return [random.lognormvariate(0, spread) for _ in range(number)]


def share_out(total: int, weights: Sequence[float], most: Sequence[int], least: int = 0) -> list[int]:
    """Split ``total`` by ``weights``, each share between ``least`` and its ``most``; the shares sum to ``total``.

    :raises ValueError: when the bounds leave no way to reach the total.
    """
    if not least * len(weights) <= total <= sum(most):
        raise ValueError(f"{total} cannot be shared among {len(weights)} between {least} and {sum(most)}")
    shares = [least] * len(weights)
    left = total - sum(shares)
    while left:
        open_to_more = [at for at, share in enumerate(shares) if share < most[at]]
        weight = sum(weights[at] for at in open_to_more)
        before = left
        for at in open_to_more:
            more = min(int(before * weights[at] / weight), most[at] - shares[at], left)
            shares[at] += more
            left -= more
        if left == before:
            left = _one_each(shares, most, open_to_more, left)
    return shares


def _one_each(shares: list[int], most: Sequence[int], open_to_more: list[int], left: int) -> int:
    for at in open_to_more[:left]:
        shares[at] += 1
    return left - len(open_to_more[:left])
