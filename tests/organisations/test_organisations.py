"""Organisations: their numbers, who sees them, how they are listed and found."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moothall.kit.verdict import Refused
from moothall.minutes.caching import SHELF
from moothall.organisations.actions import Facts, index_organisation, register_organisations, reindex_organisations
from moothall.organisations.models import Organisation
from moothall.organisations.orgids import parse
from moothall.people.models import STRANGER, Person
from moothall.search.queries import matching_ids

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_shelf():
    SHELF.clear()


def _register(*names, **fields):
    rows = [
        Facts(name, (f"GB-CHC-{9_000_000 + at}",), latitude=53.48, longitude=-2.24, **fields)
        for at, name in enumerate(names)
    ]
    return register_organisations(by=None, rows=rows, now=NOW)


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("GB-CHC-1234567", "GB-CHC-1234567"),
        ("gb-chc-202918", "GB-CHC-202918"),
        ("GB-SC-SC 012345", "GB-SC-SC012345"),
        ("GB-NIC-100012", "GB-NIC-100012"),
        ("GB-COH-01234567", "GB-COH-01234567"),
        ("GB-COH-CE012345", "GB-COH-CE012345"),
    ],
)
def test_org_ids_are_read(text, is_):
    assert str(parse(text)) == is_
    assert parse(text).number in parse(text).page


@pytest.mark.parametrize(
    "text", ["", "1234567", "GB-CHC-12", "GB-SC-012345", "GB-COH-1", "XX-ABC-1", "GB-CHC-<script>"]
)
def test_what_is_no_org_id_is_none(text):
    assert parse(text) is None


def test_registering_twice_makes_one():
    assert len(_register("Food Bank")) == 1
    assert _register("Food Bank again") == []
    assert Organisation.objects.count() == 1


def test_a_number_that_is_not_one_is_refused_in_words():
    with pytest.raises(Refused, match="GB-CHC-x is not an organisation number"):
        register_organisations(by=None, rows=[Facts("Bad", ("GB-CHC-x",))], now=NOW)


def test_ended_ones_are_seen_by_stewards_only(client):
    made = _register("Old Shelter")[0]
    Organisation.objects.update(active=False)
    assert not Organisation.objects.visible_to(STRANGER).exists()
    assert client.get(reverse("organisations:detail", args=[made.slug])).status_code == 404
    client.force_login(Person.objects.create_user("d@example.org", name="Dilys", is_steward=True))
    assert "has ended" in client.get(reverse("organisations:detail", args=[made.slug])).content.decode()


def test_search_follows():
    made = _register("Lantern Food Bank")[0]
    assert matching_ids("lantern", kind="organisation") == [made.pk]
    Organisation.objects.update(active=False)
    made.refresh_from_db()
    index_organisation(organisation=made)
    assert matching_ids("lantern", kind="organisation") == []


def test_reindexing_tells_of_all():
    _register("Lantern", "Harbour")
    assert reindex_organisations() == 2


def test_page_shows_registers_and_is_safe(client):
    made = register_organisations(
        by=None, rows=[Facts("</script><b>x", ("GB-SC-SC012345",), about="<img src=x onerror=alert(1)>")], now=NOW
    )[0]
    page = client.get(reverse("organisations:detail", args=[made.slug])).content.decode()
    assert "Scottish Charity Regulator, SC012345" in page
    assert "<b>x" not in page
    assert "<img src=x" not in page
    assert page.count("</script>") == page.count("<script")


def test_list_by_name_page_by_page(client):
    _register(*[f"Org {at:03}" for at in range(65)])
    first = client.get(reverse("organisations:list"))
    names = [row.name for row in first.context["page"].organisations] if first.context else []
    seen, address = [], reverse("organisations:list")
    while address is not None:
        body = client.get(address).content.decode()
        seen += body.split('<h2 class="poster-title">')[1:]
        address = _next_address(body)
    assert len(seen) == 65
    assert names in ([], [f"Org {at:03}" for at in range(30)])


def _next_address(body):
    import re
    from html import unescape

    found = re.search(r'href="(\?after=[^"]+)"', body)
    return reverse("organisations:list") + unescape(found[1]) if found else None


@pytest.mark.parametrize("query", ["", "?q=food", "?near=53.48,-2.24&miles=10", "?q=food&near=53.48,-2.24"])
def test_the_same_few_questions_for_one_and_for_fifty(client, query):
    counts = []
    for batch in (1, 49):
        rows = [
            Facts(f"Food {batch} {at}", (f"GB-CHC-{9_100_000 + batch * 100 + at}",), latitude=53.48, longitude=-2.24)
            for at in range(batch)
        ]
        register_organisations(by=None, rows=rows, now=NOW)
        SHELF.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse("organisations:list") + query).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "query",
    [
        "?after=x&key=99999999999999999999",
        "?after=&key=-1",
        "?miles=9e9",
        "?near=%00",
        "?q=%22%29%28*&near=zzzz",
        "?q=" + "a" * 9000,
    ],
)
def test_odd_questions_get_a_page(client, query):
    assert client.get(reverse("organisations:list") + query).status_code == 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans are told in SQLite’s words")
def test_the_list_never_reads_every_row():
    _register("A", "B")
    for rows in (
        Organisation.objects.public().order_by("name", "id")[:30],
        Organisation.objects.public().filter(name__gte="A").order_by("name", "id")[:30],
    ):
        assert "SCAN organisations_organisation\n" not in rows.explain() + "\n"
