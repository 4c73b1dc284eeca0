"""Turn a letter into a MIME message (RFC 5322), the plain text first."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Protocol


class Letterlike(Protocol):
    """What a letter must know to be composed."""

    pk: int
    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    attachments: Sequence[dict[str, str]]
    created_at: datetime


def compose(letter: Letterlike, *, sender: str, site: str) -> EmailMessage:
    """Return the message; the same letter always gets the same Message-ID, so that a second copy can be told."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = message_id(letter, sender, site)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        del message[name]
        message[name] = value
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    for attachment in letter.attachments:
        main, _, sub = attachment["type"].partition(";")[0].partition("/")
        content = base64.b64decode(attachment["content"])
        message.add_attachment(content, maintype=main, subtype=sub or "octet-stream", filename=attachment["name"])
    return message


def message_id(letter: Letterlike, sender: str, site: str) -> str:
    """Return an identifier that is this letter's alone and tells nothing about its reader."""
    mark = hashlib.sha256(f"{site}|{letter.pk}|{letter.created_at.isoformat()}".encode()).hexdigest()[:24]
    return f"<{mark}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
