"""One job after another, in this thread."""

from datetime import UTC, datetime, timedelta

import pytest

from moothall.minutes.actions import enqueue, record
from moothall.minutes.listeners import GiveUp, job, on
from moothall.minutes.models import Job, Minute
from moothall.minutes.work.worker import Worker, work_off
from moothall.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_listeners")]
NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)


def test_a_handler_gets_the_minute_and_the_time():
    got = []

    @on("tests.thing.done")
    def hear(minute, now):
        got.append((minute.pk, now))

    person = Person.objects.create_user("ada@example.org")
    minute = record("tests.thing.done", by=None, about=person, now=NOW)
    assert work_off(now=NOW) == 1
    assert got == [(minute.pk, NOW)]


def test_a_minute_that_was_deleted_is_nothing_to_do():
    @on("tests.thing.done")
    def hear(minute, now):
        raise AssertionError

    record("tests.thing.done", by=None, about=Person.objects.create_user("ada@example.org"), now=NOW)
    Minute.objects.all().delete()
    work_off(now=NOW)
    assert Job.objects.get().state == "done"


def test_work_that_follows_from_work_is_done_too():
    done = []

    @job("tests.first")
    def first(payload, now):
        enqueue("tests.second", payload={"n": payload["n"] + 1}, now=now)

    @job("tests.second")
    def second(payload, now):
        done.append(payload["n"])

    enqueue("tests.first", payload={"n": 1}, now=NOW)
    assert work_off(now=NOW) == 2
    assert done == [2]


def test_a_failure_keeps_its_trace_and_the_rest_goes_on():
    @job("tests.bad")
    def bad(payload, now):
        raise ZeroDivisionError("tea")

    @job("tests.good")
    def good(payload, now): ...

    enqueue("tests.bad", payload={}, now=NOW)
    enqueue("tests.good", payload={}, now=NOW)
    work_off(now=NOW)
    failed = Job.objects.get(name="tests.bad")
    assert (failed.state, Job.objects.get(name="tests.good").state) == ("waiting", "done")
    assert "ZeroDivisionError: tea" in failed.error


def test_hopeless_work_keeps_its_sentence():
    @job("tests.bad")
    def bad(payload, now):
        raise GiveUp("Nobody lives there.")

    enqueue("tests.bad", payload={}, now=NOW)
    work_off(now=NOW)
    failed = Job.objects.get()
    assert (failed.state, failed.error) == ("given_up", "Nobody lives there.")


def test_work_that_nobody_knows_is_given_up_with_its_name():
    enqueue("tests.unknown", payload={}, now=NOW)
    work_off(now=NOW)
    assert "tests.unknown" in Job.objects.get(state="given_up").error


def test_a_worker_told_to_stop_gives_back_what_it_has_not_begun():
    worker = Worker(clock=lambda: NOW)

    @job("tests.stop")
    def stop(payload, now):
        worker.stop()

    for _ in range(3):
        enqueue("tests.stop", payload={}, now=NOW - timedelta(seconds=1))
    assert worker.do_batch("hall")
    states = Job.objects.order_by("id").values_list("state", "attempts")
    assert list(states) == [("done", 1), ("waiting", 0), ("waiting", 0)]
