"""The list for other people's pages: a bare page that may stand in a frame, and the page that gives the snippet."""

from html import escape

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from moothall.events.forms import asked, wanted
from moothall.events.queries.whats_on import names_for, page_of, signs_of
from moothall.events.telling import days_of
from moothall.events.views.fragments import column
from moothall.events.views.lists import bar
from moothall.kit.shell import way
from moothall.minutes.caching import kept_for_strangers
from moothall.people.models import STRANGER

DEFAULT, MOST = 10, 50


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@kept_for_strangers
@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """Show the next events, alone on a page without cookies that any site may frame."""
    now = timezone.now()
    question = asked(request.GET, STRANGER, now)
    page = page_of(wanted(question, now), size=_count(request), now=now)
    context = {
        "question": question,
        "days": days_of(page.rows, question.zone, since=question.today),
        "site": settings.SITE_URL,
        "more": f"{settings.SITE_URL}{way('events:list')}{question.address()}",
        "theme": request.GET.get("theme", "") if request.GET.get("theme") in {"light", "dark"} else "",
    }
    return render(request, "events/embed.html", context)


@kept_for_strangers
@require_safe
def embed_create(request: HttpRequest) -> HttpResponse:
    """Show how a list looks on somebody's page, and the lines to paste there."""
    now = timezone.now()
    question = asked(request.GET, STRANGER, now)
    count = _count(request)
    signs, _after = signs_of(wanted(question, now), size=count, now=now)
    query = question.address(n=str(count) if count != DEFAULT else "")
    address = f"{settings.SITE_URL}{way('events:embed')}{query}"
    snippet = (
        f'<iframe src="{escape(address)}" title="{escape(settings.NETWORK_NAME)}: what’s on" '
        'width="100%" height="600" loading="lazy"></iframe>'
    )
    base = bar(question, names_for(question.group))
    context = {
        **base,
        "options_miles": [(miles, _("%(n)s miles") % {"n": miles}) for miles in base["miles"]],
        "options_topics": [("", _("Anything")), *base["topics"]],
        "column": column(signs, question.zone, now, since=question.today),
        "snippet": snippet,
        "embed_address": f"{way('events:embed')}{query}",
        "count": count,
    }
    return render(request, "events/embed_create.html", context)


def _count(request: HttpRequest) -> int:
    value = request.GET.get("n", "")[:3]
    return min(max(int(value), 1), MOST) if value.isascii() and value.isdigit() else DEFAULT
