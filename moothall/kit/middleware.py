"""What is done around every page: a refusal explains itself, and the browser is told what a page may load."""

from collections.abc import Callable
from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from moothall.kit.verdict import Refused

OF_ITS_OWN = {"_csp_config", "_csp_update", "_csp_replace", "_csp_exempt"}


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


class PolicyMiddleware(CSPMiddleware):
    """Send the Content-Security-Policy; that of the hall is put together once, since nearly every page has it."""

    @cached_property
    def usual(self) -> str:
        """The policy of pages that ask for none of their own."""
        return build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """Prepare nothing: scripts are files, so no page needs a nonce."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Write the header."""
        if OF_ITS_OWN.isdisjoint(response.__dict__) and not settings.DEBUG:
            response.headers.setdefault(HEADER, self.usual)
            return response
        return super().process_response(request, response)
