"""Rows read and written by kept statements are the rows that the ORM reads and writes."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from moothall.kit.rows import do, find, find_joined, find_one, insert, insert_all, insert_unless_there, instant, locked
from moothall.minutes.models import Job, Minute
from moothall.people.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, 30, 1, 5, tzinfo=UTC)


def minute(**fields) -> Minute:
    return Minute(**{"verb": "a.b.c", "about_kind": "x", "about_id": 2**40, "at": NOW, **fields})


def test_what_is_inserted_is_what_the_orm_would_have_written():
    maya = Person.objects.create_user("maya@example.org", is_steward=True)
    detail = {"a": [1, None, "ü"], "b": {"c": 1.5}}
    mine, theirs = minute(by=maya, detail=detail), minute(by=maya, detail=detail)
    insert(mine)
    theirs.save()
    stored = Minute.objects.get(pk=mine.pk)
    fields = [each.name for each in Minute._meta.fields if each.name != "id"]
    assert model_to_dict(stored, fields) == model_to_dict(Minute.objects.get(pk=theirs.pk), fields)
    assert (stored.detail, stored.at, mine._state.adding) == (detail, NOW, False)


def test_what_is_found_is_what_the_orm_finds():
    Person.objects.create_user("maya@example.org", is_steward=True, home_latitude=1.5, home_longitude=2, joined_at=NOW)
    for model, rows in ((Person, Person.objects.all()), (Minute, [])):
        assert [model_to_dict(each) for each in find(model, "1 = 1")] == [model_to_dict(each) for each in rows]
    found = find_one(Person, f"email = %s AND joined_at <= %s{locked()}", "maya@example.org", instant(NOW))
    assert found is not None
    assert (found.is_steward, found.joined_at, found.name) == (True, NOW, "")
    assert find_one(Person, "joined_at < %s", instant(NOW)) is None
    found.name = "Maya"
    found.save()
    assert Person.objects.get().name == "Maya"


def test_constraints_hold_and_many_get_their_keys():
    jobs = [Job(name="x", key=f"k{number}", due_at=NOW, created_at=NOW) for number in range(3)]
    insert_all(jobs)
    assert [each.pk for each in jobs] == list(Job.objects.order_by("id").values_list("id", flat=True))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Job(name="x", key="k1", due_at=NOW, created_at=NOW))


def test_a_row_costs_one_statement():
    with CaptureQueriesContext(connection) as asked:
        insert(minute())
        find(Minute, "verb = %s", "a.b.c")
    assert len(asked) == 2


def test_rows_side_by_side_are_the_rows_of_each_and_none_where_nothing_joins():
    maya = Person.objects.create_user("maya@example.org")
    mine, nobodys = minute(by=maya, detail={"a": 1}), minute()
    insert_all([mine, nobodys])
    tail = "FROM minutes_minute LEFT JOIN people_person ON people_person.id = minutes_minute.by_id ORDER BY 1"
    first, second = find_joined((Minute, Person), "minutes_minute.about_id + %s", tail, 1)
    assert first == (mine, maya, 2**40 + 1)
    assert (model_to_dict(first[0]), model_to_dict(first[1])) == (model_to_dict(mine), model_to_dict(maya))
    assert second == (nobodys, None, 2**40 + 1)


def test_what_is_there_already_is_left_as_it_is():
    for payload in ({"n": 1}, {"n": 2}):
        insert_unless_there(Job(name="x", key="k", payload=payload, due_at=NOW, created_at=NOW))
    assert [each.payload for each in Job.objects.all()] == [{"n": 1}]


def test_changes_are_counted():
    insert_all([minute(), minute()])
    assert do("UPDATE minutes_minute SET verb = %s", "a.b.d") == 2
    assert set(Minute.objects.values_list("verb", flat=True)) == {"a.b.d"}
