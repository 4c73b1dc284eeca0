"""The hosts of an event: who they are, who is asked, how the numbers are split; and the answer of a group asked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from moothall.events import actions
from moothall.events.forms.hosting import AnswerForm, InviteHostForm, SharesForm
from moothall.events.models import Event, HostInvitation
from moothall.events.queries.hosting import (
    answered_invitations,
    groups_found,
    holders_of,
    invitation_for,
    names_of,
    open_invitations,
)
from moothall.events.rules.hosting import (
    can_accept_invitation,
    can_answer_invitation,
    can_ask_hosts,
    can_leave_event,
    can_settle_shares,
    hosts_run_by,
)
from moothall.events.running import LARGEST_KEY, event_to_run, frame
from moothall.events.telling import event_words
from moothall.groups.models import Group
from moothall.groups.rules import can_organise
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of

UNREADABLE, CONFLICT = 422, 409


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def host_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who hosts an event, and ask another group."""
    event = event_to_run(request, pk)
    words = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()[:120]
    form = _invite_form(request, event, words)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_host(
                by=viewer_of(request),
                event=event,
                group=form.chosen,
                note=form.cleaned_data["note"],
                all_dates=form.cleaned_data.get("all_dates", False),
                now=timezone.now(),
            )
        except Refused as error:
            form.add_error("group", str(error.verdict))
        else:
            messages.success(request, _("%(group)s is asked. Its organisers are told.") % {"group": form.chosen.name})
            return SeeOther(request.path)
    return _page(request, event, form=form, words=words)


def _invite_form(request: HttpRequest, event: Event, words: str) -> InviteHostForm:
    data = request.POST if request.method == "POST" else None
    return InviteHostForm(data, found=groups_found(event, words), in_series=event.series_id is not None)


def _page(
    request: HttpRequest,
    event: Event,
    *,
    form: InviteHostForm,
    words: str = "",
    shares: SharesForm | None = None,
) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    holders = holders_of(event)
    proposed = {holder.group.pk: holder.proposed for holder in holders if holder.proposed is not None}
    mine = {host.group_id for host in hosts_run_by(viewer, event)}
    context = frame(request, event, "hosts") | {
        "holders": [(holder, can_leave_event(viewer, event, holder.group)) for holder in holders],
        "invitations": open_invitations(event),
        "declined": answered_invitations(event),
        "may_ask": can_ask_hosts(viewer, event, now),
        "form": form,
        "words": words,
        "found": form.found,
        "may_settle": can_settle_shares(viewer, event),
        "shares": shares or SharesForm(parts=[(holder.group, holder.share) for holder in holders]),
        "proposed": proposed,
        "waits_for_me": any(holder.group.pk in mine and not holder.agreed for holder in holders) and bool(proposed),
    }
    bad = form.errors or (shares is not None and shares.errors)
    return render(request, "events/hosts.html", context, status=UNREADABLE if bad else 200)


