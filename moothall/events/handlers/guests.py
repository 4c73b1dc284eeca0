"""Guests as time goes by: offers lapse, numbers are counted, addresses become accounts, names are forgotten."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from moothall.events.actions.guests import (
    adopt_rsvps,
    answer_open_dates,
    count_guests,
    forget_guests,
    forget_person_as_guest,
    lapse_offers,
    refit_offers,
)
from moothall.events.actions.guests.desk import COUNT_GUESTS
from moothall.events.models import Answer, Event, Guestlist, Move, Rsvp, RsvpRequest, Sharing, Standing
from moothall.minutes.listeners import every, job, on
from moothall.minutes.models import Minute
from moothall.people.models import Person
from moothall.people.privacy import adds_to_copy, holds, tidies_after


@every(minutes=5)
def let_offers_lapse(now: datetime) -> None:
    """Let offers go by whose time is over, and offer those places on."""
    lapse_offers(now=now)


@every(hours=1, at=timedelta(minutes=12))
def answer_dates(now: datetime) -> None:
    """Answer dates of series that take answers by now, for those who come to all."""
    answer_open_dates(now=now)


@every(days=1, at=timedelta(hours=2, minutes=30))
def forget_who_came(now: datetime) -> None:
    """Forget the names and addresses of guests some weeks after their event."""
    forget_guests(now=now)


@job(COUNT_GUESTS)
def count(payload: dict[str, Any], now: datetime) -> None:
    """Bring the numbers on an event's page up to date."""
    count_guests(event_id=payload["event"])


@on("people.person.joined", "people.person.changed_address")
def adopt(minute: Minute, now: datetime) -> None:
    """Give somebody with a new account, or a new address, what was answered by that address."""
    person = Person.objects.filter(pk=minute.about_id, is_active=True).first()
    if person:
        adopt_rsvps(person=person, now=now)


@on("events.event.changed")
def refit(minute: Minute, now: datetime) -> None:
    """End offers earlier when an event begins earlier."""
    if "starts_at" not in minute.detail.get("changes", {}):
        return
    for event in Event.objects.filter(pk__in=minute.detail.get("events", [])):
        if Guestlist.objects.filter(event=event).exists():
            refit_offers(event=event, now=now)


SIXTY_DAYS = _("60 days after the event for guests without an account; else as long as your account")
holds(
    "events.rsvp",
    [
        "event", "person", "email", "name", "standing", "state", "mode", "seats", "turn", "offered_at", "offer_until",
        "reason", "wants_reminders", "came", "came_at", "walked_in", "first_time", "placed_at", "changed_at",
    ],
    what=_("The events you said you would come to, how, with how many, and whether you came"),
    why=_("so that organisers know how many to expect and you keep your turn; only they see who"),
    until=SIXTY_DAYS,
)  # fmt: skip
holds(
    "events.rsvp",
    ["id", "holds", "lapses", "nonce"],
    what="",
    why=_("numbers, and what checks the link to your place"),
    until="",
    yours=False,
)
holds(
    "events.standing",
    ["series", "person", "email", "name", "mode", "seats", "placed_at", "ended_at"],
    what=_("The series of events to all of which you come"),
    why=_("so that you need not answer each date"),
    until=_("60 days after the last of their dates for guests without an account; else as long as your account"),
)
holds("events.standing", ["id", "nonce"], what="", why=_("a number, and what checks your link"), until="", yours=False)
holds(
    "events.rsvprequest",
    ["event", "series", "email", "answer", "at", "used_at", "rsvp"],
    what=_("What you asked for without an account, until you used the letter’s code or link"),
    why=_("so that nobody answers with somebody else’s address"),
    until=_("two days"),
)
holds(
    "events.rsvprequest",
    ["id", "code_hash", "link_hash", "wrong"],
    what="",
    why=_("checks the letter’s code and link"),
    until="",
    yours=False,
)
holds(
    "events.move",
    ["rsvp", "was", "became", "why", "by", "at"],
    what=_("When your answer was moved and why; and that you moved somebody’s, as an organiser"),
    why=_("so that nobody is moved without a reason they can read"),
    until=_("60 days after the event"),
)
holds("events.move", ["id"], what="", why=_("a number"), until="", yours=False)


@adds_to_copy("events")
def copy_of_rsvps(person: Person) -> Any:
    """Return the events that a person answered, with all that they told, and the series they come to."""
    rows = (
        Rsvp.objects.filter(person=person)
        .select_related("event")
        .order_by("event__starts_at")
        .prefetch_related(
            "companions",
            Prefetch("answers", Answer.objects.select_related("question").order_by("question__position")),
            Prefetch("sharings", Sharing.objects.select_related("group")),
            Prefetch("moves", Move.objects.order_by("at")),
        )
    )
    series = Standing.objects.filter(person=person).order_by("placed_at")
    asked = RsvpRequest.objects.filter(email__iexact=person.email).order_by("at")
    return {
        "answers": [_copied(row) for row in rows],
        "series": list(series.values("series__title", "mode", "seats", "placed_at", "ended_at")),
        "asked without account": list(asked.values("event__title", "series__title", "answer", "at")),
    }


def _copied(rsvp: Rsvp) -> dict[str, Any]:
    return {
        "event": rsvp.event.title,
        "starts_at": rsvp.event.starts_at,
        "state": rsvp.state,
        "mode": rsvp.mode,
        "seats": rsvp.seats,
        "placed_at": rsvp.placed_at,
        "reason": rsvp.reason,
        "came": rsvp.came,
        "companions": [one.name for one in rsvp.companions.all()],
        "answers": {one.question.text: one.text for one in rsvp.answers.all()},
        "shared_with": [one.group.name for one in rsvp.sharings.all()],
        "moves": [
            {"at": move.at, "was": move.was, "became": move.became, "why": move.why} for move in rsvp.moves.all()
        ],
    }


@tidies_after
def forget_guest(person: Person, now: datetime) -> None:
    """Take somebody who leaves out of every guest list; how many came stays."""
    forget_person_as_guest(person=person, now=now)
