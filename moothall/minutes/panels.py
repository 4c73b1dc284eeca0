"""The stewards' way into the ledger, on their own page."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from moothall.kit.panels import panel
from moothall.minutes.queries import given_up_jobs
from moothall.minutes.rules import can_read_ledger


@panel("people.me", order=90)
def engine_room(request: HttpRequest, about: Any) -> Markup | None:
    """Show stewards how many jobs were given up."""
    if not can_read_ledger(request.viewer):  # type: ignore[attr-defined]
        return None
    html = render_to_string("minutes/_engine_room.html", {"given_up": given_up_jobs().count()}, request)
    return Markup(html)  # noqa: S704  (rendered with autoescape)
