"""Web and worker under one supervisor.

The supervisor loads Django once and forks: the pages of memory that hold code are shared by all three processes, which
is what keeps a hall on a small server small. The web server (Granian) watches over its own process; the supervisor
watches over the worker and starts it again when it dies.
"""

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

from django.db import connections

log = logging.getLogger("moothall.serve")

THREADS = 4
STOP_WITHIN = 30.0
RESTART_AFTER = 2.0
METHOD = "fork" if sys.platform == "linux" else "spawn"
M_TRIM_THRESHOLD, M_ARENA_MAX = -1, -8


def serve(*, host: str, port: int, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT; then let requests and the job in hand finish."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    keep_memory_small()
    multiprocessing.set_start_method(METHOD, force=True)
    load_application()
    share_memory()
    keeper = Keeper(run_worker) if with_worker else None
    server = Server(
        "moothall",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        runtime_threads=1,
        runtime_blocking_threads=2,
        backpressure=256,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=RESTART_AFTER,
        workers_kill_timeout=int(STOP_WITHIN),
        log_level=LogLevels.warning,
    )
    if keeper:
        server.on_startup(keeper.start)
        server.on_shutdown(keeper.stop)
    server.serve(target_loader=_load_in_child, wrap_loader=False)


def keep_memory_small() -> None:
    """Ask the C library for few arenas, so that threads do not each keep their own free memory (glibc only)."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt:
            mallopt(M_ARENA_MAX, 2)
            mallopt(M_TRIM_THRESHOLD, 128 * 1024)


def load_application() -> Callable[..., Any]:
    """Return the WSGI application with its addresses read, so that children need not do it again."""
    from django.urls import get_resolver

    from moothall.config.wsgi import application

    assert get_resolver().url_patterns
    return application


def share_memory() -> None:
    """Get ready to fork: no open database, no garbage, and nothing that the collector will touch later."""
    connections.close_all()
    gc.collect()
    gc.freeze()


def _load_in_child(*_args: object) -> Callable[..., Any]:
    leave_with_supervisor(os.getppid())
    return load_application()


def run_worker() -> None:
    """Be the worker process."""
    import django

    django.setup()
    from moothall.minutes.work.worker import Worker

    Worker().run()


def new_process(target: Callable[..., None], *arguments: object) -> BaseProcess:
    """Return a child process that was not started yet; it shares this one's memory where that is sound."""
    if METHOD == "fork":
        return multiprocessing.get_context("fork").Process(target=target, args=arguments)
    return multiprocessing.get_context("spawn").Process(target=target, args=arguments)


class Keeper:
    """Keeps one child process alive: starts it, starts it again when it dies, stops it in the end."""

    def __init__(self, target: Callable[[], None]) -> None:
        self._target = target
        self._stopping = threading.Event()
        self._child: BaseProcess | None = None
        self._thread = threading.Thread(target=self._watch, name="keeper", daemon=True)

    def start(self) -> None:
        """Start the child and watch over it from a thread."""
        self._start_child()
        self._thread.start()

    def stop(self) -> None:
        """Ask the child to finish what it has in hand; end it when it takes too long."""
        self._stopping.set()
        child = self._child
        if child is None or not child.is_alive():
            return
        child.terminate()
        child.join(STOP_WITHIN)
        if child.is_alive():
            log.warning("The worker did not finish within %s s; its jobs will be taken up again", STOP_WITHIN)
            child.kill()

    def _start_child(self) -> None:
        self._child = new_process(_be_child, self._target, os.getpid())
        self._child.start()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            child = self._child
            assert child is not None
            child.join()
            if self._stopping.is_set():
                return
            log.error("The worker stopped (exit code %s); starting it again", child.exitcode)
            time.sleep(RESTART_AFTER)
            self._start_child()


def _be_child(target: Callable[[], None], parent: int) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    leave_with_supervisor(parent)
    target()


def leave_with_supervisor(parent: int) -> None:
    """Make this process stop soon after its supervisor, however that went."""
    threading.Thread(target=_leave_with, args=[parent], name="orphan", daemon=True).start()


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(2)
    os.kill(os.getpid(), signal.SIGTERM)
