"""The index follows what it is told."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moothall.search import actions, ranking
from moothall.search.actions import Entry
from moothall.search.models import Document, Word
from moothall.search.queries import documents_matching, matching_ids


def test_a_change_replaces_and_a_forgotten_document_is_gone(shelf):
    shelf("group", 1, "Old name", "knitting")
    shelf("group", 1, "New name", "sewing")
    assert Document.objects.count() == 1
    assert matching_ids("knitting", kind="group") == []
    assert matching_ids("sewing", kind="group") == [1]
    actions.forget_document(kind="group", object_id=1)
    actions.forget_document(kind="group", object_id=1)
    assert matching_ids("sewing", kind="group") == []
    assert not Document.objects.exists()


def test_the_same_document_twice_in_a_batch_is_one(db):
    actions.index_documents([Entry("group", 1, "First", "", "/"), Entry("group", 1, "Second", "", "/")])
    assert matching_ids("first", kind="group") == []
    assert matching_ids("second", kind="group") == [1]


def test_becoming_public_makes_it_findable(shelf):
    shelf("group", 1, "Ludlow", public=False)
    assert matching_ids("ludlow", kind="group") == []
    shelf("group", 1, "Ludlow")
    assert matching_ids("ludlow", kind="group") == [1]


def test_rebuilding_changes_no_answer(shelf):
    shelf("group", 1, "Ludlow", "cheese")
    shelf("event", 2, "Cheese night", "Ludlow")
    before = documents_matching("cheese")
    assert actions.rebuild() == 2
    assert documents_matching("cheese") == before


WORDS = ["apple", "banana", "cherri"]
CHANGES = st.lists(
    st.tuples(st.integers(1, 8), st.lists(st.sampled_from(WORDS), max_size=4), st.integers(0, 3), st.booleans()),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
def test_counts_and_leaders_stay_in_step_with_any_changes(db, small_limits, drawn):
    for document in Document.objects.all():
        actions.forget_document(kind=document.kind, object_id=document.object_id)
    Word.objects.all().delete()
    actions.index_documents([Entry("group", 100 + n, " ".join(WORDS), "", "/") for n in range(5)])
    for number, words, weight, public in drawn:
        if words:
            actions.index_document(
                kind="group", object_id=number, title=" ".join(words), body="", url="/", weight=weight, public=public
            )
        else:
            actions.forget_document(kind="group", object_id=number)
    for row in Word.objects.exclude(word=""):
        holding = [d for d in Document.objects.filter(public=True) if row.word in d.words.split("\n")[1].split()]
        assert row.documents == len(holding)
        led = [leader.number for leader in ranking.unpack(row.leading)]
        assert set(led) <= {document.pk for document in holding}
        assert len(led) == len(set(led)) <= 3
        if len(led) == row.documents:
            assert set(led) == {document.pk for document in holding}
    total = Word.objects.get(kind="group", word="")
    assert total.documents == Document.objects.filter(public=True).count()
