"""Pages of the kit itself: the look a visitor chose, emblems, the living page, and the page for a stale form."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from moothall.kit.emblem import flower_svg, ring_svg, seed_of
from moothall.kit.living import context

THEMES = ("light", "dark")
A_YEAR = 60 * 60 * 24 * 365
RING_MOST = 60


class SeeOther(HttpResponseRedirect):
    """A redirect after a post: the next request is a GET (RFC 9110 section 15.4.4)."""

    status_code = 303


@csrf_exempt  # a forged post could only change colours or language, and a token would set a cookie for every stranger
@require_POST
def look_update(request: HttpRequest) -> HttpResponse:
    """Remember light or dark and the language in two cookies, and go back."""
    came_from = request.headers.get("Referer", "/")
    response = SeeOther(safe_next(request, came_from if _is_ours(request, came_from) else "/"))
    theme = request.POST.get("theme")
    if theme in THEMES:
        _remember(response, "moothall_theme", theme)
    elif theme == "auto":
        response.delete_cookie("moothall_theme")
    language = request.POST.get("language", "")
    if language and translation.check_for_language(language) and language in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Return the address in ``next`` when it belongs to this hall, else ``default``."""
    wanted = request.POST.get("next") or request.GET.get("next") or default
    return wanted if _is_ours(request, wanted) else default


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Tell whether the browser says that a page of another site sent this; one that is very old says nothing."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()


def _is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


@gzip_page
@require_safe
def emblem(request: HttpRequest, token: str) -> HttpResponse:
    """Serve a flower; the token holds all that it needs, so it never changes."""
    try:
        return _svg(flower_svg(seed_of(token)))
    except ValueError as error:
        raise Http404 from error


@gzip_page
@require_safe
def emblem_ring(request: HttpRequest, tokens: str) -> HttpResponse:
    """Serve a ring; the address holds its tokens, twelve digits each."""
    try:
        parts = tokens.split("-")[:RING_MOST]
        return _svg(ring_svg(parts))
    except ValueError as error:
        raise Http404 from error


def _svg(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@require_safe
def living_page(request: HttpRequest) -> HttpResponse:
    """Show each component in each state; only in a demo or while debugging."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "kit/living.html", context())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain that a form was too old to be taken."""
    return render(request, "403_csrf.html", status=403)
