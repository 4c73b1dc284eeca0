"""What checklists add to the pages below: tabs of running an event, what I have to do, what is next for an event."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from moothall.checklists.plans import due_words
from moothall.checklists.queries.tasks import asked_of, my_tasks, next_tasks, progress_of, today_of
from moothall.checklists.telling import progress_words
from moothall.events.models import Event
from moothall.events.rules import can_run
from moothall.events.running import DAY, tab
from moothall.kit.panels import panel
from moothall.people.models import Person
from moothall.people.queries import viewer_of

MINE, NEXT = 5, 3

tab("checklist", gettext_lazy("Checklist"), "checklists:event", order=30, helpers=True)
tab("run_sheet", gettext_lazy("Run sheet"), "checklists:run_sheet", order=35, helpers=True, part=DAY)


@panel("people.me", order=5)
def my_next_tasks(request: HttpRequest, person: Person) -> Markup | None:
    """Show what a person has to do next, and what they were asked to take on."""
    now = timezone.now()
    tasks, asked = list(my_tasks(person, now=now)[: MINE + 20]), list(asked_of(person)[:MINE])
    if not tasks and not asked:
        return None
    lines = [(task, due_words(task.due_on, today_of(task.event, now))) for task in tasks[:MINE]]
    context = {"lines": lines, "more": len(tasks) - len(lines), "asked": asked}
    return _html("checklists/_mine.html", context, request)


@panel("events.run", order=20)
def next_for_event(request: HttpRequest, event: Event) -> Markup:
    """Show those who run an event what is next, and how much is open."""
    done, left = progress_of(event)
    today = today_of(event, timezone.now())
    context = {
        "event": event,
        "lines": [(task, due_words(task.due_on, today)) for task in next_tasks(event, NEXT)],
        "done": done,
        "open": left,
        "progress": progress_words(done, left),
        "runs": bool(can_run(viewer_of(request), event)),
    }
    return _html("checklists/_run.html", context, request)


def _html(template: str, context: dict[str, object], request: HttpRequest) -> Markup:
    return Markup(render_to_string(template, context, request))  # noqa: S704  (rendered with autoescape)
