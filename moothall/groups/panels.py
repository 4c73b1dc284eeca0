"""On one's own page: the groups that one is in, and for stewards what waits and the lists to bring in."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from moothall.groups.models import Membership
from moothall.groups.queries.crew import groups_of
from moothall.groups.queries.waiting import waiting_claims, waiting_groups
from moothall.groups.rules import can_review_groups
from moothall.kit.panels import panel


@panel("people.me", order=7)
def groups_of_mine(request: HttpRequest, about: Any) -> Markup:
    """Show the groups that a person is in, those that they run first; or the way to find one."""
    mine = groups_of(about)
    run = [membership for membership in mine if membership.role != Membership.Role.MEMBER]
    context = {"run": run, "in_others": [membership for membership in mine if membership not in run]}
    return Markup(render_to_string("groups/_mine.html", context, request))  # noqa: S704  (rendered with autoescape)


@panel("people.me", order=8)
def care_of_the_network(request: HttpRequest, about: Any) -> Markup | None:
    """Show stewards what waits for them, and where they bring groups in."""
    if not can_review_groups(request.viewer):  # type: ignore[attr-defined]
        return None
    waiting = len(waiting_groups(datetime.now(UTC))) + len(waiting_claims())
    html = render_to_string("groups/_stewards.html", {"waiting": waiting}, request)
    return Markup(html)  # noqa: S704  (rendered with autoescape)
