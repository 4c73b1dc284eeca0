"""Several changes become one: old → new, and nothing that came to nothing."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.reminders.folding import fold


def changed(*, tell: bool = True, **changes: list[Any]) -> tuple[str, dict[str, Any]]:
    return "changed", {"changes": changes, "tell": tell}


Said = tuple[str, dict[str, Any]]
OFF: Said = ("cancelled", {})
LATER: Said = ("postponed", {})
ON: Said = ("revived", {})


@pytest.mark.parametrize(
    ("minutes", "what", "changes"),
    [
        ([changed(venue=["A", "B"])], "", {"venue": ["A", "B"]}),
        ([changed(venue=["A", "B"]), changed(venue=["B", "C"])], "", {"venue": ["A", "C"]}),
        ([changed(venue=["A", "B"]), changed(venue=["B", "A"])], "", {}),
        ([changed(joining=[None, None])], "", {"joining": [None, None]}),
        ([changed(venue=["A", "B"]), OFF], "cancelled", {}),
        ([OFF, ON], "", {}),
        ([OFF, ("revived", {"changes": {"starts_at": ["1", "2"]}})], "", {"starts_at": ["1", "2"]}),
        ([LATER, OFF], "cancelled", {}),
        ([ON], "revived", {}),
        ([ON, changed(venue=["A", "B"])], "revived", {"venue": ["A", "B"]}),
        ([changed(tell=False, venue=["A", "B"])], "", {}),
        ([changed(tell=False, venue=["A", "B"]), changed(venue=["B", "C"])], "", {"venue": ["A", "C"]}),
        ([("left", {"group_name": "Leeds"})], "", {"hosts": ["Leeds", None]}),
        ([], "", {}),
    ],
)
def test_the_sum_is_what_one_needs_to_know(minutes, what, changes):
    found = fold(minutes)
    assert (found.what, found.changes) == (what, changes)
    assert bool(found) == bool(what or changes)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=8))
def test_only_the_ends_of_a_chain_count(values):
    minutes = [changed(venue=[str(old), str(new)]) for old, new in pairwise(values)]
    ends = [str(values[0]), str(values[-1])]
    assert fold(minutes).changes == ({} if ends[0] == ends[1] else {"venue": ends})
