"""From what somebody typed to what is asked of the index. Nothing typed is ever syntax of a database.

Words are all wanted; "quoted words" stand together; the last word may be unfinished. Everything else that looks like
an operator (AND, NEAR, *, :, -) is just letters, or nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from moothall.search.words import RUN, SMALL_WORDS, composed, fold, stem_of, ways_of

LONGEST = 200
MOST_TERMS = 8
LEAST_UNFINISHED = 2
_QUOTED = re.compile('["“”]([^"“”]*)["“”]')
# What English puts after a stem: "communi" is the stem of "community" when "ty" is left out of it, and so on.
_TAILS = (
    "s",
    "es",
    "ing",
    "ed",
    "er",
    "ers",
    "ies",
    "ity",
    "ities",
    "ation",
    "ations",
    "ment",
    "ments",
    "ness",
    "ally",
)
_SHORTEST_STEM = 4

Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a document must hold, in one of several ways; a way of several words means: side by side.

    ``start`` is the beginning of a word, for one that was still being typed; then any word that begins so will do.
    ``word`` is the word when it is but one, else "".
    """

    ways: tuple[Way, ...]
    start: str = ""
    word: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        single = len(self.ways) == 1 and len(self.ways[0]) == 1 and not self.start
        object.__setattr__(self, "word", self.ways[0][0] if single else "")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: terms that must all be there, and what the last may become when it was not finished."""

    terms: tuple[Term, ...]
    unfinished: str = ""

    @property
    def words(self) -> set[str]:
        """Return every word in any term."""
        return {word for term in self.terms for way in term.ways for word in way}


def read(text: str) -> Question:
    """Read what was typed: at most 200 characters and eight terms of it."""
    text = composed(text[:LONGEST])
    terms, last = _terms(text)
    wanted = [term for term in terms if term.word not in SMALL_WORDS] or terms
    wanted = list(dict.fromkeys(wanted))[:MOST_TERMS]
    begun = fold("".join(letter for letter in last if letter.isalnum()))
    is_open = len(begun) >= LEAST_UNFINISHED and text.endswith(last) and bool(wanted)
    unfinished = begun if is_open and wanted[-1].word == stem_of(begun) else ""
    return Question(tuple(wanted), unfinished)


def _terms(text: str) -> tuple[list[Term], str]:
    """Return the terms in order, and the last run of letters when it stood outside quotes."""
    terms: list[Term] = []
    at, last = 0, ""
    for quoted in _QUOTED.finditer(text):
        terms.extend(_loose(text[at : quoted.start()]))
        phrase = tuple(word for run in RUN.findall(quoted[1]) for word in ways_of(run)[0])[:MOST_TERMS]
        terms.extend([Term((phrase,))] if phrase else [])
        at = quoted.end()
    rest = text[at:]
    terms.extend(_loose(rest))
    runs = RUN.findall(rest)
    last = runs[-1] if runs else ""
    return terms, last


def _loose(text: str) -> Iterable[Term]:
    return (Term(ways_of(run)) for run in RUN.findall(text) if all(ways_of(run)[0]))


def stems_begun(question: Question) -> list[str]:
    """Return the stems that the unfinished word may already hold: "volunteeri" is on its way to "volunteering"."""
    return list(dict.fromkeys(_stems_inside(question.unfinished)))


def finishing(question: Question, completions: Iterable[str]) -> Question:
    """Return the question with its last word open: one of the common words given, or else any that begins so."""
    last = question.terms[-1]
    known = tuple((word,) for word in completions)
    if known:
        return Question((*question.terms[:-1], Term(known)))
    shorter = tuple((stem,) for stem in stems_begun(question))
    ways = tuple(dict.fromkeys((*last.ways, *shorter)))
    return Question((*question.terms[:-1], Term(ways, question.unfinished)))


def _stems_inside(unfinished: str) -> Iterable[str]:
    """Yield stems that are shorter than what was typed: "volunteeri" is on its way to "volunteering"."""
    for cut in range(1, min(5, len(unfinished) - _SHORTEST_STEM + 1)):
        head, tail = unfinished[:-cut], unfinished[-cut:]
        if any(ending.startswith(tail) for ending in _TAILS):
            yield stem_of(head)
