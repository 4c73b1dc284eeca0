"""Begin a checklist: from a template, with a new event, from last time."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from moothall.checklists.actions.noting import locked_event, note
from moothall.checklists.models import Cue, Task
from moothall.checklists.plans import Facts, Plan, squeezed
from moothall.checklists.queries.tasks import starts_on, today_of
from moothall.checklists.queries.templates import plan_from_event
from moothall.checklists.rules import can_start
from moothall.events.actions.asking_guests import guestlist_facts_of
from moothall.events.actions.guests import set_guestlist
from moothall.events.models import Event, Guestlist
from moothall.kit.verdict import require
from moothall.people.models import Viewer


@transaction.atomic
def start_checklist(
    *, by: Viewer, event: Event, plan: Plan, cues: bool = True, roles: bool = False, now: datetime
) -> int:
    """Put a plan's tasks on an event's list, and its rows on the run sheet when ``cues``; return how many tasks.

    With ``roles`` the ledger also says who is wanted, and the room of helpers opens those roles.

    What is on the list already is not put there twice, so adding a second template, or the same again, is harmless.

    :raises Refused: when ``by`` does not run the event, it is cancelled, or the list is full.
    """
    event = locked_event(event)
    require(can_start(by, event))
    return set_out(by=by, event=event, plan=plan, cues=cues, roles=roles, now=now)


@transaction.atomic
def lay_out_event(*, by: Viewer, event: Event, plan: Plan, now: datetime) -> None:
    """Give an event that was just made the checklist, run sheet and places of the plan it was made from."""
    _limit_places(by, event, plan.facts, now)
    set_out(by=by, event=event, plan=plan, cues=not event.all_day, roles=True, now=now)


def _limit_places(by: Viewer, event: Event, facts: Facts, now: datetime) -> None:
    """Limit the ways in which the event takes place to as many people as the plan is good for."""
    guestlist = Guestlist.objects.filter(event=event).first()
    if guestlist is None:
        return
    known = guestlist_facts_of(guestlist)
    wanted = replace(
        known,
        room=facts.places if known.room is None else known.room,
        online=facts.online_places if known.online is None else known.online,
        most_guests=facts.most_guests,
    )
    if wanted != known:
        set_guestlist(by=by, event=event, facts=wanted, now=now)


def set_out(*, by: Viewer, event: Event, plan: Plan, cues: bool, roles: bool = False, now: datetime) -> int:
    """Write a plan's tasks and cues for an event that is locked or new; return how many tasks."""
    tasks = tasks_to_add(event, plan, now)
    Task.objects.bulk_create(tasks)
    made = cues_to_add(event, plan) if cues else []
    Cue.objects.bulk_create(made)
    wanted = [{"title": role.title, "wanted": role.places, "kind": role.kind} for role in plan.facts.roles if roles]
    if tasks or made or wanted:
        detail = {"plan": plan.key, "tasks": len(tasks), "cues": len(made), "roles": wanted}
        note("checklist.started", event.pk, by=by, about=event, now=now, detail=detail)
    return len(tasks)


def tasks_to_add(event: Event, plan: Plan, now: datetime) -> list[Task]:
    """Return the plan's tasks that an event's list does not have, with their dates; nothing is written."""
    there = Task.objects.filter(event=event, winds_down=False)
    known = {title.casefold() for title in there.values_list("title", flat=True)}
    last = there.aggregate(last=Max("position"))["last"] or 0
    day = starts_on(event)
    left = (day - today_of(event, now)).days
    tasks = []
    for number, step in enumerate(step for step in plan.steps if step.title.casefold() not in known):
        lead = squeezed(step.day, -plan.days_before, left)
        task = Task(
            event=event,
            title=step.title,
            detail=step.detail,
            day=step.day,
            lead=lead,
            due_on=day + timedelta(days=lead),
            position=last + 1 + number,
            role=step.role,
            minutes=step.minutes,
            made_from=plan.key[:80],
            made_at=now,
        )
        tasks.append(task)
    return tasks


def cues_to_add(event: Event, plan: Plan) -> list[Cue]:
    """Return the plan's rows that an event's run sheet does not have; nothing is written."""
    known = set(Cue.objects.filter(event=event).values_list("at", "what"))
    return [
        Cue(event=event, at=each.at, minutes=each.minutes, what=each.what, who=each.who, made_from=plan.key[:80])
        for each in plan.moments
        if (each.at, each.what) not in known
    ]


def carry_checklist(*, original: Event, event: Event, by: Viewer, now: datetime) -> None:
    """Give an event that was copied the checklist and run sheet of the original, all open again."""
    plan = plan_from_event(original)
    if plan.steps or plan.moments:
        set_out(by=by, event=event, plan=plan, cues=True, now=now)
