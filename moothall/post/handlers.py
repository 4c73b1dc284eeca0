"""Letters leave in a lane of their own, so that a sign-in code never waits behind slow work."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from moothall.minutes.listeners import every, job
from moothall.post.actions import MANY, ONE, deliver_by_day, deliver_letter, forget_old_letters
from moothall.post.relay import relay_at


@job(ONE, lane="letters")
def deliver(payload: dict[str, Any], now: datetime) -> None:
    """Hand one letter to the mail server."""
    _deliver(ONE, payload, now)


@job(MANY, lane="many letters")
def deliver_one_of_many(payload: dict[str, Any], now: datetime) -> None:
    """Hand one of many letters to the mail server."""
    _deliver(MANY, payload, now)


def _deliver(name: str, payload: dict[str, Any], now: datetime) -> None:
    relay = relay_at(settings.EMAIL_URL)
    if "zone" in payload:
        deliver_by_day(name=name, letter_id=payload["letter"], zone=payload["zone"], relay=relay, now=now)
    else:
        deliver_letter(letter_id=payload["letter"], relay=relay, now=now)


@every(days=1, at=timedelta(hours=2, minutes=20))
def forget_letters(now: datetime) -> None:
    """Delete letters of more than thirty days ago."""
    forget_old_letters(now=now)
