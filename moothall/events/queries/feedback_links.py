"""Links by which guests say how it was. They say that somebody was asked, not who: nothing in them names an answer."""

from django.utils.crypto import constant_time_compare, salted_hmac

from moothall.events.models import Event, Rsvp

LENGTH = 32
MOST_DIGITS = 16
LARGEST_KEY = 2**63 - 1


def feedback_token(rsvp: Rsvp) -> str:
    """Return the token of a guest's own link to the questions after an event."""
    return _token(rsvp.event_id, rsvp.nonce)


def event_by_feedback_token(token: str) -> Event | None:
    """Return the event whose guest was given this token; None when nobody was.

    Every guest of the event is tried, so that the token need not say which of them it is.
    """
    digits = token.partition("-")[0]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        return None
    nonces = Rsvp.objects.filter(event=int(digits)).exclude(nonce="").values_list("nonce", flat=True)
    if not any(constant_time_compare(_token(int(digits), nonce), token) for nonce in nonces):
        return None
    return Event.objects.filter(pk=int(digits)).first()


def _token(event_id: int, nonce: str) -> str:
    digest = salted_hmac("moothall.events.feedback", f"{event_id}:{nonce}", algorithm="sha256").hexdigest()
    return f"{event_id}-{digest[:LENGTH]}"
