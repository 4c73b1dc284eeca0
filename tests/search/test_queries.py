"""Questions to the index, on whichever database the tests run."""

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from moothall.search import actions, asking, ranking
from moothall.search.actions import Entry
from moothall.search.models import Document
from moothall.search.queries import documents_matching, matching_ids


class Steward:
    is_steward = True


def found(text: str, **more: Any) -> list[int]:
    return [hit.object_id for hit in documents_matching(text, **more).hits]


def test_a_title_comes_before_a_body_and_weight_before_equals(shelf):
    shelf("group", 1, "Leeds Digital", "Helping every food bank in town")
    shelf("group", 2, "Food Bank Friends", "Sorting tins")
    shelf("group", 3, "Food Bank Friends", "Sorting tins", weight=1.0)
    assert found("food bank") == [3, 2, 1]


def test_every_word_is_wanted_else_it_is_widened_and_said(shelf):
    shelf("group", 1, "Leeds Repair Café")
    shelf("group", 2, "York Sewing Bee")
    both = documents_matching("leeds sewing ")
    assert both.widened
    assert {hit.object_id for hit in both.hits} == {1, 2}
    assert not documents_matching("leeds repair").widened


def test_an_unfinished_word_goes_on(shelf):
    shelf("group", 1, "Volunteering in Derry")
    shelf("group", 2, "Community Gardens")
    shelf("group", 3, "Repair Cardiff")
    assert found("volunteeri") == [1]
    assert found("repair car") == [3]
    assert found("gar") == [2]
    assert found("gar ") == []


def test_phrases_hyphens_apostrophes_and_accents(shelf):
    shelf("group", 1, "Food and bank holiday")
    shelf("group", 2, "A food bank")
    shelf("group", 3, "Co-op Café St Anne’s")
    shelf("group", 4, "Grŵp Dechrau’r Daith, Caerfyrddin")
    shelf("group", 5, "Coláiste Dhún Laoghaire")
    assert found('"food bank"') == [2]
    assert found("coop") == found("co-op") == found("CAFE st annes") == found("st anne's") == [3]
    assert found("grwp dechrau") == found("Dechrau'r") == [4]
    assert found("dhun laoghaire") == found("Coláiste") == [5]


def test_what_is_not_public_is_found_by_stewards_only(shelf):
    shelf("group", 1, "Open Sheffield")
    shelf("group", 2, "Hidden Sheffield", public=False)
    assert found("sheffield") == [1]
    assert sorted(found("sheffield", viewer=Steward())) == [1, 2]
    assert matching_ids("sheffield", kind="group") == [1]


def test_kinds_narrow_and_are_counted(shelf):
    shelf("group", 1, "Bristol Coders")
    shelf("event", 1, "Bristol meets")
    shelf("event", 2, "Bristol meets again")
    everything = documents_matching("bristol")
    assert everything.counts == {"group": 1, "event": 2}
    assert everything.total == 3
    assert sorted(found("bristol", kinds=["event"])) == [1, 2]
    assert matching_ids("bristol", kind="event", limit=1) == [1]


def test_pages_follow_each_other(shelf):
    for number in range(7):
        shelf("group", number, "Hull Makers", weight=-number)
    assert found("hull", limit=3) == [0, 1, 2]
    assert found("hull", limit=3, offset=3) == [3, 4, 5]
    assert found("hull", limit=3, offset=6) == [6]
    assert found("hull", offset=5000) == []


def test_a_hit_shows_marked_safe_html(shelf):
    shelf("group", 1, "Tea & Code <b>", "We <script>alert(1)</script> code", note="Bath")
    (hit,) = documents_matching("code ").hits
    assert hit.title == "Tea &amp; <mark>Code</mark> &lt;b&gt;"
    assert "<script>" not in hit.snippet
    assert "<mark>code</mark>" in hit.snippet
    assert hit.note == "Bath"
    assert found("bath") == [1]


def test_the_number_of_queries_stays_the_same(shelf, django_assert_max_num_queries):
    for size in (1, 3, 50):
        for number in range(size):
            shelf("group", number, f"Norwich number {number}", "talks")
        with django_assert_max_num_queries(3):
            assert len(documents_matching("norwich talks ", limit=50).hits) == size


