"""Keys of people's own calendar feeds: shown once in an address, kept as a hash, revocable."""

import secrets
from datetime import datetime

from django.db import transaction

from moothall.events.models import FeedKey
from moothall.events.queries.feed_keys import SIGNER, hash_of
from moothall.events.rules import can_have_feed
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Viewer


@transaction.atomic
def make_feed_key(*, by: Viewer, now: datetime) -> str:
    """Revoke the person's key, if any, and return a new token for the address of their feed; it cannot be read again.

    :raises Refused: for somebody who is signed out.
    """
    require(can_have_feed(by))
    owner = by.pk or 0
    FeedKey.objects.filter(person_id=owner, revoked_at=None).update(revoked_at=now)
    secret = secrets.token_urlsafe(18)
    key = FeedKey.objects.create(person_id=owner, token_hash=hash_of(secret), created_at=now)
    record("events.feed_key.made", by=by, about=key, now=now)
    return SIGNER.sign(secret)


@transaction.atomic
def revoke_feed_key(*, by: Viewer, now: datetime) -> bool:
    """Make the person's feed address stop working; False when there was none.

    :raises Refused: for somebody who is signed out.
    """
    require(can_have_feed(by))
    key = FeedKey.objects.select_for_update().filter(person_id=by.pk or 0, revoked_at=None).first()
    if key is None:
        return False
    key.revoked_at = now
    key.save(update_fields=["revoked_at"])
    record("events.feed_key.revoked", by=by, about=key, now=now)
    return True
