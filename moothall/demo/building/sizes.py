"""How large each demo network is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Exact numbers to build; None for ``memberships``, ``events`` and ``rsvps`` means: as a small network would have."""

    name: str
    seed: int
    groups: int
    people: int
    memberships: int | None
    events: int | None
    rsvps: int | None
    organisations: int
    days_back: int
    days_ahead: int


SIZES = {
    "small": Size("small", 7, 27, 420, None, None, None, 160, 730, 75),
    "network": Size("network", 125, 125, 51_400, 68_154, 1_154, 10_279, 1_500, 290, 75),
    "national": Size("national", 1700, 1_700, 100_000, 150_000, 20_400, 1_000_000, 170_000, 290, 75),
}
