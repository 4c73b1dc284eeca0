"""Pictures of an event: sent, described, taken away, shown."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moothall.afterwards.actions import FOLDER, add_photo, describe_photo, remove_photo
from moothall.afterwards.forms import DescribeForm, PhotoForm
from moothall.afterwards.models import Photo
from moothall.afterwards.queries import write_up_of
from moothall.afterwards.views.writing import write_up_page
from moothall.events.models import Event
from moothall.events.rules import can_run
from moothall.events.running import event_to_run
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of

LARGEST_KEY = 2**63 - 1


@require_POST
def photo_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a picture to an event."""
    event = event_to_run(request, pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid() or form.picture is None:
        return write_up_page(request, event, photo_form=form, status=422)
    given = form.cleaned_data
    try:
        add_photo(
            by=viewer_of(request),
            event=event,
            picture=form.picture,
            alt=given["alt"],
            credit=given["credit"],
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused.verdict))
        return write_up_page(request, event, photo_form=form, status=409)
    messages.success(request, _("The picture is there."))
    return _back(pk)


@require_POST
def photo_edit(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """Say anew what a picture shows."""
    found = _photo(request, pk, photo)
    form = DescribeForm(request.POST, prefix=f"p{photo}")
    if not form.is_valid():
        messages.error(request, _("Say what the picture shows, for those who cannot see it."))
        return _back(pk)
    given = form.cleaned_data
    describe_photo(by=viewer_of(request), photo=found, alt=given["alt"], credit=given["credit"], now=timezone.now())
    messages.success(request, _("Kept."))
    return _back(pk)


@require_POST
def photo_delete(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """Take a picture away for good."""
    remove_photo(by=viewer_of(request), photo=_photo(request, pk, photo), now=timezone.now())
    messages.success(request, _("The picture is gone, its files too."))
    return _back(pk)


@require_safe
def photo_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a picture's file, small when the name ends in ``-s``: of a published write-up, or to those who run it."""
    photo = get_object_or_404(Photo.objects.select_related("event"), name=name.removesuffix("-s"))
    viewer = viewer_of(request)
    is_out = write_up_of(photo.event) is not None and Event.objects.public().filter(pk=photo.event_id).exists()
    path = f"{FOLDER}/{name}.webp"
    if not (is_out or can_run(viewer, photo.event)) or not default_storage.exists(path):
        raise Http404
    answer = FileResponse(default_storage.open(path), content_type="image/webp")
    answer["Cache-Control"] = "public, max-age=86400" if is_out else "private, no-store"
    return answer


def _photo(request: HttpRequest, pk: int, photo: int) -> Photo:
    event = event_to_run(request, pk)
    found = Photo.objects.filter(event=event, pk=photo).first() if photo <= LARGEST_KEY else None
    if found is None:
        raise Http404
    found.event = event
    return found


def _back(pk: int) -> HttpResponse:
    return SeeOther(f"{reverse('afterwards:write_up', args=[pk])}#photos")
