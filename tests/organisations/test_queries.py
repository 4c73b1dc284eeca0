"""The list by name and by distance."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from moothall.organisations import queries
from moothall.organisations.models import Organisation
from moothall.organisations.queries import Near
from moothall.people.models import STRANGER, Person

LEEDS = Near("Leeds", 53.7997, -1.5492, 5)


@pytest.mark.parametrize("size", [1, 3, 50])
def test_pages_by_name_hold_each_once_in_the_same_number_of_queries(
    make_organisation, django_assert_max_num_queries, size
):
    for number in range(size):
        make_organisation("Same name" if number % 3 else f"Name {number:02}", slug=f"s{number}")
    seen, after = [], ""
    while True:
        with django_assert_max_num_queries(2):
            page = queries.page_by_name(after=after, size=7)
        seen += [row.pk for row in page.rows]
        after = page.after
        if not after:
            break
    assert sorted(seen) == sorted(Organisation.objects.values_list("pk", flat=True))
    assert len(seen) == len(set(seen))


def test_near_is_nearest_first_and_ends_at_the_circle(make_organisation, django_assert_max_num_queries):
    close, closer, far = (
        make_organisation(name, at=at)
        for name, at in (("Close", (53.83, -1.55)), ("Closer", (53.80, -1.55)), ("Far", (54.9, -1.6)))
    )
    with django_assert_max_num_queries(2):
        page = queries.page_near(LEEDS, text="", start=0, size=1)
    assert ([row.pk for row in page.rows], page.after) == ([closer.pk], "1")
    rest = queries.page_near(LEEDS, text="", start=1, size=1)
    assert ([row.pk for row in rest.rows], rest.after) == ([close.pk], "")
    assert far.pk not in {row.pk for row in rest.rows}


def test_near_and_words_together(make_organisation):
    from moothall.organisations.actions import reindex_organisations

    food = make_organisation("Leeds Food Bank")
    make_organisation("Leeds Choir")
    make_organisation("Hull Food Bank", at=(53.74, -0.33))
    reindex_organisations()
    page = queries.page_near(LEEDS, text="food", start=0, size=9)
    assert ([row.pk for row in page.rows], page.cut) == ([food.pk], False)


def test_only_stewards_see_what_is_no_longer_active(make_organisation):
    make_organisation("Gone", active=False)
    assert queries.organisation_at("gone", STRANGER) is None
    assert queries.organisation_at("gone", Person(is_steward=False)) is None
    assert queries.organisation_at("gone", Person(is_steward=True)) is not None


def test_no_page_reads_the_whole_table(make_organisation):
    Organisation.objects.bulk_create(
        Organisation(name=f"Org {n:05}", slug=f"o{n}", latitude=50 + n % 700 / 100, longitude=-6 + n % 800 / 100)
        for n in range(4000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    after = str(Organisation.objects.order_by("name")[2000].pk)
    asked = [
        lambda: queries.page_by_name(after="", size=24),
        lambda: queries.page_by_name(after=after, size=24),
        lambda: queries.page_near(LEEDS, text="", start=0, size=24),
        lambda: queries.organisation_at("o77", STRANGER),
    ]
    for question in asked:
        for sql, params in statements(question):
            plan = explained(sql, params)
            assert "SCAN organisations_organisation\n" not in f"{plan}\n", plan
            assert "Seq Scan on organisations_organisation " not in plan, plan
            assert "TEMP B-TREE FOR ORDER BY" not in plan or "latitude" in sql, plan


def statements(question: Callable[[], object]) -> list[tuple[str, Any]]:
    held: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        held.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        question()
    return held


def explained(sql: str, params: Any) -> str:
    prefix = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{prefix} {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())
