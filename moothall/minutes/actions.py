"""Write the ledger and ask for work, always inside the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from moothall.minutes.listeners import handlers_for
from moothall.minutes.models import Job, Minute


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
    with transaction.atomic():
        minute = Minute.objects.create(
            verb=verb,
            by_id=getattr(by, "pk", None),
            about_kind=about._meta.label_lower,
            about_id=about.pk,
            group_id=group_id,
            detail=dict(detail or {}),
            at=now,
        )
        Job.objects.bulk_create(
            Job(name=name, payload={"minute": minute.pk}, key=f"{name}:{minute.pk}", due_at=now, created_at=now)
            for name in handlers_for(verb)
        )
    return minute


def enqueue(
    name: str, *, payload: Mapping[str, Any], now: datetime, due_at: datetime | None = None, key: str | None = None
) -> None:
    """Ask for work by name (see ``@job``); with a ``key``, the same work is asked for only once."""
    Job.objects.bulk_create(
        [Job(name=name, payload=dict(payload), key=key, due_at=due_at or now, created_at=now)], ignore_conflicts=True
    )
