"""A helper's own page: what, when, whom to ask; hand it back, take it again, put it in the calendar."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moothall.events.writing import Head, write_calendar
from moothall.groups.queries import named_crew
from moothall.helping.actions import hand_back_role, take_role
from moothall.helping.exporters import item_of_stint
from moothall.helping.forms import WordForm
from moothall.helping.models import Stint
from moothall.helping.queries import stint_by_token
from moothall.helping.queries.given import name_of
from moothall.helping.queries.roles import hosts_of, open_roles_of
from moothall.helping.rules import can_hand_back, can_take_role
from moothall.helping.telling import day_words, time_words
from moothall.helping.views.frame import CONFLICT, UNREADABLE, secret_page
from moothall.helping.views.roles import about_role
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of


def stint_or_404(token: str) -> Stint:
    """Return the stint of an own page's link.

    :raises Http404: when the link is not one of ours, or ended.
    """
    stint = stint_by_token(token)
    if stint is None:
        raise Http404
    return stint


@never_cache
@require_safe
def place(request: HttpRequest, token: str) -> HttpResponse:
    """Show a helper what they said yes to."""
    return _place_page(request, token, stint_or_404(token), WordForm())


@never_cache
@require_POST
def hand_back(request: HttpRequest, token: str) -> HttpResponse:
    """Hand a role back, with or without a word."""
    stint, form = stint_or_404(token), WordForm(request.POST)
    if not form.is_valid():
        return _place_page(request, token, stint, form, status=UNREADABLE)
    by = stint.person if stint.person_id and viewer_of(request).pk == stint.person_id else None
    try:
        hand_back_role(by=by, stint=stint, word=form.cleaned_data["word"], now=timezone.now())
    except Refused as refused:
        return _place_page(request, token, stint, form, refused.verdict, status=CONFLICT)
    messages.success(request, _("Done. Thank you for telling us: that is a help too."))
    return SeeOther(reverse("helping:place", args=[token]))


@never_cache
@require_POST
def take_again(request: HttpRequest, token: str) -> HttpResponse:
    """Take up again what was handed back, while nobody else has."""
    stint = stint_or_404(token)
    try:
        take_role(by=stint.person, role=stint.role, email=stint.email, name=stint.name, now=timezone.now())
    except Refused as refused:
        return _place_page(request, token, stint, WordForm(), refused.verdict, status=CONFLICT)
    messages.success(request, _("Lovely: you are down for this again."))
    return SeeOther(reverse("helping:place", args=[token]))


def _place_page(
    request: HttpRequest, token: str, stint: Stint, form: WordForm, refused: Verdict | None = None, *, status: int = 200
) -> HttpResponse:
    now, zone = timezone.now(), viewer_of(request).timezone
    hosts = hosts_of(stint.role.event)
    context = {
        **about_role(stint.role, zone),
        "token": token,
        "stint": stint,
        "name": name_of(stint),
        "day": day_words(stint.role),
        "hosts": hosts,
        "crew": named_crew(hosts[0]) if hosts else [],
        "given": time_words(stint.minutes) if stint.minutes else "",
        "talks": list(stint.talks.all()),
        "form": form,
        "refused": refused,
        "can_hand_back": can_hand_back(stint, now),
        "can_take": can_take_role(stint.person, stint.role, now),
        "others": [],
    }
    if stint.state == Stint.State.HANDED_BACK:
        roles = open_roles_of(stint.role.event, now)
        context["others"] = [about_role(role, zone) for role in roles if role.pk != stint.role_id]
    return secret_page(request, "place", context, status=status)


@never_cache
@require_safe
def place_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Give a stint as a file that every calendar can open."""
    stint = stint_or_404(token)
    body = write_calendar(Head(stint.role.title, refresh=""), [item_of_stint(stint)])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Referrer-Policy"] = "same-origin"
    return response
