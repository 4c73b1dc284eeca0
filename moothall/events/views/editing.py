"""Change an event; where two do at once, show both versions and let people choose."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moothall.events.actions import Edited, EditedMeanwhile, EventDraft, edit_event
from moothall.events.drafting import take
from moothall.events.forms.drafts import EventForm, initial_of
from moothall.events.models import Event
from moothall.events.queries.drafts import draft_of, hosts_of
from moothall.events.queries.life import told_words
from moothall.events.rules import can_edit_event
from moothall.events.running import event_to_run, frame
from moothall.events.telling.drafts import clash_rows, fields_named
from moothall.events.views.making import UNREADABLE, opened, topic_names
from moothall.events.views.previews import preview_of
from moothall.kit.verdict import Refused, require
from moothall.kit.views import SeeOther
from moothall.people.models import Viewer

CLASH = 409
THEIRS = "theirs"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the event says as a form, and write what comes back."""
    event, viewer, now = event_to_run(request, pk), _viewer(request), timezone.now()
    require(can_edit_event(viewer, event))
    began = draft_of(event)
    sent = request.POST if request.method == "POST" else None
    form = EventForm(sent, now=now, began=began, sequence=event.sequence)
    if sent is None or not form.is_valid() or sent.get("do") == "preview":
        return _page(request, event, form)
    sequence, base = form.began_from()
    facts = _chosen(request, form.draft(), began)
    try:
        edited = edit_event(
            by=viewer, event=event, facts=facts, sequence=sequence, base=base, now=now, tell=form.tells()
        )
    except EditedMeanwhile as meanwhile:
        kept = _kept(form, meanwhile)
        again = EventForm(None, now=now, began=meanwhile.theirs, sequence=meanwhile.sequence, initial=kept)
        return _page(request, event, again, clash=meanwhile)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, event, form)
    messages.success(request, _saved(edited))
    return SeeOther(reverse("events:run", args=[event.pk]))


def _chosen(request: HttpRequest, written: EventDraft, stored: EventDraft) -> EventDraft:
    """Take the other's version of the fields for which that was chosen."""
    fields = [name.removeprefix("pick_") for name, value in request.POST.items() if value == THEIRS]
    return take(written, stored, fields)


def _kept(form: EventForm, meanwhile: EditedMeanwhile) -> dict[str, Any]:
    return initial_of(meanwhile.together.draft) | {"tell": form.cleaned_data.get("tell")}


def _page(request: HttpRequest, event: Event, form: EventForm, *, clash: EditedMeanwhile | None = None) -> HttpResponse:
    good = form.is_bound and not form.errors
    clashes: Mapping[str, Any] = {}
    if clash:
        clashes = {
            "rows": clash_rows(clash.theirs, clash.yours, clash.clashes),
            "taken": fields_named(clash.together.theirs),
        }
    context = {
        **frame(request, event, "overview"),
        "form": form,
        "clashes": clashes,
        "topic_names": topic_names(),
        "told": told_words(event) if event.state == Event.State.PUBLISHED else "",
        "preview": preview_of(form.draft(), hosts_of(event)) if good else None,
        "opened": opened(form),
    }
    status = CLASH if clash else UNREADABLE if form.errors else 200
    return render(request, "events/edit.html", context, status=status)


def _saved(edited: Edited) -> str:
    """Say what became of an edit, who is told, and what another editor's changes kept."""
    if not edited.changes:
        return _("Nothing was changed.")
    parts = [_("Saved.")]
    told = told_words(edited.event) if edited.tell else ""
    if told:
        parts.append(_("One letter about it goes to %(people)s.") % {"people": told})
    if edited.theirs:
        names = fields_named(edited.theirs)
        parts.append(_("Somebody else changed %(what)s meanwhile; both your changes are kept.") % {"what": names})
    return " ".join(parts)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer
