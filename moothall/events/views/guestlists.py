"""How guests are asked: places, guests, times and questions, settled by those who run the event."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moothall.events.actions import GuestlistFacts
from moothall.events.actions.asking_guests import guestlist_facts_of
from moothall.events.actions.questions import (
    QuestionFacts,
    add_question,
    change_question,
    mark_of_question,
    question_facts,
    raise_question,
    remove_question,
)
from moothall.events.actions.settling import SettledMeanwhile, mark_of_guestlist, settle_guestlist
from moothall.events.forms.guestlists import GuestlistForm, QuestionForm, question_said, said_of
from moothall.events.models import Capacity, Event, Guestlist, Question
from moothall.events.queries.guestlists import questions_of
from moothall.events.rules.questions import can_add_question, usual_delete_on
from moothall.events.running import event_to_run, frame
from moothall.events.telling import zone_called
from moothall.kit import dates
from moothall.kit.verdict import Refused
from moothall.kit.views import SeeOther
from moothall.people.queries import viewer_of

TAB = "guests"
UNREADABLE, CONFLICT = 422, 409
page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@page
def guestlist(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how guests are asked, and change it."""
    event = event_to_run(request, pk)
    with timezone.override(zone_called(event.timezone)):
        return _settings(request, event)


def _settings(request: HttpRequest, event: Event) -> HttpResponse:
    found = Guestlist.objects.filter(event=event).first()
    now_held = guestlist_facts_of(found) if found else None
    kept = now_held or GuestlistFacts()
    if request.method != "POST":
        form = GuestlistForm(kept=kept, initial={"began": mark_of_guestlist(now_held)})
        return _settings_page(request, event, form)
    form = GuestlistForm(request.POST, kept=kept)
    if not form.is_valid():
        return _settings_page(request, event, form, status=UNREADABLE)
    try:
        began, viewer = form.cleaned_data["began"], viewer_of(request)
        settle_guestlist(by=viewer, event=event, facts=form.facts(), began=began, now=timezone.now())
    except SettledMeanwhile as meanwhile:
        return _both_settings(request, event, form, meanwhile.theirs)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _settings_page(request, event, form, status=CONFLICT)
    messages.success(request, _("Saved. Free places were offered to those who wait."))
    return SeeOther(reverse("events:guestlist", args=[event.pk]))


def _both_settings(request: HttpRequest, event: Event, form: GuestlistForm, theirs: GuestlistFacts) -> HttpResponse:
    """Show what somebody else saved beside what was written here; saving again chooses this one."""
    again = GuestlistForm({**_written(request), "began": mark_of_guestlist(theirs)}, kept=theirs)
    again.is_valid()
    both = [
        (again.fields[name].label, _said(old), _said(form.cleaned_data[name]))
        for name, old in said_of(theirs).items()
        if _said(old) != _said(form.cleaned_data[name])
    ]
    return _settings_page(request, event, again, both=both, status=CONFLICT)


def _written(request: HttpRequest) -> dict[str, Any]:
    return dict(request.POST.items())


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if hasattr(value, "tzinfo"):
        return f"{dates.day(value, year=True)}, {dates.clock(value)}"
    return "–" if value in {None, ""} else str(value)


def _settings_page(
    request: HttpRequest, event: Event, form: GuestlistForm, *, both: Any = None, status: int = 200
) -> HttpResponse:
    questions = questions_of(event)
    context = frame(request, event, TAB) | {
        "form": form,
        "both": both,
        "questions": questions,
        "can_add": can_add_question(len(questions)),
        "capacities": list(Capacity.objects.filter(event=event).order_by("id")),
        "asks_access": any(each.about_access for each in questions),
        "asks_organisation": any(each.about_organisation for each in questions),
    }
    return render(request, "events/guestlist.html", context, status=status)


