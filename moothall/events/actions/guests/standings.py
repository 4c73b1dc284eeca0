"""One answer to a whole series: its dates are answered as they come; single ones can be skipped."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.events.actions.guests.facts import RsvpFacts
from moothall.events.actions.guests.leaving import go_away
from moothall.events.actions.guests.offering import desk_of
from moothall.events.actions.guests.placing import place_for_standing
from moothall.events.actions.guests.who import Who, who_is
from moothall.events.models import MOST_SEATS, Companion, Event, Rsvp, Series, Sharing, Standing
from moothall.events.queries.own_links import new_nonce
from moothall.events.rules.guests import IN_PLAY, can_end_standing
from moothall.kit.verdict import Refused, no, require
from moothall.minutes.actions import record
from moothall.people.models import Person, Viewer

State = Rsvp.State


@transaction.atomic
def place_standing(*, by: Person | None, email: str = "", series: Series, facts: RsvpFacts, now: datetime) -> Standing:
    """Answer all dates of a series, those to come too: as a person, or as a guest by an address that is proven theirs.

    Each date gives a place or a turn on its list. Dates that take no answers now are passed by, and answered as soon as
    they do. Dates that were skipped under the same answer stay skipped.

    :raises Refused: when the series has ended, or so many seats can never be.
    """
    if series.ended_at:
        raise Refused(no(_("This series has ended."), _("See what else the group has on.")))
    if not 1 <= facts.seats <= MOST_SEATS:
        raise Refused(no(_("One answer is for %(most)s people at most.") % {"most": MOST_SEATS}))
    who = who_is(by, email)
    standing, fresh = _standing_of(who, series, facts, now)
    answered = _answer_dates(standing, who, _coming(series, now), facts, now, again=fresh)
    _record("placed", standing, who.person, now, dates=answered)
    return standing


def _standing_of(who: Who, series: Series, facts: RsvpFacts, now: datetime) -> tuple[Standing, bool]:
    """Return the one standing of somebody, brought up to date, and whether it begins now."""
    rows = Standing.objects.select_for_update().filter(who.rows(), series=series).order_by("pk")
    found = join_standings(list(rows), who)
    fresh = found is None or found.ended_at is not None
    standing = found or Standing(series=series, placed_at=now, nonce=new_nonce(), **who.columns())
    standing.mode, standing.seats = facts.mode, facts.seats
    standing.name = "" if who.person else (facts.name.strip()[:100] or standing.name)
    standing.placed_at = now if fresh else standing.placed_at
    standing.ended_at, standing.nonce = None, standing.nonce or new_nonce()
    standing.save()
    return standing, fresh


def join_standings(rows: Sequence[Standing], who: Who) -> Standing | None:
    """Make one of the standings that somebody has in a series by address and by account."""
    if not rows:
        return None
    kept, *others = sorted(rows, key=lambda one: (one.ended_at is not None, one.pk))
    for other in others:
        Rsvp.objects.filter(standing=other).update(standing=kept)
        other.delete()
    if who.person and kept.person_id is None:
        kept.person, kept.email, kept.name = who.person, "", ""
        kept.save(update_fields=["person", "email", "name"])
    return kept


def _coming(series: Series, now: datetime) -> list[Event]:
    """Return the dates to come that take answers here, in the order in which desks are always come to."""
    dates = Event.objects.filter(series=series, state=Event.State.PUBLISHED, starts_at__gt=now, merged_into=None)
    return list(
        dates.filter(guestlist__isnull=False).select_related("guestlist").prefetch_related("capacities").order_by("pk")
    )


def _answer_dates(
    standing: Standing, who: Who, dates: Sequence[Event], facts: RsvpFacts, now: datetime, *, again: bool
) -> int:
    skipped = Rsvp.objects.filter(who.rows(), event__in=dates, state=State.NOT_GOING, standing=standing)
    passed_by = set() if again else set(skipped.values_list("event_id", flat=True))
    return sum(_answer_date(standing, date, facts, now) for date in dates if date.pk not in passed_by)


def _answer_date(standing: Standing, date: Event, facts: RsvpFacts, now: datetime) -> bool:
    """Answer one date as far as it can be; False when it takes no answer now, or cannot do what is asked."""
    with suppress(Refused):
        place_for_standing(standing=standing, event=date, facts=_as_far_as(date, facts), now=now)
        return True
    return False


def _as_far_as(date: Event, facts: RsvpFacts) -> RsvpFacts:
    """Return what this date allows of an answer: no more guests than it takes, and a way that it has."""
    most = date.guestlist.most_guests
    names = [name for name in facts.companions if name.strip()]
    if date.guestlist.named:
        most = min(most, len(names))
    modes = sorted(each.mode for each in date.capacities.all())
    mode = facts.mode if facts.mode in modes or len(modes) != 1 else modes[0]
    return replace(facts, seats=min(facts.seats, most + 1), mode=mode)


def answer_new_dates(*, series: Series, now: datetime) -> int:
    """Answer dates for those who come to all, the earliest answer first, and return how many answers were given.

    Only dates that they have not answered in any way: what was skipped stays skipped.
    """
    standings = Standing.objects.filter(series=series, ended_at=None).exclude(person=None, email="")
    rows = list(standings.select_related("person").order_by("placed_at", "pk"))
    dates = _coming(series, now) if rows else []
    answered = _answered(dates)
    count = 0
    for standing in rows:
        missing = [date for date in dates if (date.pk, *_whose(standing)) not in answered]
        if missing:
            facts = _like_last(standing)
            count += sum(_answer_date(standing, date, facts, now) for date in missing)
    return count


def answer_open_dates(*, now: datetime) -> int:
    """Do ``answer_new_dates`` for every series that somebody comes to: dates may take answers only later."""
    alive = Series.objects.filter(ended_at=None, standings__ended_at=None, standings__isnull=False).distinct()
    return sum(answer_new_dates(series=series, now=now) for series in alive.order_by("pk"))


def _answered(dates: Iterable[Event]) -> set[tuple[Any, ...]]:
    return set(Rsvp.objects.filter(event__in=list(dates)).values_list("event_id", "person_id", "email"))


def _whose(standing: Standing) -> tuple[int | None, str]:
    return standing.person_id, standing.email


def _like_last(standing: Standing) -> RsvpFacts:
    """Return what somebody answers to a new date: as they did last time."""
    last = Rsvp.objects.filter(standing=standing).order_by("-event__starts_at").first()
    names = list(Companion.objects.filter(rsvp=last).order_by("pk").values_list("name", flat=True)) if last else []
    groups = list(Sharing.objects.filter(rsvp=last).values_list("group_id", flat=True)) if last else []
    return RsvpFacts(
        mode=standing.mode,
        seats=standing.seats,
        companions=names,
        share_with=groups,
        name=standing.name,
        wants_reminders=last.wants_reminders if last else True,
    )


@transaction.atomic
def end_standing(*, by: Viewer | None, standing: Standing, now: datetime) -> Standing:
    """Come to none of the dates any more; ``by`` is None for the holder of the standing's own link.

    :raises Refused: when it is somebody else's.
    """
    fresh = Standing.objects.select_for_update().select_related("series").get(pk=standing.pk)
    require(can_end_standing(by, fresh))
    if fresh.ended_at:
        return fresh
    coming = Rsvp.objects.filter(standing=fresh, event__starts_at__gt=now, state__in=IN_PLAY)
    left = list(coming.order_by("event_id").values_list("pk", "event_id"))
    for pk, event_id in left:
        _leave_date(pk, event_id, by, now)
    fresh.ended_at = now
    fresh.save(update_fields=["ended_at"])
    _record("ended", fresh, by, now, dates=len(left))
    return fresh


def _leave_date(pk: int, event_id: int, by: Viewer | None, now: datetime) -> None:
    with desk_of(event_id, now) as desk:
        rsvp = desk.answer(pk)
        if rsvp.state in IN_PLAY:
            go_away(desk, rsvp, "left", by=by)


def _record(verb: str, standing: Standing, by: Viewer | None, now: datetime, *, dates: int) -> None:
    detail = {"series": standing.series_id, "seats": standing.seats, "dates": dates}
    record(f"events.standing.{verb}", by=by, about=standing, now=now, group_id=standing.series.group_id, detail=detail)
