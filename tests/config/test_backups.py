"""A backup under load, put back, holds the same rows; a damaged one changes nothing."""

import io
import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moothall.config.backups.making import keep_newest
from moothall.config.backups.manifest import BackupProblem, Manifest
from moothall.config.backups.restoring import open_backup

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)


class Hall:
    """A hall in a folder of its own, worked by its command as an operator would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MOOTHALL_")}
        environment |= {"MOOTHALL_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "moothall.config.settings"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "moothall.config.command", *words]
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)

    @property
    def database(self) -> Path:
        return self.folder / "moothall.sqlite3"

    def write(self, statement: str, values: tuple = ()) -> None:
        with closing(sqlite3.connect(self.database, timeout=20)) as opened, opened:
            opened.execute(statement, values)

    def numbers(self) -> list[int]:
        with closing(sqlite3.connect(self.database)) as opened:
            return [row[0] for row in opened.execute("SELECT number FROM tests_rows ORDER BY number")]


@pytest.fixture(scope="module")
def hall(tmp_path_factory) -> Hall:
    made = Hall(tmp_path_factory.mktemp("hall"))
    done = made.run("migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    made.write("CREATE TABLE tests_rows (number integer PRIMARY KEY)")
    (made.folder / "media" / "posters").mkdir(parents=True)
    (made.folder / "media" / "posters" / "tea.txt").write_text("tea at four")
    return made


@pytest.fixture(scope="module")
def backup(hall: Hall) -> Path:
    """Make a backup while another thread writes without pause."""
    stop, count = threading.Event(), 0

    def write() -> None:
        nonlocal count
        while not stop.is_set():
            hall.write("INSERT INTO tests_rows VALUES (?)", (count,))
            count += 1

    writer = threading.Thread(target=write)
    writer.start()
    output = hall.folder / "backups" / "moothall-one.tar.gz"
    done = hall.run("backup", "--output", str(output))
    stop.set()
    writer.join()
    assert done.returncode == 0, done.stderr
    assert count > 0
    return output


def test_a_backup_under_load_comes_back_whole(hall: Hall, backup: Path, tmp_path: Path):
    other = Hall(tmp_path / "other")
    done = other.run("restore", str(backup))
    assert done.returncode == 0, done.stderr
    rows = other.numbers()
    assert rows == list(range(len(rows)))
    assert 0 < len(rows) <= len(hall.numbers())
    assert (other.folder / "media" / "posters" / "tea.txt").read_text() == "tea at four"
    assert (other.folder / "secret_key").read_text() == (hall.folder / "secret_key").read_text()
    assert other.run("migrate", "--check").returncode == 0


def test_a_backup_is_for_its_owner_only(backup: Path):
    assert backup.stat().st_mode & 0o077 == 0


def test_a_hall_with_people_is_not_overwritten_unless_told_so(backup: Path, tmp_path: Path):
    other = Hall(tmp_path / "other")
    other.run("restore", str(backup))
    other.write("INSERT INTO tests_rows VALUES (-1)")
    with closing(sqlite3.connect(other.database)) as opened, opened:
        columns = [row for row in opened.execute("PRAGMA table_info(people_person)") if row[5] == 0]
        names = ", ".join(f'"{row[1]}"' for row in columns)
        values = ", ".join("'a@example.org'" if row[1] == "email" else "0" if row[3] else "NULL" for row in columns)
        opened.execute(f"INSERT INTO people_person ({names}) VALUES ({values})")
    refused = other.run("restore", str(backup))
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    assert -1 in other.numbers()
    done = other.run("restore", str(backup), "--force")
    assert done.returncode == 0, done.stderr
    assert -1 not in other.numbers()
    aside = max(other.folder.glob("before-restore-*"))
    with closing(sqlite3.connect(aside / "moothall.sqlite3")) as opened:
        assert opened.execute("SELECT count(*) FROM tests_rows WHERE number = -1").fetchone() == (1,)
    assert (aside / "media" / "posters" / "tea.txt").exists()


def repack(source: Path, target: Path, change) -> Path:
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for entry in old:
            packed = old.extractfile(entry)
            assert packed is not None
            content = packed.read()
            for name, changed in change(entry.name, content):
                entry.name, entry.size = name, len(changed)
                new.addfile(entry, io.BytesIO(changed))
    return target


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda name, raw: [(name, raw[:-1] + b"X" if name == "media/posters/tea.txt" else raw)], "Damaged: media"),
        (lambda name, raw: [] if name == "media/posters/tea.txt" else [(name, raw)], "Damaged: media"),
        (lambda name, raw: [(name, raw), ("media/extra", b"x")][: 2 if name == "secret_key" else 1], "media/extra"),
        (lambda name, raw: [(name.replace("media/posters", "media/../.."), raw)], "does not belong"),
        (lambda name, raw: [("/etc/passwd" if name == "secret_key" else name, raw)], "does not belong"),
        (lambda name, raw: [] if name == "manifest.json" else [(name, raw)], "no list of contents"),
        (lambda name, raw: [(name, b"[]" if name == "manifest.json" else raw)], "cannot be read"),
        (lambda name, raw: [(name, raw.replace(b'"format": 1', b'"format": 2'))], "newer Moothall"),
    ],
)
def test_a_damaged_backup_is_named_as_such(backup: Path, tmp_path: Path, change, sentence):
    damaged = repack(backup, tmp_path / "damaged.tar.gz", change)
    (tmp_path / "out").mkdir()
    with pytest.raises(BackupProblem, match=sentence):
        open_backup(damaged, tmp_path / "out")


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_a_backup_cut_short_changes_nothing(backup: Path, tmp_path: Path, share: float):
    raw = backup.read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(raw[: int(len(raw) * share)])
    other = Hall(tmp_path / "other")
    done = other.run("restore", str(tmp_path / "cut.tar.gz"))
    assert (done.returncode, "Nothing was changed" in done.stderr) == (1, True)
    assert list(other.folder.glob("before-restore-*")) == []


def test_a_damaged_database_makes_no_backup(backup: Path, tmp_path: Path):
    other = Hall(tmp_path / "other")
    other.run("restore", str(backup))
    with other.database.open("r+b") as stream:
        stream.seek(4096)
        stream.write(b"\xff" * 8192)
    done = other.run("backup", "--output", str(tmp_path / "b.tar.gz"))
    assert (done.returncode, "No backup was made" in done.stderr) == (1, True)
    assert list(tmp_path.glob("b.tar.gz*")) == []


def test_an_open_hall_is_not_restored_over(hall: Hall, backup: Path):
    script = "from moothall.config.tenancy import Tenancy; Tenancy().move_in(); print('in', flush=True); input()"
    environment = {
        **os.environ,
        "MOOTHALL_DATA": str(hall.folder),
        "DJANGO_SETTINGS_MODULE": "moothall.config.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup(); {script}"],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        refused = hall.run("restore", str(backup), "--force")
        assert (refused.returncode, "The hall is open" in refused.stderr) == (1, True)
    finally:
        process.kill()
        process.communicate()


def test_only_the_newest_backups_are_kept(tmp_path: Path):
    for day in range(1, 6):
        (tmp_path / f"moothall-2026010{day}-030000.tar.gz").touch()
    (tmp_path / "notes.txt").touch()
    keep_newest(tmp_path, 2)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["moothall-20260104-030000.tar.gz", "moothall-20260105-030000.tar.gz", "notes.txt"]


def test_a_manifest_comes_back_as_it_was():
    manifest = Manifest(engine="sqlite", made_at=NOW.isoformat(), version="1", files={"a": "b"})
    assert Manifest.from_json(manifest.to_json()) == manifest
