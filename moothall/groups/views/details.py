"""A group's page."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from moothall.groups import rules
from moothall.groups.models import HIDDEN_STATES, Group
from moothall.groups.queries import links_of, named_crew, page_of_group, structured_data
from moothall.groups.telling import saying_of
from moothall.kit.panels import panels_for
from moothall.people.queries import viewer_of


def group_or_404(request: HttpRequest, slug: str) -> Group:
    """Return the group of this address.

    :raises Http404: when there is none, or the viewer may not see it.
    """
    group = page_of_group(slug, viewer_of(request))
    if group is None:
        raise Http404
    return group


@require_safe
def group_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a group: where and what it is, who runs it, what comes next, and what the viewer may do."""
    viewer, group = viewer_of(request), group_or_404(request, slug)
    role = rules.role_of(viewer, group)
    links = links_of(group)
    context = {
        "group": group,
        "saying": saying_of(group.state, group.state_since, group.state_words, listed=group.listed_only),
        "topics": list(group.topics.order_by("name")),
        "links": links,
        "affiliations": list(group.affiliations.order_by("network", "since_on")),
        "crew": named_crew(group),
        "role": role,
        "may_join": rules.can_join(viewer, group, role),
        "may_edit": rules.can_edit_group(viewer, group, role),
        "may_organise": rules.can_organise(viewer, group, role),
        "may_claim": rules.can_claim(viewer, group)
        if group.listed_only or group.state == Group.State.CARETAKER
        else None,
        "panels": panels_for("groups.group", request, group),
        "tabs": panels_for("groups.tabs", request, group),
        "structured": json_for_page(structured_data(group, links)) if group.state not in HIDDEN_STATES else "",
    }
    return render(request, "groups/detail.html", context)


def json_for_page(data: object) -> Markup:
    """Return JSON that can stand inside a script element, whatever its words hold."""
    text = json.dumps(data, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704  (no tag is left)
