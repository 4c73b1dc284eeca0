"""What the sign-in library (django-allauth) does for the hall, and what it asks of it.

All that touches the library's inside is in this file: sessions begun, passkey ceremonies, limits on tries.
"""

import time
from datetime import datetime
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from moothall.people.actions import note_sign_in
from moothall.people.devices import device_named
from moothall.people.models import Person

APP = "allauth.account"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The library keeps sessions and passkeys; letters are the hall's own, and never leave inside a request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: the hall writes its letters itself (see ``actions``).

        :raises NotImplementedError: always, so that a forgotten path of the library cannot mail anybody.
        """
        raise NotImplementedError(f"The hall has no letter called {template_prefix}.")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: passkeys added and removed are told by ``actions.keys``."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """A passkey is a way in of its own, never a second lock that could shut somebody out."""

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Say no, so that a letter always opens the door."""
        return False

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the hall as the browser shows it."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.NETWORK_NAME}


def seconds_to_wait(request: HttpRequest, action: str, key: str = "", *, counts: bool = True) -> int:
    """Count one more try of ``action`` and return 0, or how long to wait when there were too many.

    ``counts=False`` only looks, where not every try is to be counted.

    Limits are in ``settings.ACCOUNT_RATE_LIMITS``, per address of the network and per ``key`` (an e-mail address).
    """
    if ratelimit.consume(request, app=APP, action=action, key=key, dry_run=not counts):
        return 0
    waits = []
    for rate in ratelimit.get_rates(app=APP, action=action):
        history = cache.get(ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key), [])
        if len(history) >= rate.amount:
            waits.append(history[rate.amount - 1] + rate.duration - time.time())
    return max(1, round(max(waits, default=60)))


def begin_session(request: HttpRequest, person: Person, *, way: str, now: datetime) -> None:
    """Sign a person in on this device, under a new session key."""
    before = request.session.session_key
    get_adapter().login(request, person)
    request.session.save()
    key = request.session.session_key
    assert key is not None
    device = device_named(request.headers.get("User-Agent", ""))
    note_sign_in(person=person, session_key=key, device=device, way=way, now=now, instead_of=before)


def passkey_question() -> dict[str, Any]:
    """Return what a browser needs to ask for any passkey of this hall."""
    return cast("dict[str, Any]", auth.begin_authentication(None))


def passkey_owner(answer: str) -> Person | None:
    """Return whose passkey signed the question, noting its use; None when the answer does not hold."""
    form = LoginWebAuthnForm(data={"credential": answer})
    if not form.is_valid():
        return None
    form.save()
    return cast("Person", form.cleaned_data["credential"].user)


def passkey_offer(person: Person) -> dict[str, Any]:
    """Return what a browser needs to make a passkey for a person."""
    return cast("dict[str, Any]", auth.begin_registration(person, passwordless=True))


def passkey_made(person: Person, name: str, answer: str) -> Authenticator | None:
    """Keep the passkey that a browser made; None when its answer does not hold."""
    form = AddWebAuthnForm(data={"name": name, "credential": answer, "passwordless": "on"}, user=person)
    if not form.is_valid():
        return None
    return auth.WebAuthn.add(person, form.cleaned_data["name"], form.cleaned_data["credential"]).instance
