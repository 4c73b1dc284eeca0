"""A list from its file to its groups: begun, its columns chosen, started, carried out by the worker or at once."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from moothall.groups.actions.importing.writing import Writer
from moothall.groups.models import ImportBatch
from moothall.groups.queries.plans import Plan, mapping_for, plan_for
from moothall.groups.reading import FIELDS, Unreadable, read_list
from moothall.groups.rules import can_review_groups, can_run_import
from moothall.kit.verdict import require
from moothall.minutes.actions import enqueue, record
from moothall.people.models import Viewer

CHUNK = 250
AT_ONCE = 100


def begin_import(*, by: Viewer, name: str, content: bytes, consent: str, now: datetime) -> ImportBatch:
    """Keep a file with a guess of its columns; nothing is brought in yet.

    :raises Refused: when the viewer is no steward.
    :raises Unreadable: when the file is no list.
    """
    require(can_review_groups(by))
    sheet = read_list(content, name)
    return ImportBatch.objects.create(
        name=name[:200], content=content, mapping=mapping_for(sheet), consent=consent[:200], by_id=by.pk, at=now
    )


@transaction.atomic
def choose_columns(*, by: Viewer, batch: ImportBatch, mapping: Sequence[Sequence[str]]) -> None:
    """Say which column holds which fact.

    :raises Refused: when the viewer is no steward, or the list was brought in already.
    """
    require(can_run_import(by, batch))
    batch.mapping = [[column, fact] for column, fact in mapping if fact in FIELDS]
    batch.save(update_fields=["mapping"])


def start_import(*, by: Viewer, batch: ImportBatch, rows: int, now: datetime) -> None:
    """Bring a list in: a short one at once, a long one by the worker, who also goes on with a short one cut off.

    :raises Refused: when the viewer is no steward, or the list was brought in already.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        require(can_run_import(by, batch))
        batch.state = ImportBatch.State.RUNNING
        batch.save(update_fields=["state"])
        enqueue("groups.import", payload={"batch": batch.pk}, now=now, key=f"groups.import:{batch.pk}")
    if rows <= AT_ONCE:
        run_import(batch_id=batch.pk, now=now)


def run_import(*, batch_id: int, now: datetime) -> None:
    """Bring in a list that was started. Cut off half-way, it goes on where it was when run again."""
    batch = ImportBatch.objects.filter(pk=batch_id, state=ImportBatch.State.RUNNING).first()
    if batch is None:
        return
    try:
        sheet = read_list(bytes(batch.content), batch.name)
    except Unreadable as error:
        batch.state, batch.problems = ImportBatch.State.FAILED, [{"row": 0, "field": "", "message": str(error)}]
        batch.save(update_fields=["state", "problems"])
        return
    _carry_out(batch, plan_for(sheet, batch.mapping), now)


def import_list(
    *, name: str, content: bytes, mapping: Sequence[Sequence[str]] | None = None, consent: str = "", now: datetime
) -> ImportBatch:
    """Bring in a list at once, as the hall itself: for the command, which only who runs the server can give.

    :raises Unreadable: when the file is no list.
    """
    sheet = read_list(content, name)
    batch = ImportBatch.objects.create(
        name=name[:200],
        mapping=mapping_for(sheet) if mapping is None else mapping,
        consent=consent[:200],
        state=ImportBatch.State.RUNNING,
        at=now,
    )
    _carry_out(batch, plan_for(sheet, batch.mapping), now)
    return batch


def _carry_out(batch: ImportBatch, plan: Plan, now: datetime) -> None:
    """Write a plan in pieces, each whole or not at all, so that others can write between them."""
    done = dict(batch.rows.values_list("number", "created"))
    steps, writer = [step for step in plan.steps if step.row not in done], Writer(batch, now)
    for start in range(0, len(steps), CHUNK):
        with transaction.atomic():
            writer.write(steps[start : start + CHUNK])
    problems = sorted([*plan.problems, *writer.problems], key=lambda each: each.row)
    counts = plan.counts
    again = sum(done[step.row] for step in plan.steps if step.group_id and step.row in done)
    counts["created"], counts["updated"] = counts["created"] + again, counts["updated"] - again
    with transaction.atomic():
        batch.state, batch.done_at, batch.content = ImportBatch.State.DONE, now, b""
        batch.counts = counts
        batch.problems = [asdict(problem) for problem in problems]
        batch.save(update_fields=["state", "done_at", "content", "counts", "problems"])
        record("groups.batch.imported", by=batch.by, about=batch, now=now, detail=counts)
