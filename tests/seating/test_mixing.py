"""Mixing people: nothing that must hold is ever broken, and few meet twice."""

import json
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.seating.mixing import CannotMix, Guest, Party, fewest_repeats, mix, read_party, repeats_in
from moothall.seating.mixing.designs import design
from moothall.seating.mixing.fields import arithmetic, prime_powers

FAST = 4_000


def party(people: int, size: int, rounds: int, **more) -> Party:
    return Party(tuple(Guest(number) for number in range(people)), rounds, size, **more)


def meetings(rounds) -> list[frozenset]:
    return [frozenset(pair) for one in rounds for room in one for pair in combinations(room, 2)]


@st.composite
def parties(draw) -> Party:
    people = draw(st.integers(1, 26))
    pairs = st.lists(
        st.tuples(st.integers(0, people - 1), st.integers(0, people - 1)).filter(lambda pair: pair[0] != pair[1]),
        max_size=6,
    )
    tags = draw(st.lists(st.sampled_from(["", "newcomer", "host"]), min_size=people, max_size=people))
    return Party(
        tuple(Guest(number, (tag,) if tag else ()) for number, tag in enumerate(tags)),
        draw(st.integers(1, 5)),
        draw(st.integers(1, 7)),
        tuple(draw(pairs)),
        tuple(draw(pairs)),
    )


@given(parties())
def test_nothing_that_must_hold_is_broken(asked: Any):
    try:
        mixed: Any = mix(asked, steps=FAST)
    except CannotMix:
        return
    assert len(mixed.rounds) == asked.rounds
    for rooms in mixed.rounds:
        assert sorted(one for room in rooms for one in room) == [guest.id for guest in asked.people]
        assert all(1 <= len(room) <= asked.room_size for room in rooms)
        room_of = {one: at for at, room in enumerate(rooms) for one in room}
        assert all(room_of[one] != room_of[other] for one, other in asked.apart)
        assert all(room_of[one] == room_of[other] for one, other in asked.together)
    assert mixed.repeated_pairs == len(meetings(mixed.rounds)) - len(set(meetings(mixed.rounds)))


