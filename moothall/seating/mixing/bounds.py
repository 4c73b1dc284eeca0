"""How often people meet again, and how seldom that can be."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from moothall.seating.mixing.party import Party, Units, units_of


def repeats_in(rounds: Sequence[Sequence[Sequence[Any]]]) -> int:
    """Count the meetings of a pair after its first: a pair that meets three times counts twice."""
    met: Counter[tuple[str, str]] = Counter()
    for one in rounds:
        for room in one:
            met.update(combinations(sorted(map(repr, room)), 2))
    return sum(times - 1 for times in met.values() if times > 1)


def fewest_repeats(party: Party) -> int:
    """Return a number of repeats below which no plan can be, for rooms as few and as even as they can be.

    The greatest of three: meetings in all rounds less the pairs that can meet at all; meetings of those who stay
    together, in every round but the first; and, where rooms are fewer than a room holds people, the pairs that come
    from one room of the round before.
    """
    return bound_of(units_of(party), party.rounds, party.room_size)


def bound_of(units: Units, rounds: int, room_size: int) -> int:
    """Return the bound for units; see ``fewest_repeats``."""
    people = units.people
    if people == 0:
        return 0
    rooms = -(-people // room_size)
    small, larger = divmod(people, rooms)
    meetings = rounds * (larger * (small + 1) * small + (rooms - larger) * small * (small - 1)) // 2
    away = sum(units.weights[one] * units.weights[other] for one, clash in enumerate(units.clashes) for other in clash)
    pairs = (people * (people - 1) - away) // 2
    inside = sum(weight * (weight - 1) // 2 for weight in units.weights)
    crowded = larger * _crowd(small + 1, rooms) + (rooms - larger) * _crowd(small, rooms)
    return max(inside * (rounds - 1), crowded * (rounds - 1), meetings - pairs, 0)


def _crowd(size: int, rooms: int) -> int:
    """Return how many pairs of a room surely shared a room before, when its people come from so many rooms."""
    each, more = divmod(size, rooms)
    return more * (each + 1) * each // 2 + (rooms - more) * each * (each - 1) // 2
