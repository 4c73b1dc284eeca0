"""What follows for checklists: new events get theirs, dates follow moves, people are told and reminded, notes go."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.checklists import actions
from moothall.checklists.actions.upkeep import DUE
from moothall.checklists.models import Handing, Task, Template
from moothall.checklists.plans import due_words
from moothall.checklists.queries.tasks import today_of
from moothall.checklists.shipped import KEYS, plan_called
from moothall.events.models import Event
from moothall.events.starting import Starter, carry, starter
from moothall.minutes.listeners import every, on
from moothall.minutes.models import Minute
from moothall.notices.actions import notify
from moothall.notices.topics import topic
from moothall.people.models import Person, Viewer
from moothall.people.privacy import adds_to_copy, holds, tidies_after

ASKED = "checklists.asked"
WINDING_EVENTS = Q(origin=Event.Origin.HERE) | Q(tasks__isnull=False)

topic(
    ASKED,
    label=gettext_lazy("things you are asked to do for an event"),
    about=gettext_lazy("somebody asks you to take a task on, or answers you"),
    way="at_once",
)
topic(
    DUE,
    label=gettext_lazy("what you have to do this week"),
    about=gettext_lazy("your tasks for events, once a week"),
    way="digest",
)


class _Facts(Mapping[str, Any]):
    """What an event from a shipped template begins with, in the language of whoever begins it."""

    def __init__(self, key: str) -> None:
        self.key = key

    def _said(self) -> dict[str, str]:
        facts = plan_called(self.key).facts
        said = {"title": facts.title, "summary": facts.line, "description": facts.description, "access": facts.access}
        return {name: value.strip() for name, value in said.items() if value}

    def __getitem__(self, name: str) -> str:
        return self._said()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._said())

    def __len__(self) -> int:
        return len(self._said())


def _lay_out(key: str) -> Any:
    def lay_out(*, event: Event, by: Viewer, now: datetime) -> None:
        """Give a new event what comes with its template."""
        actions.lay_out_event(by=by, event=event, plan=plan_called(key), now=now)

    return lay_out


def _said(key: str, name: str) -> str:
    return str(getattr(plan_called(key), name))


for _number, _key in enumerate(KEYS):
    starter(
        Starter(
            _key,
            lazy(_said, str)(_key, "title"),
            lazy(_said, str)(_key, "summary"),
            plan_called(_key).minutes,
            _Facts(_key),
            apply=_lay_out(_key),
            order=10 + _number,
        )
    )

carry(actions.carry_checklist)


@on("events.event.changed", "events.event.revived", "events.event.postponed")
def redate(minute: Minute, now: datetime) -> None:
    """Let the dates of tasks follow an event that was moved, and end the winding down of one that is on again."""
    ids = minute.detail.get("events") or [minute.about_id]
    actions.redate_tasks(event_ids=ids, since=minute.at.date())
    actions.wind_up_again(event_ids=ids)


@on("events.event.cancelled")
def wind_down_cancelled(minute: Minute, now: datetime) -> None:
    """Put what is left to do on the lists of events that were cancelled, where anybody ran them here."""
    ids = minute.detail.get("events") or [minute.about_id]
    for event in Event.objects.filter(WINDING_EVENTS, pk__in=ids).distinct():
        actions.wind_down(event=event, cause=minute.pk, now=minute.at)


@on("checklists.task.handed")
def tell_asked(minute: Minute, now: datetime) -> None:
    """Tell somebody that they are asked to take a task on."""
    handing = _handing(minute)
    if handing is None or handing.answered_at:
        return
    task = handing.task
    with translation.override(handing.to.language or translation.get_language()):
        who = handing.by or _("Somebody")
        title = _("%(who)s asks whether you would do this: %(title)s") % {"who": who, "title": task.title}
        due = due_words(task.due_on, today_of(task.event, now))
        body = "\n".join(part for part in (f"{task.event.title}, {due}.", handing.note) if part)
        _tell(handing.to, minute, (title, body), task, now)


@on("checklists.handing.accepted", "checklists.handing.declined")
def tell_asker(minute: Minute, now: datetime) -> None:
    """Tell whoever asked what the answer was."""
    handing = _handing(minute)
    if handing is None or handing.by is None:
        return
    task, facts = handing.task, {"who": handing.to, "title": handing.task.title}
    with translation.override(handing.by.language or translation.get_language()):
        if minute.verb.endswith("accepted"):
            title, body = _("%(who)s takes this on: %(title)s") % facts, ""
        else:
            title = _("%(who)s cannot take this on this time: %(title)s") % facts
            body = _("You have it still. Ask somebody else, or put it back for anybody.") if _still(handing) else ""
        _tell(handing.by, minute, (title, body), task, now)


def _still(handing: Handing) -> bool:
    return handing.task.owner_id is not None and handing.task.owner_id == handing.by_id


def _handing(minute: Minute) -> Handing | None:
    return Handing.objects.select_related("task__event", "by", "to").filter(pk=minute.about_id).first()


def _tell(person: Person, minute: Minute, words: tuple[str, str], task: Task, now: datetime) -> None:
    title, body = words
    url = reverse("checklists:event", args=[task.event_id])
    key = f"{ASKED}:{minute.pk}"
    notify(person=person, topic=ASKED, title=title, body=body, url=url, key=key, now=now)


@every(days=1, at=timedelta(hours=5))
def remind_of_tasks(now: datetime) -> None:
    """Tell people once a week what of theirs is due."""
    actions.remind_owners(now=now)


@every(days=1, at=timedelta(hours=3))
def forget_notes(now: datetime) -> None:
    """Empty notes and contacts some weeks after an event."""
    actions.forget_notes(now=now)


WITH_EVENT = gettext_lazy("as long as the event is here; nobody sees it but those who run it")
holds(
    "checklists.task",
    ["event", "owner", "done_by", "done_at", "dropped_by", "dropped_at"],
    what=gettext_lazy("Things to do for events that you took on, ticked off or found not to be needed"),
    why=gettext_lazy("so that those who run an event together know who does what"),
    until=WITH_EVENT,
)
holds("checklists.task", ["id"], what="", why=gettext_lazy("a number"), until="", yours=False)
holds(
    "checklists.handing",
    ["task", "by", "to", "note", "at", "answer", "answered_at"],
    what=gettext_lazy("What you asked others to do for an event, or were asked, with the words that went with it"),
    why=gettext_lazy("so that a task can change hands, and both know the answer"),
    until=gettext_lazy("as long as the event is here; the words are deleted six weeks after it"),
)
holds("checklists.handing", ["id"], what="", why=gettext_lazy("a number"), until="", yours=False)
holds(
    "checklists.template",
    ["group", "by", "title", "created_at"],
    what=gettext_lazy("Checklists that you kept as templates of a group"),
    why=gettext_lazy("so that the group knows whom to ask about one"),
    until=gettext_lazy("as long as the template is here; your name goes when you leave"),
)
holds("checklists.template", ["id"], what="", why=gettext_lazy("a number"), until="", yours=False)


@adds_to_copy("checklists")
def copy_of_tasks(person: Person) -> Any:
    """Return what a person took on, did and was asked to do for events, and the templates they kept."""
    tasks = Task.objects.filter(Q(owner=person) | Q(done_by=person) | Q(dropped_by=person)).order_by("due_on", "id")
    handings = Handing.objects.filter(Q(to=person) | Q(by=person)).order_by("at", "id")
    templates = Template.objects.filter(by=person).order_by("id")
    return {
        "tasks": [
            {
                "event": task.event.title,
                "title": task.title,
                "due_on": task.due_on,
                "yours": task.owner_id == person.pk,
                "you_did_it_at": task.done_at if task.done_by_id == person.pk else None,
                "you_dropped_it_at": task.dropped_at if task.dropped_by_id == person.pk else None,
            }
            for task in tasks.select_related("event")
        ],
        "asked": [
            {
                "task": handing.task.title,
                "you_were_asked": handing.to_id == person.pk,
                "words": handing.note,
                "at": handing.at,
                "answer": handing.answer,
                "answered_at": handing.answered_at,
            }
            for handing in handings.select_related("task")
        ],
        "templates": list(templates.values("group__name", "title", "created_at")),
    }


@tidies_after
def forget_person(person: Person, now: datetime) -> None:
    """Put the open tasks of somebody who leaves back for anybody, and forget what they asked and were asked."""
    actions.let_go_of(person=person)
