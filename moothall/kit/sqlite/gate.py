"""A gate that one writer at a time passes, in the order in which they came: an ``flock`` on a file beside the database.

The kernel keeps the queue, and opens the gate when whoever holds it ends, however that ends. It is a courtesy only:
the locks that keep the rows right are SQLite's own, so where there is no gate (another system, a folder that is not
ours to write in) nothing is lost but fairness.
"""

import os
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]

SUFFIX: Final = "-gate"
_gates: "weakref.WeakSet[Gate]" = weakref.WeakSet()


class Gate:
    """The gate of one connection to a database file; connections of one process queue like those of others."""

    def __init__(self, database: str) -> None:
        self._path = Path(f"{database}{SUFFIX}")
        self._file: int | None = None
        self._held = False
        _gates.add(self)

    @property
    def held(self) -> bool:
        """Whether this connection has passed the gate."""
        return self._held

    def enter(self) -> None:
        """Wait until it is our turn; at once when we are in already."""
        if self._held or not self._open():
            return
        assert self._file is not None
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._held = True

    def leave(self) -> None:
        """Let the next one in."""
        if self._held and self._file is not None:
            self._held = False
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave, and let go of the file."""
        self.leave()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open(self) -> bool:
        if self._file is None and fcntl is not None:
            with suppress(OSError):
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file is not None

    def forget(self) -> None:
        """Be as new, in a child process: the open file is shared with the parent, and so would be its turn."""
        file, self._file, self._held = self._file, None, False
        if file is not None:
            os.close(file)  # without unlocking: that would let others in on the parent


def _forget_all() -> None:
    for gate in list(_gates):
        gate.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