@given(parties().filter(lambda asked: not asked.apart and not asked.together))
def test_rooms_are_few_and_even_and_no_plan_beats_the_bound(asked: Party):
    mixed = mix(asked, steps=FAST)
    for rooms in mixed.rounds:
        assert len(rooms) == -(-len(asked.people) // asked.room_size)
        assert max(map(len, rooms)) - min(map(len, rooms)) <= 1
    assert mixed.repeated_pairs >= mixed.bound == fewest_repeats(asked)


@given(parties())
def test_what_cannot_be_is_refused_only_when_it_cannot(asked: Party):
    """A group that does not fit, or two who are to be apart and together, are the only reasons."""
    joined = {guest.id: {guest.id} for guest in asked.people}
    for one, other in asked.together:
        both = joined[one] | joined[other]
        for each in both:
            joined[each] = both
    impossible = any(len(group) > asked.room_size for group in joined.values()) or any(
        other in joined[one] for one, other in asked.apart
    )
    try:
        mix(asked, steps=FAST)
    except CannotMix:
        assert impossible
    else:
        assert not impossible


@pytest.mark.parametrize(
    ("people", "size", "rounds"),
    [(16, 4, 5), (25, 5, 6), (9, 3, 4), (27, 3, 13), (32, 4, 9), (49, 7, 8), (64, 8, 9), (10, 2, 9), (7, 2, 7)],
)
def test_full_plans_without_a_repeat_are_found_where_algebra_gives_them(people: int, size: int, rounds: int):
    """Each is as long as (people - 1) / (size - 1) allows, or nearly."""
    assert mix(party(people, size, rounds), steps=0).repeated_pairs == 0


@pytest.mark.parametrize(
    ("people", "size", "rounds", "most"),
    [
        (15, 3, 7, 5),
        (24, 4, 5, 0),
        (22, 4, 6, 2),
        (30, 5, 4, 0),
        (18, 3, 8, 5),
        (12, 3, 4, 0),
        (24, 4, 7, 15),
        (12, 4, 3, 9),
    ],
)
def test_the_search_comes_near_the_bound(people: int, size: int, rounds: int, most: int):
    assert mix(party(people, size, rounds), steps=600_000).repeated_pairs <= most


@given(st.integers(1, 12), st.integers(2, 60), st.integers(1, 14))
def test_designs_bring_nobody_together_twice(rooms: int, people: int, rounds: int):
    plan = design(people, rooms, rounds)
    if plan is None or people < rooms:
        return
    assert len(plan) == rounds
    assert all(sorted(one for room in rows for one in room) == list(range(people)) for rows in plan)
    assert all(max(map(len, rows)) <= -(-people // rooms) for rows in plan)
    assert repeats_in(plan) == 0


@pytest.mark.parametrize("size", [2, 3, 4, 5, 6, 8, 9, 12, 16, 25, 27])
def test_fields_are_fields(size: int):
    found = arithmetic(size)
    assert found is not None
    sums, products, columns = found
    assert all(sorted(row) == list(range(size)) for row in sums)
    assert len(columns) == min(prime**degree for prime, degree in prime_powers(size))
    for one, other in combinations(columns, 2):
        differences = [at for at in range(size) if sums[other][at] == one]
        assert sorted(products[differences[0]]) == list(range(size))


def test_tags_are_spread_at_no_price():
    people = tuple(
        Guest(number, ("newcomer",) if number < 6 else ("host",) if number < 12 else ()) for number in range(24)
    )
    plain = mix(party(24, 4, 3))
    mixed: Any = mix(Party(people, 3, 4))
    assert mixed.repeated_pairs == plain.repeated_pairs == 0
    crowded = [sum(one < 6 for one in room) > 1 for rooms in mixed.rounds for room in rooms]
    lonely = [not any(6 <= one < 12 for one in room) for rooms in mixed.rounds for room in rooms]
    assert max(sum(crowded), sum(lonely)) <= 1


def test_the_same_question_has_the_same_answer():
    asked = party(22, 4, 6, apart=((0, 1), (2, 3)), together=((4, 5),))
    assert mix(asked, steps=20_000) == mix(asked, steps=20_000)


def test_people_who_must_all_be_apart_get_more_rooms():
    asked = party(6, 6, 2, apart=tuple(combinations(range(6), 2)))
    assert mix(asked).rounds == [[[one] for one in rooms] for rooms in [[x[0] for x in y] for y in mix(asked).rounds]]
    assert all(len(rooms) == 6 for rooms in mix(asked).rounds)


def test_nobody_at_all():
    assert mix(party(0, 4, 2)).rounds == [[], []]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "one object"),
        ({"people": 3, "rounds": 1, "room_size": 2}, "“people” must be a list"),
        ({"people": [{"tags": []}], "rounds": 1, "room_size": 2}, "needs an id"),
        ({"people": [{"id": "a"}, {"id": "a"}], "rounds": 1, "room_size": 2}, "The id a is there twice."),
        ({"people": [{"id": "a"}], "rounds": 0, "room_size": 2}, "number of rounds"),
        ({"people": [{"id": "a"}], "rounds": "1", "room_size": 2}, "“rounds” must be a whole number."),
        ({"people": [{"id": "a"}], "rounds": 1, "room_size": 0}, "at least one person"),
        ({"people": [{"id": "a"}], "rounds": 1, "room_size": 2, "apart": [["a", "z"]]}, "Nobody has the id z."),
        ({"people": [{"id": "a"}], "rounds": 1, "room_size": 2, "together": ["a"]}, "list of pairs"),
        ({"people": [{"id": "a", "tags": "x"}], "rounds": 1, "room_size": 2}, "list of texts"),
    ],
)
def test_nonsense_is_told_in_a_sentence(data, said):
    with pytest.raises(CannotMix, match=said):
        read_party(data)


def test_groups_that_do_not_fit_and_contradictions_are_told():
    with pytest.raises(CannotMix, match="3 people are to stay together, but a room holds only 2"):
        mix(party(4, 2, 1, together=((0, 1), (1, 2))))
    with pytest.raises(CannotMix, match="0 and 1 are to be kept apart and together at once"):
        mix(party(4, 4, 1, together=((0, 1),), apart=((0, 1),)))


def command(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    moothall = Path(sys.executable).with_name("moothall")
    return subprocess.run(
        [moothall, "events", "rooms", *words], input=given, capture_output=True, text=True, check=False
    )


def test_the_command_gives_json_and_nothing_else(tmp_path: Path):
    asked = {
        "people": [{"id": name, "tags": []} for name in "abcdefgh"],
        "rounds": 2,
        "room_size": 4,
        "apart": [["a", "b"]],
        "together": [["c", "d"]],
    }
    file = tmp_path / "people.json"
    file.write_text(json.dumps(asked))
    done = command(str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert set(answer) == {"rounds", "repeated_pairs"}
    assert [sorted(one for room in rooms for one in room) for rooms in answer["rounds"]] == [list("abcdefgh")] * 2
    assert answer["repeated_pairs"] == repeats_in(answer["rounds"])
    assert command("-", given=json.dumps(asked)).stdout.startswith("Round 1")


@pytest.mark.parametrize(("given", "code"), [("{", 2), ("{}", 1), ("[" * 100_000, 2)])
def test_the_command_fails_with_a_sentence(given: str, code: int):
    done = command("-", "--json", given=given)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.strip()
