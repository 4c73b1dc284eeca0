"""A worker is killed at any point of a mailing of thousands: nobody is written to twice, and nobody is missed."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from moothall.events.models import Event, Rsvp
from moothall.minutes.actions import retry_job
from moothall.minutes.models import Job
from moothall.post.models import Letter
from moothall.reminders.actions import plan_mailing
from moothall.reminders.models import Mailing
from tests.events.making import event, guestlist, person
from tests.minutes.work.test_kill import address, until
from tests.post.sink import Sink

GUESTS, WHILE_WRITING, WHILE_LEAVING = 2000, 4, 3
ROOT = Path(__file__).resolve().parents[2]


class Crew:
    """One worker process after the other on the test's database."""

    def __init__(self, data: Path, sink: Sink) -> None:
        self._environment = {**os.environ, "DATABASE_URL": address(), "MOOTHALL_DATA": str(data)}
        self._environment["DJANGO_SETTINGS_MODULE"] = "moothall.config.settings"
        self._environment["MOOTHALL_LOG_LEVEL"] = "CRITICAL"
        self._environment["MOOTHALL_EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        self._port = sink.port
        self.hire()

    def hire(self) -> None:
        command = [sys.executable, "-m", "tests.reminders.crew", str(self._port)]
        self.process = subprocess.Popen(command, env=self._environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def crew(transactional_db, tmp_path, sink) -> Iterator[Crew]:
    made = Crew(tmp_path, sink)
    yield made
    made.kill()


def a_large_event(now: datetime) -> Event:
    """Return an event of tomorrow with thousands of guests, in a zone where it is about noon now."""
    behind = now.hour - 12
    zone = f"Etc/GMT{behind:+d}" if behind else "UTC"
    made = event(title="Big tea", starts_at=now + timedelta(days=1), timezone=zone)
    guestlist(made, room=None, now=now)
    Rsvp.objects.bulk_create(
        (
            Rsvp(event=made, email=f"g{n}@example.org", state="going", holds=1, nonce=f"n{n}", placed_at=now)
            for n in range(GUESTS)
        ),
        batch_size=500,
    )
    return made


def delivered(sink: Sink) -> Counter[str]:
    return Counter(str(message["To"]) for message in list(sink.messages))


def cut_off() -> set[str]:
    """Return to whom a letter may or may not have left: the mail server was taking it when the worker died."""
    return set(Letter.objects.filter(error__startswith="Cut off").values_list("to", flat=True))


def kill_and_hire(crew: Crew, dice: random.Random, question) -> None:
    until(question)
    time.sleep(dice.random() * 0.05)  # any point of its work
    crew.kill()
    crew.hire()


def test_a_killed_worker_sends_none_twice_and_misses_none(crew: Crew, sink: Sink):
    now, dice = timezone.now(), random.Random()
    tea = a_large_event(now)
    plan_mailing(kind="day", event=tea, now=now)
    for part in range(1, WHILE_WRITING + 1):
        least = GUESTS * part // (WHILE_WRITING + 2)
        kill_and_hire(crew, dice, lambda least=least: Letter.objects.count() > least)
    for part in range(1, WHILE_LEAVING + 1):
        least = GUESTS * part // (WHILE_LEAVING + 2)
        kill_and_hire(crew, dice, lambda least=least: len(sink.messages) > least)
    unsettled = Job.objects.filter(name="post.deliver_many", state__in=["waiting", "running"])
    until(lambda: Mailing.objects.get().state == "done" and not unsettled.exists(), patience=240)

    everybody = {f"g{n}@example.org" for n in range(GUESTS)}
    assert Counter(Letter.objects.values_list("to", flat=True)) == Counter(everybody)
    found = delivered(sink)
    assert max(found.values()) == 1
    assert everybody - set(found) <= cut_off()
    assert len(cut_off()) <= WHILE_WRITING + WHILE_LEAVING

    send_again(everybody - set(found))
    until(lambda: not unsettled.exists())
    assert delivered(sink) == Counter(everybody)
    assert Mailing.objects.get().written == GUESTS


def send_again(missing: set[str]) -> None:
    """Do what a steward does who has looked in the mail server's log: send again what it did not take."""
    steward = person(is_steward=True)
    for letter in Letter.objects.filter(to__in=missing):
        job = Job.objects.get(key=f"post.deliver:{letter.pk}")
        retry_job(by=steward, job=job, now=timezone.now())
