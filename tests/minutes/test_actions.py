"""The ledger and the outbox of work."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from moothall.kit.verdict import Refused
from moothall.minutes.actions import enqueue, forget_done_jobs, forget_old_names, record, retry_job
from moothall.minutes.listeners import job, on
from moothall.minutes.models import Job, Minute
from moothall.people.models import STRANGER, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_listeners")]
NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)


@pytest.fixture
def ada() -> Person:
    return Person.objects.create_user("ada@example.org", name="Ada")


@pytest.fixture
def steward() -> Person:
    return Person.objects.create_user("steward@example.org", is_steward=True)


def test_a_minute_holds_who_what_and_when(ada):
    minute = record("tests.thing.done", by=ada, about=ada, now=NOW, group_id=7, detail={"reason": "tea"})
    minute.refresh_from_db()
    facts = (minute.verb, minute.by, minute.about_kind, minute.about_id, minute.group_id, minute.detail, minute.at)
    assert facts == ("tests.thing.done", ada, "people.person", ada.pk, 7, {"reason": "tea"}, NOW)


@pytest.mark.parametrize("by", [None, STRANGER])
def test_the_hall_and_strangers_have_no_name(by, ada):
    assert record("tests.thing.done", by=by, about=ada, now=NOW).by_id is None


def test_each_listener_gets_a_job_in_its_lane(ada):
    @on("tests.thing.done", "tests.thing.undone")
    def count(minute, now): ...

    @on("tests.thing.done", lane="slow")
    def tell(minute, now): ...

    minute = record("tests.thing.done", by=ada, about=ada, now=NOW)
    jobs = Job.objects.order_by("id").values_list("name", "lane", "payload", "due_at")
    module = "tests.minutes.test_actions"
    assert list(jobs) == [
        (f"{module}.count", "hall", {"minute": minute.pk}, NOW),
        (f"{module}.tell", "slow", {"minute": minute.pk}, NOW),
    ]


def test_a_minute_of_a_failed_transaction_never_was(ada):
    @on("tests.thing.done")
    def count(minute, now): ...

    def fail() -> None:
        with transaction.atomic():
            record("tests.thing.done", by=ada, about=ada, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (Minute.objects.count(), Job.objects.count()) == (0, 0)


def test_work_asked_for_twice_with_a_key_is_done_once():
    for _ in range(2):
        enqueue("tests.work", payload={}, now=NOW, key="once")
    enqueue("tests.work", payload={}, now=NOW)
    enqueue("tests.work", payload={}, now=NOW)
    assert Job.objects.count() == 3


def test_work_can_wait_and_keeps_its_lane():
    @job("tests.work", lane="letters")
    def work(payload, now): ...

    enqueue("tests.work", payload={"a": 1}, now=NOW, due_at=NOW + timedelta(hours=1))
    asked = Job.objects.get()
    assert (asked.due_at, asked.lane, asked.payload) == (NOW + timedelta(hours=1), "letters", {"a": 1})


def test_a_steward_lets_given_up_work_try_again(steward):
    made = Job.objects.create(name="x", state="given_up", attempts=9, due_at=NOW, created_at=NOW, done_at=NOW)
    later = NOW + timedelta(hours=1)
    retry_job(by=steward, job=made, now=later)
    made.refresh_from_db()
    assert (made.state, made.attempts, made.due_at, made.done_at) == ("waiting", 0, later, None)
    assert Minute.objects.get().verb == "minutes.job.retried"


@pytest.mark.parametrize("state", ["waiting", "running", "done"])
def test_other_work_is_left_alone(steward, state):
    made = Job.objects.create(name="x", state=state, due_at=NOW, created_at=NOW)
    with pytest.raises(Refused, match="not been given up"):
        retry_job(by=steward, job=made, now=NOW)


def test_only_stewards_let_work_try_again(ada):
    made = Job.objects.create(name="x", state="given_up", due_at=NOW, created_at=NOW)
    with pytest.raises(Refused, match="stewards"):
        retry_job(by=ada, job=made, now=NOW)
    with pytest.raises(Refused, match="stewards"):
        retry_job(by=STRANGER, job=made, now=NOW)


def test_done_jobs_are_forgotten_after_a_week_and_given_up_ones_after_ninety_days():
    for name, state, days in [("a", "done", 8), ("b", "done", 6), ("c", "given_up", 8), ("d", "given_up", 91)]:
        Job.objects.create(name=name, state=state, due_at=NOW, created_at=NOW, done_at=NOW - timedelta(days=days))
    Job.objects.create(name="e", state="waiting", due_at=NOW - timedelta(days=400), created_at=NOW)
    assert forget_done_jobs(now=NOW) == 2
    assert set(Job.objects.values_list("name", flat=True)) == {"b", "c", "e"}


def test_the_ledger_forgets_who_but_not_what(ada, settings):
    settings.LEDGER_YEARS = 2
    old = record("tests.thing.done", by=ada, about=ada, now=NOW - timedelta(days=731), detail={"reason": "tea"})
    young = record("tests.thing.done", by=ada, about=ada, now=NOW - timedelta(days=729), detail={"reason": "tea"})
    assert forget_old_names(now=NOW) == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.verb, old.by_id, old.detail, young.by) == ("tests.thing.done", None, {}, ada)
