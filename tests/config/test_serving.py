"""A hall served as an operator serves it: web and worker under one supervisor."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def until(question, patience: float = PATIENCE):
    end = time.monotonic() + patience
    while not (answer := question()):
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
    return answer


def children(pid: int) -> set[int]:
    """Return the processes that a process started, from Linux's own list."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found |= {int(child) for child in task.read_text().split()}
    return found


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


class Served:
    """A served hall."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.port = free_port()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MOOTHALL_")}
        environment |= {"MOOTHALL_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "moothall.config.settings"}
        environment |= {"MOOTHALL_DEBUG": "1"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "moothall.config.command", "serve", "--port", str(self.port), *words]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        until(self.answers)

    def answers(self) -> bool:
        assert self.process.poll() is None, self.process.stderr and self.process.stderr.read()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/kit/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError):
            return False

    def children(self) -> set[int]:
        return {child for child in children(self.process.pid) if is_alive(child)}


@pytest.fixture
def serve(tmp_path) -> Iterator:
    halls = []

    def start(*words: str) -> Served:
        halls.append(Served(tmp_path, *words))
        return halls[-1]

    yield start
    for hall in halls:
        hall.process.kill()
        hall.process.wait()


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at Linux's list of processes")


@linux
def test_a_killed_child_is_started_again_and_a_stop_ends_all(serve):
    hall = serve()
    before = until(lambda: hall.children() if len(hall.children()) == 2 else None)
    for killed in before:
        os.kill(killed, signal.SIGKILL)
    after = until(lambda: hall.children() if len(hall.children()) == 2 and not hall.children() & before else None)
    until(hall.answers)
    hall.process.send_signal(signal.SIGTERM)
    assert hall.process.wait(PATIENCE) == 0
    assert [pid for pid in after if is_alive(pid)] == []


@linux
def test_the_children_of_a_killed_supervisor_leave(serve):
    hall = serve()
    left = until(lambda: hall.children() if len(hall.children()) == 2 else None)
    hall.process.kill()
    hall.process.wait()
    until(lambda: not any(is_alive(pid) for pid in left))


@linux
def test_web_only(serve):
    hall = serve("--no-worker")
    assert len(hall.children()) == 1
