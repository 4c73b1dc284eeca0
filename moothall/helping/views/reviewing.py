"""Reading talks blind, one after another, in an order of one's own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moothall.events.models import Event
from moothall.helping.actions import review_talk
from moothall.helping.forms import ReviewForm
from moothall.helping.forms.talks import SCORES, minutes_said
from moothall.helping.models import Call, Review, Talk
from moothall.helping.queries.talks import call_of, next_talk, seen, talks_for
from moothall.helping.rules import can_review, can_review_call, is_open, is_own
from moothall.helping.views.frame import CONFLICT, UNREADABLE, page, row_or_404, shown, signed_in
from moothall.helping.views.talks import about_call
from moothall.kit.verdict import Refused, Verdict
from moothall.kit.views import SeeOther
from moothall.people.models import Person
from moothall.people.queries import viewer_of

WORDS = {int(key): label for key, label in SCORES if key}


@never_cache
@require_safe
def review_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a reviewer what is to be read and what they have said."""
    viewer = signed_in(request)
    event = row_or_404(Event.objects.visible_to(viewer), pk)
    call = call_of(event)
    if call is None or not can_review_call(viewer, call):
        raise Http404
    rows = [_row(talk, mine) for talk, mine in talks_for(viewer, call)]
    done = sum(row["mine"] is not None for row in rows)
    context = {
        **about_call(call),
        "rows": rows,
        "done": done,
        "waiting": next_talk(viewer, call),
        "open": is_open(call, timezone.now()),
    }
    return render(request, "helping/reviews.html", context)


def _row(talk: Talk, mine: Review | None) -> dict[str, Any]:
    as_seen = seen(talk)
    said = "" if mine is None else said_of(mine)
    return {"talk": talk, "title": as_seen.title, "name": as_seen.name, "mine": mine, "said": said}


def said_of(review: Review) -> str:
    """Return what a review says, in words."""
    return str(WORDS[review.score]) if review.score else _("Passed")


@never_cache
@page
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one talk and say what one thinks of it; then see what others think."""
    viewer, talk = signed_in(request), _talk_to_review(request, pk)
    mine = Review.objects.filter(talk=talk, reviewer=viewer).first()
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _review_page(request, talk, form, mine, status=UNREADABLE if form.errors else 200)
    try:
        review_talk(by=viewer, talk=talk, score=form.points(), comment=form.cleaned_data["comment"], now=timezone.now())
    except Refused as refused:
        return _review_page(request, talk, form, mine, refused.verdict, status=CONFLICT)
    return _to_next(request, viewer, talk.call)


def _talk_to_review(request: HttpRequest, pk: int) -> Talk:
    viewer = viewer_of(request)
    talk = row_or_404(Talk.objects.select_related("call__event", "person"), pk)
    if not can_review_call(viewer, talk.call) or is_own(viewer, talk) or talk.state == Talk.State.WITHDRAWN:
        raise Http404
    return talk


def _to_next(request: HttpRequest, viewer: Person, call: Call) -> HttpResponse:
    following = next_talk(viewer, call)
    if following is None:
        messages.success(request, _("Thank you! You have read them all."))
        return SeeOther(reverse("helping:reviews", args=[call.event_id]))
    messages.success(request, _("Thank you. Here is the next one."))
    return SeeOther(reverse("helping:review", args=[following.pk]))


def _review_page(
    request: HttpRequest,
    talk: Talk,
    form: ReviewForm,
    mine: Review | None,
    refused: Verdict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    viewer = signed_in(request)
    rows = talks_for(viewer, talk.call)
    as_seen = seen(talk)
    context = {
        **about_call(talk.call),
        "talk": talk,
        "seen": as_seen,
        "text": shown(as_seen.text),
        "long": minutes_said(talk.length),
        "form": form,
        "mine": said_of(mine) if mine else "",
        "comment": mine.comment if mine else "",
        "reviews": _others(talk, viewer) if mine else [],
        "refused": refused,
        "done": sum(each is not None for _talk, each in rows),
        "count": len(rows),
        "can_review": can_review(viewer, talk, timezone.now(), reviewed=mine is not None),
    }
    return render(request, "helping/review.html", context, status=status)


def _others(talk: Talk, viewer: Person) -> list[dict[str, str]]:
    rows = Review.objects.filter(talk=talk).exclude(reviewer=viewer).select_related("reviewer").order_by("id")
    return [
        {
            "who": str(each.reviewer) if each.reviewer else _("Somebody who has left"),
            "said": said_of(each),
            "comment": each.comment,
        }
        for each in rows
    ]
