"""How well a document answers a question: Okapi BM25 with a heavier title, plus the document's own weight.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), sections 3.2 and 3.5: a word in
the title counts ten times before saturation. The inverse document frequency is the one that never turns negative,
ln(1 + (N - n + 0.5) / (n + 0.5)).
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice
from math import log
from typing import NamedTuple

from moothall.search.asking import Term

K1, B, TITLE = 1.2, 0.75, 10
LEADING = 500


@dataclass(frozen=True, slots=True)
class Whole:
    """The collection that is searched: how many documents, and how many words they have on average."""

    documents: int
    usual: float


class Leader(NamedTuple):
    """One of the documents that a word suits best: its number, the word's saturation in it, its own weight."""

    number: int
    saturation: float
    weight: float


def rarity(whole: Whole, documents: int) -> float:
    """Return the inverse document frequency of a word that stands in so many documents."""
    inside = min(documents, whole.documents)
    return log(1 + (whole.documents - inside + 0.5) / (inside + 0.5))


def saturation(frequency: float, length: int, usual: float) -> float:
    """Return BM25's term weight for a frequency in a document of so many words; between 0 and 2.2."""
    return frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / (usual or 1)))


def frequency(term: Term, title: list[str], body: list[str]) -> int:
    """Return how often a term stands in title and body, the title ten times over; 0 when it does not."""
    return TITLE * _count(term, title) + _count(term, body)


def frequencies(title: Sequence[str], body: Sequence[str]) -> Counter[str]:
    """Return how often each word stands in title and body, the title ten times over."""
    held = Counter(body)
    for word in title:
        held[word] += TITLE
    return held


def _count(term: Term, words: list[str]) -> int:
    if term.word:
        return words.count(term.word)
    found = sum(words.count(way[0]) if len(way) == 1 else _side_by_side(way, words) for way in term.ways)
    if term.start:
        found += f" {' '.join(words)}".count(f" {term.start}")
    return found


def _side_by_side(way: tuple[str, ...], words: list[str]) -> int:
    first, width = way[0], len(way)
    return sum(word == first and tuple(words[at : at + width]) == way for at, word in enumerate(words))


def pack(leaders: Iterable[Leader]) -> bytes:
    """Return the leaders as bytes: all numbers, then all saturations and weights, in single precision."""
    listed = list(leaders)
    numbers = array("q", [leader.number for leader in listed])
    values = array("f", [value for leader in listed for value in (leader.saturation, leader.weight)])
    return numbers.tobytes() + values.tobytes()


def unpack(packed: bytes | memoryview, most: int = LEADING) -> list[Leader]:
    """Return the first ``most`` of the leaders that ``pack`` made bytes of."""
    held = bytes(packed)
    count = len(held) // 16
    taken = min(count, most)
    numbers = array("q", held[: taken * 8])
    values = array("f", held[count * 8 : count * 8 + taken * 8])
    return list(map(Leader, numbers, values[::2], values[1::2]))


def best(leaders: Iterable[Leader], rare: float) -> list[Leader]:
    """Return the best for a word of this rarity, best first; equals by their number."""
    return nlargest(LEADING, leaders, key=lambda leader: (rare * leader.saturation + leader.weight, -leader.number))


class Podium:
    """Collects the documents that a word suits best, in 16 bytes each and never more than twice as many as are kept.

    Documents must come in the order of their numbers, so that of equals the first stay.
    """

    __slots__ = ("_floor", "_numbers", "_rare", "_saturations", "_weights")

    def __init__(self, rare: float) -> None:
        self._rare = rare
        self._floor = float("-inf")
        self._numbers = array("q")
        self._saturations = array("f")
        self._weights = array("f")

    def add(self, number: int, suits: float, weight: float) -> None:
        """Take a document into account."""
        if self._rare * suits + weight <= self._floor:
            return
        self._numbers.append(number)
        self._saturations.append(suits)
        self._weights.append(weight)
        if len(self._numbers) >= 2 * LEADING:
            self._keep(self.leaders())

    def leaders(self) -> list[Leader]:
        """Return the best so far, best first."""
        return best(map(Leader, self._numbers, self._saturations, self._weights), self._rare)

    def _keep(self, leaders: list[Leader]) -> None:
        last = leaders[-1]
        self._floor = self._rare * last.saturation + last.weight
        ordered = sorted(leaders)
        self._numbers = array("q", [leader.number for leader in ordered])
        self._saturations = array("f", [leader.saturation for leader in ordered])
        self._weights = array("f", [leader.weight for leader in ordered])


def lines(words: str) -> tuple[list[str], list[str]]:
    """Return the title's and the body's words of what the index holds of a document."""
    title, body = islice([*words.split("\n", 2), "", ""], 1, 3)
    return title.split(), body.split()
