"""The verbs of seating. Only whoever runs the event may; a plan is a suggestion that people change by hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.events.models import Event, Question, Rsvp
from moothall.kit.verdict import Refused, no, require
from moothall.minutes.actions import record
from moothall.people.models import Viewer
from moothall.seating.arranging import by_topic, even_tables, repeats_between
from moothall.seating.mixing import CannotMix, Guest, Party, mix
from moothall.seating.models import Condition, Plan, Seat, Table
from moothall.seating.queries import Key, Sitter, sitters_of, tags_of, topics_of
from moothall.seating.rules import can_make_plan, can_seat

STEPS = 200_000
MOST_TABLES = 200


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """How people are to be seated; see ``Plan``. ``question_id`` is the question whose answers are the topics."""

    kind: str
    way: str
    size: int
    rounds: int = 1
    mode: str = ""
    keep_parties: bool = True
    question_id: int | None = None


@transaction.atomic
def make_plan(*, by: Viewer, event: Event, facts: PlanFacts, now: datetime) -> Plan:
    """Make the plan of an event, in the place of an earlier one, whose conditions are kept.

    :raises Refused: when ``by`` may not, too few are coming, or the conditions cannot be met.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    sitters = sitters_of(event, by, facts.mode)
    require(can_make_plan(by, event, len(sitters)))
    question = Question.objects.filter(event=event, pk=facts.question_id or 0).first()
    if facts.way == Plan.Way.TOPIC and question is None:
        raise Refused(no(_("There is no question to sort people by."), _("Ask guests for their topic first.")))
    old = Plan.objects.filter(event=event).first()
    conditions = list(old.conditions.values_list("kind", "one_id", "other_id")) if old else []
    if old:
        old.delete()
    plan = Plan.objects.create(
        event=event,
        kind=facts.kind,
        way=facts.way,
        mode=facts.mode,
        rounds=facts.rounds if facts.way == Plan.Way.MIX else 1,
        size=facts.size,
        keep_parties=facts.keep_parties,
        question=question if facts.way == Plan.Way.TOPIC else None,
        made_at=now,
        changed_at=now,
    )
    Condition.objects.bulk_create(
        Condition(plan=plan, kind=kind, one_id=one, other_id=other) for kind, one, other in conditions
    )
    _fill(plan, sitters)
    record("seating.plan.made", by=by, about=plan, now=now, detail={"event": event.pk, "way": plan.way})
    return plan


@transaction.atomic
def mix_again(*, by: Viewer, plan: Plan, now: datetime) -> Plan:
    """Place everybody anew, as the plan was made; names of tables stay where there are as many.

    :raises Refused: when ``by`` may not, or the conditions cannot be met.
    """
    plan = _held(by, plan)
    names = dict(Table.objects.filter(plan=plan).exclude(name="").values_list("number", "name"))
    Table.objects.filter(plan=plan).delete()
    _fill(plan, sitters_of(plan.event, by, plan.mode))
    if plan.way == Plan.Way.MIX:
        for table in Table.objects.filter(plan=plan, number__in=names):
            Table.objects.filter(pk=table.pk).update(name=names[table.number])
    _note("seating.plan.mixed", by, plan, now)
    return plan


def _fill(plan: Plan, sitters: Sequence[Sitter]) -> None:
    if plan.way == Plan.Way.MIX:
        _seat_all(plan, _mixed(plan, sitters), [])
    elif plan.way == Plan.Way.TOPIC and plan.question:
        topics = topics_of(plan.question)
        tables = by_topic([(sitter.key, topics.get(sitter.rsvp_id, "").strip()[:60]) for sitter in sitters], plan.size)
        _seat_all(plan, [[people for _topic, people in tables]], [topic for topic, _people in tables])
    else:
        count = even_tables(len(sitters), plan.size)
        _seat_all(plan, [[[] for _table in range(count)]], [])