@never_cache
@page
def question_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the guests one thing more; ``?access`` and ``?organisation`` begin with a good question about these."""
    event = event_to_run(request, pk)
    if request.method != "POST":
        return _question_page(request, event, None, QuestionForm(event=event, initial=_begin(request, event)))
    form = QuestionForm(request.POST, event=event)
    if not form.is_valid():
        return _question_page(request, event, None, form, status=UNREADABLE)
    try:
        add_question(by=viewer_of(request), event=event, facts=form.facts(), now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _question_page(request, event, None, form, status=CONFLICT)
    return SeeOther(f"{reverse('events:guestlist', args=[event.pk])}#questions")


def _begin(request: HttpRequest, event: Event) -> dict[str, Any]:
    begin: dict[str, Any] = {"delete_on": usual_delete_on(event)}
    if "access" in request.GET:
        begin |= {
            "text": _("What do you need so that you can take part?"),
            "purpose": _("So that we can prepare: step-free ways, captions, a quiet corner, somebody to meet you."),
            "kind": Question.Kind.LONG,
            "about_access": True,
        }
    elif "organisation" in request.GET:
        begin |= {
            "text": _("Which organisation do you come from, if any?"),
            "purpose": _("So that we know, as a number, how many organisations we reach."),
            "about_organisation": True,
        }
    return begin


@never_cache
@page
def question_edit(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Change a question."""
    event = event_to_run(request, pk)
    found = _question(event, question)
    facts = question_facts(found)
    if request.method != "POST":
        initial = {**question_said(facts), "began": mark_of_question(facts)}
        return _question_page(request, event, found, QuestionForm(event=event, initial=initial))
    form = QuestionForm(request.POST, event=event)
    if not form.is_valid():
        return _question_page(request, event, found, form, status=UNREADABLE)
    try:
        began, viewer = form.cleaned_data["began"], viewer_of(request)
        change_question(by=viewer, question=found, facts=form.facts(), began=began, now=timezone.now())
    except SettledMeanwhile as meanwhile:
        return _both_questions(request, event, found, form, meanwhile.theirs)
    return SeeOther(f"{reverse('events:guestlist', args=[event.pk])}#questions")


def _both_questions(
    request: HttpRequest, event: Event, found: Question, form: QuestionForm, theirs: QuestionFacts
) -> HttpResponse:
    again = QuestionForm({**_written(request), "began": mark_of_question(theirs)}, event=event)
    again.is_valid()
    mine = asdict(form.facts())
    differ = [(name, old) for name, old in asdict(theirs).items() if old != mine[name]]
    both = [(again.fields[name].label, _told(old), _told(mine[name])) for name, old in differ]
    return _question_page(request, event, found, again, both=both, status=CONFLICT)


def _told(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(value) or "–"
    return dates.day(value, year=True) if hasattr(value, "isoformat") else _said(value)


def _question(event: Event, pk: int) -> Question:
    found = questions_of(event)
    question = next((each for each in found if each.pk == pk), None)
    if question is None:
        raise Http404
    question.event = event
    return question


def _question_page(
    request: HttpRequest,
    event: Event,
    question: Question | None,
    form: QuestionForm,
    *,
    both: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = frame(request, event, TAB) | {"form": form, "question": question, "both": both}
    return render(request, "events/question.html", context, status=status)


@never_cache
@page
def question_delete(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Ask once, then remove a question with what was answered to it."""
    event = event_to_run(request, pk)
    found = _question(event, question)
    if request.method != "POST":
        context = frame(request, event, TAB) | {"question": found, "count": found.answers.count()}
        return render(request, "events/question_delete.html", context)
    remove_question(by=viewer_of(request), question=found, now=timezone.now())
    return SeeOther(f"{reverse('events:guestlist', args=[event.pk])}#questions")


@never_cache
@require_POST
def question_move(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Ask a question one place earlier."""
    event = event_to_run(request, pk)
    raise_question(by=viewer_of(request), question=_question(event, question), now=timezone.now())
    return SeeOther(f"{reverse('events:guestlist', args=[event.pk])}#questions")
