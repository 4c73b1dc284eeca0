"""What happens to events and answers becomes letters; reminders are planned every quarter of an hour."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from moothall.minutes.listeners import every, job, on
from moothall.minutes.models import Minute
from moothall.notices.topics import topic
from moothall.reminders import actions
from moothall.reminders.actions.planning import WRITE
from moothall.reminders.actions.running import DROPOUTS
from moothall.reminders.queries.recipients import NEWS_TOPIC, RUNNING_TOPIC, SOON_TOPIC

topic(
    SOON_TOPIC,
    label=_("Events you go to: reminders and thanks"),
    about=_("such as a letter on the day before; they come on time, or not at all"),
    way="at_once",
)
topic(
    NEWS_TOPIC,
    label=_("Events you go to: changes"),
    about=_("such as another time; that an event is cancelled or postponed you are always told"),
    way="at_once",
)
topic(
    RUNNING_TOPIC,
    label=_("Events you run"),
    about=_("such as how many can no longer come, put together, not one by one"),
    way="at_once",
)


@on(*actions.NEWS_VERBS)
def tell_news(minute: Minute, now: datetime) -> None:
    """Gather what changed, to tell those who come."""
    actions.tell_news(minute=minute, now=now)


@on("events.event.happened")
def thank(minute: Minute, now: datetime) -> None:
    """Plan the letter of thanks."""
    actions.plan_thanks(event_ids=minute.detail.get("events") or [minute.about_id], now=now)


@on(
    "events.rsvp.placed",
    "events.rsvp.changed",
    "events.rsvp.left",
    "events.rsvp.offered",
    "events.rsvp.claimed",
    "events.rsvp.lapsed",
    "events.rsvp.moved",
    lane="letters",
)
def tell_guest(minute: Minute, now: datetime) -> None:
    """Write to a guest what became of their answer."""
    actions.write_own(minute=minute, now=now)


@on("helping.stint.taken", "helping.stint.handed_back", lane="letters")
def tell_helper(minute: Minute, now: datetime) -> None:
    """Write to a helper that something is theirs to do, or handed back."""
    actions.write_hand(minute=minute, now=now)


@on("events.rsvp.left", "events.rsvp.declined", "events.rsvp.lapsed")
def note_dropout(minute: Minute, now: datetime) -> None:
    """Let the organisers know, some hours' worth at a time."""
    event_id = minute.detail.get("event")
    if event_id and minute.detail.get("was") in {"going", "offered"} and minute.detail.get("state") == "not_going":
        actions.note_dropout(event_id=event_id, at=minute.at, now=now)


@on("events.standing.placed", "events.standing.ended", lane="letters")
def tell_standing(minute: Minute, now: datetime) -> None:
    """Write to a guest about their answer to a whole series."""
    actions.write_standing(minute=minute, now=now)


@job(WRITE)
def write(payload: dict[str, Any], now: datetime) -> None:
    """Write the next letters of a mailing."""
    actions.write_batch(mailing_id=payload["mailing"], now=now)


@job(DROPOUTS)
def tell_dropouts(payload: dict[str, Any], now: datetime) -> None:
    """Tell organisers how many gave back their places."""
    actions.tell_dropouts(event_id=payload["event"], until=datetime.fromisoformat(payload["until"]), now=now)


@every(minutes=15)
def plan_reminders(now: datetime) -> None:
    """Plan the reminders that are due, and go on with letters that came to a halt."""
    actions.plan_due_reminders(now=now)
    actions.wake_mailings(now=now)
