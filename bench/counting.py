"""Count instructions per request with callgrind: start once, then fork children that make so many requests each.

``instructions`` runs ``valgrind --tool=callgrind … python bench/counting.py PREPARE CASE …``; each child writes its own
callgrind file; the count of a request is (that for 55 requests - that for 5) / 50.
"""

import importlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

FEW, MANY = 5, 55
ROOT = Path(__file__).resolve().parent.parent


def instructions(settings: str, prepare: str, cases: list[str], environment: dict[str, str]) -> dict[str, float] | None:
    """Return instructions per request for each case ("/route", "cold /route", "part /route"); None without valgrind."""
    if not shutil.which("valgrind"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={folder}/%p.out", sys.executable]
        env = {
            **os.environ,
            **environment,
            "PYTHONHASHSEED": "0",
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}",
        }
        done = subprocess.run(
            [*command, __file__, prepare, *cases], env=env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        counts = {line.split()[0]: line.split(maxsplit=2)[1:] for line in done.stdout.splitlines()}
        found: dict[str, dict[int, int]] = {}
        for pid, (times, case) in counts.items():
            found.setdefault(case, {})[int(times)] = _total(Path(folder) / f"{pid}.out")
    return {case: (each[MANY] - each[FEW]) / (MANY - FEW) for case, each in found.items()}


def _total(path: Path) -> int:
    found = re.search(r"^(?:summary|totals): (\d+)", path.read_text(), re.MULTILINE)
    if not found:
        raise SystemExit(f"callgrind wrote no total in {path}")
    return int(found[1])


def environ(case: str) -> dict[str, Any]:
    """Return a WSGI environment for a GET; "part /route" asks for it as a script does, which is never kept."""
    how, _, route = case.rpartition(" ")
    path, _, query = route.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "127.0.0.1:8000",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": sys.stdin.buffer,
        "wsgi.errors": sys.stderr,
        **({"HTTP_HX_REQUEST": "true"} if how == "part" else {}),
    }


def call(application: Callable[..., Any], case: str) -> bytes:
    """Make one request and return the body.

    :raises SystemExit: unless the answer is 200.
    """
    status = ""

    def start(line: str, _headers: list[tuple[str, str]], _error: Any = None) -> None:
        nonlocal status
        status = line

    response = application(environ(case), start)
    body = b"".join(response)
    response.close()
    if not status.startswith("200"):
        raise SystemExit(f"{case}: {status}")
    return body


def main(prepare: str, cases: list[str]) -> None:
    """In the measured process: start the application, warm every route, then let children count."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    clear = importlib.import_module(prepare).clear if prepare != "-" else (lambda: None)
    for case in cases:
        call(application, case)
        call(application, case)
    for case in cases:
        for times in (FEW, MANY):
            _child(application, case, times, clear)


def _child(application: Callable[..., Any], case: str, times: int, clear: Callable[[], None]) -> None:
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        print(pid, times, case, flush=True)
        return
    for _each in range(times):
        if case.startswith("cold "):
            clear()
        call(application, case)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
