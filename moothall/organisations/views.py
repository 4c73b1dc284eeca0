"""The list of organisations, their map, and the page of one."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from markupsafe import Markup

from moothall.kit.panels import panels_for
from moothall.kit.shell import way
from moothall.kit.text import markdown
from moothall.minutes.caching import kept_for_strangers
from moothall.organisations import queries
from moothall.organisations.forms import MILES, Asked, asked
from moothall.organisations.models import Organisation
from moothall.people.queries import viewer_of
from moothall.places.drawing import Frame, Marker
from moothall.places.queries import frame_from, in_miles, markers, miles_between, picture, with_frame

SIZE = 24
LINE = 180
AROUND = 12


@kept_for_strangers
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Show organisations by name, those that a search finds, or those near a place."""
    question, viewer = asked(request.GET), viewer_of(request)
    context: dict[str, Any] = {"question": question, "miles": MILES, "cut": False, "widened": False}
    if question.place:
        page = queries.page_near(question.place, text=question.q, start=question.start, size=SIZE, viewer=viewer)
        context |= {"cards": [_card(row, question) for row in page.rows], "after": page.after, "cut": page.cut}
    elif question.q:
        context |= _found(question, viewer)
    else:
        page = queries.page_by_name(after=question.after, size=SIZE, viewer=viewer)
        context |= {"cards": [_card(row, question) for row in page.rows], "after": page.after}
    context["next"] = question.address(after=context["after"]) if context["after"] else ""
    return render(request, "organisations/list.html", context)


@kept_for_strangers
@require_safe
def organisation_map(request: HttpRequest) -> HttpResponse:
    """Show where organisations are: counted in squares, each a step closer; names once there is room."""
    frame = frame_from(request.GET)
    shown = queries.on_the_map(viewer_of(request))
    found = markers(shown, frame, url=_address, fields=("slug",), place="", kind="help")
    count = sum(marker.count for marker in found)
    drawn = picture(
        found,
        title=_("Where the organisations are"),
        frame=frame,
        address=lambda to: with_frame(request, to),
        description=ngettext("%(n)s organisation on this map.", "%(n)s organisations on this map.", count)
        % {"n": f"{count:,}"},
    )
    named = sorted((marker for marker in found if marker.url), key=lambda marker: marker.label.casefold())[:SIZE]
    return render(
        request, "organisations/map.html", {"picture": drawn, "named": named, "count": count, "whole": frame is None}
    )


@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one organisation."""
    organisation = queries.organisation_at(slug, viewer_of(request))
    if organisation is None:
        raise Http404
    here = f"{settings.SITE_URL}{_address({'slug': organisation.slug})}"
    context = {
        "organisation": organisation,
        "about": Markup(markdown(organisation.about)),  # noqa: S704  (sanitised by the kit)
        "numbers": [one for each in organisation.org_ids.all() if (one := each.parsed())],
        "picture": _where(organisation),
        "panels": panels_for("organisations.organisation", request, organisation),
        "structured": json_for_page(queries.structured_data(organisation, here)) if organisation.active else "",
    }
    return render(request, "organisations/detail.html", context)


def json_for_page(data: object) -> Markup:
    """Return JSON that can stand inside a script element, whatever its words hold."""
    text = json.dumps(data, ensure_ascii=False)
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704  (no tag is left)


def _found(question: Asked, viewer: Any) -> dict[str, Any]:
    found = queries.page_found(question.q, start=question.start, size=SIZE, viewer=viewer)
    cards = [
        {"name": hit.title, "href": hit.url, "where": hit.note, "line": hit.snippet, "away": ""} for hit in found.hits
    ]
    more = question.start + SIZE < min(found.total, queries.FURTHEST) and len(found.hits) == SIZE
    return {
        "cards": cards,
        "after": str(question.start + SIZE) if more else "",
        "widened": found.widened,
        "total": found.total_or_more,
    }


def _card(row: Organisation, question: Asked) -> dict[str, Any]:
    place, away = question.place, ""
    if place and row.latitude is not None and row.longitude is not None:
        away = in_miles(miles_between(place.latitude, place.longitude, row.latitude, row.longitude))
    where = row.place.name if row.place else ""
    line = row.about if len(row.about) <= LINE else f"{row.about[:LINE].rsplit(' ', 1)[0]} …"
    return {"name": row.name, "href": _address({"slug": row.slug}), "where": where, "line": line, "away": away}


def _where(organisation: Organisation) -> Any:
    latitude, longitude = organisation.latitude, organisation.longitude
    if latitude is None or longitude is None:
        return None
    marker = Marker(latitude, longitude, organisation.name, kind="help")
    return picture([marker], title=_("Where it is"), frame=Frame.near(latitude, longitude, AROUND))


def _address(row: Mapping[str, Any]) -> str:
    return f"{way('organisations:list')}{row['slug']}/"
