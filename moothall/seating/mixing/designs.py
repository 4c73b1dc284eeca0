"""Plans without any repeat that algebra gives: the circle method for pairs, transversal designs for larger rooms."""

from moothall.seating.mixing.fields import Table, arithmetic

Plan = list[list[list[int]]]
PAIR = 2


def design(people: int, rooms: int, rounds: int) -> Plan | None:
    """Return rounds of rooms of people (numbered from 0) of which no two meet twice, or None where none is known here.

    Rooms are as even as they can be. With rooms of two it is the circle method: ``people - 1`` rounds, or ``people``
    when one stays alone. With more to a room, people stand in columns as long as there are rooms; who stands in column
    a, row b goes to room b + r·a in round r, in the arithmetic of a field, or a product of fields, of as many elements.
    Two of one column never meet and others once, as long as differences of columns can be divided by. Then each column
    is mixed in itself, where its people fill rooms exactly.
    """
    if rooms < 1 or rounds < 1:
        return None
    size = -(-people // rooms)
    if size == 1:
        return [[[one] for one in range(people)] for _round in range(rounds)]
    if rounds == 1:
        return [[list(range(room, people, rooms)) for room in range(rooms)]]
    if rooms == 1:
        return None
    if size == PAIR:
        return _circle(people, rounds)
    ring = arithmetic(rooms)
    return _lines(people, rooms, size, rounds, ring) if ring and len(ring[2]) >= size else None


def _circle(people: int, rounds: int) -> Plan | None:
    seats = people + people % 2
    if rounds > seats - 1:
        return None
    found = []
    for turn in range(rounds):
        ring = [(turn + step) % (seats - 1) for step in range(seats - 1)]
        pairs = [(seats - 1, ring[0]), *((ring[step], ring[-step]) for step in range(1, seats // 2))]
        found.append([[one for one in pair if one < people] for pair in pairs])
    return found


def _lines(people: int, rooms: int, size: int, rounds: int, ring: tuple[Table, Table, list[int]]) -> Plan | None:
    sums, products, columns = ring
    found: Plan = []
    for turn in range(min(rounds, rooms)):
        plan: list[list[int]] = [[] for _room in range(rooms)]
        for person in range(people):
            column, row = divmod(person, rooms)
            plan[sums[row][products[turn][columns[column]]]].append(person)
        found.append(plan)
    if rounds == len(found):
        return found
    more = _within(people, rooms, size, rounds - rooms)
    return found + more if more else None


def _within(people: int, rooms: int, size: int, rounds: int) -> Plan | None:
    """Return further rounds in which each column is mixed in itself."""
    if people != rooms * size or rooms % size:
        return None
    one = design(rooms, rooms // size, rounds)
    if one is None:
        return None
    return [[[column * rooms + person for person in room] for column in range(size) for room in plan] for plan in one]
