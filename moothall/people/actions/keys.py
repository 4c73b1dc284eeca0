"""Passkeys: what is told and kept when one is added, renamed or removed. The ceremony itself is allauth's."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from moothall.minutes.actions import record
from moothall.people.letters import Words, written
from moothall.people.models import Person
from moothall.post.actions import post_letter


def note_passkey_added(*, by: Person, name: str, now: datetime) -> None:
    """Record a new passkey and tell its owner by letter, so that one added by somebody else is noticed."""
    with transaction.atomic():
        record("people.passkey.added", by=by, about=by, now=now)
        _tell(by, _("A passkey was added to your account: %(name)s") % {"name": name}, now)


def rename_passkey(*, by: Person, passkey: Authenticator, name: str) -> None:
    """Give a passkey a name that its owner will recognise."""
    passkey.data = {**passkey.data, "name": name}
    passkey.save(update_fields=["data"])


def remove_passkey(*, by: Person, passkey: Authenticator, now: datetime) -> None:
    """Forget a passkey; the owner can always come in by letter."""
    with transaction.atomic():
        name = str(passkey)
        passkey.delete()
        record("people.passkey.removed", by=by, about=by, now=now)
        _tell(by, _("A passkey was removed from your account: %(name)s") % {"name": name}, now)


def _tell(person: Person, what: str, now: datetime) -> None:
    words = Words(
        title=what,
        opening=[
            _("Hello,"),
            what + ".",
            _("If this was you, there is nothing to do. If not, sign in and look at your passkeys and devices."),
        ],
        button=(_("See your account"), f"{settings.SITE_URL}/me/"),
    )
    text, html = written(words)
    post_letter(to=person.email, subject=what[:200], text=text, html=html, purpose="people.passkey", now=now)
