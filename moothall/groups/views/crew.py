"""A group's crew, one's own part in a group, invitations and claims."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.groups import actions, rules
from moothall.groups.actions.crew import RANK, hash_of
from moothall.groups.forms.groups import ClaimForm, InviteForm
from moothall.groups.models import HIDDEN_STATES, Claim, Group, Invitation, Membership
from moothall.groups.queries.crew import has_few_owners, members_of, memberships_of, waiting_invitations
from moothall.groups.views.applications import UNREADABLE
from moothall.groups.views.details import group_or_404
from moothall.kit.verdict import require
from moothall.kit.views import SeeOther
from moothall.people.models import Person
from moothall.people.queries import viewer_of

MEMBERS = 50


def signed_in(request: HttpRequest) -> Person:
    """Return the person who looks; behind ``login_required``.

    :raises Http404: for a stranger.
    """
    viewer = viewer_of(request)
    if not isinstance(viewer, Person):
        raise Http404
    return viewer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def crew(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who runs a group, and invite somebody."""
    viewer, group = viewer_of(request), group_or_404(request, slug)
    require(rules.can_organise(viewer, group))
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.invite(by=viewer, group=group, email=given["email"], role=given["role"], now=timezone.now())
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": given["email"]})
        return SeeOther(request.path)
    members = Paginator(members_of(group), MEMBERS).get_page(request.GET.get("page"))
    context = {
        "group": group,
        "form": form,
        "rows": [_row(viewer, membership) for membership in memberships_of(group)],
        "members": members,
        "invitations": list(waiting_invitations(group, timezone.now())),
        "few_owners": has_few_owners(group),
        "may_manage": rules.can_manage_crew(viewer, group),
        "roles": Membership.Role.choices,
    }
    return render(request, "groups/crew.html", context, status=UNREADABLE if form.errors else 200)


def _row(viewer: object, membership: Membership) -> dict[str, object]:
    mine = getattr(viewer, "pk", None) == membership.person_id
    return {"membership": membership, "mine": mine, "role": str(membership.get_role_display())}


def membership_or_404(request: HttpRequest, slug: str, pk: int) -> Membership:
    """Return a membership of this group.

    :raises Http404: when there is none, or the viewer may not see the group.
    """
    group = group_or_404(request, slug)
    return get_object_or_404(Membership.objects.select_related("group", "person"), pk=pk, group=group)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def membership_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change the role of one of the crew or the members."""
    viewer, membership = viewer_of(request), membership_or_404(request, slug, pk)
    require(rules.can_manage_crew(viewer, membership.group))
    if request.method == "POST":
        role = request.POST.get("role", "")
        actions.change_role(by=viewer, membership=membership, role=role, now=timezone.now())
        messages.success(request, _("Saved."))
        return SeeOther(reverse("groups:crew", args=[slug]))
    choices = [
        (role, label, rules.can_change_role(viewer, membership, role)) for role, label in Membership.Role.choices
    ]
    context = {
        "group": membership.group,
        "membership": membership,
        "choices": choices,
        "may_remove": rules.can_remove(viewer, membership),
    }
    return render(request, "groups/membership_edit.html", context)


@login_required
@require_POST
def membership_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take somebody out of the group."""
    viewer, membership = viewer_of(request), membership_or_404(request, slug, pk)
    require(rules.can_manage_crew(viewer, membership.group))
    actions.remove_member(by=viewer, membership=membership, now=timezone.now())
    messages.success(request, _("%(who)s is no longer in the group.") % {"who": membership.person})
    return SeeOther(reverse("groups:crew", args=[slug]))


