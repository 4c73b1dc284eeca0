"""The turns of an event's life, each on a page that asks what is needed and says who will be told."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from moothall.events import actions, rules
from moothall.events.forms.states import ReasonForm, RevivalForm
from moothall.events.forms.when import when_initial
from moothall.events.models import Event
from moothall.events.queries.drafts import draft_of
from moothall.events.queries.life import told_words
from moothall.events.running import event_to_run, frame
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther
from moothall.people.models import Viewer

UNREADABLE, CONFLICT = 422, 409


@login_required
@require_POST
def publication_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft."""
    event = event_to_run(request, pk)
    try:
        actions.publish_event(by=_viewer(request), event=event, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Published. Everybody can find it now; share its page."))
    return _back(event)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def postponement_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a reason, then postpone."""
    event, now = event_to_run(request, pk), timezone.now()
    words = {
        "title": _("Postpone this event"),
        "lead": _("Its page says that the old date no longer holds. Whoever has a place keeps it for the new date."),
        "submit": _("Postpone it"),
        "said": _("Postponed. When you know the new date, say that it is on again."),
    }
    return _with_reason(request, event, words, rules.can_postpone(_viewer(request), event, now), actions.postpone_event)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a reason, then cancel."""
    event, now = event_to_run(request, pk), timezone.now()
    words = {
        "title": _("Cancel this event"),
        "lead": _("It stays in view, struck through, with your reason, so that nobody comes in vain."),
        "submit": _("Cancel it"),
        "variant": "danger",
        "said": _("Cancelled. If it takes place after all, you can say that it is on again."),
    }
    return _with_reason(request, event, words, rules.can_cancel(_viewer(request), event, now), actions.cancel_event)


def _with_reason(
    request: HttpRequest, event: Event, words: dict[str, str], may: Verdict, act: Callable[..., Event]
) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not may or request.method != "POST" or not form.is_valid():
        return _page(request, event, form, words, may)
    given = form.cleaned_data
    try:
        act(by=_viewer(request), event=event, reason=given["reason"], tell=given["tell"], now=timezone.now())
    except Refused as refused:
        return _page(request, event, form, words, refused.verdict)
    messages.success(request, _said(words["said"], event, tell=given["tell"]))
    return _back(event)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revival_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask when it takes place, then say that it is on again."""
    event, now = event_to_run(request, pk), timezone.now()
    words = {
        "title": _("It is on again"),
        "lead": _("Say when. Whoever had a place still has it, and the waiting list goes on where it stood."),
        "submit": _("Say that it is on again"),
        "said": _("It is on again."),
    }
    may = rules.can_revive(_viewer(request), event)
    form = RevivalForm(request.POST if request.method == "POST" else None, now=now, initial=_times(event, now))
    if not may or request.method != "POST" or not form.is_valid() or form.times is None:
        return _page(request, event, form, words, may)
    tell = form.cleaned_data["tell"]
    starts_at, ends_at = form.times
    try:
        actions.revive_event(by=_viewer(request), event=event, starts_at=starts_at, ends_at=ends_at, tell=tell, now=now)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, event, form, words, may)
    messages.success(request, _said(words["said"], event, tell=tell))
    return _back(event)


def _times(event: Event, now: datetime) -> dict[str, Any]:
    """Return the times to begin from: the old ones, without the day where that is not known or has passed."""
    initial = when_initial(draft_of(event))
    if event.state == Event.State.POSTPONED or event.starts_at <= now:
        initial |= {"on": None, "until_on": None}
    return initial


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def taking_on_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain what taking on a read event means, then do it."""
    event, now = event_to_run(request, pk), timezone.now()
    words = {
        "title": _("Take this event on"),
        "lead": _(
            "From then on guests can say here that they come, and you change it here. Your calendar changes it no"
            " more; if the two differ later, you are asked."
        ),
        "submit": _("Take it on"),
        "said": _("It is yours to run now, and takes answers here."),
    }
    may = rules.can_take_on(_viewer(request), event, now)
    return _plainly(request, event, words, may, actions.take_on_event)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then delete a draft."""
    event = event_to_run(request, pk)
    words = {
        "title": _("Delete this draft"),
        "lead": _("It is gone for good, with its checklist and all that hangs on it."),
        "submit": _("Delete it"),
        "said": _("The draft is deleted."),
        "variant": "danger",
    }
    may = rules.can_delete_draft(_viewer(request), event)
    done = _plainly(request, event, words, may, actions.delete_draft)
    return SeeOther(reverse("events:list")) if isinstance(done, SeeOther) else done


def _plainly(
    request: HttpRequest, event: Event, words: dict[str, str], may: Verdict, act: Callable[..., Any]
) -> HttpResponse:
    if not may or request.method != "POST":
        return _page(request, event, None, words, may)
    try:
        act(by=_viewer(request), event=event, now=timezone.now())
    except Refused as refused:
        return _page(request, event, None, words, refused.verdict)
    messages.success(request, words["said"])
    return _back(event)


def _page(request: HttpRequest, event: Event, form: Any, words: dict[str, str], may: Verdict) -> HttpResponse:
    context = {
        **frame(request, event, "overview"),
        "form": form,
        "words": words,
        "may": may,
        "told": told_words(event),
        "has_times": isinstance(form, RevivalForm),
    }
    wrong = UNREADABLE if form is not None and form.errors else 200
    return render(request, "events/turn.html", context, status=wrong if may else CONFLICT)


def _said(words: str, event: Event, *, tell: bool) -> str:
    people = told_words(event) if tell else ""
    return f"{words} {_('One letter goes to %(people)s.') % {'people': people}}" if people else words


def _back(event: Event) -> HttpResponse:
    return SeeOther(reverse("events:run", args=[event.pk]))


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer
