"""Real worker processes, killed at random: nothing is lost, and each effect happens once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from moothall.minutes.actions import enqueue
from moothall.minutes.models import Job, Tick

NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)
JOBS = 120
ROOT = Path(__file__).resolve().parents[3]


def address() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["MOOTHALL_TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.fixture
def crew_database(transactional_db) -> Iterator[str]:
    """Return the address of the test database, with two tables to write in."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_tries (number integer)")
        cursor.execute("CREATE TABLE tests_effects (number integer PRIMARY KEY)")
    yield address()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tests_tries")
        cursor.execute("DROP TABLE tests_effects")


class Crew:
    """Worker processes on one database."""

    def __init__(self, database: str, data: Path) -> None:
        self._environment = {**os.environ, "DATABASE_URL": database, "MOOTHALL_DATA": str(data)}
        self._environment["DJANGO_SETTINGS_MODULE"] = "moothall.config.settings"
        self._environment["MOOTHALL_LOG_LEVEL"] = "CRITICAL"
        self.processes: list[subprocess.Popen] = []

    def hire(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.minutes.work.crew"]
        process = subprocess.Popen(command, env=self._environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process


@pytest.fixture
def crew(crew_database, tmp_path) -> Iterator[Crew]:
    made = Crew(crew_database, tmp_path)
    yield made
    for process in made.processes:
        process.kill()
        process.wait()


def numbers(table: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {table} ORDER BY number")
        return [row[0] for row in cursor.fetchall()]


def until(question, patience: float = 90) -> None:
    end = time.monotonic() + patience
    while not question():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def ask_for_work(count: int) -> None:
    for number in range(count):
        enqueue("tests.count", payload={"number": number}, now=NOW, key=f"count:{number}")


def done() -> int:
    return Job.objects.filter(name="tests.count", state="done").count()


def test_killed_workers_lose_nothing_and_double_nothing(crew):
    ask_for_work(JOBS)
    dice = random.Random(4)
    process = crew.hire()
    for part in range(1, 5):
        until(lambda least=JOBS * part // 6: len(numbers("tests_tries")) > least)
        time.sleep(dice.random() * 0.01)
        process.kill()
        process.wait()
        process = crew.hire()
    until(lambda: done() == JOBS)
    assert numbers("tests_effects") == list(range(JOBS))
    assert len(numbers("tests_tries")) >= JOBS


def test_two_workers_share_work_without_doing_any_twice(crew):
    crew.hire()
    crew.hire()
    ask_for_work(JOBS)
    until(lambda: done() == JOBS)
    assert numbers("tests_tries") == list(range(JOBS))
    schedules = Tick.objects.values_list("schedule", flat=True)
    assert len(schedules) == len(set(schedules)) > 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_asked_to_stop_finishes_the_job_in_hand(crew, number):
    ask_for_work(JOBS)
    process = crew.hire()
    until(lambda: len(numbers("tests_tries")) > 3)
    process.send_signal(number)
    assert process.wait(30) == 0
    assert numbers("tests_tries") == numbers("tests_effects")
    assert Job.objects.filter(state="running").count() == 0
    assert 0 < done() == len(numbers("tests_effects")) < JOBS
