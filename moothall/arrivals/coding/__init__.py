"""Codes at the door, as plain functions: the one that changes each minute, and what stands for a guest.

The rotating code is a time-based one-time password in the manner of RFC 6238: an HMAC of a secret and the number of the
minute, truncated as RFC 4226 section 5.3 says; six digits; the minute before is taken too, for slow thumbs.
"""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256

STEP = 60
DIGITS = 6
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike when read aloud or written by hand
LABEL = 4


def code_at(secret: str, now: datetime) -> str:
    """Return the six digits that a door shows in the minute of ``now``."""
    return _code(secret, _step(now))


def seconds_left(now: datetime) -> int:
    """Return for how many seconds the code of now is still shown, 1 to 60."""
    return STEP - int(now.astimezone(UTC).timestamp()) % STEP


def is_right(secret: str, given: str, now: datetime) -> bool:
    """Say whether somebody typed the code of this minute or of the one before; spaces and dashes do not matter."""
    digits = "".join(letter for letter in given if letter not in " -\u00a0\u2009")
    if len(digits) != DIGITS or not digits.isascii():
        return False
    right = [_code(secret, _step(moment)) for moment in (now, now - timedelta(seconds=STEP))]
    matches = [hmac.compare_digest(digits, code) for code in right]  # both, always: time tells nothing
    return any(matches)


def label_of(key: str, number: int) -> str:
    """Return four letters and digits that stand for a guest whose name is not known at the door."""
    digest = hmac.digest(key.encode(), f"label {number}".encode(), sha256)
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LABEL])


def short_name(name: str) -> str:
    """Return the first name and the initial of the last: "Priya S."; what is one word stays."""
    first, *others = name.split() or [""]
    initial = next((letter for letter in others[-1] if letter.isalnum()), "") if others else ""
    return f"{first} {initial.upper()}." if initial else first


def _step(now: datetime) -> int:
    return int(now.astimezone(UTC).timestamp()) // STEP


def _code(secret: str, step: int) -> str:
    digest = hmac.digest(secret.encode(), step.to_bytes(8, "big"), sha256)
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
