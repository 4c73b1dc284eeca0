"""What the pages of this room share: finding rows, who looks, pages whose address is a secret."""

from http import HTTPStatus
from typing import Any, TypeVar

from django.core import signing
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from moothall.events.models import Event
from moothall.events.running import event_to_run, frame
from moothall.helping.models import Proof, Role
from moothall.kit.text import markdown
from moothall.kit.views import SeeOther
from moothall.people.models import Person
from moothall.people.queries import viewer_of

LARGEST_KEY = 2**63 - 1
UNREADABLE = HTTPStatus.UNPROCESSABLE_ENTITY
CONFLICT = HTTPStatus.CONFLICT
GONE = HTTPStatus.GONE
TOO_MANY = HTTPStatus.TOO_MANY_REQUESTS
COOKIE, SALT, COOKIE_PATH = "moothall_help", "helping.views", "/helping/"
page = require_http_methods(["GET", "HEAD", "POST"])
Row = TypeVar("Row", bound=models.Model)


def row_or_404(rows: "models.QuerySet[Row]", pk: int) -> Row:
    """Return one row by its number.

    :raises Http404: when there is none.
    """
    found = rows.filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if found is None:
        raise Http404
    return found


def event_or_404(request: HttpRequest, pk: int) -> Event:
    """Return an event that the viewer may see.

    :raises Http404: when there is none.
    """
    return row_or_404(Event.objects.visible_to(viewer_of(request)), pk)


def role_or_404(request: HttpRequest, pk: int) -> Role:
    """Return a role of an event that the viewer may see.

    :raises Http404: when there is none.
    """
    role = row_or_404(Role.objects.all(), pk)
    role.event = event_or_404(request, role.event_id)
    return role


def role_to_run(request: HttpRequest, pk: int) -> Role:
    """Return a role of an event that the viewer runs.

    :raises Http404: when there is none, or it is not theirs to run.
    """
    role = row_or_404(Role.objects.all(), pk)
    role.event = event_to_run(request, role.event_id)
    return role


def signed_in(request: HttpRequest) -> Person:
    """Return the person who looks.

    :raises Http404: for a stranger.
    """
    viewer = viewer_of(request)
    if not isinstance(viewer, Person):
        raise Http404
    return viewer


def run_page(
    request: HttpRequest, event: Event, tab: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Draw a page in the frame of those who run an event."""
    return render(request, f"helping/{template}.html", frame(request, event, tab) | context, status=status)


def secret_page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Draw a page whose address is a secret: no other site learns it, no machine lists it."""
    response = render(request, f"helping/{template}.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def to_confirm(proof: Proof, address: str, *, secure: bool, seconds: int) -> HttpResponse:
    """Go on to the page that asks for the code, which this device remembers."""
    response = SeeOther(address)
    response.set_cookie(
        COOKIE,
        signing.dumps(proof.pk, salt=SALT),
        max_age=seconds,
        path=COOKIE_PATH,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def shown(text: str) -> Markup:
    """Return what people wrote in Markdown as safe HTML."""
    return Markup(markdown(text))  # noqa: S704  (sanitised right here)
