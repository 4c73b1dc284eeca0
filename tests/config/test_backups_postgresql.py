"""The same drill on PostgreSQL: out with pg_dump, in with pg_restore, whole or not at all."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("MOOTHALL_TEST_DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not SERVER.startswith("postgres"), reason="about PostgreSQL")


def run(database: str, data: Path, *words: str, programs: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOOTHALL_")}
    environment |= {"MOOTHALL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "moothall.config.settings"}
    environment |= {"DATABASE_URL": database, "MOOTHALL_PG_BIN": programs or os.environ.get("MOOTHALL_PG_BIN", "")}
    command = [sys.executable, "-m", "moothall.config.command", *words]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def databases(worker_id: str) -> Iterator[list[str]]:
    names = [f"backup_{worker_id}_{part}" for part in ("old", "new")]
    with psycopg.connect(SERVER, autocommit=True) as server:
        for name in names:
            server.execute(f"DROP DATABASE IF EXISTS {name}")
            server.execute(f"CREATE DATABASE {name}")
    yield [urlsplit(SERVER)._replace(path=f"/{name}").geturl() for name in names]
    with psycopg.connect(SERVER, autocommit=True) as server:
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_backup_comes_back_whole(databases, tmp_path):
    assert connection.vendor == "postgresql"
    old, new = databases
    assert run(old, tmp_path / "old", "migrate", "--verbosity", "0").returncode == 0
    with psycopg.connect(old) as opened:
        opened.execute("INSERT INTO groups_topic (name, slug) VALUES ('Mending', 'mending'), ('Te a’r iaith', 'te')")
    output = tmp_path / "backup.tar.gz"
    done = run(old, tmp_path / "old", "backup", "--output", str(output))
    assert done.returncode == 0, done.stderr
    done = run(new, tmp_path / "new", "restore", str(output))
    assert done.returncode == 0, done.stderr
    with psycopg.connect(new) as opened:
        assert opened.execute("SELECT name FROM groups_topic ORDER BY slug").fetchall() == [
            ("Mending",),
            ("Te a’r iaith",),
        ]
    assert run(new, tmp_path / "new", "migrate", "--check").returncode == 0


def test_without_pg_dump_the_sentence_says_what_to_install(databases, tmp_path):
    done = run(databases[0], tmp_path, "backup", "--output", str(tmp_path / "b.tar.gz"), programs=str(tmp_path))
    assert (done.returncode, "postgresql-client" in done.stderr) == (1, True)
    assert not (tmp_path / "b.tar.gz").exists()
