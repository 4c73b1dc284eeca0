"""From what is asked for to a plan: a design where algebra gives one, else the best that some searches find."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.utils.translation import gettext as _

from moothall.seating.mixing.bounds import bound_of, repeats_in
from moothall.seating.mixing.designs import design
from moothall.seating.mixing.party import CannotMix, Id, Party, Units, check, units_of
from moothall.seating.mixing.search import Frame, Plan, Table, anneal, copied, first_round

SEED = 1066
STEPS = 1_500_000
SHARES = (0.1, 0.3, 0.6)
SPREADING = 60_000


@dataclass(frozen=True, slots=True)
class Mixed:
    """Rooms of ids for each round; how often pairs meet again in all, and the number below which that cannot be."""

    rounds: list[list[list[Id]]]
    repeated_pairs: int
    bound: int


def mix(party: Party, *, steps: int = STEPS) -> Mixed:
    """Return rooms for each round with few repeats. ``steps`` bounds the search; the answer depends on it, not on time.

    :raises CannotMix: when what is asked for cannot be.
    """
    check(party)
    units = units_of(party)
    if not party.people:
        return Mixed([[] for _round in range(party.rounds)], 0, 0)
    bound = bound_of(units, party.rounds, party.room_size)
    plan = _designed(units, party) or _searched(units, party, bound, steps)
    if any(units.tags):
        plan = _spread(units, _frame_of(units, plan, party.room_size), plan, min(steps, SPREADING))
    rounds = [[[one for unit in room for one in units.members[unit]] for room in rooms] for rooms in plan]
    return Mixed(rounds, repeats_in(rounds), bound)


def _designed(units: Units, party: Party) -> Plan | None:
    if max(units.weights) > 1 or any(units.clashes):
        return None
    people = len(units.weights)
    return design(people, -(-people // party.room_size), party.rounds)


def _searched(units: Units, party: Party, bound: int, steps: int) -> Plan:
    random = Random(SEED)  # noqa: S311  (the same answer for the same question)
    frame, plan = _begun(random, units, party)
    inside = sum(weight * (weight - 1) // 2 for weight in units.weights) * (party.rounds - 1)
    best = plan
    fewest = Table(units, frame, copied(plan)).repeats()
    enough = max(bound - inside, 0)
    for turn, share in enumerate(SHARES if party.rounds > 1 else ()):
        if fewest <= enough:
            break
        start = _begun(random, units, party)[1]
        if turn == len(SHARES) - 1:
            start = _as_designed(units, party, frame) + start
        found = anneal(random, Table(units, frame, start[: party.rounds]), steps=int(steps * share), enough=enough)
        count = Table(units, frame, copied(found)).repeats()
        if count < fewest:
            best, fewest = found, count
    return best


def _as_designed(units: Units, party: Party, frame: Frame) -> Plan:
    """Return as many rounds without a repeat as algebra gives, though not enough; none where somebody must be apart."""
    if max(units.weights) > 1 or any(units.clashes):
        return []
    for rounds in range(party.rounds - 1, 1, -1):
        plan = design(len(units.weights), frame.rooms, rounds)
        if plan:
            return plan
    return []


def _begun(random: Random, units: Units, party: Party) -> tuple[Frame, Plan]:
    """Return the fewest, most even rooms for which rounds that break nothing are found, and such rounds."""
    people = units.people
    for rooms in range(-(-people // party.room_size), people + 1):
        for least in (people // rooms, 1):
            most = -(-people // rooms) if least == people // rooms else party.room_size
            frame = Frame(rooms, least, most)
            plan = [first_round(random, units, frame) for _round in range(party.rounds)]
            if all(rooms is not None for rooms in plan):
                return frame, [rooms for rooms in plan if rooms is not None]
    raise CannotMix(_("No plan was found that keeps everybody apart who must be. Use more rooms, or fewer conditions."))


def _frame_of(units: Units, plan: Plan, room_size: int) -> Frame:
    sizes = [sum(units.weights[one] for one in room) for rooms in plan for room in rooms]
    return Frame(len(plan[0]), min(sizes), min(max(sizes), room_size))


def _spread(units: Units, frame: Frame, plan: Plan, steps: int) -> Plan:
    """Spread tags over the rooms, never at the price of a repeat.

    First people of equal standing change places in all rounds at once, which repeats nothing; then in single rounds.
    """
    random = Random(SEED)  # noqa: S311
    tags = [Counter(each) for each in units.tags]
    table = Table(units, frame, plan)
    counts = [[_counted(room, tags) for room in rooms] for rooms in plan]
    rounds, count = range(len(plan)), len(units.weights)
    for step in range(steps if len(plan[0]) > 1 else 0):
        one, other = random.randrange(count), random.randrange(count)
        if tags[one] == tags[other]:
            continue
        every = step % 2 == 0
        if every and (units.weights[one] != units.weights[other] or units.clashes[one] or units.clashes[other]):
            continue
        numbers = rounds if every else (random.randrange(len(plan)),)
        if sum(_gain(table, counts, tags, (number, one, other)) for number in numbers) >= 0:
            continue
        if not every:
            change = table.change(numbers[0], one, other)
            if change is None or change > 0:
                continue
        for number in numbers:
            _change_places(table, counts, tags, (number, one, other))
    return table.plan


def _change_places(
    table: Table, counts: list[list[Counter[str]]], tags: Sequence[Counter[str]], swap: tuple[int, int, int]
) -> None:
    number, one, other = swap
    rooms = {table.room_of[number][one], table.room_of[number][other]}
    if len(rooms) > 1:
        table.swap(number, one, other)
        for room in rooms:
            counts[number][room] = _counted(table.plan[number][room], tags)


def _counted(room: Sequence[int], tags: Sequence[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in room:
        total.update(tags[one])
    return total


def _gain(
    table: Table, counts: list[list[Counter[str]]], tags: Sequence[Counter[str]], swap: tuple[int, int, int]
) -> int:
    """Return how the sum of squares of the rooms' tag counts changes by a swap; less is more even."""
    number, one, other = swap
    here, there = table.room_of[number][one], table.room_of[number][other]
    if here == there:
        return 0
    change = 0
    for tag in {*tags[one], *tags[other]}:
        shift = tags[other][tag] - tags[one][tag]
        before, after = counts[number][here][tag], counts[number][there][tag]
        change += (before + shift) ** 2 - before**2 + (after - shift) ** 2 - after**2
    return change
