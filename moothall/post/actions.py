"""Write letters, hand them over, forget them."""

import base64
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from moothall.minutes.actions import enqueue, enqueue_many
from moothall.minutes.listeners import GiveUp
from moothall.post.hours import next_loud, zone_named
from moothall.post.models import Letter
from moothall.post.relay import Relay, RelayLost, RelayRefused, compose

log = logging.getLogger("moothall.post")

KEEP = timedelta(days=30)
ONE, MANY = "post.deliver", "post.deliver_many"  # letters to many leave in a lane of their own, behind nobody's code
SUBJECT_LENGTH = 200
OURS = {
    "from",
    "to",
    "cc",
    "bcc",
    "sender",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "return-path",
}
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


def post_letter(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[tuple[str, str, bytes | str]] | None = None,
    purpose: str,
    key: str | None = None,
    zone: str = "",
    now: datetime,
) -> Letter:
    """Write a letter and ask for its delivery, in the caller's transaction; return it.

    With a ``key``, the same letter is written once: the first is returned again. ``attachments`` are (file name,
    content type, content). ``purpose`` names why the hall writes (``people.code``, ``notices.digest``). With a
    ``zone``, the reader's, it does not leave while it is night there.

    :raises ValueError: for an address or an extra header that no letter may have.
    """
    if key and (written := Letter.objects.filter(key=key).first()):
        return written
    letter = Letter(
        to=checked_address(to),
        subject=_BREAKS.sub(" ", subject).strip()[:SUBJECT_LENGTH],
        text=text,
        html=html,
        headers=checked_headers(headers or {}),
        attachments=[_packed(*attachment) for attachment in attachments or ()],
        purpose=purpose,
        key=key,
        created_at=now,
    )
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
            due_at = next_loud(now, zone_named(zone, settings.TIME_ZONE)) if zone else now
            enqueue(ONE, payload=_asked(letter, zone), now=now, due_at=due_at, key=f"post.deliver:{letter.pk}")
    except IntegrityError:
        if key is None:
            raise
        return Letter.objects.get(key=key)
    return letter


@dataclass(frozen=True, slots=True)
class Draft:
    """One of many letters. ``key`` writes it once; it leaves when it is not night in ``zone``, its reader's."""

    to: str
    subject: str
    text: str
    key: str
    zone: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[tuple[str, str, bytes | str]] = ()


def post_letters(*, drafts: Sequence[Draft], purpose: str, now: datetime) -> int:
    """Write many letters and ask for their delivery, in the caller's transaction; return how many are new.

    Letters whose key was written before are left out, and so are those to what is no address (the log says which key).
    They leave in a lane of their own, so that a code to sign in never waits behind them. The caller sees to it that
    nobody else writes the same keys meanwhile (a lock on what they are about).
    """
    written = set(Letter.objects.filter(key__in=[draft.key for draft in drafts]).values_list("key", flat=True))
    fresh = {draft.key: draft for draft in drafts if draft.key not in written and _has_address(draft)}
    letters = [_letter_of(draft, purpose, now) for draft in fresh.values()]
    with transaction.atomic():
        Letter.objects.bulk_create(letters)
        enqueue_many(
            MANY,
            jobs=[
                (
                    _asked(letter, draft.zone),
                    next_loud(now, zone_named(draft.zone, settings.TIME_ZONE)),
                    f"post.deliver:{letter.pk}",
                )
                for letter, draft in zip(letters, fresh.values(), strict=True)
            ],
            now=now,
        )
    return len(letters)


def _has_address(draft: Draft) -> bool:
    try:
        checked_address(draft.to)
    except ValueError:
        log.warning("The letter %s cannot go: what it is addressed to is no e-mail address.", draft.key)
        return False
    return True


def _letter_of(draft: Draft, purpose: str, now: datetime) -> Letter:
    return Letter(
        to=draft.to.strip(),
        subject=_BREAKS.sub(" ", draft.subject).strip()[:SUBJECT_LENGTH],
        text=draft.text,
        html=draft.html,
        headers=checked_headers(draft.headers),
        attachments=[_packed(*attachment) for attachment in draft.attachments],
        purpose=purpose,
        key=draft.key,
        created_at=now,
    )