def _mixed(plan: Plan, sitters: Sequence[Sitter]) -> list[list[list[Key]]]:
    tags = tags_of(plan.event, {sitter.rsvp_id for sitter in sitters})
    names = {sitter.key: sitter.name for sitter in sitters}
    first: dict[int, Key] = {}
    together: list[tuple[Key, Key]] = []
    for sitter in sitters:
        key = first.setdefault(sitter.rsvp_id, sitter.key)
        if key != sitter.key and plan.keep_parties:
            together.append((key, sitter.key))
    apart: list[tuple[Key, Key]] = []
    parties = _parties(sitters)
    for kind, one, other in plan.conditions.values_list("kind", "one_id", "other_id"):
        if one not in first or other not in first:
            continue
        if kind == Condition.Kind.TOGETHER:
            together.append((first[one], first[other]))
        else:
            apart += [(here, there) for here in parties[one] for there in parties[other]]
    people = tuple(Guest(sitter.key, tuple(tags[sitter.rsvp_id])) for sitter in sitters)
    party = Party(people, plan.rounds, plan.size, tuple(apart), tuple(together))
    try:
        return mix(party, steps=STEPS).rounds  # type: ignore[return-value]
    except CannotMix as problem:
        said = str(problem)
        for key, name in names.items():
            said = said.replace(str(key), name)
        raise Refused(no(said, _("Make the tables larger, or take back a condition."))) from problem


def _parties(sitters: Sequence[Sitter]) -> dict[int, list[Key]]:
    found: dict[int, list[Key]] = defaultdict(list)
    for sitter in sitters:
        found[sitter.rsvp_id].append(sitter.key)
    return found


def _seat_all(plan: Plan, rounds: Sequence[Sequence[Sequence[Key]]], names: Sequence[str]) -> None:
    count = max(len(tables) for tables in rounds)
    made = Table.objects.bulk_create(
        Table(plan=plan, number=number, name=names[number - 1] if names else "") for number in range(1, count + 1)
    )
    Seat.objects.bulk_create(
        (
            Seat(plan=plan, round=number, table=made[at], rsvp_id=rsvp, companion=companion)
            for number, tables in enumerate(rounds, 1)
            for at, people in enumerate(tables)
            for rsvp, companion in people
        ),
        batch_size=500,
    )
    Plan.objects.filter(pk=plan.pk).update(repeats=repeats_between(rounds))


@transaction.atomic
def seat_people(*, by: Viewer, plan: Plan, number: int, seats: Mapping[Key, int], now: datetime) -> int:
    """Seat people of one round at tables by their numbers, 0 for nowhere; return how many were moved.

    Who is not coming, and a table that is not there, are passed over.

    :raises Refused: when ``by`` may not.
    """
    plan = _held(by, plan)
    tables = dict(Table.objects.filter(plan=plan).values_list("number", "pk"))
    coming = {sitter.key for sitter in sitters_of(plan.event, by, plan.mode)}
    now_at = {
        (rsvp, companion): table
        for rsvp, companion, table in Seat.objects.filter(plan=plan, round=number).values_list(
            "rsvp_id", "companion", "table__number"
        )
    }
    moved = {
        key: at
        for key, at in seats.items()
        if key in coming and at in {0, *tables} and now_at.get(key, 0) != at and 1 <= number <= plan.rounds
    }
    for (rsvp, companion), at in moved.items():
        Seat.objects.filter(plan=plan, round=number, rsvp_id=rsvp, companion=companion).delete()
        if at:
            Seat.objects.create(plan=plan, round=number, rsvp_id=rsvp, companion=companion, table_id=tables[at])
    if moved:
        _note("seating.seat.moved", by, plan, now)
    return len(moved)


@transaction.atomic
def seat_newcomers(*, by: Viewer, plan: Plan, now: datetime) -> int:
    """Give those who have no seat yet one at the emptiest table of each round; return how many seats that made.

    :raises Refused: when ``by`` may not.
    """
    plan = _held(by, plan)
    coming = [sitter.key for sitter in sitters_of(plan.event, by, plan.mode)]
    tables = list(Table.objects.filter(plan=plan).order_by("number").values_list("pk", flat=True))
    made = []
    for number in range(1, plan.rounds + 1):
        at: dict[Key, int] = {
            (rsvp, companion): table
            for rsvp, companion, table in Seat.objects.filter(plan=plan, round=number).values_list(
                "rsvp_id", "companion", "table_id"
            )
        }
        filled = dict.fromkeys(tables, 0)
        for key in set(coming) & set(at):
            filled[at[key]] += 1
        for rsvp, companion in [key for key in coming if key not in at]:
            table = min(tables, key=lambda one: filled[one])
            filled[table] += 1
            made.append(Seat(plan=plan, round=number, table_id=table, rsvp_id=rsvp, companion=companion))
    Seat.objects.bulk_create(made, batch_size=500)
    if made:
        _note("seating.seat.moved", by, plan, now)
    return len(made)


