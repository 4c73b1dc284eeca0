"""Pages of notices: “For you”, how to be told, and the way out of a letter."""

from datetime import UTC, datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.kit.views import SeeOther
from moothall.notices import actions
from moothall.notices.forms import WaysForm
from moothall.notices.models import Notice
from moothall.notices.queries import notices_for, stop_of
from moothall.notices.topics import topic_named
from moothall.people.models import Person
from moothall.people.queries import viewer_of

PER_PAGE = 30


@never_cache
@login_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show what the hall has to tell, unread first."""
    person = cast("Person", viewer_of(request))
    page = Paginator(notices_for(person), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(notice, topic_named(notice.topic)) for notice in page]
    return render(request, "notices/list.html", {"rows": rows, "page": page})


@never_cache
@login_required
@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read, and go where it points."""
    try:
        notice = actions.read_notice(by=cast("Person", viewer_of(request)), notice_id=pk, now=datetime.now(UTC))
    except Notice.DoesNotExist as error:
        raise Http404 from error
    return SeeOther(notice.url if notice.url and "open" in request.POST else reverse("notices:list"))


@never_cache
@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.read_all(by=cast("Person", viewer_of(request)), now=datetime.now(UTC))
    return SeeOther(reverse("notices:list"))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ways(request: HttpRequest) -> HttpResponse:
    """Show and change how one is told."""
    person = cast("Person", viewer_of(request))
    form = WaysForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        actions.choose_ways(by=person, ways=form.cleaned_data, now=datetime.now(UTC))
        messages.success(request, _("Saved. Letters that wait go the new way, too."))
        return SeeOther(reverse("notices:list"))
    return render(request, "notices/ways.html", {"form": form}, status=422 if request.method == "POST" else 200)


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed token says for whom
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button that stops letters of a kind, and stop them; looking changes nothing."""
    found = stop_of(token)
    person = Person.objects.filter(pk=found.person_id).first() if found else None
    if found is None or person is None:
        raise Http404
    if request.method == "POST":
        actions.stop_mail(person=person, topic=found.topic, now=datetime.now(UTC))
    done = request.method == "POST"
    response = render(request, "notices/stop.html", {"what": found.what, "done": done})
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
