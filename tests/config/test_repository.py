"""What is in the repository: nothing of the machine it was made on, and the licence whole."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))]
MACHINE = re.compile(
    "|".join([r"/(?:home|Users)/[a-z]+/", r"/wo" + r"rk/(?:main|shared)", r"/tmp/br" + "ief", *map(re.escape, HOSTS)])
)
SCRIPTS = ["bootstrap", "server", "test", "lint", "bench", "console", "moothall"]


def tracked() -> list[Path]:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("This is no clone, so nothing says which files are in the repository.")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_the_machine_it_was_made_on():
    found = {}
    for path in tracked():
        raw = path.read_bytes()
        if b"\0" not in raw[:4096] and (match := MACHINE.search(raw.decode(errors="replace"))):
            found[str(path.relative_to(ROOT))] = match[0]
    assert found == {}


def test_the_licence_is_whole():
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "8486a10c4393cee1c25392769ddd3b2d6c242d6ec7928e1414efff7dfb2f07ef"


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_can_be_run(name: str):
    script = ROOT / "script" / name
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_locks_hold_a_hash_for_every_package():
    for name in ("requirements.lock", "requirements-dev.lock"):
        packages = re.findall(
            r"^[a-z0-9][^\n]*==[^\n]*\n(?:[ ]+--hash=sha256:)?", (ROOT / name).read_text(), re.MULTILINE
        )
        assert len(packages) > 20
        assert [package for package in packages if "--hash" not in package] == []


def test_rooms_have_their_tests():
    rooms = {path.parent.name for path in (ROOT / "moothall").glob("*/__init__.py")}
    assert [room for room in sorted(rooms) if not list((ROOT / "tests" / room).rglob("test_*.py"))] == []
