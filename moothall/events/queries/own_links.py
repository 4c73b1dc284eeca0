"""The links by which guests come back to their place, or to their answer to a series, without an account."""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

from moothall.events.models import Rsvp, Standing

LENGTH = 32
LARGEST_KEY = 2**63 - 1
MOST_DIGITS = 16


def new_nonce() -> str:
    """Return the secret part of a link; giving an answer another one ends its old links."""
    return secrets.token_urlsafe(16)


def place_token(rsvp: Rsvp) -> str:
    """Return the token that opens the page of this place."""
    return _token("place", rsvp.pk, rsvp.nonce)


def rsvp_by_token(token: str) -> Rsvp | None:
    """Return whose place a token opens; None when it is forged, ended or forgotten."""
    key = _key(token)
    rsvp = Rsvp.objects.select_related("event", "person").filter(pk=key).first() if key else None
    return rsvp if rsvp and rsvp.nonce and constant_time_compare(place_token(rsvp), token) else None


def standing_token(standing: Standing) -> str:
    """Return the token that opens the page of this answer to a series."""
    return _token("standing", standing.pk, standing.nonce)


def standing_by_token(token: str) -> Standing | None:
    """Return whose answer to a series a token opens; None when it is forged, ended or forgotten."""
    key = _key(token)
    standing = Standing.objects.select_related("series", "person").filter(pk=key).first() if key else None
    return standing if standing and standing.nonce and constant_time_compare(standing_token(standing), token) else None


def _token(what: str, key: int, nonce: str) -> str:
    """Sign the key with what only the hall and the row know: who reads the database alone can make no link."""
    return f"{key}-{salted_hmac(f'moothall.events.{what}', f'{key}:{nonce}', algorithm='sha256').hexdigest()[:LENGTH]}"


def _key(token: str) -> int | None:
    digits = token.partition("-")[0]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None
