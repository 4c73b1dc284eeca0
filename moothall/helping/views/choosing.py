"""The call and the choosing of talks, for those who run the event."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from moothall.events.models import Event
from moothall.events.running import event_to_run
from moothall.events.telling import zone_called
from moothall.helping import actions
from moothall.helping.actions.letters import first_words
from moothall.helping.drawing import spread_picture
from moothall.helping.forms import CallForm, DecisionForm, ReviewerForm
from moothall.helping.forms.talks import minutes_said
from moothall.helping.models import Call, Reviewer, Talk
from moothall.helping.queries.talks import Row, accepted_count, call_of, has_reviewed, reviewers_of, row_for, rows_for
from moothall.helping.rules import can_decide, is_open, is_own
from moothall.helping.views.frame import CONFLICT, UNREADABLE, page, row_or_404, run_page, shown, signed_in
from moothall.helping.views.reviewing import said_of
from moothall.helping.views.talks import about_call
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther

TAB = "talks"
STATES = {
    "proposed": ("note", gettext_lazy("Not decided")),
    "accepted": ("good", gettext_lazy("Accepted")),
    "confirmed": ("good", gettext_lazy("On the programme")),
    "waitlisted": ("warn", gettext_lazy("On the waiting list")),
    "declined": ("note", gettext_lazy("Not this time")),
}
ANSWERS = (Talk.State.ACCEPTED, Talk.State.WAITLISTED, Talk.State.DECLINED)
USUAL = timedelta(days=21)


@never_cache
@page
def choosing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the talks, best first, to decide them; invite somebody to review."""
    event = event_to_run(request, pk)
    call = call_of(event)
    if call is None:
        return run_page(request, event, TAB, "choosing_none", {})
    form = ReviewerForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _choosing_page(request, call, form, UNREADABLE if form.errors else 200)
    assert form.person is not None
    actions.invite_reviewer(by=signed_in(request), call=call, person=form.person, now=timezone.now())
    messages.success(request, _("Asked. They find the talks on their own page."))
    return SeeOther(request.path)


def _choosing_page(request: HttpRequest, call: Call, form: ReviewerForm, status: int = 200) -> HttpResponse:
    viewer = signed_in(request)
    rows = [_row(row) for row in rows_for(viewer, call)]
    given = accepted_count(call)
    context = {
        **about_call(call),
        "rows": rows,
        "unread": sum(row["hidden"] for row in rows),
        "open": is_open(call, timezone.now()),
        "given": given,
        "left": max(0, call.slots - given),
        "reviewers": reviewers_of(call),
        "form": form,
    }
    return run_page(request, call.event, TAB, "choosing", context, status=status)


def _row(row: Row) -> dict[str, Any]:
    talk, standing = row.seen.talk, row.standing
    tone, state = STATES["confirmed" if talk.confirmed_at else talk.state]
    return {
        "talk": talk,
        "title": row.seen.title,
        "name": row.seen.name,
        "long": minutes_said(talk.length),
        "tone": tone,
        "state": state,
        "own": row.own,
        "hidden": standing is None and not row.own,
        "standing": standing,
        "picture": spread_picture(standing) if standing and standing.count else "",
        "mine": said_of(row.mine) if row.mine else "",
    }


@never_cache
@page
def call_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Call for talks, or change how."""
    event = event_to_run(request, pk)
    call = call_of(event)
    with timezone.override(zone_called(event.timezone)):
        form = CallForm(
            request.POST if request.method == "POST" else None,
            starts_at=event.starts_at,
            call=call,
            initial=_usual(event),
        )
        if request.method != "POST" or not form.is_valid():
            return _call_page(request, event, call, form, UNREADABLE if form.errors else 200)
    try:
        if call:
            actions.change_call(by=signed_in(request), call=call, facts=form.facts(), now=timezone.now())
        else:
            actions.open_call(by=signed_in(request), event=event, facts=form.facts(), now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused.verdict))
        with timezone.override(zone_called(event.timezone)):
            return _call_page(request, event, call, form, CONFLICT)
    messages.success(request, _("Saved. The call stands on the event’s page while it is open."))
    return SeeOther(reverse("helping:choosing", args=[event.pk]))


def _usual(event: Event) -> dict[str, Any]:
    closes = max(event.starts_at - USUAL, timezone.now() + (event.starts_at - timezone.now()) / 2)
    local = closes.astimezone(zone_called(event.timezone)).replace(hour=20, minute=0, second=0, microsecond=0)
    return {"closes_at": local, "lengths": [10, 20], "slots": 4, "blind": True}


def _call_page(
    request: HttpRequest, event: Event, call: Call | None, form: CallForm, status: int = 200
) -> HttpResponse:
    return run_page(request, event, TAB, "call", {"form": form, "call": call}, status=status)


@never_cache
@page
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one talk with what reviewers said; write the letter, and decide."""
    talk = row_or_404(Talk.objects.select_related("call", "person"), pk)
    talk.call.event = event_to_run(request, talk.call.event_id)
    viewer = signed_in(request)
    if talk.state == Talk.State.WITHDRAWN or is_own(viewer, talk):
        raise Http404
    if talk.state == Talk.State.PROPOSED and not has_reviewed(viewer, talk):
        return SeeOther(reverse("helping:review", args=[talk.pk]))
    wanted = request.POST.get("state") or request.GET.get("state") or ""
    state = wanted if wanted in ANSWERS else ""
    initial = {"words": first_words(talk, state)} if state else {}
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not state or not form.is_valid():
        return _decision_page(request, talk, form, state, status=UNREADABLE if form.errors else 200)
    try:
        actions.decide_talk(by=viewer, talk=talk, state=state, words=form.cleaned_data["words"], now=timezone.now())
    except Refused as refused:
        return _decision_page(request, talk, form, state, refused.verdict, status=CONFLICT)
    messages.success(request, _("Decided. Your letter is on its way; none arrives at night."))
    return SeeOther(reverse("helping:choosing", args=[talk.call.event_id]))


def _decision_page(
    request: HttpRequest,
    talk: Talk,
    form: DecisionForm,
    state: str,
    refused: Verdict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    viewer, now = signed_in(request), timezone.now()
    row = row_for(viewer, talk)
    given, reviewed = accepted_count(talk.call), has_reviewed(viewer, talk)
    may = {each: can_decide(viewer, talk, each, now, accepted=given, reviewed=reviewed) for each in ANSWERS}
    context = {
        **about_call(talk.call),
        **_row(row),
        "text": shown(row.seen.text),
        "needs": row.seen.needs,
        "reviews": [
            {
                "who": str(each.reviewer) if each.reviewer else _("Somebody who has left"),
                "said": said_of(each),
                "comment": each.comment,
            }
            for each in row.reviews
        ],
        "form": form,
        "wanted": state,
        "may": may,
        "may_any": next((verdict for verdict in may.values() if verdict), may[Talk.State.DECLINED]),
        "refused": refused,
    }
    return run_page(request, talk.call.event, TAB, "decision", context, status=status)


@never_cache
@require_POST
def reviewer_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody no longer to review."""
    reviewer = row_or_404(Reviewer.objects.select_related("call"), pk)
    reviewer.call.event = event_to_run(request, reviewer.call.event_id)
    actions.remove_reviewer(by=signed_in(request), reviewer=reviewer, now=timezone.now())
    messages.success(request, _("They review no longer; what they said stays."))
    return SeeOther(reverse("helping:choosing", args=[reviewer.call.event_id]))
