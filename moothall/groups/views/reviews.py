"""Review by the stewards, and what applicants see of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.groups import actions, rules
from moothall.groups.forms.groups import ListingForm, WordsForm
from moothall.groups.models import Claim, Group, ImportBatch
from moothall.groups.queries import links_of
from moothall.groups.queries.duplicates import lookalikes
from moothall.groups.queries.facts import facts_of
from moothall.groups.queries.history import history_of
from moothall.groups.queries.waiting import groups_in_care, waiting_claims, waiting_groups
from moothall.groups.telling import saying_of
from moothall.groups.views.applications import UNREADABLE, topic_names
from moothall.groups.views.details import group_or_404
from moothall.kit.verdict import require
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for the stewards: applications with their age, claims, groups in care, lists brought in."""
    require(rules.can_review_groups(viewer_of(request)))
    context = {
        "waiting": waiting_groups(timezone.now()),
        "claims": waiting_claims(),
        "in_care": groups_in_care(),
        "batches": list(ImportBatch.objects.defer("content", "problems").order_by("-id")[:5]),
    }
    return render(request, "groups/queue.html", context)


@login_required
@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an application to a steward who decides, or to those who applied and may answer."""
    group = group_or_404(request, slug)
    return _review_page(request, group)


def _review_page(request: HttpRequest, group: Group, *, slip: tuple[str, WordsForm] | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    may_answer = rules.can_answer(viewer, group)
    is_crew = rules.role_of(viewer, group) in rules.CREW
    if not is_crew and not viewer.is_steward:
        raise Http404
    forms = _word_forms()
    if slip:
        forms[slip[0]] = slip[1]
    facts = facts_of(group)
    context = {
        "group": group,
        "facts": facts,
        "saying": saying_of(group.state, group.state_since, group.state_words),
        "links": links_of(group),
        "alike": [other for other in lookalikes(facts) if other.pk != group.pk] if viewer.is_steward else [],
        "applicants": list(group.memberships.filter(role=rules.Role.OWNER).select_related("person")),
        "history": history_of(group),
        "forms": forms,
        "may_answer": may_answer,
        "may_review": viewer.is_steward,
        "may_accept": rules.can_accept(viewer, group),
        "may_hold": rules.can_hold(viewer, group),
        "may_decline": rules.can_decline(viewer, group),
    }
    return render(request, "groups/review.html", context, status=UNREADABLE if slip else 200)


def _word_forms(data: Any = None) -> dict[str, WordsForm]:
    return {
        "accept": WordsForm(data, label=_("A word of welcome"), required=False, auto_id="accept_%s"),
        "hold": WordsForm(data, label=_("Your question"), auto_id="hold_%s"),
        "decline": WordsForm(
            data, label=_("Why?"), hint=_("They read this. Say what would have to change."), auto_id="decline_%s"
        ),
        "answer": WordsForm(data, label=_("Your answer"), auto_id="answer_%s"),
    }


def _decide(name: str, said: str, act: Callable[..., None]) -> Callable[[HttpRequest, str], HttpResponse]:
    @login_required
    @require_POST
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        group = group_or_404(request, slug)
        form = _word_forms(request.POST)[name]
        if not form.is_valid():
            return _review_page(request, group, slip=(name, form))
        act(by=viewer_of(request), group=group, words=form.cleaned_data["words"], now=timezone.now())
        messages.success(request, _(said))
        to_queue = viewer_of(request).is_steward and name != "answer"
        return SeeOther(reverse("groups:queue") if to_queue else reverse("groups:detail", args=[slug]))

    view.__doc__ = said
    return view


def _hold(*, words: str, **rest: Any) -> None:
    actions.hold_group(question=words, **rest)


def _answer(*, words: str, **rest: Any) -> None:
    actions.answer_question(answer=words, **rest)


def _decline(*, words: str, **rest: Any) -> None:
    actions.decline_group(reason=words, **rest)


acceptance_create = _decide("accept", "The group is in the network. Its people have been told.", actions.accept_group)
question_create = _decide("hold", "Your question is on its way.", _hold)
answer_create = _decide("answer", "Your answer is on its way to the stewards.", _answer)
refusal_create = _decide("decline", "The application was declined, and its people told why.", _decline)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing_create(request: HttpRequest) -> HttpResponse:
    """List a group that lives elsewhere, with its consent."""
    viewer = viewer_of(request)
    require(rules.can_review_groups(viewer))
    form = ListingForm(request.POST or None, initial={"reach": Group.Reach.BOTH, "topics": []})
    if request.method != "POST" or not form.is_valid():
        status = UNREADABLE if request.method == "POST" else 200
        return render(request, "groups/listing.html", {"form": form, "topic_names": topic_names()}, status=status)
    given = form.cleaned_data
    group = actions.list_group(
        by=viewer,
        facts=form.facts(),
        calendar_url=given["calendar_url"],
        agreed_by=given["agreed_by"],
        agreed_on=given["agreed_on"],
        now=timezone.now(),
    )
    messages.success(request, _("The group is listed."))
    return SeeOther(reverse("groups:detail", args=[group.slug]))


@login_required
@require_POST
def claim_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a claim, or decline it with a reason."""
    viewer = viewer_of(request)
    require(rules.can_review_groups(viewer))
    claim = get_object_or_404(Claim.objects.select_related("group"), pk=pk)
    if request.POST.get("decision") == "approve":
        actions.approve_claim(by=viewer, claim=claim, now=timezone.now())
        messages.success(request, _("%(group)s has its own people now.") % {"group": claim.group.name})
    else:
        actions.decline_claim(by=viewer, claim=claim, reason=request.POST.get("reason", ""), now=timezone.now())
        messages.success(request, _("The claim was declined, and its writer told why."))
    return SeeOther(reverse("groups:queue"))
