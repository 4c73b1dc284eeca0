"""A person's own feed: make its address, stop it, read it."""

from hashlib import blake2b

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from moothall.events.actions import make_feed_key, revoke_feed_key
from moothall.events.models import FeedKey
from moothall.events.queries.feed_keys import person_with_key
from moothall.events.queries.whats_on import Wanted
from moothall.events.views.feeds import BACK, calendar_response
from moothall.kit.views import SeeOther


@login_required
@never_cache
@require_GET
def feed_key_detail(request: HttpRequest) -> HttpResponse:
    """Show whether the person has a feed of their own, and what it is."""
    return _page(request, "")


@login_required
@never_cache
@require_POST
def feed_key_create(request: HttpRequest) -> HttpResponse:
    """Make a new address, which ends the old one, and show it this once."""
    token = make_feed_key(by=request.viewer, now=timezone.now())  # type: ignore[attr-defined]
    return _page(request, token)


@login_required
@require_POST
def feed_key_delete(request: HttpRequest) -> HttpResponse:
    """End the address."""
    revoke_feed_key(by=request.viewer, now=timezone.now())  # type: ignore[attr-defined]
    return SeeOther(reverse("events:feed_key"))


@never_cache
@require_safe
def own_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the events of the groups of the person whose key this is."""
    person = person_with_key(token)
    if person is None:
        raise Http404
    now = timezone.now()
    name = _("%(network)s: my groups") % {"network": settings.NETWORK_NAME}
    response = calendar_response(Wanted(since=now - BACK, groups_of=person.pk), now, name, request.path, "")
    response.headers["X-Robots-Tag"] = "noindex"
    etag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    response.headers["ETag"] = etag
    unchanged = get_conditional_response(request, etag=etag, response=response)
    return unchanged or response


def _page(request: HttpRequest, token: str) -> HttpResponse:
    key = FeedKey.objects.filter(person_id=request.viewer.pk, revoked_at=None).first()  # type: ignore[attr-defined]
    address = f"{settings.SITE_URL}{reverse('events:own_feed', args=[token])}" if token else ""
    webcal = f"webcal://{address.split('://', 1)[1]}" if address else ""
    return render(request, "events/feed_key.html", {"key": key, "address": address, "webcal": webcal})
