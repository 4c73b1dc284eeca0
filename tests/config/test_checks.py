"""Each trap of a real server is named in a sentence."""

import os
import shutil
import socket
import time
from types import SimpleNamespace

import pytest
from django.db import connection

from moothall.config import checks


def ids(found) -> list[str]:
    return [message.id for message in found]


@pytest.fixture
def sound(settings, tmp_path):
    """Set up a hall with which nothing is wrong."""
    settings.SITE_URL, settings.SECURE, settings.BEHIND_PROXY = "https://hall.example.org", True, True
    settings.ALLOWED_HOSTS = ["hall.example.org"]
    settings.EMAIL_URL, settings.DEFAULT_FROM_EMAIL = "smtp://mail.example.org", "Hall <hall@example.org>"
    settings.DEMO = settings.DEBUG = False
    settings.SECRET_KEY = "k" * 50
    settings.DATA = tmp_path
    return settings


@pytest.mark.django_db
def test_a_sound_hall_has_nothing_to_say(sound):
    every = (checks.check_addresses, checks.check_switches, checks.check_doors, checks.check_folder)
    assert [ids(check(None)) for check in (*every, checks.check_database)] == [[], [], [], [], []]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SITE_URL", "hall.example.org", ["house.E001"]),
        ("SITE_URL", "https://hall.example.org/", ["house.E001"]),
        ("EMAIL_URL", "mail.example.org", ["house.E002"]),
    ],
)
def test_addresses(sound, name, value, expected):
    setattr(sound, name, value)
    assert ids(checks.check_addresses(None)) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [("DEMO", True, ["house.E010"]), ("DEBUG", True, ["house.E011"]), ("SECRET_KEY", "secret", ["house.E012"])],
)
def test_switches(sound, name, value, expected):
    setattr(sound, name, value)
    assert ids(checks.check_switches(None)) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SECURE", False, ["house.E020"]),
        ("ALLOWED_HOSTS", ["localhost"], ["house.E021"]),
        ("BEHIND_PROXY", False, ["house.W022"]),
        ("EMAIL_URL", "", ["house.E023"]),
        ("DEFAULT_FROM_EMAIL", "Moothall <hall@localhost>", ["house.W024"]),
    ],
)
def test_doors(sound, name, value, expected):
    setattr(sound, name, value)
    assert ids(checks.check_doors(None)) == expected


def test_a_folder_that_cannot_be_written_to(sound, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert ids(checks.check_folder(None)) == ["house.E030"]


def test_a_disk_nearly_full(sound, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1024))
    assert ids(checks.check_folder(None)) == ["house.W031"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL serves many machines")
def test_two_machines_on_one_folder(sound):
    lock = sound.DATA / "hall.lock"
    lock.write_text("another-machine")
    assert ids(checks.check_folder(None)) == ["house.E032"]
    long_ago = time.time() - 600
    os.utime(lock, (long_ago, long_ago))
    assert ids(checks.check_folder(None)) == []
    lock.write_text(socket.gethostname())
    assert ids(checks.check_folder(None)) == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [("journal_mode", "delete", "E042"), ("busy_timeout", "0", "E043"), ("foreign_keys", "0", "E044")],
)
def test_sqlite_set_up_wrongly(name, value, expected, monkeypatch):
    right = checks._pragma
    monkeypatch.setattr(checks, "_pragma", lambda asked: value if asked == name else right(asked))
    assert ids(checks.check_database(None)) == [f"house.{expected}"]


@pytest.mark.django_db
def test_a_database_behind_this_version(monkeypatch):
    monkeypatch.setattr(checks, "_migrations_waiting", lambda: 2)
    [found] = checks.check_database(None)
    assert (found.id, found.msg) == ("house.E041", "The database is 2 steps behind this version.")
