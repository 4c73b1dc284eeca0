"""What a guest shows at the door: a token for the square code, and a label of four letters to say aloud.

A door's token can do one thing: be shown at the door. It is not the guest's own link (``place_token``), which whoever
photographs a screen could otherwise use to change or leave the guest's place.
"""

import re
from base64 import b32encode

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from moothall.arrivals.coding import label_of
from moothall.events.models import Event, Rsvp

SALT = "arrivals.door"
MAC_BYTES = 10
TOKEN = re.compile(r"([0-9a-z]{1,12})-([a-z2-7]{16})")


def door_token(rsvp: Rsvp) -> str:
    """Return the token that a guest's screen shows; it ends when the guest's own link is renewed (``Rsvp.nonce``)."""
    return f"{int_to_base36(rsvp.pk)}-{_mac(rsvp)}"


def ticket_address(rsvp: Rsvp) -> str:
    """Return what the square code on a guest's screen says: where it is opened by those who keep the door."""
    return f"{settings.SITE_URL}{reverse('arrivals:scan', args=[door_token(rsvp)])}"


def rsvp_by_door_token(token: str) -> Rsvp | None:
    """Return the answer that a token stands for, with its event and person; None when it is not one of ours."""
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None
    rsvp = Rsvp.objects.select_related("event", "person").filter(pk=base36_to_int(parts[1])).first()
    return rsvp if rsvp and rsvp.nonce and constant_time_compare(_mac(rsvp), parts[2]) else None


def secret_of(event: Event) -> str:
    """Return the secret that makes the rotating code of an event; only the hall can work it out."""
    return salted_hmac("arrivals.code", str(event.pk), algorithm="sha256").hexdigest()


def label_at_door(rsvp_id: int) -> str:
    """Return the four letters and digits by which a guest is known where their name is not."""
    return label_of(settings.SECRET_KEY, rsvp_id)


def _mac(rsvp: Rsvp) -> str:
    digest = salted_hmac(SALT, f"{rsvp.pk}:{rsvp.nonce}", algorithm="sha256").digest()
    return b32encode(digest[:MAC_BYTES]).decode().lower()
