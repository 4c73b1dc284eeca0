"""Pages about places: look one up, and say where you are."""

import json
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moothall.places import queries
from moothall.places.drawing import Frame, Marker
from moothall.places.queries import Match

UNREADABLE = 422
A_YEAR = 60 * 60 * 24 * 365


@require_safe
def place_find(request: HttpRequest) -> HttpResponse:
    """Show what ``?q=`` may mean as a list and a map, or as JSON for the box that completes what one types."""
    text = request.GET.get("q", "")
    if request.GET.get("format") == "json" or request.headers.get("Accept", "").startswith("application/json"):
        found = [match.as_dict() | {"where": match.where} for match in queries.suggest(text)]
        return _cached(JsonResponse({"matches": found}, json_dumps_params={"ensure_ascii": False}))
    matches = queries.find(text, 20)
    context = {
        "title": _("Find a place"),
        "text": text,
        "matches": matches,
        "note": queries.explained(text, matches),
        "picture": _picture(matches),
    }
    return render(request, "places/find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def near(request: HttpRequest) -> HttpResponse:
    """Ask where the reader is, and keep it in a cookie, no finer than a postcode district; leave it empty to forget."""
    onward = _onward(request)
    if request.method != "POST":
        return _ask(request, onward, request.GET.get("q", ""), [], 200)
    text = request.POST.get("q", "").strip()
    if not text:
        response = HttpResponseRedirect(onward, status=303)
        response.delete_cookie(queries.NEAR_COOKIE)
        return response
    matches = queries.find(text)
    match = queries.decided(matches)
    if match is None:
        return _ask(request, onward, text, matches, UNREADABLE)
    response = HttpResponseRedirect(onward, status=303)
    kept = queries.district_of(match)
    value = quote(json.dumps([kept.name, round(kept.latitude, 4), round(kept.longitude, 4)]))
    response.set_cookie(
        queries.NEAR_COOKIE, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SECURE
    )
    return response


def _ask(request: HttpRequest, onward: str, text: str, matches: list[Match], status: int) -> HttpResponse:
    note = queries.explained(text, matches) if status == UNREADABLE else ""
    context = {
        "title": _("Near you"),
        "text": text,
        "matches": matches,
        "note": note,
        "onward": onward,
        "chosen": queries.near_of(request),
        "picture": _picture(matches) if matches else None,
    }
    return render(request, "places/near.html", context, status=status)


def _onward(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if safe and asked.startswith("/") else "/"


def _picture(matches: list[Match]) -> queries.Picture | None:
    if not matches:
        return None
    found = [
        Marker(match.latitude, match.longitude, match.name, f"{reverse('places:find')}?q={quote(exact(match))}")
        for match in matches
    ]
    frame = Frame.near(matches[0].latitude, matches[0].longitude, 12) if len(matches) == 1 else None
    return queries.picture(found, title=_("Where these places are"), frame=frame)


def exact(match: Match) -> str:
    """Return a text that finds this very place: its code, or its position."""
    return match.code or match.name


def _cached(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Vary"] = "Accept"
    return response
