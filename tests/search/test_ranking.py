"""Scores and leaders."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from moothall.search import ranking
from moothall.search.asking import read
from moothall.search.ranking import Leader, Whole


def test_a_title_counts_ten_times_and_saturates():
    (term,) = read("food ").terms
    assert ranking.frequency(term, ["food"], ["food", "bank"]) == 11
    assert ranking.saturation(1, 50, 50) < ranking.saturation(10, 50, 50) < 2.2


def test_a_phrase_counts_only_side_by_side():
    (term,) = read('"food bank"').terms
    assert ranking.frequency(term, [], ["food", "bank", "bank", "food"]) == 1
    assert ranking.frequency(term, ["bank", "food"], []) == 0


def test_rarity_never_turns_negative():
    assert ranking.rarity(Whole(100, 5.0), 1) > ranking.rarity(Whole(100, 5.0), 100) > 0
    assert ranking.rarity(Whole(0, 0.0), 5) > 0


@given(st.lists(st.tuples(st.integers(1, 2**62), st.floats(0, 2, width=32), st.floats(-9, 9, width=32)), max_size=50))
def test_what_is_packed_is_unpacked(drawn):
    leaders = [Leader(*each) for each in drawn]
    assert ranking.unpack(ranking.pack(leaders)) == leaders
    assert ranking.unpack(ranking.pack(leaders), 3) == leaders[:3]


@given(st.lists(st.tuples(st.floats(0, 2, width=32), st.floats(-3, 3, width=32)), max_size=80), st.floats(0.01, 9))
def test_a_podium_keeps_the_best_whatever_comes(drawn, rare):
    with patch.object(ranking, "LEADING", 5):
        podium = ranking.Podium(rare)
        for number, (suits, weight) in enumerate(drawn):
            podium.add(number, suits, weight)
        assert podium.leaders() == ranking.best([Leader(n, *each) for n, each in enumerate(drawn)], rare)
