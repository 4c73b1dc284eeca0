"""Pages of letters: what was sent about an event and what comes, what a letter says, and the way out of letters."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from moothall.events.models import Event
from moothall.events.running import event_to_run, frame
from moothall.kit.views import SeeOther
from moothall.notices.queries import stop_token as stop_everywhere_token
from moothall.people.letters import written
from moothall.people.queries import viewer_of
from moothall.reminders import actions
from moothall.reminders.forms import LettersForm
from moothall.reminders.models import LetterPlan, Stop
from moothall.reminders.queries import telling
from moothall.reminders.queries.addresses import Stopping, stopping_of
from moothall.reminders.queries.plans import AUTOMATIC, plan_of
from moothall.reminders.queries.previews import preview_of
from moothall.reminders.queries.recipients import NEWS_TOPIC, SOON_TOPIC


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was sent about an event and what comes; choose what goes out by itself."""
    event = event_to_run(request, pk)
    plan = plan_of(event)
    form = LettersForm(request.POST if request.method == "POST" else None, initial=_initial(plan))
    if request.method == "POST" and form.is_valid():
        actions.plan_letters(by=viewer_of(request), event=event, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved. Letters go out as you chose."))
        return SeeOther(reverse("reminders:event", args=[event.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "reminders/event.html", _page(request, event, form), status=status)


def _initial(plan: LetterPlan) -> Mapping[str, Any]:
    return {name: getattr(plan, name) for name in ("week", "day", "line", "thanks", "thanks_line")}


def _page(request: HttpRequest, event: Event, form: LettersForm) -> dict[str, Any]:
    now = timezone.now()
    shown = {
        "form": form,
        "coming": telling.coming_rows(event, now),
        "waiting": telling.waiting_line(event),
        "sent": telling.sent_rows(event),
        "previews": [(kind, telling.kind_words(kind)) for kind in AUTOMATIC],
    }
    return frame(request, event, "letters") | shown


@never_cache
@require_safe
def letter_preview(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Show one letter as it will go out."""
    event = event_to_run(request, pk)
    if kind not in AUTOMATIC:
        raise Http404
    words = preview_of(kind, event, plan_of(event), viewer_of(request), timezone.now())
    text, _html = written(words)
    shown = {"words": words, "text": text, "kind": telling.kind_words(kind)}
    return render(request, "reminders/preview.html", frame(request, event, "letters") | shown)


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed token says for whom
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button that stops letters about an event, and stop them; looking changes nothing."""
    stopping = stopping_of(token)
    if stopping is None:
        raise Http404
    done = request.method == "POST"
    if done:
        actions.stop_letters(stopping=stopping, now=timezone.now())
    response = render(request, "reminders/stop.html", {"done": done, **_stop_page(stopping)})
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def _stop_page(stopping: Stopping) -> dict[str, Any]:
    person, news = stopping.of.person, stopping.kind == Stop.Kind.NEWS
    topic = NEWS_TOPIC if news else SOON_TOPIC
    everywhere = reverse("notices:stop", args=[stop_everywhere_token(person.pk, topic)]) if person else ""
    return {"event": stopping.event, "news": news, "everywhere": everywhere}
