"""What machines ask for: robots, site maps, the manifest, whom to tell of a weakness, and whether all is well."""

from collections.abc import Iterable
from datetime import timedelta
from email.utils import parseaddr
from html import escape
from http import HTTPStatus

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from moothall.front import queries
from moothall.kit.shell import way

A_DAY = 60 * 60 * 24
CLOSED_TO_ROBOTS = (
    "people:me",
    "account_login",
    "front:search",
    "post:outbox",
    "notices:list",
    "groups:queue",
    "places:near",
)
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@require_safe
@cache_control(public=True, max_age=A_DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots out of what is personal or endless."""
    lines = ["User-agent: *", *(f"Disallow: {way(name)}" for name in CLOSED_TO_ROBOTS if way(name))]
    lines += ["", f"Sitemap: {settings.SITE_URL}{way('front:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the parts of the site map."""
    parts = (f"{way('front:sitemap')[:-4]}-{kind}-{number}.xml" for kind, number in queries.sitemap_parts())
    return _xml("sitemapindex", "sitemap", parts)


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """List the addresses of one part."""
    if kind not in queries.SITEMAPS or number > 10_000:  # noqa: PLR2004  (fifty million keys)
        raise Http404
    return _xml("urlset", "url", queries.sitemap_addresses(kind, number, timezone.now()))


def _xml(root: str, entry: str, paths: Iterable[str]) -> HttpResponse:
    rows = "".join(f"<{entry}><loc>{escape(settings.SITE_URL + path)}</loc></{entry}>" for path in paths)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SITEMAP}">{rows}</{root}>\n'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        f"Expires: {expires}",
        "Preferred-Languages: en, cy",
        f"Canonical: {settings.SITE_URL}{way('front:security')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def manifest(request: HttpRequest) -> HttpResponse:
    """Let a phone put the hall on its home screen."""
    told = {
        "name": settings.NETWORK_NAME,
        "short_name": settings.NETWORK_NAME[:12],
        "description": settings.NETWORK_TAGLINE,
        "lang": "en-GB",
        "start_url": way("front:home"),
        "scope": way("front:home"),
        "display": "minimal-ui",
        "background_color": "#fbf7ee",
        "theme_color": "#1f5a4c",
        "icons": [{"src": static("kit/moothall.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        "shortcuts": [
            {"name": _("What’s on"), "url": way("events:list")},
            {"name": _("Groups"), "url": way("groups:list")},
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Tell a watcher whether database and worker are well: 200, else 503; ``?part=web`` asks the database only."""
    try:
        health = queries.health(timezone.now())
    except Error:
        return JsonResponse({"database": "down"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    worker = "new" if health.struck_ago is None else "well" if health.is_well else "late"
    told = {
        "database": "well",
        "worker": worker,
        "clock_struck_seconds_ago": health.struck_ago,
        "late_by_seconds": health.late_by,
    }
    well = health.is_well or request.GET.get("part") == "web"
    return JsonResponse(told, status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)