@transaction.atomic
def name_tables(*, by: Viewer, plan: Plan, names: Mapping[int, str], now: datetime) -> None:
    """Give tables names, by their numbers.

    :raises Refused: when ``by`` may not.
    """
    plan = _held(by, plan)
    for table in Table.objects.filter(plan=plan, number__in=list(names)):
        table.name = " ".join(names[table.number].split())[:60]
        table.save(update_fields=["name"])
    _note("seating.plan.changed", by, plan, now)


@transaction.atomic
def add_table(*, by: Viewer, plan: Plan, now: datetime) -> Table:
    """Put up one more table.

    :raises Refused: when ``by`` may not, or there are very many already.
    """
    plan = _held(by, plan)
    last = Table.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True).first() or 0
    if last >= MOST_TABLES:
        raise Refused(no(_("That is as many tables as a plan can have."), _("Make them larger instead.")))
    table = Table.objects.create(plan=plan, number=last + 1)
    _note("seating.plan.changed", by, plan, now)
    return table


@transaction.atomic
def add_condition(*, by: Viewer, plan: Plan, kind: str, one: int, other: int, now: datetime) -> None:
    """Keep two guests always together or never; it holds from the next mixing on. The latest word on two counts.

    :raises Refused: when ``by`` may not, or these are not two guests of the event.
    """
    plan = _held(by, plan)
    if one == other or Rsvp.objects.filter(event=plan.event, pk__in=[one, other]).count() != 2:  # noqa: PLR2004
        raise Refused(no(_("Choose two different guests.")))
    one, other = sorted((one, other))
    Condition.objects.update_or_create(plan=plan, one_id=one, other_id=other, defaults={"kind": kind})
    _note("seating.plan.changed", by, plan, now)


@transaction.atomic
def drop_condition(*, by: Viewer, plan: Plan, condition_id: int, now: datetime) -> None:
    """Take a condition back.

    :raises Refused: when ``by`` may not.
    """
    plan = _held(by, plan)
    Condition.objects.filter(plan=plan, pk=condition_id).delete()
    _note("seating.plan.changed", by, plan, now)


@transaction.atomic
def share_plan(*, by: Viewer, plan: Plan, shared: bool, now: datetime) -> None:
    """Show guests where they sit, or hide it again.

    :raises Refused: when ``by`` may not.
    """
    plan = _held(by, plan)
    Plan.objects.filter(pk=plan.pk).update(shared_at=now if shared else None)
    _note("seating.plan.shared" if shared else "seating.plan.hidden", by, plan, now)


@transaction.atomic
def drop_plan(*, by: Viewer, plan: Plan, now: datetime) -> None:
    """Throw a plan away.

    :raises Refused: when ``by`` may not.
    """
    plan = _held(by, plan)
    record("seating.plan.dropped", by=by, about=plan, now=now, detail={"event": plan.event_id})
    plan.delete()


def _held(by: Viewer, plan: Plan) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("event", "question").get(pk=plan.pk)
    require(can_seat(by, plan.event))
    return plan


def _note(verb: str, by: Viewer, plan: Plan, now: datetime) -> None:
    rounds: dict[int, dict[int, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for number, table, rsvp, companion in Seat.objects.filter(plan=plan).values_list(
        "round", "table_id", "rsvp_id", "companion"
    ):
        rounds[number][table].append((rsvp, companion))
    repeats = repeats_between([list(tables.values()) for tables in rounds.values()])
    Plan.objects.filter(pk=plan.pk).update(changed_at=now, repeats=repeats)
    record(verb, by=by, about=plan, now=now, detail={"event": plan.event_id})
