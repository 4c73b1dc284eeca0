"""Where those who run an event see what came of it: numbers, words, thanks."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.afterwards.actions import ask_guests, count_event, keep_story, note_heads, thank_helpers
from moothall.afterwards.forms import AskingForm, HeadsForm, ThanksForm
from moothall.afterwards.models import Numbers, Thanks, WriteUp
from moothall.afterwards.queries import own_question, photos_of, said_of
from moothall.afterwards.rules import can_look_back, can_read_feedback, closes_at
from moothall.events.drawing import square_code
from moothall.events.models import Event
from moothall.events.queries.shares import split_numbers
from moothall.events.running import event_to_run, frame
from moothall.groups.models import Group
from moothall.helping.queries import Helper, helpers_of
from moothall.kit import dates
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.models import Viewer
from moothall.people.queries import viewer_of


@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what came of an event."""
    return _shown(request, event_to_run(request, pk))


@require_POST
def heads_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a count by hand."""
    event = event_to_run(request, pk)
    form = HeadsForm(request.POST)
    if not form.is_valid():
        return _shown(request, event, heads=form, status=422)
    note_heads(by=viewer_of(request), event=event, heads=form.cleaned_data["heads"], now=timezone.now())
    messages.success(request, _("Noted."))
    return SeeOther(reverse("afterwards:event", args=[pk]))


@require_POST
def asking_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the hosts' own question."""
    event = event_to_run(request, pk)
    form = AskingForm(request.POST)
    if not form.is_valid():
        return _shown(request, event, asking=form, status=422)
    ask_guests(by=viewer_of(request), event=event, question=form.cleaned_data["question"], now=timezone.now())
    messages.success(request, _("Kept. Guests see it from now on."))
    return SeeOther(reverse("afterwards:event", args=[pk]))


@require_POST
def story_update(request: HttpRequest, pk: int, said: str) -> HttpResponse:
    """Keep a good answer as the beginning of a story."""
    event = event_to_run(request, pk)
    kept = request.POST.get("kept") == "yes"
    keep_story(by=viewer_of(request), event=event, feedback_id=str(said), kept=kept, now=timezone.now())
    return SeeOther(f"{reverse('afterwards:event', args=[pk])}#said-{said}")


@require_http_methods(["GET", "HEAD", "POST"])
def thanks_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Thank those who helped."""
    event = event_to_run(request, pk)
    viewer = viewer_of(request)
    verdict = can_look_back(viewer, event)
    helpers = helpers_of(event)
    thanked = set(Thanks.objects.filter(stint__role__event=event).values_list("stint_id", flat=True))
    open_ones = [one for one in helpers if one.email and one.stint.pk not in thanked]
    choices = [(one.stint.pk, f"{one.name} ({one.role})") for one in open_ones]
    form = _thanks_form(request, event, viewer, choices)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            count = thank_helpers(
                by=viewer, event=event, words=given["words"], stint_ids=given["stints"], now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, str(refused.verdict))
        else:
            said = ngettext("%(count)s letter goes out.", "%(count)s letters go out.", count) % {"count": count}
            messages.success(request, said + " " + _("None leaves at night."))
            return SeeOther(reverse("afterwards:event", args=[pk]))
    context = frame(request, event, "afterwards") | {
        "form": form,
        "open": open_ones,
        "thanked": [one for one in helpers if one.stint.pk in thanked],
        "anybody": bool(helpers),
        "verdict": verdict,
    }
    return render(request, "afterwards/thanks.html", context, status=422 if form.errors else 200)


def _thanks_form(request: HttpRequest, event: Event, viewer: Viewer, choices: list[tuple[int, str]]) -> ThanksForm:
    if request.method == "POST":
        return ThanksForm(request.POST, helpers=choices)
    words = _("Thank you for helping at “%(event)s”. It would not have worked without you.") % {"event": event.title}
    return ThanksForm(helpers=choices, initial={"words": words, "stints": [pk for pk, _label in choices]})


def _shown(
    request: HttpRequest,
    event: Event,
    *,
    heads: HeadsForm | None = None,
    asking: AskingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now, viewer = timezone.now(), viewer_of(request)
    over = bool(can_look_back(viewer, event))
    numbers = count_event(event=event, now=now) if over else None
    said = said_of(event)
    helpers = helpers_of(event)
    open_address = request.build_absolute_uri(reverse("afterwards:feedback_open", args=[event.pk]))
    context: dict[str, Any] = frame(request, event, "afterwards") | {
        "over": over,
        "numbers": numbers,
        "parts": _parts(event, numbers) if numbers else [],
        "said": said,
        "question": own_question(event),
        "may_read": can_read_feedback(viewer, event, said.count, now),
        "closes": dates.day(closes_at(event).date(), year=True),
        "heads": heads or HeadsForm(initial={"heads": numbers.heads if numbers else None}),
        "asking": asking or AskingForm(initial={"question": own_question(event)}),
        "write_up": WriteUp.objects.filter(event=event).first(),
        "photos": len(photos_of(event)),
        "thanks": _thanks_state(helpers),
        "open_address": open_address,
        "square": square_code(open_address),
    }
    return render(request, "afterwards/event.html", context, status=status)


def _thanks_state(helpers: list[Helper]) -> Mapping[str, int]:
    thanked = Thanks.objects.filter(stint__in=[one.stint.pk for one in helpers]).count()
    return {"helpers": len(helpers), "thanked": thanked}


def _parts(event: Event, numbers: Numbers) -> list[tuple[str, int, float]]:
    """Return each host's part of the heads and hours, where there are several hosts."""
    parts = split_numbers(event, numbers.people, Decimal(numbers.minutes) / 60)
    if len(parts) < 2:  # noqa: PLR2004  (one host has it all)
        return []
    names = dict(Group.objects.filter(pk__in=parts).values_list("pk", "name"))
    return [(names.get(pk, ""), part.came, float(part.hours)) for pk, part in parts.items()]
