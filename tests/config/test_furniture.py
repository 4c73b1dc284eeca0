"""Rooms hold the furniture that the architecture names, stand on their floors, and stay small."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "moothall"
ROOMS = sorted(
    path for path in HOUSE.iterdir() if path.is_dir() and path.name not in {"config", "locale", "__pycache__"}
)
FURNITURE = {
    "__init__.py", "apps.py", "models.py", "rules.py", "queries.py", "actions.py", "forms.py", "views.py", "urls.py",
    "api.py", "importers.py", "exporters.py", "handlers.py", "panels.py", "middleware.py", "adapters.py",
}  # fmt: skip
ONE_ROOM_ONLY = {"minutes": {"listeners.py"}}
DRAWERS = {"management", "migrations", "templates", "static", "__pycache__"}
STRAY = {"utils.py", "helpers.py", "services.py", "common.py", "misc.py", "tools.py"}
LONGEST = 400


def sources() -> list[Path]:
    return [path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def docstring_of(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text())) or ""


def is_package_of_its_own(path: Path) -> bool:
    """Say whether a folder is a package that says what it is: a stand-alone algorithm, or a file that grew."""
    start = path / "__init__.py"
    return start.is_file() and bool(docstring_of(start))


def test_there_are_rooms():
    assert len(ROOMS) > 10


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_says_what_it_is_for(room: Path):
    assert docstring_of(room / "__init__.py")


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_holds_its_furniture_and_nothing_else(room: Path):
    allowed = FURNITURE | ONE_ROOM_ONLY.get(room.name, set())
    files = {path.name for path in room.iterdir() if path.is_file()}
    folders = [path for path in room.iterdir() if path.is_dir() and path.name not in DRAWERS]
    # A kit is tools without nouns, so its files are named after what they do.
    strange = set() if room.name == "kit" else {name for name in files - allowed if not name.startswith(".")}
    assert (strange, [path.name for path in folders if not is_package_of_its_own(path)]) == (set(), [])


def test_no_file_is_a_drawer_for_odds_and_ends():
    assert [name_of(path) for path in sources() if path.name in STRAY] == []


def test_no_file_is_too_long():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in sources()}
    assert {name: length for name, length in lengths.items() if length >= LONGEST} == {}


def test_imports_run_downward_only():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_clock_is_read_at_doors_only():
    """Rules, queries and actions are told the time."""
    readers = {"timezone.now(", "datetime.now(", "time.time(", "date.today("}
    inside = [
        path
        for path in sources()
        if path.relative_to(HOUSE).parts[1:2]
        and path.relative_to(HOUSE).parts[1].removesuffix(".py") in {"rules", "queries", "actions", "models"}
    ]
    assert inside
    assert [name_of(path) for path in inside if any(reader in path.read_text() for reader in readers)] == []
