"""Forgetting, once a day."""

from datetime import datetime, timedelta

from moothall.minutes.actions import forget_done_jobs, forget_old_names
from moothall.minutes.listeners import every


@every(days=1, at=timedelta(hours=2))
def forget_done(now: datetime) -> None:
    """Delete jobs that were done long ago."""
    forget_done_jobs(now=now)


@every(days=1, at=timedelta(hours=2, minutes=10))
def forget_names(now: datetime) -> None:
    """Let the ledger forget who did what, years ago."""
    forget_old_names(now=now)
