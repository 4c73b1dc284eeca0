"""What a series keeps so that a new date says and asks what the others do; and its minutes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from moothall.events.actions.asking_guests import guestlist_facts_of
from moothall.events.actions.guests import GuestlistFacts, set_guestlist
from moothall.events.drafting import EventDraft
from moothall.events.models import Event, Guestlist, Question, Series
from moothall.events.queries.drafts import draft_of
from moothall.events.recurring.expanding import instant_of, wall_clock
from moothall.events.telling import zone_called
from moothall.kit.verdict import Refused, no
from moothall.minutes.actions import record
from moothall.people.models import Viewer

SAID = (
    "title", "summary", "description", "venue", "address", "where", "online_url", "joining", "access", "url", "topics",
)  # fmt: skip
ASKED = ("text", "kind", "choices", "required", "about_access", "about_organisation", "purpose", "position")


def facts_of(event: Event) -> dict[str, Any]:
    """Return what an event says and who hosts it, as JSON carries it."""
    draft = draft_of(event)
    groups = list(event.hosts.order_by("id").values_list("group_id", flat=True))
    said = {name: getattr(draft, name) for name in SAID}
    return {**said, "where": _plain(draft.where), "topics": list(draft.topics), "groups": groups}


def _plain(where: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return dict(where) if where is not None else None


def draft_on(series: Series, starts_at: datetime) -> EventDraft:
    """Return what a date of the series says that begins at this instant."""
    said = {name: series.facts[name] for name in SAID if name in series.facts}
    said["topics"] = tuple(said.get("topics", ()))
    return EventDraft(
        **said, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=series.minutes), timezone=series.timezone
    )


def asked_of(event: Event) -> dict[str, Any]:
    """Return how an event's guests are asked, with its start, so that dates can be shifted for others."""
    guestlist = Guestlist.objects.filter(event=event).first()
    if guestlist is None:
        return {}
    day = wall_clock(event.starts_at, zone_called(event.timezone))[0]
    questions = [
        {**{name: getattr(one, name) for name in ASKED}, "days_after": (one.delete_on - day).days}
        for one in Question.objects.filter(event=event).order_by("position", "id")
    ]
    return {
        "facts": guestlist_facts_of(guestlist).as_json(),
        "on": day.isoformat(),
        "questions": questions,
    }


def guestlist_for(series: Series, event: Event) -> GuestlistFacts | None:
    """Return how the guests of a date are asked: as in the series, opening and closing as many days before."""
    if not series.guestlist:
        return None
    zone = zone_called(series.timezone)
    facts = GuestlistFacts.from_json(series.guestlist["facts"])
    day = wall_clock(event.starts_at, zone)[0]
    shift = day - datetime.fromisoformat(series.guestlist["on"]).date()

    def moved(at: datetime | None) -> datetime | None:
        if at is None:
            return None
        day, clock = wall_clock(at, zone)
        return instant_of(day + shift, clock, zone)

    return replace(facts, opens_at=moved(facts.opens_at), closes_at=moved(facts.closes_at))


def ask_guests_of(series: Series, event: Event, now: datetime) -> None:
    """Ask the guests of a new date what those of the others are asked; what they answer is deleted as long after it."""
    facts = guestlist_for(series, event)
    if facts is not None:
        set_guestlist(by=None, event=event, facts=facts, now=now)
        ask_questions_of(series, event)


def ask_questions_of(series: Series, event: Event) -> None:
    """Add the questions of the series that an event does not ask yet; take away those that nobody has answered."""
    day = wall_clock(event.starts_at, zone_called(series.timezone))[0]
    wanted = {asked["text"]: asked for asked in series.guestlist["questions"]}
    Question.objects.filter(event=event, answers=None).exclude(text__in=wanted).delete()
    known = set(Question.objects.filter(event=event).values_list("text", flat=True))
    Question.objects.bulk_create(
        Question(
            event=event,
            delete_on=day + timedelta(days=asked["days_after"]),
            **{name: asked[name] for name in ASKED},
        )
        for text, asked in wanted.items()
        if text not in known
    )


def locked_series(pk: int | None) -> Series:
    """Return a series locked until the transaction ends; it is locked before any of its dates.

    :raises Refused: when there is none.
    """
    found = Series.objects.select_for_update(of=("self",)).select_related("group").filter(pk=pk or 0).first()
    if found is None:
        raise Refused(no(_("This event is not one of a series."), _("Change it on its own page.")))
    return found


def record_series(verb: str, series: Series, by: Viewer | None, now: datetime, detail: Mapping[str, Any]) -> None:
    """Record what happened to a series, under the group that leads it."""
    told = {"series": series.pk, "title": series.title, **detail}
    record(f"events.series.{verb}", by=by, about=series, now=now, group_id=series.group_id, detail=told)
