"""Checks of the house: `moothall check` runs the first kind, `moothall check --deploy` all of them, in plain words."""

import os
import shutil
import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004  (Django's own names)
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from moothall.config.tenancy import Tenancy

Apps = Sequence[AppConfig] | None
LEAST_TIMEOUT_MS = 5000
LEAST_SPACE = 500 * 1024 * 1024
LEAST_SECRET = 40
HOUSE = "house"


@register(HOUSE)
def check_addresses(app_configs: Apps, **_kwargs: Any) -> Iterable[CheckMessage]:
    """Check that the addresses given to the hall can be used at all."""
    if not settings.SITE_URL.startswith(("http://", "https://")) or settings.SITE_URL.endswith("/"):
        yield Error(
            f"MOOTHALL_SITE_URL is {settings.SITE_URL!r}.",
            hint="Write it with its scheme and without a final slash, such as https://hall.example.org.",
            id="house.E001",
        )
    if settings.EMAIL_URL and not settings.EMAIL_URL.startswith(("smtp://", "smtps://")):
        yield Error("MOOTHALL_EMAIL_URL does not start with smtp:// or smtps://.", id="house.E002")


@register(HOUSE, deploy=True)
def check_switches(app_configs: Apps, **_kwargs: Any) -> Iterable[CheckMessage]:
    """Check that nothing meant for a demo is on."""
    if settings.DEMO:
        yield Error(
            "The demo is on: anybody can sign in as anybody, and read every letter.",
            hint="Take MOOTHALL_DEMO out of the environment.",
            id="house.E010",
        )
    elif settings.DEBUG:
        yield Error("MOOTHALL_DEBUG is on: errors show the inside of the hall to visitors.", id="house.E011")
    if len(settings.SECRET_KEY) < LEAST_SECRET:
        yield Error(
            f"The secret key has {len(settings.SECRET_KEY)} characters, and fewer than {LEAST_SECRET} can be guessed.",
            hint="Leave MOOTHALL_SECRET_KEY out: a good one is made and kept in the data folder.",
            id="house.E012",
        )


@register(HOUSE, deploy=True)
def check_doors(app_configs: Apps, **_kwargs: Any) -> Iterable[CheckMessage]:
    """Check the address that people type, and the post."""
    if not settings.SECURE:
        yield Error(
            f"MOOTHALL_SITE_URL is {settings.SITE_URL}: not https, so sign-in cookies travel in the clear.",
            hint="Put Caddy or nginx in front (docs/server.md) and set MOOTHALL_SITE_URL=https://….",
            id="house.E020",
        )
    host = settings.SITE_URL.partition("://")[2].partition(":")[0]
    if host not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        yield Error(f"The hall does not answer to {host}.", hint=f"Set MOOTHALL_ALLOWED_HOSTS={host}.", id="house.E021")
    if settings.SECURE and not settings.BEHIND_PROXY:
        yield Warning(
            "MOOTHALL_BEHIND_PROXY is off, so the hall cannot tell that visitors come by https.",
            hint="Set MOOTHALL_BEHIND_PROXY=1 when Caddy or nginx on this machine stands in front.",
            id="house.W022",
        )
    if not settings.EMAIL_URL:
        yield Error(
            "No mail server is set, so nobody can be sent a code to sign in with.",
            hint="Set MOOTHALL_EMAIL_URL=smtp://user:password@host:587 and MOOTHALL_FROM_EMAIL.",
            id="house.E023",
        )
    elif settings.DEFAULT_FROM_EMAIL.endswith("@localhost>"):
        yield Warning("Letters come from hall@localhost.", hint="Set MOOTHALL_FROM_EMAIL.", id="house.W024")


@register(HOUSE, deploy=True)
def check_folder(app_configs: Apps, **_kwargs: Any) -> Iterable[CheckMessage]:
    """Check the data folder: ours to write in, with room, used by this machine alone."""
    if not os.access(settings.DATA, os.W_OK | os.X_OK):
        yield Error(f"The data folder {settings.DATA} cannot be written to.", id="house.E030")
        return
    free = shutil.disk_usage(settings.DATA).free
    if free < LEAST_SPACE:
        yield Warning(
            f"Only {free // 1024 // 1024} MB are free where the data folder lies.",
            hint="Delete old backups, or get a larger disk, before it is full.",
            id="house.W031",
        )
    other = Tenancy().other_host(time.time()) if connection.vendor == "sqlite" else ""
    if other:
        yield Error(
            f"The machine {other} uses this data folder too, and SQLite serves one machine.",
            hint="Stop the hall there, or move to PostgreSQL (docs/postgresql.md).",
            id="house.E032",
        )


@register(HOUSE, deploy=True)
def check_database(app_configs: Apps, **_kwargs: Any) -> Iterable[CheckMessage]:
    """Check that the database answers, is set up as it should be, and is at this version."""
    try:
        if connection.vendor == "sqlite":
            yield from _check_sqlite()
        waiting = _migrations_waiting()
    except DatabaseError as error:
        yield Error(f"The database cannot be used: {error}", hint="Look at DATABASE_URL.", id="house.E040")
        return
    if waiting:
        yield Error(
            f"The database is {waiting} step{'s' if waiting > 1 else ''} behind this version.",
            hint="Run `moothall prepare`; `moothall serve` does it by itself.",
            id="house.E041",
        )


def _check_sqlite() -> Iterable[CheckMessage]:
    mode, patience, keys = (_pragma(name) for name in ("journal_mode", "busy_timeout", "foreign_keys"))
    if mode != "wal":
        yield Error(
            f"SQLite’s journal mode is {mode}, not WAL: readers and writers would wait for each other.",
            hint="Is the data folder on a network disk? Put it on a disk of this machine.",
            id="house.E042",
        )
    if int(patience) < LEAST_TIMEOUT_MS:
        yield Error(f"SQLite waits only {patience} ms for its turn to write.", id="house.E043")
    if not int(keys):
        yield Error("SQLite does not hold rows that belong together.", id="house.E044")


def _pragma(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return str(cursor.fetchone()[0])


def _migrations_waiting() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
