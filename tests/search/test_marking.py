"""Snippets."""

from moothall.search.marking import marked, snippet, wanted_by
from moothall.search.words import words_of


def test_marks_every_form_of_the_word_and_escapes_the_rest():
    found = marked("<i>Gardens & gardening</i>", wanted_by(words_of("garden")))
    assert found == "&lt;i&gt;<mark>Gardens</mark> &amp; <mark>gardening</mark>&lt;/i&gt;"


def test_marks_an_accented_word_for_a_plain_question():
    assert marked("Oíche Éire", wanted_by(words_of("eire"))) == "Oíche <mark>Éire</mark>"


def test_an_unfinished_word_is_marked_whole():
    assert marked("Repair café", wanted_by(set(), "rep")) == "<mark>Repair</mark> café"


def test_the_window_goes_where_most_words_are():
    text = "food " + "filler " * 100 + "a food bank in Leeds " + "filler " * 100
    found = snippet(text, wanted_by(words_of("food bank leeds")), 100)
    assert "<mark>food</mark> <mark>bank</mark> in <mark>Leeds</mark>" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 200


def test_without_a_match_it_is_the_beginning():
    assert snippet("Nothing to see", wanted_by({"food"})) == "Nothing to see"
