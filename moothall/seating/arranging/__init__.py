"""Put people at tables by the topic they chose; count who meets again. Plain functions, no database."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import TypeVar

One = TypeVar("One")
Key = tuple[int, int]


def by_topic(choices: Sequence[tuple[One, str]], size: int) -> list[tuple[str, list[One]]]:
    """Return tables as (topic, people), each of at most ``size`` people, for people with their topics.

    A topic that many chose gets several tables, as even as can be. Who chose none sits where there is most room, so
    that no table of one's own is made for them while others have seats; topics come in the order of their choosers.
    """
    chosen: dict[str, list[One]] = defaultdict(list)
    open_to_all: list[One] = []
    for one, topic in choices:
        (chosen[topic] if topic else open_to_all).append(one)
    tables = [
        (topic, people[at::count])
        for topic, people in sorted(chosen.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        for count in (-(-len(people) // size),)
        for at in range(count)
    ]
    for number, one in enumerate(open_to_all):
        smallest = min(tables, key=lambda table: len(table[1]), default=None)
        if smallest is None or len(smallest[1]) >= size:
            more = -(-(len(open_to_all) - number) // size)
            return tables + [("", open_to_all[number + at :: more]) for at in range(more)]
        smallest[1].append(one)
    return tables


def even_tables(people: int, size: int) -> int:
    """Return how many tables are needed."""
    return max(1, -(-people // size))


def repeats_between(rounds: Sequence[Sequence[Sequence[Key]]]) -> int:
    """Count the meetings of a pair after its first; people of one party, who share the first number, do not count."""
    met: Counter[tuple[Key, Key]] = Counter()
    for tables in rounds:
        for people in tables:
            met.update((one, other) for one, other in combinations(sorted(people), 2) if one[0] != other[0])
    return sum(times - 1 for times in met.values())
