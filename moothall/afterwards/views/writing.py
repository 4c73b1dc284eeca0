"""The write-up: written by hosts, read by everybody."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from moothall.afterwards.actions import WrittenMeanwhile, hide_write_up, write_up
from moothall.afterwards.forms import DescribeForm, PhotoForm, WriteUpForm
from moothall.afterwards.models import WriteUp
from moothall.afterwards.queries import photos_of, quotes_of
from moothall.afterwards.rules import can_add_photo, can_look_back
from moothall.events.models import Event
from moothall.events.running import event_to_run, frame
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
def write_up_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what came of an event; "publish" shows it to everybody."""
    event = event_to_run(request, pk)
    if request.method != "POST":
        return write_up_page(request, event)
    form = WriteUpForm(request.POST)
    if not form.is_valid():
        return write_up_page(request, event, form=form, status=422)
    publish = "publish" in request.POST
    try:
        write_up(by=viewer_of(request), event=event, facts=form.facts(), publish=publish, now=timezone.now())
    except WrittenMeanwhile as meanwhile:
        return write_up_page(
            request, event, form=_with_both(form, meanwhile.theirs), theirs=meanwhile.theirs, status=409
        )
    except Refused as refused:
        form.add_error(None, str(refused.verdict))
        return write_up_page(request, event, form=form, status=409)
    if publish:
        messages.success(request, _("It stands on the event’s page now."))
        return SeeOther(reverse("events:detail", args=[event.pk, event.slug]))
    messages.success(request, _("Kept. Only those who run the event see changes that are not published."))
    return SeeOther(reverse("afterwards:write_up", args=[pk]))


@require_POST
def write_up_hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a write-up off the event's page."""
    event = event_to_run(request, pk)
    hide_write_up(by=viewer_of(request), event=event, now=timezone.now())
    messages.success(request, _("It is off the event’s page, and kept here."))
    return SeeOther(reverse("afterwards:write_up", args=[pk]))


def write_up_page(request: HttpRequest, event: Event, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page on which a write-up and its pictures are made; ``more`` are forms that came back with errors."""
    viewer = viewer_of(request)
    found = WriteUp.objects.filter(event=event).first()
    photos = photos_of(event)
    context: dict[str, Any] = frame(request, event, "afterwards") | {
        "verdict": can_look_back(viewer, event),
        "write_up": found,
        "form": WriteUpForm.of(found),
        "photos": [
            (one, DescribeForm(initial={"alt": one.alt, "credit": one.credit}, prefix=f"p{one.pk}")) for one in photos
        ],
        "photo_form": PhotoForm(),
        "may_add": can_add_photo(viewer, event),
        "quotes": quotes_of(event),
        "theirs": None,
    }
    return render(request, "afterwards/write_up.html", context | more, status=status)


def _with_both(form: WriteUpForm, theirs: WriteUp) -> WriteUpForm:
    """Return the form with the writer's own words, which the next saving puts in the place of those shown beside."""
    data = {**form.data.dict(), "sequence": str(theirs.sequence)}  # type: ignore[attr-defined]
    return WriteUpForm(data)
