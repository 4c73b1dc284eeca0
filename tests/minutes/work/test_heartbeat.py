"""A job in hand keeps its lease."""

from datetime import UTC, datetime, timedelta

import pytest

from moothall.minutes.models import Job
from moothall.minutes.work import leases

NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)


def test_the_heart_beats_until_the_work_is_over(monkeypatch):
    beats = []
    import threading

    twice = threading.Event()

    def renew(jobs, *, now):
        beats.append(list(jobs))
        if len(beats) == 2:
            twice.set()

    monkeypatch.setattr(leases, "renew_leases", renew)
    job = Job(pk=1, name="x")
    with leases.Heartbeat([job], beat=timedelta(milliseconds=1)):
        assert twice.wait(10)
    counted = len(beats)
    assert beats[0] == [job]
    assert len(beats) == counted


@pytest.mark.django_db
def test_only_running_jobs_are_renewed():
    done = Job.objects.create(name="x", state="done", due_at=NOW, created_at=NOW)
    leases.renew_leases([done], now=NOW)
    done.refresh_from_db()
    assert done.leased_until is None
