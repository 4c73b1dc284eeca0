"""Put one letter of a mailing together: its words, its calendar, its headers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr
from hashlib import sha256

from django.conf import settings
from django.utils import translation

from moothall.events.exporters import item_of_event
from moothall.events.writing import Guest, Sender, write_message
from moothall.people.letters import Words, written
from moothall.post.actions import Draft
from moothall.reminders.wording import Date, Reader
from moothall.reminders.wording.facts import hosts_words

MOST_FILES = 12
INVITATION = "text/calendar; charset=UTF-8; method="
ON = {"published", "postponed"}
Attachment = tuple[str, str, bytes]


@dataclass(frozen=True, slots=True)
class Letter:
    """A reader, what they are told, and the event's message to their calendar by date (``None``: none)."""

    reader: Reader
    say: Callable[[], Words]
    methods: Sequence[str | None]


def draft_of(letter: Letter, *, key: str, now: datetime) -> Draft:
    """Return one letter, ready to be posted, in the language of its reader."""
    reader = letter.reader
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        words = letter.say()
        text, html = written(words)
        files = invitations(reader, letter.methods, now)
    return Draft(
        to=reader.email,
        subject=words.title,
        text=text,
        html=html,
        key=key,
        zone=reader.zone or reader.first.event.timezone,
        headers=stop_headers(reader.stop),
        attachments=files,
    )


def key_for(mailing_id: int, email: str) -> str:
    """Return the key that keeps a mailing from writing to one address twice; it does not tell the address."""
    mark = sha256(f"{settings.SECRET_KEY}|{email.strip().lower()}".encode()).hexdigest()[:24]
    return f"reminders:{mailing_id}:{mark}"


def stop_headers(stop: str) -> dict[str, str]:
    """Return the headers by which a mail program stops such letters with one click (RFC 8058)."""
    if not stop:
        return {}
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def invitations(reader: Reader, methods: Sequence[str | None], now: datetime) -> list[Attachment]:
    """Return the messages to a reader's calendar, one for each date that has one."""
    dates = [(date, method) for date, method in zip(reader.dates, methods, strict=True) if method]
    several = len(dates) > 1
    return [
        (
            f"{date.event.slug}.ics" if several else "invite.ics",
            f"{INVITATION}{method}",
            _message(reader, date, method, now),
        )
        for date, method in dates[:MOST_FILES]
    ]


def _message(reader: Reader, date: Date, method: str, now: datetime) -> bytes:
    event = date.event
    description = "\n\n".join(part for part in (event.summary, event.joining, date.page) if part)
    item = replace(item_of_event(event), description=description, sequence=event.sequence + date.sequence)
    sender = Sender(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], hosts_words(event))
    return write_message(item, method=method, sender=sender, guest=Guest(reader.email, reader.name), stamp=now)


def method_of(date: Date) -> str | None:
    """Return which message a calendar gets: in for those who come or help, out once it is cancelled, else none."""
    if date.state not in {"going", ""} or (not date.state and not date.roles):
        return None
    return "REQUEST" if date.event.state in ON else "CANCEL"