def hostile(shared_data: Path) -> list[str]:
    listed = json.loads((shared_data / "bad_input" / "blns.json").read_text())
    payloads = (shared_data / "bad_input" / "xss_payloads.txt").read_text().splitlines()
    operators = ["NEAR(a b)", "a AND", "OR OR", "NOT", "title:x", "^a", "a* *", '"', '""', "'", "a & | !b", "<->", ":*"]
    odd = ["\\", "(", "{}", "\0", "a\0b", "%s", "?", "-", "--", "\ud800", "k_group", "v_hidden", "t_plain"]
    long = ["x" * 10_000, "a " * 2000, "'" * 300]
    foreign = ["कृ", "日本語", "🙂", "ﷺ", "ⅷ²½", "\u202e"]
    return [*listed, *payloads, *operators, *odd, *long, *foreign]


def test_nothing_typed_is_syntax(shelf, shared_data):
    shelf("group", 1, "Plain group", "nothing special")
    shelf("group", 2, "Hidden", "nothing special", public=False)
    for text in hostile(shared_data):
        for hit in [*documents_matching(text).hits, *documents_matching(f"{text} plain").hits]:
            assert hit.object_id == 1
        matching_ids(text, kind="group")


def test_anything_can_be_indexed_and_found_by_its_own_words(shelf, shared_data):
    texts = [text for text in hostile(shared_data) if text.strip()][::5]
    for number, text in enumerate(texts):
        shelf("group", number, text[:300], f"needle{number} {text}")
    for number in range(len(texts)):
        assert found(f"needle{number} ") == [number]
    for hit in documents_matching("script ", limit=100).hits:
        assert "<" not in hit.title.replace("<mark>", "").replace("</mark>", "")


def test_common_words_give_the_exact_first_ten(db, small_limits, monkeypatch):
    monkeypatch.setattr(ranking, "LEADING", 12)
    monkeypatch.setattr("moothall.search.queries.LEADING", 12)
    random = Random(3)
    words = [f"word{'x' * n}" for n in range(12)]
    entries = [
        Entry(
            "group",
            number,
            random.choice(words),
            " ".join(random.choices(words, k=random.randint(2, 20))),
            "/",
            "",
            random.random(),
        )
        for number in range(80)
    ]
    actions.index_documents(entries)
    for word in words:
        assert found(word, limit=10) == exact([word])[:10]


def exact(words: list[str]) -> list[int]:
    """Return all documents with every word by BM25 and weight, worked out in full."""
    whole = [(document, *ranking.lines(document.words)) for document in Document.objects.all()]
    usual = sum(len(title) + len(body) for _, title, body in whole) / len(whole)
    counts = Counter(word for _, title, body in whole for word in {*title, *body})
    terms = asking.read(" ".join(words) + " ").terms
    rare = {term: ranking.rarity(ranking.Whole(len(whole), usual), counts[term.word]) for term in terms}
    scores: dict[int, float] = {}
    for document, title, body in whole:
        held = {term: ranking.frequency(term, title, body) for term in terms}
        if all(held.values()):
            size = len(title) + len(body)
            scores[document.object_id] = document.weight + sum(
                rare[t] * ranking.saturation(held[t], size, usual) for t in terms
            )
    return sorted(scores, key=lambda number: (-scores[number], number))


def test_common_words_that_seldom_meet_are_still_found(db, small_limits):
    actions.index_documents(
        [Entry("group", n, "apple", "pie", "/") for n in range(8)]
        + [Entry("group", n + 8, "banana", "split", "/") for n in range(8)]
        + [Entry("group", 99, "long tale", "apple and banana " + "filler " * 40, "/")]
    )
    assert found("apple banana ") == [99]
    both = documents_matching("pie split ")
    assert both.widened
    assert both.hits


def test_a_common_word_of_one_kind_does_not_hide_another_kind(db, small_limits):
    actions.index_documents([Entry("organisation", n, "community", "hall", "/") for n in range(20)])
    actions.index_document(kind="group", object_id=1, title="A community", body="", url="/")
    assert found("community", kinds=["group"]) == [1]
    assert matching_ids("community", kind="group") == [1]
    assert len(matching_ids("community", kind="organisation", limit=15)) == 15
    assert documents_matching("community").total == 21


def test_hidden_documents_do_not_lead(db, small_limits):
    actions.index_documents([Entry("group", n, "community", "", "/", public=n != 3) for n in range(9)])
    assert 3 not in found("community")
    assert 3 in found("community", viewer=Steward())
    assert documents_matching("community").total == 8


@pytest.mark.parametrize("text", ["", " ", "!!", "\0"])
def test_nothing_asked_is_nothing_found(db, text):
    nothing = documents_matching(text)
    assert (nothing.hits, nothing.total, nothing.widened) == ([], 0, False)
