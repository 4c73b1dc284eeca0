"""Search over everything."""

import json

import pytest
from django.test import Client

from moothall.search.actions import Entry, index_documents


@pytest.fixture
def shelf(db):
    entries = [Entry("event", n, f"Repair evening {n}", "Bring a toaster", f"/events/{n}/e/") for n in range(30)]
    entries += [Entry("group", 1, "Leeds Repair Café", "We mend", "/groups/leeds-repair/", "Group, Leeds")]
    entries += [Entry("group", 2, "Secret Repair", "", "/groups/secret/", public=False)]
    index_documents(entries)


def page(client: Client, query: str) -> str:
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_everything_is_sorted_by_kind_with_ways_to_more(client, shelf):
    text = page(client, "q=repair")
    assert "31 found" in text
    assert text.count('<ul class="hits">') == 2
    assert "See all 30 events" in text
    assert "Leeds <mark>Repair</mark> Café" in text
    assert "Secret" not in text


def test_one_kind_goes_page_by_page(client, shelf):
    first = page(client, "q=repair&kind=event")
    assert first.count("<li><h2>") == 20
    assert 'rel="next"' in first
    second = page(client, "q=repair&kind=event&page=2")
    assert second.count("<li><h2>") == 10
    assert 'rel="next"' not in second
    assert "That is all of them" in page(client, "q=repair&kind=event&page=9")


def test_widening_is_said(client, shelf):
    assert "Nothing here has all of these words" in page(client, "q=repair+zeppelin")
    assert "Nothing here has these words" in page(client, "q=zeppelin")


def test_a_place_leads_to_what_is_near(client, shelf):
    text = page(client, "q=leeds")
    assert "/events/?near=Leeds" in text
    assert "/events/?near=" not in page(client, "q=repair")


def test_few_questions_however_many_there_are(client, shelf, django_assert_max_num_queries):
    for query in ("", "q=repair", "q=repair&kind=event", "q=rep", "q=leeds+repair"):
        with django_assert_max_num_queries(4):
            page(client, query)


def test_nothing_typed_breaks_the_page_or_runs(client, shelf, shared_data):
    listed = json.loads((shared_data / "bad_input" / "blns.json").read_text())
    payloads = (shared_data / "bad_input" / "xss_payloads.txt").read_text().splitlines()[::40]
    for text in [*listed, *payloads, "\0", "x" * 10_000]:
        response = client.get("/search/", {"q": text, "kind": text[:9], "page": text[:9]})
        assert response.status_code == 200
        body = response.content.decode()
        assert body.count("<script") == 1
        assert "<img src=x" not in body