@login_required
@require_safe
def membership(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one's own part in a group: being named, stepping down, leaving."""
    viewer, group = signed_in(request), group_or_404(request, slug)
    mine = Membership.objects.select_related("group").filter(group=group, person=viewer).first()
    if mine is None:
        raise Http404
    smaller = RANK[: RANK.index(rules.Role(mine.role))]
    context = {
        "group": group,
        "mine": mine,
        "smaller": [(role.value, role.label) for role in reversed(smaller)],
        "may_leave": rules.can_leave(mine),
    }
    return render(request, "groups/membership.html", context)


@login_required
@require_POST
def membership_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Become a member."""
    group = group_or_404(request, slug)
    actions.join_group(by=signed_in(request), group=group, now=timezone.now())
    messages.success(request, _("Welcome! You are a member of %(group)s.") % {"group": group.name})
    return SeeOther(reverse("groups:detail", args=[slug]))


@login_required
@require_POST
def membership_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave a group."""
    group = group_or_404(request, slug)
    actions.leave_group(by=signed_in(request), group=group, now=timezone.now())
    messages.success(request, _("You have left %(group)s.") % {"group": group.name})
    hidden = group.state in HIDDEN_STATES
    return SeeOther(reverse("groups:list") if hidden else reverse("groups:detail", args=[slug]))


@login_required
@require_POST
def stepping_down_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a smaller role oneself."""
    group = group_or_404(request, slug)
    actions.step_down(by=signed_in(request), group=group, role=request.POST.get("role", ""), now=timezone.now())
    messages.success(request, _("Thank you for what you did. Your role is a smaller one now."))
    return SeeOther(reverse("groups:detail", args=[slug]))


@login_required
@require_POST
def naming_update(request: HttpRequest, slug: str) -> HttpResponse:
    """Agree to be named in public, or take that back."""
    person, group = signed_in(request), group_or_404(request, slug)
    mine = get_object_or_404(Membership.objects.select_related("group"), group=group, person=person)
    actions.choose_named(by=person, membership=mine, named=request.POST.get("named") == "1", now=timezone.now())
    messages.success(request, _("Saved."))
    return SeeOther(reverse("groups:membership", args=[slug]))


@login_required
@require_POST
def invitation_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    group = group_or_404(request, slug)
    found = get_object_or_404(Invitation.objects.select_related("group"), pk=pk, group=group)
    actions.withdraw_invitation(by=viewer_of(request), invitation=found, now=timezone.now())
    messages.success(request, _("The invitation no longer works."))
    return SeeOther(reverse("groups:crew", args=[slug]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation to whoever holds its link, and take it up once they are signed in."""
    found = Invitation.objects.select_related("group", "group__place", "by").filter(token_hash=hash_of(secret)).first()
    if found is None:
        raise Http404
    viewer = viewer_of(request)
    if request.method == "POST" and isinstance(viewer, Person):
        made = actions.accept_invitation(by=viewer, secret=secret, now=timezone.now())
        messages.success(request, _("Welcome to the crew of %(group)s!") % {"group": made.group.name})
        return SeeOther(reverse("groups:membership", args=[found.group.slug]))
    usable = rules.can_use_invitation(found, timezone.now())
    context = {"invitation": found, "group": found.group, "usable": usable}
    return render(request, "groups/invitation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a listed group is one's own, or offer to run one in the network's care."""
    person, group = signed_in(request), group_or_404(request, slug)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        may = rules.can_ask_claim(person, group)
        context = {"group": group, "form": form, "may_claim": may}
        return render(request, "groups/claim.html", context, status=UNREADABLE if form.errors else 200)
    given = form.cleaned_data
    _claim, secret = actions.ask_claim(
        by=person, group=group, words=given["words"], email=given["email"], now=timezone.now()
    )
    messages.success(request, _claimed(given["email"], bool(secret)))
    return SeeOther(reverse("groups:detail", args=[slug]))


def _claimed(email: str, by_letter: bool) -> str:  # noqa: FBT001  (the answer of the action)
    if by_letter:
        return _("We have written to %(email)s. Open the link in the letter, in this browser.") % {"email": email}
    if email:
        return _("We do not know that address as the group’s own, so a steward will look at it and write to you.")
    return _("A steward will look at it and write to you.")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim_proof(request: HttpRequest, secret: str) -> HttpResponse:
    """Prove a claim with the link of its letter; a press of a button, so that a program that opens letters proves
    nothing.
    """
    person = signed_in(request)
    found = Claim.objects.select_related("group", "group__place").filter(
        token_hash=hash_of(secret), person=person, state=Claim.State.ASKED
    )
    claim = found.first()
    if claim is None:
        raise Http404
    group: Group = claim.group
    if request.method != "POST":
        return render(request, "groups/claim_proof.html", {"group": group})
    group = actions.prove_claim(by=person, secret=secret, now=timezone.now())
    messages.success(request, _("%(group)s is yours to look after.") % {"group": group.name})
    return SeeOther(reverse("groups:manage", args=[group.slug]))
