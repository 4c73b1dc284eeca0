"""Who looks at the page: a Person, or the Stranger; no query without a session cookie.

For somebody signed in, times are shown in their zone, and pages in their language unless this device chose one.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from moothall.people.actions import note_use
from moothall.people.models import STRANGER, Person, Viewer
from moothall.people.queries import viewer_of
from moothall.people.sessions import person_of

USED_AT = "used_at"
NOTE_EVERY = timedelta(hours=1)


class ViewerMiddleware:
    """Set ``request.viewer`` (ours) and ``request.user`` (what libraries expect), both lazy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or _is_a_file(request.path):
            return self.get_response(request)
        try:
            _settle_in(request)
            return self.get_response(request)
        finally:
            timezone.deactivate()


def _user(request: HttpRequest) -> Person | AnonymousUser:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return AnonymousUser()
    return person_of(request.session) or get_user(request)


def _viewer(request: HttpRequest) -> Viewer:
    # request.user is read from the session itself, so that signing in or out during a request is seen.
    return request.user if request.user.is_authenticated else STRANGER


def _is_a_file(path: str) -> bool:
    return "." in path.rpartition("/")[2]


def _settle_in(request: HttpRequest) -> None:
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        return
    if viewer.timezone:
        _activate_zone(viewer.timezone)
    if viewer.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(viewer.language)
    _note_use(request, datetime.now(UTC))


def _activate_zone(name: str) -> None:
    try:
        timezone.activate(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        timezone.deactivate()


def _note_use(request: HttpRequest, now: datetime) -> None:
    """Note once an hour that this device is in use; it also lets the session last on."""
    before = request.session.get(USED_AT)
    if before and now.timestamp() - before < NOTE_EVERY.total_seconds():
        return
    request.session[USED_AT] = now.timestamp()
    if request.session.session_key:
        note_use(session_key=request.session.session_key, now=now)
