"""Join the network: the form, a draft that survives signing in, and the sending."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moothall.groups import actions
from moothall.groups.actions.crew import hash_of
from moothall.groups.forms.groups import ApplicationForm
from moothall.groups.models import Draft, Group, Topic
from moothall.groups.queries.duplicates import lookalikes
from moothall.kit.views import SeeOther
from moothall.people.adapters import seconds_to_wait
from moothall.people.queries import viewer_of

UNREADABLE = 422
TOO_MANY = 429


def topic_names() -> list[str]:
    """Return the network's topics, for suggestions."""
    return list(Topic.objects.order_by("name").values_list("name", flat=True)[:300])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application_create(request: HttpRequest) -> HttpResponse:
    """Ask about the group; send it, or keep it while its writer signs in."""
    if request.method != "POST":
        return _page(request, ApplicationForm(initial={"reach": Group.Reach.BOTH, "topics": []}))
    form = ApplicationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNREADABLE)
    alike = [] if form.cleaned_data["different"] else lookalikes(form.facts())
    if alike:
        return _page(request, form, alike=alike, status=UNREADABLE)
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        if seconds_to_wait(request, "apply"):
            form.add_error(
                None, _("Many applications came from your network just now. Please send this again in a while.")
            )
            return _page(request, form, status=TOO_MANY)
        secret = actions.keep_draft(answers=form.answers(), now=timezone.now())
        onward = reverse("groups:application_send", args=[secret])
        return SeeOther(f"{reverse('account_login')}?next={quote(onward)}")
    group = actions.apply_to_join(by=viewer, now=timezone.now(), **_sent(form))  # type: ignore[arg-type]
    return _thank(request, group)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application_send(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an application that was kept while its writer signed in; send it, changed or not."""
    draft = Draft.objects.filter(token=hash_of(secret)).first()
    if draft is None:
        raise Http404
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        return SeeOther(f"{reverse('account_login')}?next={quote(request.path)}")
    if draft.sent_at:
        messages.info(request, _("This application has been sent already."))
        return SeeOther(reverse("people:me"))
    if request.method != "POST":
        return _page(request, ApplicationForm(initial=_initial(draft)), draft=True)
    form = ApplicationForm(request.POST)
    if not form.is_valid():
        actions.rewrite_draft(secret=secret, answers=form.answers())
        return _page(request, form, draft=True, status=UNREADABLE)
    group = actions.send_draft(by=viewer, secret=secret, now=timezone.now(), **_sent(form))  # type: ignore[arg-type]
    return _thank(request, group)


def _sent(form: ApplicationForm) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {"facts": form.facts(), "calendar_url": cleaned["calendar_url"], "named": cleaned["named"]}


def _initial(draft: Draft) -> dict[str, Any]:
    """Read kept answers as the form's beginning, as though they were typed again."""
    kept = QueryDict(mutable=True)
    for name, values in draft.answers.items():
        kept.setlist(name, values)
    read = ApplicationForm(kept)
    read.is_valid()
    topics = [kept.get(f"topics_{number}", "") for number in range(len(read.fields["topics"].fields))]  # type: ignore[attr-defined]
    return {**kept.dict(), "topics": [topic for topic in topics if topic], "different": True}


def _page(
    request: HttpRequest,
    form: ApplicationForm,
    *,
    alike: list[Group] | None = None,
    draft: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "alike": alike or [], "draft": draft, "topic_names": topic_names()}
    return render(request, "groups/join.html", context, status=status)


def _thank(request: HttpRequest, group: Group) -> HttpResponse:
    messages.success(request, _("Thank you! The stewards will read it and write to you, mostly within a few days."))
    return SeeOther(reverse("groups:detail", args=[group.slug]))
