"""The stewards' pages."""

from datetime import UTC, datetime

import pytest

from moothall.minutes.actions import record
from moothall.minutes.models import Job
from moothall.people.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)


@pytest.fixture
def member() -> Person:
    return Person.objects.create_user("ada@example.org", name="Ada")


@pytest.fixture
def steward() -> Person:
    return Person.objects.create_user("steward@example.org", name="Sian", is_steward=True)


def give_up(**fields) -> Job:
    known = {"name": "post.deliver", "state": "given_up", "error": "Trace\nRefused: nobody lives there", "attempts": 9}
    return Job.objects.create(**{**known, "due_at": NOW, "created_at": NOW, "done_at": NOW, **fields})


@pytest.mark.parametrize("path", ["/minutes/", "/minutes/work/"])
def test_others_find_no_such_page(client, member, path):
    assert client.get(path).status_code == 404
    client.force_login(member)
    assert client.get(path).status_code == 404


def test_others_cannot_try_again(client, member):
    job = give_up()
    client.force_login(member)
    assert client.post(f"/minutes/work/{job.pk}/retry/").status_code == 404
    job.refresh_from_db()
    assert job.state == "given_up"


def test_the_ledger_says_who_did_what(client, steward, member):
    record("tests.thing.done", by=member, about=member, now=NOW, group_id=7)
    client.force_login(steward)
    page = client.get("/minutes/").content.decode()
    assert [word in page for word in ("tests.thing.done", "Ada", "Thursday 12 March, 18:30")] == [True] * 3


@pytest.mark.parametrize(
    ("query", "seen"), [("group=7", [True, False]), ("verb=other", [False, True]), ("group=x", [True, True])]
)
def test_the_ledger_narrows(client, steward, member, query, seen):
    record("tests.thing.done", by=member, about=member, now=NOW, group_id=7)
    record("other.thing.done", by=member, about=member, now=NOW, group_id=8)
    client.force_login(steward)
    page = client.get(f"/minutes/?{query}").content.decode()
    assert [word in page for word in ("tests.thing.done", "other.thing.done")] == seen


@pytest.mark.parametrize("many", [1, 3, 50])
def test_the_ledger_asks_as_often_however_long_it_is(client, steward, member, many, django_assert_num_queries):
    for _ in range(many):
        record("tests.thing.done", by=member, about=member, now=NOW)
    client.force_login(steward)
    client.get("/minutes/")  # the first visit notes the device
    with django_assert_num_queries(4):
        client.get("/minutes/")


def test_given_up_work_shows_its_reason_and_can_try_again(client, steward):
    job = give_up()
    client.force_login(steward)
    page = client.get("/minutes/work/").content.decode()
    assert "<p>Refused: nobody lives there</p>" in page
    answer = client.post(f"/minutes/work/{job.pk}/retry/")
    assert (answer.status_code, answer["Location"]) == (303, "/minutes/work/")
    job.refresh_from_db()
    assert job.state == "waiting"


def test_work_that_was_not_given_up_is_refused_with_a_reason(client, steward):
    job = give_up(state="done")
    client.force_login(steward)
    answer = client.post(f"/minutes/work/{job.pk}/retry/")
    assert (answer.status_code, "has not been given up" in answer.content.decode()) == (409, True)


def test_an_empty_page_says_what_it_is_for(client, steward):
    client.force_login(steward)
    assert "Nothing was given up" in client.get("/minutes/work/").content.decode()


def test_a_steward_finds_the_engine_room(client, steward, member):
    from django.test import RequestFactory

    from moothall.kit.panels import panels_for

    give_up()
    request = RequestFactory().get("/me/")
    shown = []
    for viewer in (member, steward):
        request.viewer = viewer  # type: ignore[attr-defined]
        shown.append("".join(str(html) for html in panels_for("people.me", request, viewer)))
    assert ["/minutes/work/" in html for html in shown] == [False, True]
