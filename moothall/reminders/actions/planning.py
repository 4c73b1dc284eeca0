"""Plan letters to many: one row each, once; its writing is asked for in the same transaction."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from moothall.events.models import Event
from moothall.minutes.actions import enqueue
from moothall.reminders.models import LetterPlan, Mailing, Told
from moothall.reminders.queries.plans import AUTOMATIC, OPEN, due_at_of, events_to_remind, key_of, wants
from moothall.reminders.timing import is_too_late

WRITE = "reminders.write"
STUCK = timedelta(minutes=30)
SOON = (Mailing.Kind.WEEK, Mailing.Kind.DAY)


def plan_due_reminders(*, now: datetime) -> int:
    """Plan every reminder that is due, once for each event and date; return how many are new."""
    events = list(events_to_remind(now))
    plans = {plan.event_id: plan for plan in LetterPlan.objects.filter(event__in=[event.pk for event in events])}
    due = [(kind, event) for event in events for kind in SOON if _is_due(kind, event, plans.get(event.pk), now)]
    known = _known([key_of(kind, event) for kind, event in due])
    return sum(plan_mailing(kind=kind, event=event, now=now) for kind, event in due if key_of(kind, event) not in known)


def _known(keys: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        rows = Mailing.objects.filter(key__in=keys[start : start + 500]).exclude(state=Mailing.State.DROPPED)
        found.update(rows.values_list("key", flat=True))
    return found


def _is_due(kind: str, event: Event, plan: LetterPlan | None, now: datetime) -> bool:
    if plan and not wants(plan, kind):
        return False
    due_at = due_at_of(kind, event)
    return due_at <= now and not is_too_late(kind, due_at, now)


@transaction.atomic
def plan_mailing(*, kind: str, event: Event, now: datetime, due_at: datetime | None = None) -> bool:
    """Plan one letter about one event, and ask for its writing; say whether it is new. Twice comes to the same.

    One that was dropped, because the event was off or moved, is planned again; who has it already gets no second one.
    """
    mailing, new = Mailing.objects.select_for_update().get_or_create(
        key=key_of(kind, event),
        defaults={"event": event, "kind": kind, "due_at": due_at or now, "created_at": now},
    )
    if new:
        Told.objects.create(mailing=mailing, event=event)
    elif mailing.state == Mailing.State.DROPPED:
        mailing.state, mailing.done_at, mailing.due_at = Mailing.State.PLANNED, None, due_at or now
        mailing.stage = mailing.cursor = 0
        mailing.save(update_fields=["state", "done_at", "due_at", "stage", "cursor"])
        new = True
    if new:
        ask_to_write(mailing, now)
    return new


def plan_thanks(*, event_ids: Iterable[int], now: datetime) -> int:
    """Plan thanks for events that have happened; return how many are new."""
    events = Event.objects.filter(pk__in=list(event_ids), state=Event.State.PUBLISHED, merged_into=None)
    plans = {plan.event_id: plan for plan in LetterPlan.objects.filter(event__in=events)}
    kind = Mailing.Kind.THANKS
    wanted = [event for event in events if event.pk not in plans or wants(plans[event.pk], kind)]
    fresh = [event for event in wanted if not is_too_late(kind, due_at_of(kind, event), now)]
    return sum(
        plan_mailing(kind=kind, event=event, now=now, due_at=max(now, due_at_of(kind, event))) for event in fresh
    )


def ask_to_write(mailing: Mailing, now: datetime) -> None:
    """Ask for the next batch of a mailing: at its due time, once for each place that its writing has come to."""
    due_at = max(now, mailing.due_at)
    key = f"{WRITE}:{mailing.pk}:{mailing.stage}:{mailing.cursor}:{mailing.due_at:%Y%m%dT%H%M%S}"
    enqueue(WRITE, payload={"mailing": mailing.pk}, now=now, due_at=due_at, key=key)


def wake_mailings(*, now: datetime) -> int:
    """Ask again for the writing of mailings that came to a halt; return how many. Harmless where it goes on."""
    stuck = list(Mailing.objects.filter(state__in=OPEN, due_at__lt=now - STUCK).order_by("due_at")[:500])
    for mailing in stuck:
        key = f"{WRITE}:{mailing.pk}:{mailing.stage}:{mailing.cursor}:again:{now:%Y%m%dT%H}"
        enqueue(WRITE, payload={"mailing": mailing.pk}, now=now, key=key)
    return len(stuck)


__all__ = ["AUTOMATIC", "ask_to_write", "plan_due_reminders", "plan_mailing", "plan_thanks", "wake_mailings"]
