"""Who is to be mixed, and what must hold; read from JSON, checked, and put into units that always stay together."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

MOST_PEOPLE = 5_000
MOST_ROUNDS = 100
Id = Hashable
Pair = tuple[Id, Id]


class CannotMix(ValueError):
    """What was asked for cannot be; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Guest:
    """One person by an id, with the tags of which they are (a group, newcomer, host)."""

    id: Id
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """What is asked for: rounds of rooms of at most ``room_size``; pairs by id that must never or always meet."""

    people: tuple[Guest, ...]
    rounds: int
    room_size: int
    apart: tuple[Pair, ...] = ()
    together: tuple[Pair, ...] = ()


@dataclass(slots=True)
class Units:
    """People who always stay together, by number: their ids, how many they are, and which units they must not meet."""

    members: list[list[Id]]
    weights: list[int]
    clashes: list[set[int]]
    tags: list[list[str]] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many people there are in all."""
        return sum(self.weights)


def read_party(data: Any) -> Party:
    """Read what is asked for from parsed JSON: people, rounds, room_size and, optionally, apart and together.

    :raises CannotMix: when something is missing or makes no sense.
    """
    if not isinstance(data, Mapping):
        raise CannotMix(_("The file must hold one object with people, rounds and room_size."))
    people = data.get("people")
    if not isinstance(people, list):
        raise CannotMix(_("“people” must be a list of objects with an id and, if you like, tags."))
    party = Party(
        people=tuple(_guest(each) for each in people),
        rounds=_whole(data, "rounds"),
        room_size=_whole(data, "room_size"),
        apart=tuple(_pairs(data, "apart")),
        together=tuple(_pairs(data, "together")),
    )
    check(party)
    return party


def _guest(data: Any) -> Guest:
    if not isinstance(data, Mapping) or not _is_id(data.get("id")):
        raise CannotMix(_("Each of the people needs an id: a text or a whole number."))
    tags = data.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise CannotMix(_("The tags of %(id)s must be a list of texts.") % {"id": data["id"]})
    return Guest(data["id"], tuple(tags))


def _is_id(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _whole(data: Mapping[str, Any], name: str) -> int:
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise CannotMix(_("“%(name)s” must be a whole number.") % {"name": name})
    return value


def _pairs(data: Mapping[str, Any], name: str) -> Iterable[Pair]:
    pairs = data.get(name) or []
    if not isinstance(pairs, list):
        raise CannotMix(_("“%(name)s” must be a list of pairs of ids.") % {"name": name})
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(map(_is_id, pair)):  # noqa: PLR2004  (a pair)
            raise CannotMix(_("“%(name)s” must be a list of pairs of ids.") % {"name": name})
        yield pair[0], pair[1]


def check(party: Party) -> None:
    """Do nothing when the party makes sense.

    :raises CannotMix: when it does not.
    """
    ids = [guest.id for guest in party.people]
    if len(ids) > MOST_PEOPLE:
        raise CannotMix(_("That is more people than can be mixed at once (%(most)s).") % {"most": MOST_PEOPLE})
    if not 1 <= party.rounds <= MOST_ROUNDS:
        raise CannotMix(_("The number of rounds must be from 1 to %(most)s.") % {"most": MOST_ROUNDS})
    if party.room_size < 1:
        raise CannotMix(_("A room must hold at least one person."))
    twice = {one for one in ids if ids.count(one) > 1} if len(set(ids)) < len(ids) else set()
    if twice:
        raise CannotMix(_("The id %(id)s is there twice.") % {"id": sorted(map(str, twice))[0]})
    known = set(ids)
    for one, other in (*party.apart, *party.together):
        for each in (one, other):
            if each not in known:
                raise CannotMix(_("Nobody has the id %(id)s.") % {"id": each})


def units_of(party: Party) -> Units:
    """Return the units that always stay together.

    :raises CannotMix: when a unit does not fit into a room, or holds two who must be apart.
    """
    root = _joined(party)
    numbers: dict[Id, int] = {}
    members: list[list[Id]] = []
    tags: list[list[str]] = []
    for guest in party.people:
        top = _top(root, guest.id)
        if top not in numbers:
            numbers[top] = len(members)
            members.append([])
            tags.append([])
        members[numbers[top]].append(guest.id)
        tags[numbers[top]].extend(sorted(set(guest.tags)))
    weights = [len(each) for each in members]
    if weights and max(weights) > party.room_size:
        raise CannotMix(
            _("%(count)s people are to stay together, but a room holds only %(size)s.")
            % {"count": max(weights), "size": party.room_size}
        )
    clashes: list[set[int]] = [set() for _each in members]
    for one, other in party.apart:
        first, second = numbers[_top(root, one)], numbers[_top(root, other)]
        if first == second:
            raise CannotMix(
                _("%(one)s and %(other)s are to be kept apart and together at once.") % {"one": one, "other": other}
            )
        clashes[first].add(second)
        clashes[second].add(first)
    return Units(members, weights, clashes, tags)


def _joined(party: Party) -> dict[Id, Id]:
    root = {guest.id: guest.id for guest in party.people}
    for one, other in party.together:
        first, second = _top(root, one), _top(root, other)
        if first != second:
            root[second] = first
    return root


def _top(root: dict[Id, Id], one: Id) -> Id:
    while root[one] != one:
        root[one] = root[root[one]]
        one = root[one]
    return one
