"""The page from which organisers look after their group: everything that they can do, and its state."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moothall.groups import actions, rules
from moothall.groups.forms.groups import WordsForm
from moothall.groups.models import Membership
from moothall.groups.queries.crew import has_few_owners
from moothall.groups.telling import saying_of
from moothall.groups.views.details import group_or_404
from moothall.kit.panels import panels_for
from moothall.kit.verdict import require
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of

Act = Callable[..., None]


@login_required
@require_safe
def group_manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what there is to do for a group, and what other rooms add."""
    viewer, group = viewer_of(request), group_or_404(request, slug)
    require(rules.can_organise(viewer, group))
    in_care = group.state == rules.State.CARETAKER and viewer.is_steward
    context = {
        "group": group,
        "saying": saying_of(group.state, group.state_since, group.state_words, listed=group.listed_only),
        "few_owners": has_few_owners(group),
        "may_edit": rules.can_edit_group(viewer, group),
        "may_rest": rules.can_rest(viewer, group),
        "may_wake": rules.can_wake(viewer, group),
        "may_take": rules.can_take_into_care(viewer, group) if viewer.is_steward else None,
        "may_close": rules.can_close(viewer, group) if viewer.is_steward else None,
        "successors": list(group.memberships.select_related("person").order_by("since")[:100]) if in_care else [],
        "words": WordsForm(
            label=_("What should visitors know?"), required=False, hint=_("For example: “Back in September.”")
        ),
        "listing": getattr(group, "listing", None) if viewer.is_steward else None,
        "panels": panels_for("groups.manage", request, group),
    }
    return render(request, "groups/manage.html", context)


def _turning(said: str, act: Act, *, with_words: bool = True) -> Callable[[HttpRequest, str], HttpResponse]:
    @login_required
    @require_POST
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        group = group_or_404(request, slug)
        more: dict[str, Any] = {"words": request.POST.get("words", "")[:500]} if with_words else {}
        act(by=viewer_of(request), group=group, now=timezone.now(), **more)
        messages.success(request, _(said))
        return SeeOther(reverse("groups:detail", args=[slug]))

    view.__doc__ = said
    return view


rest_create = _turning(
    "Rest well. Everything stays as it is, and you can wake the group at any time.", actions.rest_group
)
rest_delete = _turning("Good to have you back!", actions.wake_group, with_words=False)
care_create = _turning("The group is in the network’s care.", actions.take_into_care)
closing_create = _turning("The group is closed. Its page stays to be read.", actions.close_group)


@login_required
@require_POST
def handing_on_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a group in the network's care to one of its members."""
    viewer, group = viewer_of(request), group_or_404(request, slug)
    require(rules.can_review_groups(viewer))
    chosen = request.POST.get("membership", "")
    successor = get_object_or_404(
        Membership.objects.select_related("person"),
        pk=int(chosen) if chosen.isascii() and chosen.isdigit() else 0,
        group=group,
    )
    actions.hand_on_group(by=viewer, group=group, to=successor.person, now=timezone.now())
    messages.success(request, _("%(who)s is its owner now.") % {"who": successor.person})
    return SeeOther(reverse("groups:detail", args=[slug]))
