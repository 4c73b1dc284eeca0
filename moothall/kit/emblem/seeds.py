"""From a name to the numbers that a flower grows from."""

import unicodedata
from dataclasses import dataclass
from hashlib import blake2b

from moothall.kit.emblem.palette import BEDS, CENTRES, COUNTS, SHAPES

TOKEN_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Seed:
    """What a flower looks like: indexes into the palette's tables, and a turn in degrees."""

    bed: int
    shape: int
    count: int
    inner: int
    centre: int
    turn: int


def token_of(name: str) -> str:
    """Return twelve hex digits for a name; case, accents' encoding and outer spaces do not matter."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return blake2b(plain.encode(), digest_size=TOKEN_LENGTH // 2, person=b"emblem").hexdigest()


def seed_of(token: str) -> Seed:
    """Read the numbers out of a token.

    :raises ValueError: when the token is not twelve hex digits.
    """
    if len(token) != TOKEN_LENGTH:
        raise ValueError("an emblem's token has twelve hex digits")
    a, b, c, d, e, f = bytes.fromhex(token)
    count = COUNTS[c % len(COUNTS)]
    return Seed(a % len(BEDS), b % len(SHAPES), count, d % 3, e % len(CENTRES), f % 2)
