"""Pages of organisations."""

import json
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moothall.kit.panels import panels_for
from moothall.minutes.caching import kept_for_strangers
from moothall.organisations.models import Organisation
from moothall.organisations.orgids import parse
from moothall.organisations.queries import Page, Wanted, organisation_by_slug, organisations_for
from moothall.people.queries import viewer_of
from moothall.places.queries import decided, explained, find

MILES = (3, 10, 25, 50)
LONGEST_QUESTION = 200


@kept_for_strangers
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Show organisations: those near a place, those that fit some words, or all by name."""
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUESTION].strip()
    near = request.GET.get("near", "").replace("\0", "")[:LONGEST_QUESTION].strip()
    miles = _miles(request.GET.get("miles", ""))
    matches = find(near) if near else []
    place = decided(matches)
    point = (place.latitude, place.longitude) if place else None
    wanted = Wanted(text, point, miles, _after(request.GET))
    unclear = bool(near) and place is None
    page = Page([], more=False) if unclear else organisations_for(viewer_of(request), wanted)
    context = {
        "asked": text,
        "near_text": near,
        "miles": miles,
        "miles_offered": [(str(number), _("%(n)d miles") % {"n": number}) for number in MILES],
        "matches": matches if unclear else [],
        "explained": explained(near, matches),
        "page": page,
        "next": "" if text or point or not page.more else _next(page),
    }
    return render(request, "organisations/list.html", context)


@kept_for_strangers
@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one organisation."""
    organisation = organisation_by_slug(viewer_of(request), slug)
    if organisation is None:
        raise Http404
    ids = [org_id for row in organisation.org_ids.all() if (org_id := parse(row.org_id))]
    context = {
        "organisation": organisation,
        "ids": ids,
        "linked_data": _linked_data(organisation),
        "panels": panels_for("organisations.organisation", request, organisation),
    }
    return render(request, "organisations/detail.html", context)


def _miles(text: str) -> int:
    return int(text) if text in {str(number) for number in MILES} else MILES[1]


def _after(asked: QueryDict) -> tuple[str, int] | None:
    name, key = asked.get("after", "")[:250], asked.get("key", "")
    return (name, int(key)) if name and key.isascii() and key.isdigit() and len(key) < 18 else None  # noqa: PLR2004


def _next(page: Page) -> str:
    last = page.organisations[-1]
    return "?" + urlencode({"after": last.name, "key": last.pk})


def _linked_data(organisation: Organisation) -> str:
    """Return schema.org JSON that may stand in a page: no sequence in it can end the element."""
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NGO",
        "name": organisation.name,
        "description": organisation.about,
        "url": organisation.website or f"{settings.SITE_URL}/organisations/{organisation.slug}/",
        "identifier": [row.org_id for row in organisation.org_ids.all()],
    }
    if organisation.place:
        facts["location"] = {"@type": "Place", "name": organisation.place.name}
    text = json.dumps(facts, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
