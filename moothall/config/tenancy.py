"""Who lives in the data folder: many processes of one machine, never two machines on one SQLite file."""

import fcntl
import os
import socket
import threading
import time
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.db import connection

SIGN_EVERY = 30.0
GONE_AFTER = 120.0


class Occupied(Exception):
    """The data folder is in use; the message says by whom and what to do."""


class Tenancy:
    """A place in the data folder, held until the process and its children end."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or settings.DATA) / "hall.lock"
        self._file: TextIO | None = None

    def move_in(self) -> None:
        """Share the folder with other processes of this machine, and sign from time to time.

        :raises Occupied: when another machine signed lately, or a restore is under way.
        """
        if connection.vendor != "sqlite":
            return
        other = self.other_host(time.time())
        if other:
            raise Occupied(
                f"The machine {other} uses this data folder. SQLite serves one machine: stop the hall there first, "
                f"or move to PostgreSQL (docs/postgresql.md). If it is gone for good, wait two minutes."
            )
        self._lock(fcntl.LOCK_SH, "A restore is under way in this data folder. Wait until it is done.")
        self._sign()
        threading.Thread(target=self._keep_signing, name="tenancy", daemon=True).start()

    def move_out_others(self) -> None:
        """Hold the folder alone.

        :raises Occupied: when a hall is running in it.
        """
        self._lock(fcntl.LOCK_EX, "The hall is open. Stop it first (systemctl stop moothall, or Ctrl-C), then restore.")

    def other_host(self, now: float) -> str:
        """Return the name of another machine that signed lately, or ""."""
        try:
            signed, at = self._path.read_text().strip(), self._path.stat().st_mtime
        except OSError:
            return ""
        return signed if signed and signed != socket.gethostname() and now - at < GONE_AFTER else ""

    def _lock(self, kind: int, sentence: str) -> None:
        self._file = self._path.open("a+")
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except OSError as error:
            raise Occupied(sentence) from error

    def _sign(self) -> None:
        self._path.write_text(socket.gethostname())

    def _keep_signing(self) -> None:
        while True:
            time.sleep(SIGN_EVERY)
            os.utime(self._path)
