"""Show why a document was found: the part of its text with most of the words, and the words marked."""

import re
from collections.abc import Callable, Iterable
from itertools import islice

from markupsafe import Markup, escape

from moothall.search.words import RUN, composed, fold, ways_of

WIDTH = 180
READ = 20_000
MOST_MARKS = 200

Span = tuple[int, int]
Wanted = Callable[[str], list[Span]]


def wanted_by(words: Iterable[str], start: str = "") -> Wanted:
    """Return a function that finds in a text what holds one of these words, or begins as asked; at most 200 spans.

    A stem begins as its word does, so only what has the right first letter, or one with an accent, is looked at.
    """
    asked = frozenset(words)
    initials = "".join(sorted({word[0] for word in (*asked, start) if word and word.isascii()}))
    likely = re.compile(rf"\b(?=[{initials}\x80-\U0010ffff]){RUN.pattern}", re.IGNORECASE)
    known: dict[str, bool] = {}

    def is_wanted(run: str) -> bool:
        found = known.get(run)
        if found is None:
            held = any(word in asked for way in ways_of(run.lower()) for word in way)
            found = known[run] = held or (bool(start) and fold(run).startswith(start))
        return found

    def spans(text: str) -> list[Span]:
        return list(islice((run.span() for run in likely.finditer(text) if is_wanted(run[0])), MOST_MARKS))

    return spans


def marked(text: str, spans_in: Wanted) -> Markup:
    """Return the whole text, escaped, with the wanted words in ``<mark>``."""
    text = composed(text)
    return _with_marks(text, 0, len(text), spans_in(text))


def snippet(text: str, spans_in: Wanted, width: int = WIDTH) -> Markup:
    """Return about ``width`` characters with most of the wanted words, escaped and marked; the beginning when none."""
    text = " ".join(composed(text[:READ]).split())
    spans = spans_in(text)
    start, end = _window(text, spans, width)
    inside = [span for span in spans if span[0] >= start and span[1] <= end]
    before = Markup("… ") if start else Markup("")
    after = Markup(" …") if end < len(text) else Markup("")
    return before + _with_marks(text, start, end, inside) + after


def _window(text: str, spans: list[Span], width: int) -> Span:
    """Return the stretch that begins a little before the span from which most others are within reach."""
    if not spans or spans[-1][1] <= width:
        return _at_words(text, 0, width)

    def within_reach(span: Span) -> tuple[int, int]:
        return sum(span[0] <= other[0] and other[1] <= span[0] + width for other in spans), -span[0]

    start = max(0, max(spans, key=within_reach)[0] - width // 5)
    return _at_words(text, start, start + width)


def _at_words(text: str, start: int, end: int) -> Span:
    """Move the ends of a stretch to the nearest gaps between words, when there are any close by."""
    if start:
        gap = text.find(" ", start, start + 25)
        start = gap + 1 if gap >= 0 else start
    if end >= len(text):
        return start, len(text)
    gap = text.rfind(" ", start, end)
    return start, gap if gap > start else end


def _with_marks(text: str, start: int, end: int, spans: list[Span]) -> Markup:
    parts: list[str] = []
    at = start
    for left, right in spans:
        parts += [escape(text[at:left]), "<mark>", escape(text[left:right]), "</mark>"]
        at = right
    return Markup("".join([*parts, escape(text[at:end])]))  # noqa: S704  (each piece of text was escaped)
