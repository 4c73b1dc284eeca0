"""Copy a whole database out of, and into, each of the two engines."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from moothall.config.backups.manifest import BackupProblem

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def copy_out(folder: Path) -> Path:
    """Write a consistent copy of the database into a folder while the hall stays open; return its path.

    :raises BackupProblem: when it cannot be done.
    """
    target = folder / NAMES[connection.vendor]
    if connection.vendor == "sqlite":
        _sqlite_out(Path(connection.settings_dict["NAME"]), target)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    return target


def _sqlite_out(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source, timeout=60)) as opened:
            opened.execute("VACUUM INTO ?", [str(target)])
    except sqlite3.DatabaseError as error:
        raise _damaged(str(error)) from error
    check_sqlite(target)


def check_sqlite(path: Path) -> None:
    """Read a whole SQLite file.

    :raises BackupProblem: when it is damaged.
    """
    try:
        with closing(sqlite3.connect(path)) as opened:
            said = opened.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise _damaged(said)


def _damaged(said: str) -> BackupProblem:
    return BackupProblem(f"The database is damaged: {said}. Keep every older backup until this is cleared up.")


def copy_in(source: Path, aside: Path) -> None:
    """Put a copy in the place of the database, in one step; what was there is kept in ``aside`` (SQLite).

    :raises BackupProblem: when it cannot be done; then the old database is still there, whole.
    """
    connection.close()
    if connection.vendor == "sqlite":
        _sqlite_in(source, Path(connection.settings_dict["NAME"]), aside)
    else:
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(source))


def _sqlite_in(source: Path, target: Path, aside: Path) -> None:
    check_sqlite(source)
    if target.exists():
        with closing(sqlite3.connect(target, timeout=5)) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for leftover in (target.with_name(f"{target.name}-wal"), target.with_name(f"{target.name}-shm")):
            leftover.unlink(missing_ok=True)
        os.link(target, aside / target.name)
    source.replace(target)


def database_is_empty() -> bool:
    """Say whether nothing would be overwritten: no table of ours holds a person or a group."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in tables & {"people_person", "groups_group"}:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608  (one of two names)
            if cursor.fetchone():
                return False
    return True


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program, path=settings.PG_BIN or None)
    if not found:
        raise BackupProblem(
            f"A backup of PostgreSQL needs {program}, and it is not here. On Debian and Ubuntu: apt install "
            "postgresql-client. Elsewhere set MOOTHALL_PG_BIN to its folder, or use your provider’s own backups."
        )
    wanted = connection.settings_dict
    asked = {"PGHOST": wanted["HOST"] or wanted["OPTIONS"].get("host", ""), "PGPORT": wanted["PORT"]}
    asked |= {"PGUSER": wanted["USER"], "PGPASSWORD": wanted["PASSWORD"], "PGDATABASE": wanted["NAME"]}
    environment = {**os.environ, **{name: str(value) for name, value in asked.items() if value}}
    if program == "pg_restore":
        arguments = (f"--dbname={wanted['NAME']}", *arguments)
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupProblem(f"{program} said: {done.stderr.strip()[-600:]}")
