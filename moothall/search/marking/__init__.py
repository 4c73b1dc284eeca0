"""Show why a document was found: the part of its text with most of the words, and the words marked."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from markupsafe import Markup, escape

from moothall.search.words import RUN, composed, fold, ways_of

WIDTH = 180
READ = 20_000
MOST_MARKS = 200

Wanted = Callable[[str], bool]
Span = tuple[int, int]


def wanted_by(words: Iterable[str], start: str = "") -> Wanted:
    """Return a test whether a run of letters holds one of these words, or begins as asked."""
    asked = frozenset(words)

    def is_wanted(run: str) -> bool:
        held = any(word in asked for way in ways_of(run) for word in way)
        return held or (bool(start) and fold(run).startswith(start))

    return is_wanted


def marked(text: str, is_wanted: Wanted) -> Markup:
    """Return the whole text, escaped, with the wanted words in ``<mark>``."""
    text = composed(text)
    return _with_marks(text, 0, len(text), list(islice(_spans(text, is_wanted), MOST_MARKS)))


def snippet(text: str, is_wanted: Wanted, width: int = WIDTH) -> Markup:
    """Return about ``width`` characters with most of the wanted words, escaped and marked; the beginning when none."""
    text = " ".join(composed(text[:READ]).split())
    spans = list(islice(_spans(text, is_wanted), MOST_MARKS))
    start, end = _window(text, spans, width)
    inside = [span for span in spans if span[0] >= start and span[1] <= end]
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    return Markup("{}{}{}").format(before, _with_marks(text, start, end, inside), after)


def _spans(text: str, is_wanted: Wanted) -> Iterator[Span]:
    return (run.span() for run in RUN.finditer(text) if is_wanted(run[0]))


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
    parts: list[Markup] = []
    at = start
    for left, right in spans:
        parts += [escape(text[at:left]), Markup("<mark>{}</mark>").format(text[left:right])]
        at = right
    return Markup("").join([*parts, escape(text[at:end])])
