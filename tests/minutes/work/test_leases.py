"""Claims, leases and retries."""

from datetime import UTC, datetime, timedelta

import pytest

from moothall.minutes.models import Job
from moothall.minutes.work.leases import (
    LEASE,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    anything_due,
    claim_jobs,
    fail_job,
    finish_job,
    release_jobs,
    renew_leases,
    take_back_lost_jobs,
    wait_after,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def ask(name: str = "x", **fields) -> Job:
    return Job.objects.create(**{"name": name, "due_at": NOW, "created_at": NOW, **fields})


def test_due_jobs_are_claimed_oldest_first_and_once():
    late, early, future = ask("late"), ask("early", due_at=NOW - SECOND), ask("future", due_at=NOW + SECOND)
    assert [job.name for job in claim_jobs("hall", 10, now=NOW)] == ["early", "late"]
    assert claim_jobs("hall", 10, now=NOW) == []
    for job in (late, early, future):
        job.refresh_from_db()
    assert [job.state for job in (late, early, future)] == ["running", "running", "waiting"]
    assert (late.attempts, late.leased_until) == (1, NOW + LEASE)


def test_a_claim_takes_no_more_than_asked():
    for _ in range(5):
        ask()
    assert [len(claim_jobs("hall", 2, now=NOW)) for _ in range(4)] == [2, 2, 1, 0]


def test_lanes_do_not_mix():
    ask("letter", lane="letters")
    assert (anything_due("hall", NOW), anything_due("letters", NOW)) == (False, True)
    assert claim_jobs("hall", 10, now=NOW) == []
    assert [job.name for job in claim_jobs("letters", 10, now=NOW)] == ["letter"]


def test_jobs_tried_before_are_claimed_apart():
    ask("fresh")
    ask("tried", attempts=1)
    assert [job.name for job in claim_jobs("hall", 10, now=NOW)] == ["fresh"]
    assert [job.name for job in claim_jobs("hall", 10, now=NOW, tried_before=True)] == ["tried"]


def test_finished_jobs_stay_done():
    ask()
    [job] = claim_jobs("hall", 1, now=NOW)
    assert finish_job(job, now=NOW + SECOND)
    job.refresh_from_db()
    assert (job.state, job.done_at, job.leased_until) == ("done", NOW + SECOND, None)


def test_a_failure_waits_longer_each_time_and_is_kept():
    ask()
    waits = []
    now = NOW
    for attempt in range(1, MOST_ATTEMPTS):
        [job] = claim_jobs("hall", 1, now=now, tried_before=attempt > 1)
        fail_job(job, f"trouble {attempt}", now=now)
        job.refresh_from_db()
        assert (job.state, job.attempts, job.error) == ("waiting", attempt, f"trouble {attempt}")
        waits.append(job.due_at - now)
        now = job.due_at
    assert waits[0] < timedelta(minutes=1)
    assert sum(waits, timedelta()) > timedelta(hours=6)
    [job] = claim_jobs("hall", 1, now=now, tried_before=True)
    fail_job(job, "the last trouble", now=now)
    job.refresh_from_db()
    assert (job.state, job.error, job.done_at) == ("given_up", "the last trouble", now)


@pytest.mark.parametrize("attempts", range(1, 20))
def test_waits_grow_threefold_within_a_quarter_up_to_the_longest(attempts):
    plain = min(timedelta(seconds=20) * 3 ** (attempts - 1), LONGEST_WAIT)
    assert all(plain * 0.75 <= wait_after(attempts) <= plain * 1.25 for _ in range(50))


def test_hopeless_work_is_given_up_at_once():
    ask()
    [job] = claim_jobs("hall", 1, now=NOW)
    fail_job(job, "never", now=NOW, hopeless=True)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("given_up", 1)


def test_a_lost_lease_is_taken_back_and_the_loser_changes_nothing():
    ask()
    [lost] = claim_jobs("hall", 1, now=NOW)
    assert take_back_lost_jobs(now=NOW + LEASE) == 0
    assert take_back_lost_jobs(now=NOW + LEASE + SECOND) == 1
    [taken] = claim_jobs("hall", 1, now=NOW + timedelta(hours=1), tried_before=True)
    assert (finish_job(lost, now=NOW), fail_job(lost, "late", now=NOW)) == (False, False)
    taken.refresh_from_db()
    assert (taken.state, taken.attempts) == ("running", 2)


def test_work_that_kills_its_worker_is_given_up_in_the_end():
    ask(attempts=MOST_ATTEMPTS - 1)
    claim_jobs("hall", 1, now=NOW, tried_before=True)
    take_back_lost_jobs(now=NOW + LEASE + SECOND)
    job = Job.objects.get()
    assert (job.state, job.error) == ("given_up", "The worker stopped in the middle of this work.")


def test_a_renewed_lease_is_not_lost():
    ask()
    jobs = claim_jobs("hall", 1, now=NOW)
    renew_leases(jobs, now=NOW + LEASE)
    assert take_back_lost_jobs(now=NOW + LEASE + SECOND) == 0


def test_released_jobs_wait_as_if_never_claimed():
    ask()
    release_jobs(claim_jobs("hall", 1, now=NOW))
    job = Job.objects.get()
    assert (job.state, job.attempts, job.leased_until) == ("waiting", 0, None)


def test_an_idle_look_takes_one_query_and_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(1) as looked:
        assert not anything_due("hall", NOW)
    assert looked.captured_queries[0]["sql"].startswith("SELECT")
