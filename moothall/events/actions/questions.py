"""What guests of an event are asked: each question with its purpose and the day on which its answers are deleted."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from moothall.events.actions.settling import SettledMeanwhile
from moothall.events.models import Event, Host, Question
from moothall.events.queries.guestlists import mark_of, questions_of
from moothall.events.rules import can_run
from moothall.events.rules.questions import can_add_question, can_keep_until
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Viewer


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question: its words, its kind (see :class:`Question.Kind`), why it is asked and when answers are deleted."""

    text: str
    purpose: str
    delete_on: date
    kind: str = Question.Kind.SHORT
    choices: Sequence[str] = ()
    required: bool = False
    about_access: bool = False
    about_organisation: bool = False


def question_facts(question: Question) -> QuestionFacts:
    """Return what a question says."""
    return QuestionFacts(
        text=question.text,
        purpose=question.purpose,
        delete_on=question.delete_on,
        kind=question.kind,
        choices=tuple(question.choices),
        required=question.required,
        about_access=question.about_access,
        about_organisation=question.about_organisation,
    )


def mark_of_question(facts: QuestionFacts) -> str:
    """Return the mark of what an editor began from."""
    return mark_of(asdict(facts))


@transaction.atomic
def add_question(*, by: Viewer, event: Event, facts: QuestionFacts, now: datetime) -> Question:
    """Ask the guests one thing more.

    :raises Refused: for who does not run the event, for too many questions, or answers kept too long.
    """
    require(can_run(by, event))
    asked = questions_of(event)
    require(can_add_question(len(asked)))
    question = Question(event=event, position=max((each.position for each in asked), default=0) + 1)
    return _write(question, facts, "asked", by, now)


@transaction.atomic
def change_question(*, by: Viewer, question: Question, facts: QuestionFacts, began: str, now: datetime) -> Question:
    """Change a question, unless somebody else has since the editor began.

    :raises SettledMeanwhile: when they have.
    :raises Refused: as ``add_question``.
    """
    require(can_run(by, question.event))
    fresh = Question.objects.select_for_update(of=("self",)).select_related("event").get(pk=question.pk)
    theirs = question_facts(fresh)
    if theirs != facts and mark_of_question(theirs) != began:
        raise SettledMeanwhile(theirs)
    return _write(fresh, facts, "changed", by, now)


def _write(question: Question, facts: QuestionFacts, verb: str, by: Viewer, now: datetime) -> Question:
    require(can_keep_until(question.event, facts.delete_on))
    for name, value in asdict(facts).items():
        setattr(question, name, list(value) if name == "choices" else value)
    question.save()
    _note(verb, question, by, now)
    return question


@transaction.atomic
def remove_question(*, by: Viewer, question: Question, now: datetime) -> None:
    """Ask it no longer, and delete what was answered to it.

    :raises Refused: for who does not run the event.
    """
    require(can_run(by, question.event))
    _note("removed", question, by, now)
    question.delete()


@transaction.atomic
def raise_question(*, by: Viewer, question: Question, now: datetime) -> None:
    """Ask a question one place earlier.

    :raises Refused: for who does not run the event.
    """
    require(can_run(by, question.event))
    asked = questions_of(question.event)
    at = next(number for number, each in enumerate(asked) if each.pk == question.pk)
    if at == 0:
        return
    asked[at - 1], asked[at] = asked[at], asked[at - 1]
    for position, each in enumerate(asked, start=1):
        each.position = position
    Question.objects.bulk_update(asked, ["position"])
    _note("moved", question, by, now)


def _note(verb: str, question: Question, by: Viewer, now: datetime) -> None:
    lead = Host.objects.filter(event=question.event_id).order_by("id").values_list("group_id", flat=True).first()
    detail = {"event": question.event_id}
    record(f"events.question.{verb}", by=by, about=question, now=now, group_id=lead, detail=detail)
