"""Letters to one guest about their own place, and about their answer to a series."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from moothall.events.models import Event, Rsvp, Standing
from moothall.events.queries.guests import standing_in_line
from moothall.minutes.models import Minute
from moothall.people.letters import written
from moothall.people.models import Person
from moothall.post.actions import post_letter
from moothall.reminders.actions.drafts import invitations
from moothall.reminders.queries.addresses import dates_address, event_address, place_address
from moothall.reminders.queries.recipients import times_left
from moothall.reminders.wording import Date, Reader, own_words, standing_words
from moothall.reminders.wording.own import Own

State = Rsvp.State
BY_THEMSELVES = {"placed", "changed", "left", "claimed"}
HELD = {State.GOING, State.CAME}


def write_own(*, minute: Minute, now: datetime) -> bool:
    """Write to a guest what became of their answer; return whether a letter was written.

    None goes where the answer has changed again since (that has its own letter), where the letter about the event or
    about the series says it, or where nobody is to be written to. What answers a click of their own comes at once, the
    rest by day. Safe to run twice.
    """
    verb = minute.verb.rpartition(".")[2]
    rsvp = _answer(minute)
    if rsvp is None or rsvp.state != minute.detail.get("state", rsvp.state) or not _is_news(verb, rsvp):
        return False
    mine = verb in BY_THEMSELVES and _did_it(minute, rsvp)
    date = _date(rsvp)
    reader = _reader(rsvp.person, rsvp.email, rsvp.name, [date])
    own = Own(verb, mine, rsvp.reason, standing_in_line(rsvp) if rsvp.state == State.WAITING else 0, rsvp.offer_until)
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        words = own_words(reader, own)
        text, html = written(words)
        files = invitations(reader, [_method(minute, rsvp)], now)
    post_letter(
        to=reader.email,
        subject=words.title,
        text=text,
        html=html,
        attachments=files,
        purpose=f"reminders.{verb}",
        key=f"reminders.own:{minute.pk}",
        zone="" if mine else reader.zone or rsvp.event.timezone,
        now=now,
    )
    return True


def _answer(minute: Minute) -> Rsvp | None:
    rows = Rsvp.objects.select_related("person", "standing", "event__place").prefetch_related("event__hosts__group")
    rsvp = rows.filter(pk=minute.about_id).first()
    if rsvp is None or (rsvp.person_id is None and not rsvp.email):
        return None
    return rsvp if rsvp.person is None or rsvp.person.is_active else None


def _is_news(verb: str, rsvp: Rsvp) -> bool:
    if rsvp.state == State.CAME:
        return False
    if rsvp.event.state != Event.State.PUBLISHED:
        return verb in BY_THEMSELVES and rsvp.state == State.NOT_GOING
    return not _in_letter_of_series(verb, rsvp)


def _in_letter_of_series(verb: str, rsvp: Rsvp) -> bool:
    """Say whether the letter about the series says it: its dates, and new dates on which there is a place."""
    standing = rsvp.standing
    if standing is None:
        return False
    if verb == "left":
        return standing.ended_at is not None and rsvp.changed_at == standing.ended_at
    return verb == "placed" and (rsvp.state == State.GOING or rsvp.placed_at == standing.placed_at)


def _did_it(minute: Minute, rsvp: Rsvp) -> bool:
    return minute.by_id is None or minute.by_id == rsvp.person_id


def _date(rsvp: Rsvp) -> Date:
    event = rsvp.event
    page = event_address(event) if rsvp.state == State.NOT_GOING else place_address(rsvp, event)
    return Date(
        event=event,
        state=rsvp.state,
        mode=rsvp.mode,
        seats=rsvp.seats,
        page=page,
        sequence=times_left([rsvp]).get(rsvp.pk, 0),
    )


def _method(minute: Minute, rsvp: Rsvp) -> str | None:
    """Return which message the calendar gets: it is put in with a place, and out when a place is lost."""
    if rsvp.state == State.GOING:
        return "REQUEST"
    return "CANCEL" if minute.detail.get("was") in HELD else None


def _reader(person: Person | None, email: str, name: str, dates: list[Date]) -> Reader:
    if person is None:
        return Reader(email=email, dates=dates, name=name)
    return Reader(
        email=person.email,
        dates=dates,
        name=person.name,
        language=person.language,
        zone=person.timezone,
        person_id=person.pk,
    )


def write_standing(*, minute: Minute, now: datetime) -> bool:
    """Write one letter about an answer to a whole series, its dates in it; return whether one was written."""
    standing = Standing.objects.select_related("person", "series").filter(pk=minute.about_id).first()
    ended = minute.verb.endswith(".ended")
    if standing is None or not _can_be_told(standing) or bool(standing.ended_at) != ended:
        return False
    rsvps = _answers(standing, now, ended=ended)
    dates = [_date(rsvp) for rsvp in rsvps]
    reader = _reader(standing.person, standing.email, standing.name, dates)
    methods = ["CANCEL" if ended else "REQUEST" if date.state == State.GOING else None for date in dates]
    page = dates_address(standing, [] if ended else rsvps)
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        words = standing_words(reader, title=standing.series.title, page=page, ended=ended)
        text, html = written(words)
        files = invitations(reader, methods, now)
    post_letter(
        to=reader.email,
        subject=words.title,
        text=text,
        html=html,
        attachments=files,
        purpose="reminders.standing",
        key=f"reminders.own:{minute.pk}",
        now=now,
    )
    return True


def _can_be_told(standing: Standing) -> bool:
    return standing.person.is_active if standing.person else bool(standing.email)


def _answers(standing: Standing, now: datetime, *, ended: bool) -> list[Rsvp]:
    rows = Rsvp.objects.filter(standing=standing, event__starts_at__gt=now, event__state=Event.State.PUBLISHED)
    rows = (
        rows.filter(state=State.NOT_GOING, changed_at=standing.ended_at)
        if ended
        else rows.exclude(state=State.NOT_GOING)
    )
    rows = rows.select_related("event__place").prefetch_related("event__hosts__group")
    return list(rows.order_by("event__starts_at", "pk"))
