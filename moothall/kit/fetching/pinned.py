"""Connect to the very address that was checked, still demanding the certificate of the name."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection
from urllib3.util import Timeout

from moothall.kit.fetching.addresses import Address
from moothall.kit.fetching.problems import FetchProblem


class Deadline:
    """The moment by which everything has to be over; at it, the sockets in use are shut.

    A timeout on each read would let a site drip one byte at a time for days.
    """

    def __init__(self, seconds: float) -> None:
        """Start the clock."""
        self._end = time.monotonic() + seconds
        self._connection: HTTPConnection | None = None
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self.passed = False

    def __enter__(self) -> Deadline:
        """Begin to watch."""
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching."""
        self._timer.cancel()

    @property
    def left(self) -> float:
        """Return the seconds left.

        :raises FetchProblem: slow, when none are.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchProblem("slow")
        return left

    def check(self) -> None:
        """Raise FetchProblem when the time is up."""
        _ = self.left

    def watch(self, connection: HTTPConnection) -> None:
        """Shut this connection when the time is up."""
        self._connection = connection

    def _shut(self) -> None:
        self.passed = True
        sock = getattr(self._connection, "sock", None)
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def open_pool(address: Address, ip: str, *, connect: float, deadline: Deadline) -> urllib3.HTTPConnectionPool:
    """Return a pool that connects to `ip` and nowhere else, and asks TLS for the name of the address."""
    options: dict[str, Any] = {
        "host": f"[{ip}]" if ":" in ip else ip,
        "port": address.port,
        "timeout": Timeout(connect=min(connect, deadline.left), read=min(connect, deadline.left)),
        "maxsize": 1,
        "retries": False,
    }
    if not address.secure:
        pool = urllib3.HTTPConnectionPool(**options)
    else:
        options |= {"assert_hostname": address.host, "server_hostname": address.host, "cert_reqs": "CERT_REQUIRED"}
        pool = urllib3.HTTPSConnectionPool(**options)
    pool.ConnectionCls = _watched(pool.ConnectionCls, deadline)
    return pool


def _watched(kind: Any, deadline: Deadline) -> Any:
    """Return the connection class, telling the deadline of each connection as it opens."""

    class Watched(kind):  # type: ignore[misc]
        """A connection that the deadline can shut."""

        def connect(self) -> None:
            deadline.watch(self)
            super().connect()

    return Watched
