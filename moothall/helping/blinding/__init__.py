"""Reviewing blind: an order of its own for each reviewer, and texts without what says who wrote them.

Plain functions, no ORM.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator

HIDDEN = "▒▒▒"
SHORTEST = 2
PLAIN_FROM = 5
GLUE = r"[\s._'’-]*"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w@.])(?:[\w-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.-]*")


def order_for(reviewer: int, call: int, talks: Iterable[int]) -> list[int]:
    """Return the talks in an order that is random for each reviewer, and the same whenever they come back.

    A talk more or less moves none of the others, since each has its own draw.
    """
    return sorted(talks, key=lambda talk: (_draw(reviewer, call, talk), talk))


def _draw(reviewer: int, call: int, talk: int) -> bytes:
    return hashlib.blake2b(f"{call}:{reviewer}:{talk}".encode(), digest_size=8).digest()


def masked(text: str, *, name: str = "", email: str = "") -> str:
    """Return the text with the writer's name, and every link, address and handle, covered.

    Accents do not hide a name. Short parts of a name are covered where they are written as names (“Will”, not “will”).
    """
    text = unicodedata.normalize("NFC", text)
    for pattern in (_ADDRESS, _LINK, _HANDLE):
        text = pattern.sub(HIDDEN, text)
    spans = [match.span() for pattern in _patterns(name, email) for match in pattern.finditer(_plain(text))]
    for start, end in reversed(_joined(spans)):
        text = text[:start] + HIDDEN + text[end:]
    return text


def _patterns(name: str, email: str) -> Iterator[re.Pattern[str]]:
    parts = re.findall(r"[^\W\d_]+", _plain(unicodedata.normalize("NFC", name)))
    if len(parts) > 1:
        yield re.compile(rf"(?<![^\W_]){GLUE.join(map(re.escape, parts))}(?![^\W_])", re.IGNORECASE)
    for part in parts:
        if len(part) >= PLAIN_FROM:
            yield re.compile(rf"(?<!\w){re.escape(part)}(?![^\W_])", re.IGNORECASE)
        elif len(part) >= SHORTEST:
            ways = sorted({part.capitalize(), part.upper()})
            yield re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ways))})(?![^\W_])")
    mailbox = email.partition("@")[0]
    if len(mailbox) >= PLAIN_FROM:
        yield re.compile(rf"(?<!\w){re.escape(mailbox)}(?!\w)", re.IGNORECASE)


def _plain(text: str) -> str:
    """Return the text without accents, character for character, so that positions stay."""
    return "".join(unicodedata.normalize("NFKD", character)[0] for character in text)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
