"""Who looks at the page: a Person, or the Stranger; no query without a session cookie."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from moothall.people.models import STRANGER, Person, Viewer


class ViewerMiddleware:
    """Set ``request.viewer`` (ours) and ``request.user`` (what libraries expect), both lazy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _user(request: HttpRequest) -> Person | AnonymousUser:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return AnonymousUser()
    return get_user(request)


def _viewer(request: HttpRequest) -> Viewer:
    return request.user if request.user.is_authenticated else STRANGER
