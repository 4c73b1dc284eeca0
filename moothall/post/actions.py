"""Write letters, hand them over, forget them."""

import base64
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from moothall.minutes.actions import enqueue
from moothall.minutes.listeners import GiveUp
from moothall.post.models import Letter
from moothall.post.relay import Relay, RelayLost, RelayRefused, compose

KEEP = timedelta(days=30)
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
    now: datetime,
) -> Letter:
    """Write a letter and ask for its delivery, in the caller's transaction; return it.

    With a ``key``, the same letter is written once: the first is returned again. ``attachments`` are (file name,
    content type, content). ``purpose`` names why the hall writes (``people.code``, ``notices.digest``).

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
            enqueue("post.deliver", payload={"letter": letter.pk}, now=now, key=f"post.deliver:{letter.pk}")
    except IntegrityError:
        if key is None:
            raise
        return Letter.objects.get(key=key)
    return letter


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
