"""From text to the words that the index holds: folded, without accents, in their stems.

The same on both databases, because it is done here. "Befriending" and "befriends" become one word, "Café" and "cafe",
"Dún Laoghaire" and "dun laoghaire"; "co-op" is found as "co", "op" and "coop", "Anne's" and "Annes" as one.
Stems: Snowball English (Porter 2); other languages pass through it with little harm.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

LONGEST_WORD = 40
RUN = re.compile(r"[^\W_]+(?:['’ʼ`‐‑-][^\W_]+)*")
_APOSTROPHES = re.compile("['’ʼ`]")
_JOINTS = re.compile("['’ʼ`‐‑-]")
_OUR_SPELLING = re.compile(r"(?<=...)is(e|ed|es|er|ers|ing|ation|ations|ational)$")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_ENDINGS = {"s", "t", "d", "m", "ll", "re", "ve"}
_stem = snowballstemmer.stemmer("english").stemWord
_SMALL = """
a an and are as at be by for from in is it of on or our s that the their this to us we with you your
ac ar dy ei eu gan i mewn o neu ni sy sydd un y yn yr
agus ag an ar le na
"""


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, hyphened ones in their parts and joined."""
    return [word for run in RUN.findall(composed(text).lower()) for way in ways_of(run) for word in way]


def composed(text: str) -> str:
    """Return the text with each accent joined to its letter, so that it does not part a word."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1 << 15)
def ways_of(run: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to say one unbroken run of letters, each a row of words: ``co-op`` → (co, op), (coop,)."""
    parts = _JOINTS.split(run)
    if len(parts) == 1:
        return ((stem_of(run),),)
    joined = _APOSTROPHES.sub("", run) if not _hyphened(run) else "".join(parts)
    if not _hyphened(run) and all(part.casefold() in _ENDINGS for part in parts[1:]):
        return ((stem_of(joined),),)
    return (tuple(stem_of(part) for part in parts), (stem_of(joined),))


def stem_of(word: str) -> str:
    """Return the stem of one word, at most 40 characters; British endings as American ones (organise, organize)."""
    return _stem_of(fold(word)[:LONGEST_WORD])


@lru_cache(maxsize=1 << 15)
def _stem_of(plain: str) -> str:
    return str(_stem(_OUR_SPELLING.sub(r"iz\1", plain)))[:LONGEST_WORD]


def fold(word: str) -> str:
    """Return the word in small letters without accents."""
    small = word.casefold()
    if small.isascii():
        return small
    parts = unicodedata.normalize("NFKD", small.translate(_LETTERS))
    return "".join(each for each in parts if not unicodedata.combining(each) and each.isalnum())


def _hyphened(run: str) -> bool:
    return any(mark in run for mark in "-‐‑")


# English, Welsh and Irish words that say nothing on their own; they count only when nothing else was asked.
SMALL_WORDS = frozenset(map(stem_of, _SMALL.split()))
