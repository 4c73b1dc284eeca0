"""Turn a letter into a MIME message (RFC 5322), the plain text first."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage, Message
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
    invitations = [attachment for attachment in letter.attachments if _is_invitation(attachment["type"])]
    if len(invitations) == 1:  # of several, a mail program could show only one
        _add_invitation(message, invitations[0])
    for attachment in letter.attachments:
        _attach(message, attachment)
    return message


def _is_invitation(kind: str) -> bool:
    name, parameters = _read(kind)
    return name == "text/calendar" and "method" in parameters


def _add_invitation(message: EmailMessage, attachment: Mapping[str, str]) -> None:
    """Show a calendar's message (RFC 6047) beside the words too: mail programs offer buttons for that part only."""
    _name, parameters = _read(attachment["type"])
    words = base64.b64decode(attachment["content"]).decode()
    message.add_alternative(words, subtype="calendar", cte="base64", params={"method": parameters["method"]})


def _attach(message: EmailMessage, attachment: Mapping[str, str]) -> None:
    name, parameters = _read(attachment["type"])
    main, _, sub = name.partition("/")
    content = base64.b64decode(attachment["content"])
    message.add_attachment(
        content, maintype=main, subtype=sub or "octet-stream", filename=attachment["name"], params=parameters
    )


def _read(kind: str) -> tuple[str, dict[str, str]]:
    head = Message()
    head["Content-Type"] = kind
    (name, _), *parameters = head.get_params() or [("application/octet-stream", "")]
    return name.lower(), dict(parameters)


def message_id(letter: Letterlike, sender: str, site: str) -> str:
    """Return an identifier that is this letter's alone and tells nothing about its reader."""
    mark = hashlib.sha256(f"{site}|{letter.pk}|{letter.created_at.isoformat()}".encode()).hexdigest()[:24]
    return f"<{mark}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
