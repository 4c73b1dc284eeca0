"""Claim jobs, renew their leases, and write down how they ended. The engines differ in one clause, here."""

import logging
import random
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import TracebackType

from django.db import DatabaseError, connection
from django.db.models import F
from django.utils import timezone

from moothall.minutes.models import Job

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 9
FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=6)
ERROR_LENGTH = 4000


def anything_due(lane: str, now: datetime) -> bool:
    """Say whether a job of this lane waits; a read, so an idle worker never takes a write lock.

    In plain SQL, because an idle worker does little else: this takes a tenth of the time.
    """
    question = "SELECT 1 FROM minutes_job WHERE state = 'waiting' AND lane = %s AND due_at <= %s LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(question, [lane, connection.ops.adapt_datetimefield_value(now)])
        return cursor.fetchone() is not None


def claim_jobs(lane: str, limit: int, *, now: datetime, tried_before: bool = False) -> list[Job]:
    """Take up to ``limit`` due jobs of a lane under a lease, oldest first.

    Jobs that were tried before are asked for apart, so that one which kills its worker takes no fresh ones with it.
    """
    skip_locked = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    tried = ">" if tried_before else "="
    # Materialised: PostgreSQL may otherwise ask the inner question once per row, and claim more than the limit.
    statement = f"""
        WITH due AS MATERIALIZED (
            SELECT id FROM minutes_job
            WHERE state = 'waiting' AND lane = %s AND due_at <= %s AND attempts {tried} 0
            ORDER BY due_at, id LIMIT %s {skip_locked}
        )
        UPDATE minutes_job SET state = 'running', attempts = attempts + 1, leased_until = %s
        WHERE id IN (SELECT id FROM due) RETURNING id"""  # noqa: S608  (two fixed clauses, no input)
    until, at = (connection.ops.adapt_datetimefield_value(moment) for moment in (now + LEASE, now))
    with connection.cursor() as cursor:
        cursor.execute(statement, [lane, at, limit, until])
        claimed = [row[0] for row in cursor.fetchall()]
    return list(Job.objects.filter(pk__in=claimed).order_by("due_at", "id")) if claimed else []


def renew_leases(jobs: Sequence[Job], *, now: datetime) -> None:
    """Keep jobs in hand from being taken over."""
    held = Job.objects.filter(pk__in=[job.pk for job in jobs], state=Job.State.RUNNING)
    held.update(leased_until=now + LEASE)


def release_jobs(jobs: Sequence[Job]) -> None:
    """Give back jobs that were claimed and not begun."""
    held = Job.objects.filter(pk__in=[job.pk for job in jobs], state=Job.State.RUNNING)
    held.update(state=Job.State.WAITING, leased_until=None, attempts=F("attempts") - 1)


def finish_job(job: Job, *, now: datetime) -> bool:
    """Write down that a job is done; false when the lease was lost meanwhile."""
    return _end(job, state=Job.State.DONE, done_at=now, error="")


def fail_job(job: Job, error: str, *, now: datetime, hopeless: bool = False) -> bool:
    """Write down a failure: try again later, or give up after ``MOST_ATTEMPTS`` or when hopeless."""
    kept = error[-ERROR_LENGTH:]
    if hopeless or job.attempts >= MOST_ATTEMPTS:
        return _end(job, state=Job.State.GIVEN_UP, done_at=now, error=kept)
    return _end(job, state=Job.State.WAITING, due_at=now + wait_after(job.attempts), error=kept)


def _end(job: Job, **fields: object) -> bool:
    held = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    return bool(held.update(leased_until=None, **fields))


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after that many attempts: three times longer each time, give or take a quarter."""
    longest: timedelta = min(FIRST_WAIT * 3 ** (attempts - 1), LONGEST_WAIT)
    return longest * random.uniform(0.75, 1.25)  # noqa: S311  (spreads load, guards nothing)


def take_back_lost_jobs(*, now: datetime) -> int:
    """Make jobs whose worker died wait again; give up those that died too often. Return how many were lost."""
    lost = list(Job.objects.filter(state=Job.State.RUNNING, leased_until__lt=now))
    for job in lost:
        fail_job(job, "The worker stopped in the middle of this work.", now=now)
    return len(lost)


class Heartbeat:
    """Renew the leases of jobs in hand from a thread of its own, for as long as the ``with`` block runs."""

    def __init__(self, jobs: Sequence[Job], beat: timedelta = LEASE / 3) -> None:
        self._jobs, self._beat = jobs, beat
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        try:
            while not self._over.wait(self._beat.total_seconds()):
                try:
                    renew_leases(self._jobs, now=timezone.now())
                except DatabaseError:  # a busy database; the next beat comes before the lease runs out
                    logger.warning("A lease could not be renewed this time.", exc_info=True)
        finally:
            connection.close()
