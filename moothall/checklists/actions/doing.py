"""Take a task, do it, hand it on, put it back. Ticking twice is harmless: the first tick counts and is named."""

from datetime import datetime

from django.db import transaction

from moothall.checklists.actions.noting import locked_handing, locked_task, note
from moothall.checklists.models import Handing, Task
from moothall.checklists.rules import (
    can_answer,
    can_finish,
    can_hand_on,
    can_release,
    can_reopen,
    can_see_checklist,
    can_take,
    can_withdraw,
)
from moothall.kit.verdict import require
from moothall.people.models import Person, Viewer

Answer = Handing.Answer


@transaction.atomic
def take_task(*, by: Person, task: Task, now: datetime) -> Task:
    """Take a task upon oneself; a question to somebody else about it is taken back.

    :raises Refused: when somebody has it, it is not to be done, or ``by`` does not help with the event.
    """
    task = locked_task(task)
    require(can_take(by, task))
    if task.owner_id != by.pk:
        _own(task, by)
        _close(task, now, Answer.WITHDRAWN)
        note("task.taken", task.event_id, by=by, about=task, now=now)
    return task


@transaction.atomic
def release_task(*, by: Viewer, task: Task, now: datetime) -> Task:
    """Put a task back, so that anybody may take it.

    :raises Refused: when it is not theirs to put back.
    """
    task = locked_task(task)
    require(can_release(by, task))
    if task.owner_id is not None:
        _own(task, None)
        note("task.released", task.event_id, by=by, about=task, now=now)
    return task


@transaction.atomic
def finish_task(*, by: Person, task: Task, now: datetime) -> Task:
    """Tick a task off. When somebody was faster, their tick stays, and nothing else happens.

    :raises Refused: when it was dropped, rests, or ``by`` does not help with the event.
    """
    task = locked_task(task)
    require(can_see_checklist(by, task.event))
    if task.done_at is None:
        require(can_finish(by, task))
        task.done_at, task.done_by = now, by
        task.save(update_fields=["done_at", "done_by"])
        _close(task, now, Answer.WITHDRAWN)
        note("task.done", task.event_id, by=by, about=task, now=now)
    return task


@transaction.atomic
def reopen_task(*, by: Viewer, task: Task, now: datetime) -> Task:
    """Take a tick away.

    :raises Refused: when it is not ticked, or ``by`` does not help with the event.
    """
    task = locked_task(task)
    require(can_reopen(by, task))
    task.done_at = task.done_by = None
    task.save(update_fields=["done_at", "done_by"])
    note("task.reopened", task.event_id, by=by, about=task, now=now)
    return task


@transaction.atomic
def hand_on_task(*, by: Viewer, task: Task, to: Person, words: str = "", now: datetime) -> Handing | None:
    """Ask somebody of the crew to take a task on; it stays where it is until they say yes.

    An earlier question about it is taken back. Whoever asks themselves has it at once (None is returned).

    :raises Refused: when ``by`` may not hand it on, or ``to`` has it or does not help with the event.
    """
    task = locked_task(task)
    require(can_hand_on(by, task, to))
    _close(task, now, Answer.WITHDRAWN)
    if to.pk == by.pk:
        _own(task, to)
        note("task.taken", task.event_id, by=by, about=task, now=now)
        return None
    asked = Handing.objects.create(task=task, by_id=by.pk, to=to, note=" ".join(words.split())[:300], at=now)
    note("task.handed", task.event_id, by=by, about=asked, now=now, detail={"task": task.pk})
    return asked


@transaction.atomic
def accept_handing(*, by: Person, handing: Handing, now: datetime) -> Handing:
    """Say yes to a task that one was asked to take on.

    :raises Refused: when somebody else was asked, or the question no longer stands.
    """
    handing = locked_handing(handing)
    require(can_answer(by, handing))
    _own(handing.task, by)
    return _answer(handing, Answer.YES, by, now)


@transaction.atomic
def decline_handing(*, by: Person, handing: Handing, now: datetime) -> Handing:
    """Say no, without a reason: the task stays with whoever had it.

    :raises Refused: when somebody else was asked, or the question no longer stands.
    """
    handing = locked_handing(handing)
    require(can_answer(by, handing))
    return _answer(handing, Answer.NO, by, now)


@transaction.atomic
def withdraw_handing(*, by: Viewer, handing: Handing, now: datetime) -> Handing:
    """Take the question back.

    :raises Refused: when it was answered, or ``by`` did not ask it and does not run the event.
    """
    handing = locked_handing(handing)
    require(can_withdraw(by, handing))
    return _answer(handing, Answer.WITHDRAWN, by, now)


VERBS = {Answer.YES: "accepted", Answer.NO: "declined", Answer.WITHDRAWN: "withdrawn"}


def _answer(handing: Handing, answer: Answer, by: Viewer, now: datetime) -> Handing:
    handing.answer, handing.answered_at = answer, now
    handing.save(update_fields=["answer", "answered_at"])
    detail = {"task": handing.task_id}
    note(f"handing.{VERBS[answer]}", handing.task.event_id, by=by, about=handing, now=now, detail=detail)
    return handing


def _own(task: Task, owner: Person | None) -> None:
    task.owner = owner
    task.save(update_fields=["owner"])


def _close(task: Task, now: datetime, answer: Answer) -> None:
    Handing.objects.filter(task=task, answered_at=None).update(answer=answer, answered_at=now)
