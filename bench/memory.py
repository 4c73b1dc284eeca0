"""Memory of a served hall: web, worker and supervisor together, idle on the ``network`` demo.

PSS (proportional set size) as Linux tells it in /proc/<pid>/smaps_rollup, summed over the process tree; MiB.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET, PATIENCE, IDLE = 160, 90, 20
PAGES = ("/", "/events/", "/events/map/", "/groups/", "/groups/map/", "/search/?q=data")


def main() -> int:
    """Serve the demo, measure it idle and after a few pages; print one line for each."""
    if not Path("/proc/self/smaps_rollup").exists():
        print("memory: not measured, since this system tells no PSS (Linux does)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MOOTHALL_")}
        environment["MOOTHALL_DATA"] = folder
        port = _free_port()
        for words in (["prepare"], ["demo", "--size", "network"]):
            subprocess.run(_command(*words), env=environment, check=True, stdout=subprocess.DEVNULL)
        serve = subprocess.Popen(_command("serve", "--port", str(port)), env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz?part=web")
            time.sleep(IDLE)
            idle = _tell("idle", serve.pid)
            for page in PAGES:
                _get(f"http://127.0.0.1:{port}{page}")
            _tell("after six pages", serve.pid, target=False)
        finally:
            serve.terminate()
            serve.wait()
    return int(idle > TARGET)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "moothall.config.command", *words]


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return bytes(answer.read())


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            _get(address)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def _tell(when: str, pid: int, *, target: bool = True) -> float:
    tree = _tree(pid)
    found = sum(_pss(one) for one in tree) / 1024
    aim = f", ratio {found / TARGET:.2f}, target {TARGET} MiB" if target else ", no target"
    print(f"memory, network demo, {when}: {found:.0f} MiB PSS in {len(tree)} processes{aim}")
    return found


def _tree(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += _tree(int(child))
    return found


def _pss(pid: int) -> int:
    match = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(match[1]) if match else 0


if __name__ == "__main__":
    sys.exit(main())
