"""What was typed to terms."""

from moothall.search import asking


def words(text: str) -> list[tuple[str, ...]]:
    return [term.ways[0] for term in asking.read(text).terms]


def test_each_word_is_a_term_and_quotes_keep_words_together():
    assert words('repair "food bank" leeds') == [("repair",), ("food", "bank"), ("leed",)]


def test_an_unclosed_quote_is_nothing():
    assert words('"food bank') == [("food",), ("bank",)]


def test_small_words_count_only_when_there_is_nothing_else():
    assert words("the food of love") == [("food",), ("love",)]
    assert words("the of") == [("the",), ("of",)]


def test_the_last_word_is_unfinished_until_a_space():
    assert asking.read("youth cl").unfinished == "cl"
    assert asking.read("youth cl ").unfinished == ""
    assert asking.read("c").unfinished == ""
    assert asking.read('"youth cl"').unfinished == ""


def test_a_question_is_cut_to_eight_terms_and_200_letters():
    assert len(asking.read("one two three four five six seven eight nine ten").terms) == 8
    assert asking.read("x" * 10_000 + " tail").terms == asking.read("x" * 200).terms


def test_stems_shorter_than_what_was_typed_are_thought_of():
    assert "volunt" in asking.stems_begun(asking.read("volunteeri"))
