"""Find plans by swapping people between the rooms of a round: one that breaks nothing, then ones with few repeats.

A plan gives each unit (people who stay together) a room in each round. A swap exchanges two units of one round; a shift
moves one. Both keep every room between ``least`` and ``most`` people and never bring together who must be apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from moothall.seating.mixing.party import Units

TRIES = 60
HOT, COLD = 0.45, 0.22


@dataclass(frozen=True, slots=True)
class Frame:
    """How many rooms there are, and between how many people each holds."""

    rooms: int
    least: int
    most: int


Plan = list[list[list[int]]]


def first_round(random: Random, units: Units, frame: Frame) -> list[list[int]] | None:
    """Return rooms of units that break nothing, or None when none was found in some tries.

    The unit with the most clashes and the greatest weight is placed first, in the emptiest room that takes it; what
    finds no room takes the place of those in its way, who look for another.
    """
    order = sorted(range(len(units.weights)), key=lambda one: (-units.weights[one], -len(units.clashes[one])))
    for _try in range(TRIES):
        rooms = _placed(random, units, frame, order)
        if rooms is not None and all(frame.least <= sum(units.weights[one] for one in room) for room in rooms):
            return rooms
        random.shuffle(order)
        order.sort(key=lambda one: (-units.weights[one], -len(units.clashes[one]) * random.random()))
    return None


def _placed(random: Random, units: Units, frame: Frame, order: Sequence[int]) -> list[list[int]] | None:
    rooms: list[list[int]] = [[] for _room in range(frame.rooms)]
    sizes = [0] * frame.rooms
    waiting = list(reversed(order))
    patience = 20 * len(waiting) + 200
    while waiting:
        patience -= 1
        if patience < 0:
            return None
        one = waiting.pop()
        at, out = _room_for(random, units, frame, rooms, sizes, one)
        for each in out:
            rooms[at].remove(each)
            sizes[at] -= units.weights[each]
        rooms[at].append(one)
        sizes[at] += units.weights[one]
        waiting[:0] = out
    return rooms


def _room_for(  # noqa: PLR0917  (an inner step)
    random: Random, units: Units, frame: Frame, rooms: Sequence[Sequence[int]], sizes: Sequence[int], one: int
) -> tuple[int, list[int]]:
    """Return the room that takes a unit with the fewest people put out, and who they are."""
    best: tuple[tuple[int, int, float], int, list[int]] | None = None
    for at, room in enumerate(rooms):
        out = [each for each in room if each in units.clashes[one]]
        size = sizes[at] - sum(units.weights[each] for each in out) + units.weights[one]
        for each in sorted(room, key=lambda unit: units.weights[unit]):
            if size <= frame.most:
                break
            if each not in out:
                out.append(each)
                size -= units.weights[each]
        rank = (sum(units.weights[each] for each in out), sizes[at], random.random())
        if best is None or rank < best[0]:
            best = rank, at, out
    assert best is not None
    return best[1], best[2]


class Table:
    """A plan that is being improved: who is where, how often units met, and what a swap would change."""

    def __init__(self, units: Units, frame: Frame, plan: Plan) -> None:
        self.units, self.frame, self.plan = units, frame, plan
        count = len(units.weights)
        self.met = [bytearray(count) for _one in range(count)]
        self.room_of = [[0] * count for _round in plan]
        self.sizes = [[sum(units.weights[one] for one in room) for room in rooms] for rooms in plan]
        for number, rooms in enumerate(plan):
            for at, room in enumerate(rooms):
                for one in room:
                    self.room_of[number][one] = at
                    for other in room:
                        if one != other:
                            self.met[one][other] += 1

    def repeats(self) -> int:
        """Count the meetings of two units after their first, by people."""
        weights = self.units.weights
        total = 0
        for one, row in enumerate(self.met):
            total += sum(
                (times - 1) * weights[one] * weights[other]
                for other, times in enumerate(row)
                if times > 1 and other > one
            )
        return total

    def change(self, number: int, one: int, other: int) -> int | None:
        """Return how a swap changes the sum over pairs of n·(n-1)/2 meetings; None when it may not be."""
        weights, clashes = self.units.weights, self.units.clashes
        here, there = self.room_of[number][one], self.room_of[number][other]
        shift = weights[other] - weights[one]
        if shift and not self._fits(number, here, there, shift):
            return None
        first, second = self.met[one], self.met[other]
        total = 0
        for each in self.plan[number][here]:
            if each != one:
                if each in clashes[other]:
                    return None
                total += weights[each] * (weights[other] * second[each] - weights[one] * (first[each] - 1))
        for each in self.plan[number][there]:
            if each != other:
                if each in clashes[one]:
                    return None
                total += weights[each] * (weights[one] * first[each] - weights[other] * (second[each] - 1))
        return total

    def _fits(self, number: int, here: int, there: int, shift: int) -> bool:
        sizes, frame = self.sizes[number], self.frame
        return frame.least <= sizes[here] + shift <= frame.most and frame.least <= sizes[there] - shift <= frame.most

    def swap(self, number: int, one: int, other: int) -> None:
        """Exchange two units of one round."""
        here, there = self.room_of[number][one], self.room_of[number][other]
        self._leave(number, one, here)
        self._leave(number, other, there)
        self._enter(number, one, there)
        self._enter(number, other, here)

    def shift_change(self, number: int, one: int, there: int) -> int | None:
        """Return how moving a unit to another room changes the same sum; None when it may not be."""
        weights = self.units.weights
        here = self.room_of[number][one]
        if here == there or not self._fits(number, here, there, -weights[one]):
            return None
        row, total = self.met[one], 0
        for each in self.plan[number][there]:
            if each in self.units.clashes[one]:
                return None
            total += weights[each] * row[each]
        for each in self.plan[number][here]:
            if each != one:
                total -= weights[each] * (row[each] - 1)
        return total * weights[one]

    def shift(self, number: int, one: int, there: int) -> None:
        """Move a unit to another room."""
        self._leave(number, one, self.room_of[number][one])
        self._enter(number, one, there)

    def _leave(self, number: int, one: int, room: int) -> None:
        self.plan[number][room].remove(one)
        self.sizes[number][room] -= self.units.weights[one]
        for each in self.plan[number][room]:
            self.met[one][each] -= 1
            self.met[each][one] -= 1

    def _enter(self, number: int, one: int, room: int) -> None:
        for each in self.plan[number][room]:
            self.met[one][each] += 1
            self.met[each][one] += 1
        self.plan[number][room].append(one)
        self.sizes[number][room] += self.units.weights[one]
        self.room_of[number][one] = room


def anneal(random: Random, table: Table, *, steps: int, enough: int) -> Plan:
    """Swap and shift for so many steps, ever more reluctant to make things worse, and return the best plan met.

    It stops as soon as there are no more repeats than ``enough``. Simulated annealing (Kirkpatrick, Gelatt & Vecchi,
    Science 220, 1983) with a temperature that falls geometrically.
    """
    best, kept = table.repeats(), copied(table.plan)
    if len(table.units.weights) < 2 or table.frame.rooms < 2:  # noqa: PLR2004  (nobody to swap)
        return kept
    worth = best_worth = _worth(table)
    cooling, heat = (COLD / HOT) ** (1 / max(steps, 1)), HOT
    uneven = table.frame.least < table.frame.most
    for step in range(steps):
        heat *= cooling
        worth += _shifted(random, table, heat) if uneven and step & 3 == 0 else _swapped(random, table, heat)
        if worth < best_worth:
            best_worth = worth
            repeats = table.repeats()
            if repeats < best:
                best, kept = repeats, copied(table.plan)
            if best <= enough:
                break
    return kept


def _swapped(random: Random, table: Table, heat: float) -> int:
    """Try one swap; return what it changed."""
    below, count = random.random, len(table.units.weights)
    number, one, other = int(below() * len(table.plan)), int(below() * count), int(below() * count)
    if table.room_of[number][one] == table.room_of[number][other]:
        return 0
    change = table.change(number, one, other)
    if change is None or (change > 0 and below() >= math.exp(-change / heat)):
        return 0
    table.swap(number, one, other)
    return change


def _shifted(random: Random, table: Table, heat: float) -> int:
    """Try to move one unit; return what that changed."""
    below = random.random
    number, one = int(below() * len(table.plan)), int(below() * len(table.units.weights))
    there = int(below() * table.frame.rooms)
    change = table.shift_change(number, one, there)
    if change is None or (change > 0 and below() >= math.exp(-change / heat)):
        return 0
    table.shift(number, one, there)
    return change


def _worth(table: Table) -> int:
    """Sum n·(n-1)/2 over the pairs that met n times: two pairs that meet twice beat one that meets thrice."""
    weights = table.units.weights
    return sum(
        weights[one] * weights[other] * times * (times - 1) // 2
        for one, row in enumerate(table.met)
        for other, times in enumerate(row)
        if times > 1 and other > one
    )


def copied(plan: Plan) -> Plan:
    """Return a plan that later swaps do not touch."""
    return [[list(room) for room in rooms] for rooms in plan]
