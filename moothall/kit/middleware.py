"""Turn a refusal into a page that explains itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.kit.verdict import Refused


class RefusedMiddleware:
    """Answer 409 with the verdict's own words when an action was refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the refusal; leave every other exception alone."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "kit/refused.html", {"verdict": exception.verdict}, status=409)
