"""Text to words."""

import pytest

from moothall.search.words import ways_of, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("befriending", "Befriends"),
        ("charity", "CHARITIES"),
        ("organisation", "organizations"),
        ("Café", "cafe"),
        ("Cafe\u0301", "café"),
        ("Dún Laoghaire", "dun laoghaire"),
        ("Gŵyl", "gwyl"),
        ("St Anne’s", "st annes"),
        ("Straße", "STRASSE"),
        ("Tromsø", "tromso"),
    ],
)
def test_two_ways_to_write_are_one_word(one, other):
    assert words_of(one) == words_of(other)


def test_hyphened_words_are_found_in_parts_and_joined():
    assert words_of("Co-op") == ["co", "op", "coop"]
    assert ways_of("e-mail") == (("e", "mail"), ("email",))


def test_a_welsh_contraction_keeps_its_word():
    assert "dechrau" in words_of("dechrau’r daith")


def test_nothing_but_letters_and_digits_is_left():
    assert words_of('\0 <b>* AND_NEAR("x" \', -;') == ["b", "and", "near", "x"]
    assert words_of("") == []


def test_a_word_without_end_is_cut():
    assert [len(word) for word in words_of("ab" * 5000)] == [40]
