"""Edit a group, its history, and the networks that it is part of."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.groups import actions, rules
from moothall.groups.forms.groups import AffiliationForm, EditForm
from moothall.groups.models import Affiliation, Group
from moothall.groups.queries.facts import facts_of
from moothall.groups.queries.history import history_of
from moothall.groups.telling.history import Told, told_of, value_in_words
from moothall.groups.views.applications import UNREADABLE, topic_names
from moothall.groups.views.details import group_or_404
from moothall.kit.verdict import require
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of

CONFLICT = 409
ENTRIES = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a group's page says; when somebody else did so meanwhile, show both and lose neither."""
    viewer, group = viewer_of(request), group_or_404(request, slug)
    require(rules.can_edit_group(viewer, group))
    known = facts_of(group)
    if request.method != "POST":
        return _edit_page(request, group, EditForm(known=known, version=group.version))
    form = EditForm(request.POST, known=known, version=group.version)
    if not form.is_valid():
        return _edit_page(request, group, form, status=UNREADABLE)
    version = form.cleaned_data["version"]
    try:
        changes = actions.edit_group(by=viewer, group=group, facts=form.facts(), version=version, now=timezone.now())
    except actions.EditedMeanwhile as meanwhile:
        return _both_page(request, group, known, meanwhile)
    messages.success(request, _("Saved.") if changes else _("Nothing was different, so nothing changed."))
    return SeeOther(reverse("groups:detail", args=[slug]))


def _both_page(
    request: HttpRequest, group: Group, known: dict[str, Any], meanwhile: actions.EditedMeanwhile
) -> HttpResponse:
    """Show the editor's words in the boxes and the other's beside them; sending again saves what is in the boxes."""
    newest = request.POST.copy()
    newest["version"] = str(meanwhile.version)
    form = EditForm(newest, known=known, version=meanwhile.version)
    form.is_valid()
    theirs = {fact: value_in_words(fact, value) for fact, value in meanwhile.theirs.items()}
    return _edit_page(request, group, form, theirs=theirs, status=CONFLICT)


def _edit_page(
    request: HttpRequest, group: Group, form: EditForm, *, theirs: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    labels = {"founded_on": "founded"}
    shown = [(form[labels.get(fact, fact)].label, words) for fact, words in (theirs or {}).items()]
    context = {"group": group, "form": form, "theirs": shown, "topic_names": topic_names()}
    return render(request, "groups/edit.html", context, status=status)


@login_required
@require_safe
def group_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what happened to a group, with what each change was before."""
    viewer, group = viewer_of(request), group_or_404(request, slug)
    require(rules.can_organise(viewer, group))
    before = request.GET.get("before", "")
    entries = history_of(group, int(before) if before.isascii() and before.isdigit() else None, ENTRIES)
    told: list[Told] = [told_of(entry) for entry in entries]
    older = entries[-1].id if len(entries) == ENTRIES else 0
    context = {"group": group, "entries": told, "older": older, "may_edit": rules.can_edit_group(viewer, group)}
    return render(request, "groups/history.html", context)


@login_required
@require_POST
def history_restore(request: HttpRequest, slug: str, pk: int, fact: str) -> HttpResponse:
    """Put back what one fact was before one change."""
    group = group_or_404(request, slug)
    actions.put_back(by=viewer_of(request), group=group, minute_id=pk, fact=fact, now=timezone.now())
    messages.success(request, _("Put back. The history shows this, too."))
    return SeeOther(reverse("groups:history", args=[slug]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def affiliations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and add the wider networks that a group is part of."""
    viewer, group = viewer_of(request), group_or_404(request, slug)
    require(rules.can_edit_group(viewer, group))
    form = AffiliationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.add_affiliation(by=viewer, group=group, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Added."))
        return SeeOther(reverse("groups:affiliations", args=[slug]))
    context = {
        "group": group,
        "form": form,
        "affiliations": list(group.affiliations.order_by("network", "since_on")),
        "network_names": list(
            Affiliation.objects.order_by("network").values_list("network", flat=True).distinct()[:200]
        ),
    }
    return render(request, "groups/affiliations.html", context, status=UNREADABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def affiliation_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change the dates of one affiliation."""
    viewer, group = viewer_of(request), group_or_404(request, slug)
    require(rules.can_edit_group(viewer, group))
    found = get_object_or_404(Affiliation.objects.select_related("group"), pk=pk, group=group)
    initial = {"network": found.network, "since_on": found.since_on, "until_on": found.until_on}
    form = AffiliationForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["network"].disabled = True
    if request.method == "POST" and form.is_valid():
        dates = {"since_on": form.cleaned_data["since_on"], "until_on": form.cleaned_data["until_on"]}
        actions.edit_affiliation(by=viewer, affiliation=found, now=timezone.now(), **dates)
        messages.success(request, _("Saved."))
        return SeeOther(reverse("groups:affiliations", args=[slug]))
    context = {"group": group, "form": form, "affiliation": found}
    return render(request, "groups/affiliation_edit.html", context, status=UNREADABLE if form.errors else 200)


@login_required
@require_POST
def affiliation_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a mistaken affiliation away."""
    group = group_or_404(request, slug)
    found = get_object_or_404(Affiliation.objects.select_related("group"), pk=pk, group=group)
    actions.remove_affiliation(by=viewer_of(request), affiliation=found, now=timezone.now())
    messages.success(request, _("Taken away."))
    return SeeOther(reverse("groups:affiliations", args=[slug]))
