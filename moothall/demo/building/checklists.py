"""Half-done checklists, run sheets and a template, for the groups of those whom visitors may be."""

from datetime import datetime, timedelta
from random import Random

from moothall.checklists.actions import TemplateFacts, save_template
from moothall.checklists.actions.starting import cues_to_add, tasks_to_add
from moothall.checklists.models import Cue, Handing, RunSheet, Task
from moothall.checklists.queries.crew import crew_of_event
from moothall.checklists.queries.templates import kind_of
from moothall.checklists.shipped import plan_called
from moothall.events.models import Event, Host
from moothall.groups.models import Group, Membership
from moothall.people.models import DemoVisitor, Person

EACH = 3
BEGUN = timedelta(days=70)
KINDS = {
    "room": ("talk-night", "clinic", "first-meetup"),
    "online": ("online-workshop",),
    "hybrid": ("hybrid-evening",),
}
KEPT = (
    ("Our usual evening", "What we do every month, with soup in the break."),
    ("Evening at the library", "With the library’s rules about keys, food and the last bus."),
    ("Our evening for newcomers", "More time at the door and at the tables, less at the front."),
)
NOTES = (
    "You know the caretaker better than I do.",
    "A phone call is enough. Thank you!",
    "I am away that week; would you?",
)


def build_checklists(random: Random, now: datetime) -> int:
    """Give the coming events of the visitors' groups lively checklists; return how many events have one.

    Wants the demo visitors to be there already.
    """
    visitors = set(DemoVisitor.objects.values_list("person_id", flat=True))
    mine = Membership.objects.filter(person__in=visitors).exclude(role=Membership.Role.MEMBER)
    made, asked = 0, set[int]()
    for group in Group.objects.filter(pk__in=mine.values("group")).order_by("id"):
        events = _coming(group, now)
        for event in events:
            _fill(random, event, visitors - asked, now)
            asked |= set(Handing.objects.values_list("to_id", flat=True))
        made += len(events)
        if events:
            _keep(group, events[0], KEPT[made % len(KEPT)], now)
    return made


def _coming(group: Group, now: datetime) -> list[Event]:
    hosted = Host.objects.filter(group=group).values("event")
    events = Event.objects.filter(pk__in=hosted, starts_at__gt=now, state=Event.State.PUBLISHED, merged_into=None)
    return list(events.filter(tasks=None).order_by("starts_at", "id")[:EACH])


def _fill(random: Random, event: Event, visitors: set[int], now: datetime) -> None:
    plan = plan_called(random.choice(KINDS[kind_of(event)]))
    crew = crew_of_event(event)
    tasks = tasks_to_add(event, plan, min(now, event.starts_at - BEGUN))
    for task in tasks:
        _live(random, task, crew, now)
    Task.objects.bulk_create(tasks)
    Cue.objects.bulk_create(cues_to_add(event, plan))
    RunSheet.objects.create(
        event=event,
        emergency="Exits: the front door and the side of the kitchen. First aid box: kitchen, left cupboard."
        " Defibrillator: outside the library.",
        contacts="Caretaker (key, heating): 01632 960 117",
    )
    _ask(random, tasks, crew, visitors, now)


def _live(random: Random, task: Task, crew: list[Person], now: datetime) -> None:
    """Let a task be done when it was due, now and then not yet; let half of the others be somebody's."""
    late = (now.date() - task.due_on).days
    if late >= 0 and (late > 9 or random.random() < 0.8):
        task.done_by = random.choice(crew) if crew else None
        task.done_at = now - timedelta(days=late + random.randint(0, 3), hours=random.randint(1, 9))
        task.owner = task.done_by
    elif crew and random.random() < 0.5:
        task.owner = random.choice(crew)


def _ask(random: Random, tasks: list[Task], crew: list[Person], visitors: set[int], now: datetime) -> None:
    askers = [person for person in crew if person.pk not in visitors]
    to = next((person for person in crew if person.pk in visitors), None)
    free = next((task for task in tasks if task.done_at is None and task.owner_id is None), None)
    if to and askers and free:
        by = random.choice(askers)
        Handing.objects.create(task=free, by=by, to=to, note=random.choice(NOTES), at=now - timedelta(hours=20))


def _keep(group: Group, event: Event, named: tuple[str, str], now: datetime) -> None:
    owner = group.memberships.filter(role=Membership.Role.OWNER).select_related("person").order_by("id").first()
    if owner:
        facts = TemplateFacts(*named, shared=True)
        save_template(by=owner.person, event=event, group=group, facts=facts, now=now)
