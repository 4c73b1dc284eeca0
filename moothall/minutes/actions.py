"""Write the ledger and ask for work, always inside the caller's transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction

from moothall.kit.rows import insert, insert_all, insert_unless_there
from moothall.kit.verdict import require
from moothall.minutes.listeners import handlers_for, lane_of
from moothall.minutes.models import Job, Minute
from moothall.minutes.rules import can_retry_job

KEEP_DONE = timedelta(days=7)
KEEP_GIVEN_UP = timedelta(days=90)


def record(
    verb: str,
    *,
    by: Any,
    about: models.Model,
    now: datetime,
    group_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Minute:
    """Record that something happened, and one job for each handler that listens to the verb.

    ``verb`` is past tense and names its room (``events.rsvp.placed``); ``by`` is a Person, the Stranger or None for the
    hall itself; ``detail`` holds small facts that JSON can carry.
    """
    minute = Minute(
        verb=verb,
        by_id=getattr(by, "pk", None),
        about_kind=about._meta.label_lower,
        about_id=about.pk,
        group_id=group_id,
        detail=dict(detail or {}),
        at=now,
    )
    with transaction.atomic(savepoint=False):
        insert(minute)
        insert_all([_job_of(name, minute) for name in handlers_for(verb)])
    return minute


def _job_of(name: str, minute: Minute) -> Job:
    return Job(
        name=name,
        lane=lane_of(name),
        payload={"minute": minute.pk},
        key=f"{name}:{minute.pk}",
        due_at=minute.at,
        created_at=minute.at,
    )


def record_many(
    verb: str, *, by: Any, about: Iterable[tuple[models.Model, int | None, Mapping[str, Any]]], now: datetime
) -> None:
    """Record that one thing happened to many: (about, group_id, detail) of each; see ``record``."""
    minutes = [
        Minute(
            verb=verb,
            by_id=getattr(by, "pk", None),
            about_kind=one._meta.label_lower,
            about_id=one.pk,
            group_id=group_id,
            detail=dict(detail),
            at=now,
        )
        for one, group_id, detail in about
    ]
    with transaction.atomic():
        Minute.objects.bulk_create(minutes, batch_size=500)
        Job.objects.bulk_create(
            (_job_of(name, minute) for minute in minutes for name in handlers_for(verb)),
            batch_size=500,
        )


def enqueue(
    name: str, *, payload: Mapping[str, Any], now: datetime, due_at: datetime | None = None, key: str | None = None
) -> None:
    """Ask for work by name (see ``@job``); with a ``key``, the same work is asked for only once.

    A key is free again when its job is forgotten, seven days after it was done.
    """
    asked = Job(name=name, lane=lane_of(name), payload=dict(payload), key=key, due_at=due_at or now, created_at=now)
    insert_unless_there(asked)


def enqueue_many(name: str, *, jobs: Iterable[tuple[Mapping[str, Any], datetime, str]], now: datetime) -> None:
    """Ask for work of one name many times: (payload, due_at, key) of each; see ``enqueue``."""
    lane = lane_of(name)
    asked = (
        Job(name=name, lane=lane, payload=dict(payload), key=key, due_at=due_at, created_at=now)
        for payload, due_at, key in jobs
    )
    Job.objects.bulk_create(asked, ignore_conflicts=True)


def retry_job(*, by: Any, job: Job, now: datetime) -> None:
    """Let a job that was given up try again from the start.

    :raises Refused: when ``by`` is no steward, or the job was not given up.
    """
    with transaction.atomic():
        fresh = Job.objects.select_for_update().get(pk=job.pk)
        require(can_retry_job(by, fresh))
        fresh.state, fresh.attempts, fresh.due_at, fresh.done_at = Job.State.WAITING, 0, now, None
        fresh.save(update_fields=["state", "attempts", "due_at", "done_at"])
        record("minutes.job.retried", by=by, about=fresh, now=now, detail={"name": fresh.name})


def forget_done_jobs(*, now: datetime) -> int:
    """Delete jobs done more than seven days ago, and those given up ninety days ago; return how many."""
    done = Job.objects.filter(state=Job.State.DONE, done_at__lt=now - KEEP_DONE).delete()[0]
    return done + Job.objects.filter(state=Job.State.GIVEN_UP, done_at__lt=now - KEEP_GIVEN_UP).delete()[0]


def forget_old_names(*, now: datetime) -> int:
    """Take person and details out of minutes older than ``settings.LEDGER_YEARS``; what happened stays."""
    old = Minute.objects.filter(at__lt=now - timedelta(days=365 * settings.LEDGER_YEARS))
    return old.exclude(by=None, detail={}).update(by=None, detail={})
