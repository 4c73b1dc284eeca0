"""Questions to the index. Signed out, you find what is public; a steward finds what waits for review, too."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import Any

from markupsafe import Markup

from moothall.search import asking, engines, marking, ranking
from moothall.search.asking import Question, Term
from moothall.search.engines import Row
from moothall.search.models import Document
from moothall.search.ranking import LEADING, Leader, Whole

CAP = 600  # documents read and ranked for one question
FURTHEST = LEADING  # the last place that a page can show
COMMON = 250  # a word in more documents than this is common: its leaders are kept
COMPLETIONS = 4
HEAD = 200
TITLED = 600
BEGUN = 250


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; ``title`` and ``snippet`` are safe HTML with the words in ``<mark>``."""

    kind: str
    object_id: int
    title: Markup
    url: str
    note: str
    snippet: Markup


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. ``total`` counts all, or at least so many when ``or_more``; ``counts`` splits it by kind.

    ``widened`` says that no document held every word, so that these hold some.
    """

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    or_more: bool = False
    widened: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total_or_more(self) -> str:
        """Return the total in words and figures: "27", or "600+"."""
        return f"{self.total:,}{'+' if self.or_more else ''}"


def documents_matching(
    text: str,
    *,
    kinds: Sequence[str] | None = None,
    limit: int = 20,
    offset: int = 0,
    viewer: Any = None,
) -> Found:
    """Return the documents that suit what was typed, best first, mostly in three questions to the database.

    ``kinds`` narrows to some kinds; ``offset`` goes no further than the 500th.
    """
    question = asking.read(text)
    if not question.terms or offset >= FURTHEST:
        return Found()
    search = _Search(
        kinds, sees_hidden=bool(getattr(viewer, "is_steward", False)), enough=min(offset + limit, FURTHEST)
    )
    ranked, widened = search.best(question)
    page = ranked.scored[offset : offset + limit]
    spans_in = marking.wanted_by(search.words_asked(question), question.unfinished)
    hits = _hits([number for number, _ in page], spans_in)
    return Found(hits, ranked.total, ranked.or_more, widened, ranked.counts)


def matching_ids(text: str, *, kind: str, limit: int = 2000, viewer: Any = None) -> list[int]:
    """Return the ``object_id`` of documents of one kind that hold every word, best first; for filters elsewhere."""
    question = asking.read(text)
    if not question.terms:
        return []
    search = _Search([kind], sees_hidden=bool(getattr(viewer, "is_steward", False)), enough=limit, cap=max(limit, CAP))
    numbers = [number for number, _ in search.every_word(question).scored[:limit]]
    named = dict(Document.objects.filter(pk__in=numbers).values_list("pk", "object_id"))
    return [named[number] for number in numbers if number in named]


@dataclass(slots=True)
class _Ranked:
    """Documents by number and score, best first, and how many there are of each kind."""

    scored: list[tuple[int, float]] = field(default_factory=list)
    total: int = 0
    or_more: bool = False
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Common:
    """What is kept of one common word, by kind."""

    documents: dict[str, int] = field(default_factory=dict)
    packed: dict[str, bytes | memoryview] = field(default_factory=dict)


class _Search:
    """One question under way: who asks, and what is known of its words."""

    def __init__(self, kinds: Sequence[str] | None, *, sees_hidden: bool, enough: int, cap: int = CAP) -> None:
        self.kinds = list(kinds) if kinds is not None else None
        self.sees_hidden = sees_hidden
        self.enough = enough
        self.cap = cap
        self.whole = Whole(0, 0.0)
        self.common: dict[str, _Common] = {}
        self.completions: list[str] = []

    def best(self, question: Question) -> tuple[_Ranked, bool]:
        """Return the best documents: with every word, then with the last one finished, else with some of the words."""
        ranked = self.every_word(question)
        if not ranked.scored and len(question.terms) > 1:
            return self._some_words(question), True
        return ranked, False

    def every_word(self, question: Question) -> _Ranked:
        """Return the documents with every word; where those are few, also those in which the last word goes on."""
        self._learn(question)
        if not question.unfinished:
            return self._all_of(question.terms)
        if not self.completions and not self._is_listed(question.terms[-1]):
            return self._begun(question)
        ranked = self._all_of(question.terms)
        if self.completions and len(ranked.scored) < self.enough:
            finished = asking.finishing(question, self.completions)
            return _followed(ranked, self._all_of(finished.terms))
        return ranked

    def words_asked(self, question: Question) -> set[str]:
        """Return every word that may have found a document."""
        return question.words | set(asking.stems_begun(question))

    def _begun(self, question: Question) -> _Ranked:
        """Return those with the word as it stands, then those in which it goes on; one question for both if few."""
        opened = asking.finishing(question, ()).terms
        rows = engines.matching([opened], kinds=self.kinds, limit=BEGUN)
        if len(rows) < BEGUN:
            exact = self._with_hidden(self._from_rows(rows, question.terms, most=self.cap), question.terms)
        else:
            exact = self._all_of(question.terms)
        return _followed(exact, self._with_hidden(self._from_rows(rows, opened, most=BEGUN), opened))

    def _learn(self, question: Question) -> None:
        """Fetch what is kept of the words and of what the last may become, and of the whole, in one question."""
        stems = asking.stems_begun(question)
        asked = ["", *question.words, *stems]
        documents = length = 0
        for kind, word, count, size, packed in engines.common(asked, question.unfinished, most=COMPLETIONS * 4):
            if word:
                common = self.common.setdefault(word, _Common())
                common.documents[kind], common.packed[kind] = count, packed
            else:
                documents, length = documents + count, length + size
        if documents:
            self.whole = Whole(documents, length / documents)
        may_become = self.common.keys() - question.words
        often = sorted(may_become, key=lambda word: (-sum(self.common[word].documents.values()), word))
        self.completions = often[:COMPLETIONS] if question.unfinished else []

    def _all_of(self, terms: Sequence[Term]) -> _Ranked:
        return self._with_hidden(self._shown(terms), terms)

    def _shown(self, terms: Sequence[Term]) -> _Ranked:
        """Rank the public documents with every term: from what is kept of common words as far as that tells all."""
        listed = all(map(self._is_listed, terms))
        whole = listed and all(map(self._is_whole, terms))
        if listed and len(terms) == 1 and (whole or self.enough <= LEADING):
            return self._single(terms[0])
        if whole:
            return self._meeting(terms)
        if listed and len(terms) > 1:
            return _united(self._titled(terms), self._meeting(terms))
        return self._from_rows(engines.matching([terms], kinds=self.kinds, limit=self.cap), terms, most=self.cap)

    def _titled(self, terms: Sequence[Term]) -> _Ranked:
        """Rank documents with a word of the question in the title; all documents, where those are few."""
        wanted = [[*terms[:at], engines.titled(term), *terms[at + 1 :]] for at, term in enumerate(terms)]
        rows = engines.matching(wanted, kinds=self.kinds, limit=TITLED)
        if len(rows) >= max(self.enough, TITLED // 6):
            return self._from_rows(rows, terms, most=0)
        return self._from_rows(engines.matching([terms], kinds=self.kinds, limit=self.cap), terms, most=self.cap)

    def _is_listed(self, term: Term) -> bool:
        return not term.start and all(len(way) == 1 and way[0] in self.common for way in term.ways)

    def _meeting(self, terms: Sequence[Term]) -> _Ranked:
        """Rank the documents that are leaders of every term."""
        leaders = [self._leaders(term, LEADING) for term in terms]
        shared = set(leaders[0]).intersection(*leaders[1:])
        rare = [self._rarity(term) for term in terms]
        scores = {
            number: sum(each * held[number][0].saturation for each, held in zip(rare, leaders, strict=True))
            + leaders[0][number][0].weight
            for number in shared
        }
        return _Ranked(_sorted(scores), len(shared), False, dict(Counter(leaders[0][number][1] for number in shared)))

    def _single(self, term: Term) -> _Ranked:
        rare = self._rarity(term)
        held = self._leaders(term, self.enough)
        scores = {number: rare * leader.saturation + leader.weight for number, (leader, _) in held.items()}
        counts: Counter[str] = Counter()
        for way in term.ways:
            counts.update({kind: self.common[way[0]].documents[kind] for kind in self._kinds_of(way[0])})
        return _Ranked(_sorted(scores), counts.total(), len(term.ways) > 1, dict(counts))

    def _leaders(self, term: Term, most: int) -> dict[int, tuple[Leader, str]]:
        """Return the leaders of a term's words in the kinds asked for, each with its kind."""
        held: dict[int, tuple[Leader, str]] = {}
        for way in term.ways:
            for kind in self._kinds_of(way[0]):
                for leader in ranking.unpack(self.common[way[0]].packed[kind], most):
                    before = held.get(leader.number)
                    if before is None or before[0].saturation < leader.saturation:
                        held[leader.number] = leader, kind
        return held

    def _kinds_of(self, word: str) -> Iterable[str]:
        known = self.common[word].documents
        return known if self.kinds is None else [kind for kind in self.kinds if kind in known]

    def _is_whole(self, term: Term) -> bool:
        """Tell whether the leaders are all the documents that there are with this term."""
        words = [self.common[way[0]] for way in term.ways]
        kinds = [self._kinds_of(way[0]) for way in term.ways]
        return all(word.documents[kind] <= LEADING for word, known in zip(words, kinds, strict=True) for kind in known)

    def _rarity(self, term: Term, default: int = COMMON // 4) -> float:
        """Return how rare a term is; for a word of which nothing is kept, that of a word in 125 documents."""
        known = [sum(self.common[way[0]].documents.values()) for way in term.ways if way[0] in self.common]
        return ranking.rarity(self.whole, max(known) if known else min(default, self.whole.documents))

    def _from_rows(self, rows: Sequence[Row], terms: Sequence[Term], *, most: int, every: bool = True) -> _Ranked:
        """Rank documents by their words; one that does not hold what the index said is left out.

        There are more of them where the index gave as many as the ``most`` that it was asked for.
        """
        suiting: list[tuple[Row, list[float]]] = []
        for row in rows:
            title, body = ranking.lines(row.words)
            length = len(title) + len(body)
            held = [ranking.frequency(term, title, body) for term in terms]
            if all(held) if every else any(held):
                suiting.append((row, [ranking.saturation(count, length, self.whole.usual) for count in held]))
        alone = len(suiting) if every and len(terms) == 1 else COMMON // 4
        rare = [self._rarity(term, alone) for term in terms]
        scores = {row.number: row.weight + sum(map(mul, rare, suits)) for row, suits in suiting}
        counts = Counter(row.kind for row, _ in suiting)
        return _Ranked(_sorted(scores), len(scores), len(rows) >= most, dict(counts))

    def _with_hidden(self, ranked: _Ranked, terms: Sequence[Term]) -> _Ranked:
        if not self.sees_hidden:
            return ranked
        rows = engines.matching([terms], kinds=self.kinds, hidden=True, limit=self.cap)
        return _mixed(ranked, self._from_rows(rows, terms, most=self.cap))

    def _some_words(self, question: Question) -> _Ranked:
        """Return documents that hold some of the words: the leaders of the common ones, and those with rare ones."""
        rare = [term for term in question.terms if not self._is_listed(term)]
        rows = engines.matching([[term] for term in rare], kinds=self.kinds, limit=self.cap // 2) if rare else []
        seen = {row.number for row in rows}
        heads = [number for term in question.terms if self._is_listed(term) for number in self._leaders(term, HEAD)]
        more = engines.rows([number for number in dict.fromkeys(heads) if number not in seen][: self.cap])
        return self._from_rows([*rows, *more], question.terms, most=0 if heads else self.cap // 2, every=False)


def _sorted(scores: dict[int, float]) -> list[tuple[int, float]]:
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def _followed(first: _Ranked, second: _Ranked) -> _Ranked:
    """Return the first and, after them, those of the second that are new."""
    seen = {number for number, _ in first.scored}
    scored = [*first.scored, *(pair for pair in second.scored if pair[0] not in seen)]
    kinds = {**first.counts, **second.counts}
    counts = {kind: max(first.counts.get(kind, 0), second.counts.get(kind, 0)) for kind in kinds}
    total = max(len(scored), first.total, second.total)
    return _Ranked(scored, total, first.or_more or second.or_more, counts)


def _united(first: _Ranked, second: _Ranked) -> _Ranked:
    """Return two that may share documents as one, by their scores; the first counts."""
    scored = _sorted(dict([*second.scored, *first.scored]))
    total = max(first.total, second.total, len(scored))
    return _Ranked(scored, total, first.or_more, first.counts or second.counts)


def _mixed(first: _Ranked, second: _Ranked) -> _Ranked:
    """Return two that share no document as one, by their scores."""
    scored = _sorted(dict([*first.scored, *second.scored]))
    counts = Counter(first.counts) + Counter(second.counts)
    return _Ranked(scored, first.total + second.total, first.or_more or second.or_more, dict(counts))


def _hits(numbers: Sequence[int], spans_in: marking.Wanted) -> list[Hit]:
    held = engines.shown(numbers)
    return [_hit(held[number], spans_in) for number in numbers if number in held]


def _hit(shown: engines.Shown, spans_in: marking.Wanted) -> Hit:
    kind, object_id, title, url, note, body = shown
    return Hit(kind, object_id, marking.marked(title, spans_in), url, note, marking.snippet(body, spans_in))
