"""Keep the checklist of an event as a template of one of its groups."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moothall.checklists.actions import TemplateFacts, save_template
from moothall.checklists.forms import TemplateSaveForm
from moothall.checklists.plans import hours_words
from moothall.checklists.queries.templates import groups_to_save_for, plan_from_event
from moothall.checklists.views.finding import UNREADABLE, signed_in
from moothall.events.running import event_to_run, frame
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther


@require_http_methods(["GET", "HEAD", "POST"])
def template_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the template, and keep it."""
    event, person = event_to_run(request, pk), signed_in(request)
    groups = groups_to_save_for(event, person)
    form = TemplateSaveForm(
        request.POST if request.method == "POST" else None, groups=groups, initial={"title": event.title[:120]}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        group = next(each for each in groups if each.pk == given["group"])
        facts = TemplateFacts(given["title"], given["summary"], given["shared"])
        try:
            made = save_template(by=person, event=event, group=group, facts=facts, now=timezone.now())
        except Refused as refused:
            form.add_error("title", str(refused))
        else:
            messages.success(request, _("Kept. You can begin the next event from it."))
            return SeeOther(reverse("checklists:ours", args=[made.pk]))
    plan = plan_from_event(event)
    context = {"form": form, "plan": plan, "work": hours_words(plan.work), "has_groups": bool(groups)}
    framed = frame(request, event, "checklist") | context
    return render(request, "checklists/keep.html", framed, status=UNREADABLE if form.errors else 200)
