"""The worker process: one thread for each lane, and the watch that fires schedules and takes back lost jobs."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connection
from django.db.utils import DatabaseError, InterfaceError
from django.utils import timezone

from moothall.minutes.listeners import SCHEDULES, lanes
from moothall.minutes.models import Job
from moothall.minutes.work.doing import do_job
from moothall.minutes.work.leases import Heartbeat, anything_due, claim_jobs, release_jobs, take_back_lost_jobs
from moothall.minutes.work.ticks import fire_due

log = logging.getLogger("moothall.work")

BATCH = 10
SHORTEST_SLEEP = 0.1
LONGEST_SLEEP = 1.0
WATCH_EVERY = 15.0
SLEEP_AFTER_TROUBLE = 5.0

Clock = Callable[[], datetime]


class Worker:
    """Works until told to stop; then each lane finishes the job in hand and gives back what it had not begun."""

    def __init__(self, clock: Clock = timezone.now) -> None:
        self._clock = clock
        self._stopping = threading.Event()
        self._failed = False

    def stop(self, *_signal: object) -> None:
        """Ask the worker to stop soon; safe to call from a signal handler."""
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped by SIGTERM, SIGINT or ``stop``.

        :raises SystemExit: when it had to stop because of an error it did not expect.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        threads = [threading.Thread(target=self._work, args=[lane], name=lane) for lane in lanes()]
        for thread in threads:
            thread.start()
        self._until_stopped(self._watch, busy=WATCH_EVERY, idle=WATCH_EVERY)
        for thread in threads:
            thread.join()
        if self._failed:
            raise SystemExit(1)

    def _work(self, lane: str) -> None:
        self._until_stopped(lambda: self.do_batch(lane), busy=SHORTEST_SLEEP, idle=LONGEST_SLEEP)

    def _until_stopped(self, turn: Callable[[], bool], *, busy: float, idle: float) -> None:
        """Take turns: at once while there is work, then ever more rarely, down to once in ``idle`` seconds."""
        sleep = busy
        while not self._stopping.is_set():
            try:
                sleep = 0 if turn() else min(max(sleep, busy) * 2, idle)
            except (DatabaseError, InterfaceError):
                log.exception("The database cannot be reached or is busy; trying again in %s s", SLEEP_AFTER_TROUBLE)
                close_old_connections()
                sleep = SLEEP_AFTER_TROUBLE
            except Exception:  # whatever it is, one lane must not die while the worker looks alive
                log.exception("The worker cannot go on; it stops, so that it is started afresh")
                self._failed = True
                self.stop()
            self._stopping.wait(sleep)
        connection.close()

    def _watch(self) -> bool:
        now = self._clock()
        fire_due(SCHEDULES.values(), now=now)
        take_back_lost_jobs(now=now)
        return False

    def do_batch(self, lane: str) -> bool:
        """Do the next jobs of a lane; say whether there were any."""
        now = self._clock()
        if not anything_due(lane, now):
            return False
        self._do(claim_jobs(lane, BATCH, now=now))
        self._do(claim_jobs(lane, 1, now=self._clock(), tried_before=True))
        return True

    def _do(self, jobs: list[Job]) -> None:
        if not jobs:
            return
        with Heartbeat(jobs):
            for index, job in enumerate(jobs):
                if self._stopping.is_set():
                    release_jobs(jobs[index:])
                    return
                do_job(job, clock=self._clock)


def work_off(*, now: datetime, rounds: int = 100) -> int:
    """Do all that is due at ``now``, and what follows from it, in this thread; return how many jobs were taken up.

    For demos, tests and commands that cannot wait for the worker.
    """
    done = 0
    for _ in range(rounds):
        jobs = [
            job
            for lane in lanes()
            for tried in (False, True)
            for job in claim_jobs(lane, BATCH, now=now, tried_before=tried)
        ]
        for job in jobs:
            do_job(job, clock=lambda: now)
        done += len(jobs)
        if not jobs:
            break
    return done