def _asked(letter: Letter, zone: str) -> dict[str, int | str]:
    return {"letter": letter.pk, "zone": zone} if zone else {"letter": letter.pk}


def recall_letters(*, keys_from: str) -> int:
    """Take back letters whose key begins so and that have not begun to leave; return how many."""
    return Letter.objects.filter(key__startswith=keys_from, state=Letter.State.WAITING).delete()[0]


def checked_address(address: str) -> str:
    """Return the address when a letter can go there.

    :raises ValueError: when it cannot.
    """
    try:
        validate_email(address.strip())
    except ValidationError as error:
        raise ValueError(f"{address!r} is not an e-mail address.") from error
    return address.strip()


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return extra headers when none of them hides another header or takes the place of one of ours.

    :raises ValueError: when one does.
    """
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in OURS:
            raise ValueError(f"A letter cannot carry a header called {name!r}.")
        if _BREAKS.search(value):
            raise ValueError(f"The header {name} holds a line break.")
    return dict(headers)


def _packed(name: str, kind: str, content: bytes | str) -> dict[str, str]:
    raw = content.encode() if isinstance(content, str) else content
    return {"name": _BREAKS.sub(" ", name), "type": kind, "content": base64.b64encode(raw).decode()}


def deliver_by_day(*, name: str, letter_id: int, zone: str, relay: Relay | None, now: datetime) -> None:
    """Hand one letter over unless it is night for its reader: then ask for the work called ``name`` in the morning.

    :raises GiveUp: and OSError, as ``deliver_letter`` does.
    """
    morning = next_loud(now, zone_named(zone, settings.TIME_ZONE))
    if morning <= now:
        deliver_letter(letter_id=letter_id, relay=relay, now=now)
        return
    key = f"post.deliver:{letter_id}:{morning:%Y%m%dT%H%M}"
    enqueue(name, payload={"letter": letter_id, "zone": zone}, now=now, due_at=morning, key=key)


def deliver_letter(*, letter_id: int, relay: Relay | None, now: datetime) -> None:
    """Hand one letter to the mail server, at most once; without a server, keep it in the outbox.

    :raises GiveUp: when the server will never take it, or when an earlier try was cut off half-way.
    :raises OSError: when the server cannot be reached or is busy; the letter waits on.
    """
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is None or letter.state in {Letter.State.SENT, Letter.State.KEPT}:
        return
    if letter.state == Letter.State.LEAVING:
        raise _cut_off(letter)
    if relay is None:
        _turn(letter, Letter.State.KEPT)
        return
    _send(letter, relay, now)


def _send(letter: Letter, relay: Relay, now: datetime) -> None:
    message = compose(letter, sender=settings.DEFAULT_FROM_EMAIL, site=settings.SITE_URL)
    try:
        relay.send(message, to=letter.to, before_body=lambda: _turn(letter, Letter.State.LEAVING))
    except RelayRefused as refused:
        _turn(letter, Letter.State.FAILED, error=str(refused))
        raise GiveUp(f"The mail server refused this letter: {refused}") from refused
    except RelayLost as error:
        raise _cut_off(letter) from error
    except OSError as error:
        _turn(letter, Letter.State.WAITING, error=str(error))
        raise
    _turn(letter, Letter.State.SENT, sent_at=now)


def _cut_off(letter: Letter) -> GiveUp:
    _turn(letter, Letter.State.WAITING, error="Cut off while the mail server took it.")
    return GiveUp("Cut off while the mail server took this letter: it may have left. “Try again” sends it again.")


def _turn(letter: Letter, state: Letter.State, error: str = "", sent_at: datetime | None = None) -> None:
    letter.state, letter.error, letter.sent_at = state, error[:300], sent_at
    letter.save(update_fields=["state", "error", "sent_at"])


def forget_old_letters(*, now: datetime) -> int:
    """Delete letters written more than thirty days ago; return how many."""
    return Letter.objects.filter(created_at__lt=now - KEEP).exclude(state=Letter.State.LEAVING).delete()[0]
