"""What guests are asked after an event: one page, one minute, no name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from moothall.afterwards.actions import digest_of, give_feedback
from moothall.afterwards.forms import FeedbackForm
from moothall.afterwards.models import UsedLink
from moothall.afterwards.queries import own_question
from moothall.afterwards.rules import can_give_feedback
from moothall.events.models import Event
from moothall.events.queries.feedback_links import event_by_feedback_token
from moothall.kit.verdict import Refused, Verdict, no
from moothall.kit.views import SeeOther
from moothall.people.adapters import seconds_to_wait

LARGEST_KEY = 2**63 - 1


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_create(request: HttpRequest, token: str) -> HttpResponse:
    """Ask somebody who came by their own link, which works once."""
    event = event_by_feedback_token(token)
    if event is None:
        raise Http404
    if request.method != "POST" and UsedLink.objects.filter(digest=digest_of(token)).exists():
        return _closed(request, event, no(_("You have told us already. Thank you!")))
    return _asked(request, event, token)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask anybody who was there: for a code on a screen at the end of the evening."""
    if pk > LARGEST_KEY:
        raise Http404
    return _asked(request, get_object_or_404(Event.objects.public(), pk=pk), "")


@require_safe
def feedback_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say thank you."""
    if pk > LARGEST_KEY:
        raise Http404
    event = get_object_or_404(Event.objects.public(), pk=pk)
    return render(request, "afterwards/done.html", {"event": event})


def _asked(request: HttpRequest, event: Event, token: str) -> HttpResponse:
    now = timezone.now()
    verdict = can_give_feedback(event, now)
    if not verdict:
        return _closed(request, event, verdict)
    question = own_question(event)
    if request.method != "POST":
        return _form(request, event, FeedbackForm(question=question))
    form = FeedbackForm(request.POST, question=question)
    if not form.is_valid():
        return _form(request, event, form, status=422)
    if not token and seconds_to_wait(request, "feedback"):
        form.add_error(None, _("Many answers came from your network just now. Nothing is lost: send it again shortly."))
        return _form(request, event, form, status=429)
    try:
        give_feedback(event=event, facts=form.facts(), token=token, now=now)
    except Refused as refused:
        return _closed(request, event, refused.verdict, status=409)
    return SeeOther(reverse("afterwards:feedback_done", args=[event.pk]))


def _form(request: HttpRequest, event: Event, form: FeedbackForm, status: int = 200) -> HttpResponse:
    return render(request, "afterwards/feedback.html", {"event": event, "form": form}, status=status)


def _closed(request: HttpRequest, event: Event, verdict: Verdict, status: int = 200) -> HttpResponse:
    return render(request, "afterwards/closed.html", {"event": event, "verdict": verdict}, status=status)
