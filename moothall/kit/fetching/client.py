"""Fetch one address, safely."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as SocketTimeout

from moothall.kit.fetching.addresses import Address, check, follow
from moothall.kit.fetching.bodies import ACCEPTED, unpacker
from moothall.kit.fetching.networks import Resolver, resolve
from moothall.kit.fetching.pinned import Deadline, open_pool
from moothall.kit.fetching.problems import FetchProblem

_REDIRECTS = {301, 302, 303, 307, 308}
_PIECE = 64 * 1024
_KINDS = {401: "not_allowed", 403: "not_allowed", 407: "not_allowed", 404: "gone", 410: "gone", 429: "refused_many"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one fetch may take: seconds, bytes and redirects."""

    seconds: float = 20.0
    connect_seconds: float = 6.0
    packed_bytes: int = 10 * 1024 * 1024
    unpacked_bytes: int = 30 * 1024 * 1024
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back. `changed` is False after a 304, and the body then is empty."""

    url: str
    status: int
    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    redirected: bool

    @property
    def changed(self) -> bool:
        """Whether the site sent something new."""
        return self.status != HTTPStatus.NOT_MODIFIED


def fetch(
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    limits: Limits | None = None,
    accept: str = "text/calendar, application/ld+json;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5",
    allow: Collection[str] | None = None,
    resolver: Resolver | None = None,
) -> Fetched:
    """Read an address that somebody typed.

    `etag` and `last_modified` make the request conditional. `allow` holds "host:port" pairs inside the private
    network that may be read (the setting FETCH_ALLOW by default). `resolver` is for tests.

    :raises FetchProblem: when the address is refused, cannot be reached, or answers with an error.
    """
    limits = limits or Limits()
    inside = settings.FETCH_ALLOW if allow is None else allow
    headers = _headers(accept, etag, last_modified)
    address = check(url, inside)
    with Deadline(limits.seconds) as deadline:
        for hop in range(limits.redirects + 1):
            response, pool = _ask(address, headers, limits, deadline, resolver)
            try:
                location = response.headers.get("Location")
                if response.status not in _REDIRECTS or not location:
                    return _fetched(address, response, limits, deadline, redirected=hop > 0)
                address = follow(address, location, inside)
            finally:
                response.close()
                pool.close()
    raise FetchProblem("redirects")


def _headers(accept: str, etag: str | None, last_modified: str | None) -> dict[str, str]:
    headers = {"Accept": accept, "Accept-Encoding": ACCEPTED, "User-Agent": "Moothall (community calendar reader)"}
    if etag and "\n" not in etag and "\r" not in etag:
        headers["If-None-Match"] = etag
    if last_modified and "\n" not in last_modified and "\r" not in last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


def _ask(
    address: Address, headers: Mapping[str, str], limits: Limits, deadline: Deadline, resolver: Resolver | None
) -> tuple[urllib3.BaseHTTPResponse, urllib3.HTTPConnectionPool]:
    """Resolve, connect to one of the answers, and return the response with its body unread."""
    answers = resolve(address, seconds=min(limits.connect_seconds, deadline.left), resolver=resolver)
    failed = FetchProblem("connection")
    for ip in answers[:3]:
        pool = open_pool(address, ip, connect=limits.connect_seconds, deadline=deadline)
        try:
            return _request(pool, address, headers), pool
        except FetchProblem as error:
            failed = error
            pool.close()
        deadline.check()
    raise failed


def _request(
    pool: urllib3.HTTPConnectionPool, address: Address, headers: Mapping[str, str]
) -> urllib3.BaseHTTPResponse:
    try:
        return pool.urlopen(
            "GET",
            address.target,
            headers={**headers, "Host": address.authority},
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
        )
    except NewConnectionError as error:
        raise FetchProblem("connection") from error
    except SSLError as error:
        raise FetchProblem("certificate") from error
    except SocketTimeout as error:
        raise FetchProblem("slow") from error
    except (HTTPError, OSError, ValueError) as error:
        raise FetchProblem("connection") from error


def _fetched(
    address: Address, response: urllib3.BaseHTTPResponse, limits: Limits, deadline: Deadline, *, redirected: bool
) -> Fetched:
    """Return a response with its body, or raise what its status means."""
    status = response.status
    if status not in {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION, HTTPStatus.NOT_MODIFIED}:
        raise FetchProblem(_KINDS.get(status, "status"), status=status, retry_after=response.headers.get("Retry-After"))
    body = b"" if status == HTTPStatus.NOT_MODIFIED else _body(response, limits, deadline)
    return Fetched(
        url=address.url,
        status=status,
        body=body,
        content_type=response.headers.get("Content-Type", ""),
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
        redirected=redirected,
    )


def _body(response: urllib3.BaseHTTPResponse, limits: Limits, deadline: Deadline) -> bytes:
    """Read and unpack a body within the limits.

    :raises FetchProblem: too_large, encoding, slow or connection.
    """
    stated = response.headers.get("Content-Length", "")
    if stated.isdigit() and int(stated) > limits.packed_bytes:
        raise FetchProblem("too_large")
    unpack = unpacker(response.headers.get("Content-Encoding", ""))
    packed, body = 0, bytearray()
    while data := _read(response, deadline):
        packed += len(data)
        if packed > limits.packed_bytes:
            raise FetchProblem("too_large")
        for piece in unpack.feed(data):
            body += piece
            if len(body) > limits.unpacked_bytes:
                raise FetchProblem("too_large")
    unpack.finish()
    return bytes(body)


def _read(response: urllib3.BaseHTTPResponse, deadline: Deadline) -> bytes:
    try:
        data = response.read1(_PIECE, decode_content=False)
    except SocketTimeout as error:
        raise FetchProblem("slow") from error
    except (HTTPError, OSError, ValueError) as error:
        raise FetchProblem("slow" if deadline.passed else "connection") from error
    if deadline.passed:
        raise FetchProblem("slow")
    return data
