"""Letters to one helper about what they do: it is theirs, or it is handed back."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from moothall.events.models import Event, Rsvp
from moothall.helping.models import Stint
from moothall.helping.queries import Helper, helpers_of, own_page
from moothall.minutes.models import Minute
from moothall.people.letters import written
from moothall.post.actions import post_letter
from moothall.reminders.actions.drafts import invitations
from moothall.reminders.queries.addresses import event_address
from moothall.reminders.queries.recipients import guests_among, times_handed_back
from moothall.reminders.wording import Date, Reader, hand_back_words, hand_words


def write_hand(*, minute: Minute, now: datetime) -> bool:
    """Write to a helper that something is theirs to do, or handed back; return whether a letter was written.

    None goes where that changed again since, or where nobody is to be written to. Safe to run twice.
    """
    taken = minute.verb.endswith(".taken")
    stint = _stint(minute, Stint.State.FILLED if taken else Stint.State.HANDED_BACK)
    reader = _reader(stint, taken=taken) if stint else None
    if stint is None or reader is None:
        return False
    event = stint.role.event
    helps = [helper for helper in helpers_of(event) if helper.email.lower() == reader.email.lower()]
    mine = minute.by_id is None or minute.by_id == stint.person_id
    method = _method(reader, event, helps, taken=taken)
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        own = next((helper for helper in helps if helper.stint.pk == stint.pk), None)
        filed = bool(method)
        words = (
            hand_words(reader, own.begins, own.ends, in_calendar=filed)
            if own
            else hand_back_words(reader, in_calendar=filed)
        )
        text, html = written(words)
        files = invitations(reader, [method], now)
    post_letter(
        to=reader.email,
        subject=words.title,
        text=text,
        html=html,
        attachments=files,
        purpose="reminders.hand" if taken else "reminders.hand_back",
        key=f"reminders.hand:{minute.pk}",
        zone="" if mine else reader.zone or event.timezone,
        now=now,
    )
    return True


def _stint(minute: Minute, state: str) -> Stint | None:
    """Return the stint that a minute is about, while it is as the minute left it and its event is on."""
    rows = Stint.objects.select_related("person", "role__event__place").prefetch_related("role__event__hosts__group")
    return rows.filter(pk=minute.about_id, state=state, role__event__state=Event.State.PUBLISHED).first()


def _reader(stint: Stint, *, taken: bool) -> Reader | None:
    person, event = stint.person, stint.role.event
    email = (person.email if person.is_active else "") if person else stint.email
    if not email:
        return None
    page = own_page(stint) if taken else event_address(event)
    date = Date(event=event, roles=[stint.role.title], page=page, sequence=times_handed_back(stint))
    if person is None:
        return Reader(email=email, dates=[date], name=stint.name)
    return Reader(
        email=email,
        dates=[date],
        name=person.name,
        language=person.language,
        zone=person.timezone,
        person_id=person.pk,
    )


def _method(reader: Reader, event: Event, helps: list[Helper], *, taken: bool) -> str | None:
    """Return which message their calendar gets: none where it stays there for another reason."""
    reasons = len(helps) > 1 if taken else bool(helps)
    if reasons or guests_among([reader.email], [event.pk], [Rsvp.State.GOING]):
        return None
    return "REQUEST" if taken else "CANCEL"
