"""Whose feed a token opens."""

import hashlib

from django.core.signing import BadSignature, Signer

from moothall.events.models import FeedKey
from moothall.people.models import Person

SIGNER = Signer(salt="moothall.events.feed", sep=".")


def person_with_key(token: str) -> Person | None:
    """Return whose feed a token opens; None when it is forged or revoked, or its person has left."""
    try:
        secret = SIGNER.unsign(token)
    except BadSignature:
        return None
    key = FeedKey.objects.select_related("person").filter(token_hash=hash_of(secret), revoked_at=None).first()
    return key.person if key and key.person.is_active else None


def hash_of(secret: str) -> str:
    """Return what the database keeps of a secret: enough to recognise it, not to know it."""
    return hashlib.sha256(secret.encode()).hexdigest()
