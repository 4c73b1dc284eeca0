"""Do one job: find who is responsible by its name, call them, write down how it went."""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime

from moothall.minutes.listeners import HANDLERS, JOBS, SCHEDULES, GiveUp
from moothall.minutes.models import Job, Minute
from moothall.minutes.work.leases import fail_job, finish_job
from moothall.minutes.work.ticks import PREFIX

log = logging.getLogger("moothall.work")


def do_job(job: Job, *, clock: Callable[[], datetime]) -> None:
    """Do a claimed job and write down how it ended; what it raises is kept with it, never raised on."""
    try:
        _call(job, clock())
    except GiveUp as error:
        log.warning("%s was given up: %s", job, error)
        fail_job(job, str(error), now=clock(), hopeless=True)
    except Exception as error:
        log.exception("%s failed, attempt %s", job, job.attempts)
        trace = "".join(traceback.format_exception(error))
        fail_job(job, trace, now=clock())
    else:
        finish_job(job, now=clock())


def _call(job: Job, now: datetime) -> None:
    if job.name in HANDLERS:
        minute = Minute.objects.filter(pk=job.payload["minute"]).first()
        if minute is not None:
            HANDLERS[job.name](minute, now)
    elif job.name in JOBS:
        JOBS[job.name](job.payload, now)
    elif job.name.startswith(PREFIX) and job.name.removeprefix(PREFIX) in SCHEDULES:
        SCHEDULES[job.name.removeprefix(PREFIX)].run(now)
    else:
        raise GiveUp(f"Nobody does work called {job.name} in this version of the hall.")