@login_required
@require_POST
def host_invitation_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(HostInvitation.objects.select_related("event", "group"), pk=_key(pk))
    event = event_to_run(request, invitation.event_id)
    actions.withdraw_host_invitation(by=viewer_of(request), invitation=invitation, now=timezone.now())
    messages.success(request, _("The invitation is taken back."))
    return SeeOther(reverse("events:hosts", args=[event.pk]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def host_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the organisers of a group that is asked say yes or no."""
    viewer, now = viewer_of(request), timezone.now()
    invitation = invitation_for(viewer, _key(pk))
    if invitation is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, invitation, form.cleaned_data["words"])
        except Refused as error:
            refused = error.verdict
    event = invitation.event
    context = {
        "invitation": invitation,
        "event": event,
        "form": form,
        "refused": refused,
        "when": event_words(event),
        "hosts": [holder.group for holder in holders_of(event)],
        "host_names": names_of([holder.group for holder in holders_of(event)]),
        "may_answer": can_answer_invitation(viewer, invitation, now),
        "may_accept": can_accept_invitation(viewer, invitation, now),
        "public": Event.objects.visible_to(viewer).filter(pk=event.pk).exists(),
    }
    return render(request, "events/host_answer.html", context, status=200 if refused is None else CONFLICT)


def _answer(request: HttpRequest, invitation: HostInvitation, words: str) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    if request.POST.get("answer") == "yes":
        actions.accept_host_invitation(by=viewer, invitation=invitation, words=words, now=now)
        messages.success(request, _("You host it together now. Here is everything about it."))
        return SeeOther(reverse("events:hosts", args=[invitation.event_id]))
    actions.decline_host_invitation(by=viewer, invitation=invitation, words=words, now=now)
    messages.success(request, _("Thank you for answering. The hosts are told."))
    return SeeOther(reverse("groups:manage", args=[invitation.group.slug]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def host_delete(request: HttpRequest, pk: int, group_pk: int) -> HttpResponse:
    """Let a host leave, after saying what that means."""
    viewer, event = viewer_of(request), event_to_run(request, pk)
    group = get_object_or_404(Group, pk=_key(group_pk), hosted__event=event)
    if not can_organise(viewer, group):
        raise Http404
    verdict = can_leave_event(viewer, event, group)
    if request.method == "POST" and verdict:
        every = request.POST.get("all_dates") == "1"
        left = actions.leave_event(by=viewer, event=event, group=group, all_dates=every, now=timezone.now())
        messages.success(request, _left_words(group, left))
        return SeeOther(reverse("events:detail", args=[event.pk, event.slug]))
    holders = holders_of(event)
    others = [holder.group for holder in holders if holder.group.pk != group.pk]
    context = frame(request, event, "hosts") | {
        "group": group,
        "verdict": verdict,
        "leads": holders[0].group.pk == group.pk,
        "next_lead": others[0] if others else None,
        "many": len(others) > 1,
    }
    return render(request, "events/host_delete.html", context, status=CONFLICT if request.method == "POST" else 200)


def _left_words(group: Group, left: list[Event]) -> str:
    words = {"group": group.name, "count": len(left)}
    if len(left) > 1:
        return _("%(group)s no longer hosts these %(count)d dates.") % words
    return _("%(group)s no longer hosts this event.") % words


@login_required
@require_POST
def share_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose how the numbers are split."""
    event = event_to_run(request, pk)
    form = SharesForm(request.POST, parts=[(holder.group, holder.share) for holder in holders_of(event)])
    if form.is_valid():
        try:
            settled = actions.propose_shares(by=viewer_of(request), event=event, parts=form.parts(), now=timezone.now())
        except Refused as error:
            form.add_error(None, str(error.verdict))
        else:
            said = _("The split is settled.") if settled else _("Proposed. It holds once every host has agreed.")
            messages.success(request, said)
            return SeeOther(reverse("events:hosts", args=[pk]))
    found = InviteHostForm(found=groups_found(event, ""), in_series=event.series_id is not None)
    return _page(request, event, form=found, shares=form)


@login_required
@require_POST
def share_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the split that is proposed."""
    event = event_to_run(request, pk)
    parts = {int(key[5:]): int(str(value)) for key, value in request.POST.items() if _is_part(key, value)}
    settled = actions.agree_shares(by=viewer_of(request), event=event, parts=parts, now=timezone.now())
    said = _("Every host has agreed: the split holds now.") if settled else _("Agreed. Other hosts still have to.")
    messages.success(request, said)
    return SeeOther(reverse("events:hosts", args=[pk]))


@login_required
@require_POST
def share_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the proposal off the table."""
    event = event_to_run(request, pk)
    actions.drop_shares(by=viewer_of(request), event=event, now=timezone.now())
    messages.success(request, _("The proposal is gone; what held before still holds."))
    return SeeOther(reverse("events:hosts", args=[pk]))


def _is_part(key: str, value: Any) -> bool:
    number = key.removeprefix("part_")
    plain = all(text.isascii() and text.isdigit() and len(text) < 19 for text in (number, str(value)))  # noqa: PLR2004
    return key.startswith("part_") and plain


def _key(pk: int) -> int:
    return pk if pk <= LARGEST_KEY else 0
