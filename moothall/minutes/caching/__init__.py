"""Pages kept for strangers: a page stays good until the ledger grows.

Every change of the hall writes a minute, so the newest minute's number says whether a kept page still tells the truth:
one short query instead of rendering. Pages are kept in this process's memory, the least used let go first.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation

LONGEST = timedelta(minutes=5)
ROOM = 4 * 1024 * 1024
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
CHOICE_COOKIES = ("moothall_near", "moothall_theme")

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Kept:
    """One rendered page: true while the ledger's head is ``head``, and until ``until`` at the longest."""

    head: int
    until: datetime
    etag: str
    body: bytes
    packed: bytes
    content_type: str

    @property
    def size(self) -> int:
        """Return how many bytes of memory the page takes."""
        return len(self.body) + len(self.packed)


class Shelf:
    """Rendered pages by address, at most ``room`` bytes of them."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> Kept | None:
        """Return a kept page and mark it as used."""
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, ...], page: Kept) -> None:
        """Keep a page, letting go of the least used when room runs out."""
        with self._lock:
            self._forget(key)
            self._pages[key] = page
            self._used += page.size
            while self._used > self._room:
                self._forget(next(iter(self._pages)))

    def clear(self) -> None:
        """Let go of every page."""
        with self._lock:
            self._pages.clear()
            self._used = 0

    def _forget(self, key: tuple[str, ...]) -> None:
        gone = self._pages.pop(key, None)
        if gone:
            self._used -= gone.size


SHELF = Shelf(ROOM)


def kept_for_strangers(view: View) -> View:
    """Serve a signed-out GET from the shelf while it is true; with an ETag, so that a browser may ask again cheaply.

    Not for pages with a form that is posted (they hold a token): such a response is never kept.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_plain(request):
            return view(request, *args, **kwargs)
        key = _key(request)
        head, now = ledger_head(), datetime.now(UTC)
        page = SHELF.get(key)
        if page is None or page.head != head or page.until <= now:
            response = view(request, *args, **kwargs)
            if not _may_be_kept(request, response):
                return response
            page = _keep(key, response, head, now)
        return _answer(request, page)

    return wrapped


def ledger_head() -> int:
    """Return the number of the newest minute, 0 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM minutes_minute")
        row = cursor.fetchone()
    return int(row[0] or 0)


def _is_plain(request: HttpRequest) -> bool:
    if request.method not in {"GET", "HEAD"} or request.headers.get("HX-Request"):
        return False
    return not any(name in request.COOKIES for name in PERSONAL_COOKIES)


def _key(request: HttpRequest) -> tuple[str, ...]:
    choices = (f"{name}={request.COOKIES[name]}" for name in CHOICE_COOKIES if name in request.COOKIES)
    return (request.get_host(), request.get_full_path(), translation.get_language() or "", *choices)


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    fresh_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or request.META.get("CSRF_COOKIE")
    return response.status_code == HTTPStatus.OK and not response.streaming and not response.cookies and not fresh_token


def _keep(key: tuple[str, ...], response: HttpResponse, head: int, now: datetime) -> Kept:
    body = response.content
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    packed = gzip.compress(body, compresslevel=6, mtime=0)
    page = Kept(head, now + LONGEST, etag, body, packed, response.headers["Content-Type"])
    SHELF.put(key, page)
    return page


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    """Answer with the page, packed once for all who take gzip: it holds no secret that its length could betray."""
    response: HttpResponse
    if request.headers.get("If-None-Match", "").removeprefix("W/") == page.etag:
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.packed, content_type=page.content_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.body, content_type=page.content_type)
    response.headers["ETag"] = f"W/{page.etag}"
    response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    response.headers["Vary"] = "Cookie, Accept-Language, Accept-Encoding"
    return response
