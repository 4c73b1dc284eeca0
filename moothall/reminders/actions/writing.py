"""Write a mailing in batches: each is one transaction that writes letters and moves the cursor.

A worker that is killed leaves a batch either written, with its letters, its deliveries and the place where to go on, or
not begun. Memory stays flat: a batch is all that is ever held.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moothall.events.models import Event
from moothall.post.actions import post_letters
from moothall.reminders.actions.drafts import Letter, draft_of, key_for
from moothall.reminders.actions.letters import Setting, letters_to_guests, letters_to_helpers
from moothall.reminders.actions.news import is_current, seal
from moothall.reminders.actions.planning import ask_to_write
from moothall.reminders.actions.running import tell_organisers
from moothall.reminders.models import LetterPlan, Mailing, Told
from moothall.reminders.queries.plans import key_of, wants
from moothall.reminders.queries.recipients import guests_after, helping_at, states_told

BATCH = 400
State, Kind = Mailing.State, Mailing.Kind


@transaction.atomic
def write_batch(*, mailing_id: int, now: datetime) -> int:
    """Write the next letters of a mailing, and ask for the rest; return how many were written.

    Does nothing before it is due or once it is done; two at once write nothing twice.
    """
    mailing = Mailing.objects.select_for_update().filter(pk=mailing_id).first()
    if mailing is None or mailing.state in {State.DONE, State.DROPPED} or mailing.due_at > now:
        return 0
    told = _begin(mailing, now)
    if not told:
        _end(mailing, State.DROPPED, now)
        return 0
    before = mailing.written
    _go_on(mailing, told, _setting(mailing, told), now)
    return mailing.written - before


def _begin(mailing: Mailing, now: datetime) -> list[Told]:
    """Return what there is to tell, as it stands now; nothing when the event is off, moved, or over."""
    if mailing.kind == Kind.NEWS:
        if mailing.state == State.PLANNED:
            seal(mailing, now)
    elif not _is_right(mailing, now):
        return []
    mailing.state = State.WRITING
    rows = mailing.told.select_related("event__place").prefetch_related("event__hosts__group")
    return list(rows.order_by("pk"))


def _is_right(mailing: Mailing, now: datetime) -> bool:
    event = mailing.event
    if event.state != Event.State.PUBLISHED or event.merged_into_id or key_of(mailing.kind, event) != mailing.key:
        return False
    plan = LetterPlan.objects.filter(event=event).first()
    if plan and not wants(plan, mailing.kind):
        return False
    return mailing.kind == Kind.THANKS or event.starts_at > now


def _setting(mailing: Mailing, told: Sequence[Told]) -> Setting:
    plan = LetterPlan.objects.filter(event=mailing.event).first()
    line = "" if plan is None else plan.thanks_line if mailing.kind == Kind.THANKS else plan.line
    current = {each.event_id: each for each in told if mailing.kind != Kind.NEWS or is_current(each)}
    return Setting(mailing.kind, current, helping_at([each.event for each in current.values()]), line)


@dataclass(frozen=True, slots=True)
class _Step:
    """What one batch came to: letters new, people who wanted none, and whether the stage has come to its end."""

    written: int
    stopped: int
    last: int | None


def _go_on(mailing: Mailing, told: Sequence[Told], setting: Setting, now: datetime) -> None:
    if mailing.stage < len(told):
        step = _guests(mailing, told[mailing.stage].event, setting, now)
    elif mailing.stage == len(told):
        step = _helpers(mailing, setting, now)
    else:
        tell_organisers(mailing=mailing, told=told, now=now)
        _end(mailing, State.DONE, now)
        return
    mailing.written += step.written
    mailing.stopped += step.stopped
    mailing.stage, mailing.cursor = (mailing.stage, step.last) if step.last else (mailing.stage + 1, 0)
    mailing.save(update_fields=["state", "stage", "cursor", "written", "stopped"])
    ask_to_write(mailing, now)


def _guests(mailing: Mailing, event: Event, setting: Setting, now: datetime) -> _Step:
    if event.pk not in setting.told:
        return _Step(0, 0, None)
    rsvps = guests_after(event, states_told(mailing, event), mailing.cursor, BATCH)
    letters, stopped = letters_to_guests(rsvps, setting, now)
    return _Step(_post(mailing, letters, now), stopped, rsvps[-1].pk if len(rsvps) == BATCH else None)


def _helpers(mailing: Mailing, setting: Setting, now: datetime) -> _Step:
    """Write to those who help and are no guests: they are few, so in one go."""
    letters, stopped = letters_to_helpers(setting, now)
    return _Step(_post(mailing, letters, now), stopped, None)


def _post(mailing: Mailing, letters: Sequence[Letter], now: datetime) -> int:
    drafts = [draft_of(letter, key=key_for(mailing.pk, letter.reader.email), now=now) for letter in letters]
    return post_letters(drafts=drafts, purpose=f"reminders.{mailing.kind}", now=now) if drafts else 0


def _end(mailing: Mailing, state: str, now: datetime) -> None:
    mailing.state, mailing.done_at = state, now
    mailing.save(update_fields=["state", "done_at"])
