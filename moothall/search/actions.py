"""Keep the index in step with what the rooms above hold. No clock, no ledger: it is a copy of what they tell."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from moothall.kit.text import looks_like_html, plain
from moothall.search import engines, ranking
from moothall.search.models import Document, Word
from moothall.search.queries import COMMON
from moothall.search.ranking import Leader, Podium, Whole
from moothall.search.words import words_of

BATCH = 2000
MOST_WORDS = 5000
LONGEST_BODY = 100_000
Key = tuple[str, str]  # a kind and a word
FIELDS = ["weight", "public", "words", "title", "url", "note", "body"]


class Entry(NamedTuple):
    """What is to be found, as text (of HTML only the words are kept); ``note`` is a short line beside the title."""

    kind: str
    object_id: int
    title: str
    body: str
    url: str
    note: str = ""
    weight: float = 0.0
    public: bool = True


def index_document(
    *,
    kind: str,
    object_id: int,
    title: str,
    body: str,
    url: str,
    note: str = "",
    weight: float = 0.0,
    public: bool = True,
) -> None:
    """Make one thing findable, or say what has become of it.

    ``weight`` ranks it beside equals: BM25 gives a good match about 5 to 20, so a weight of 1 is a nudge and 5 a push.
    What is not ``public`` is found by stewards only.
    """
    index_documents([Entry(kind, object_id, title, body, url, note, weight, public)])


def index_documents(entries: Iterable[Entry]) -> int:
    """Make many things findable; return how many. After more than 250 the common words are counted afresh."""
    done = 0
    with transaction.atomic():
        rest = iter(entries)
        while batch := list(islice(rest, BATCH)):
            changes = _write([_document(entry) for entry in batch])
            done += len(batch)
            if done <= COMMON:
                _note_words(*changes)
        if done > COMMON:
            engines.settle()
            refresh_common_words()
    return done


def forget_document(*, kind: str, object_id: int) -> None:
    """Make one thing unfindable; nothing happens when it was not there."""
    with transaction.atomic():
        gone = list(Document.objects.select_for_update().filter(kind=kind, object_id=object_id))
        engines.remove([(document.pk, document.words) for document in gone])
        _note_words(gone, [])
        Document.objects.filter(pk__in=[document.pk for document in gone]).delete()


def rebuild() -> int:
    """Read every document again: its words, the index, the common words. Return how many documents there are."""
    with transaction.atomic():
        documents = Document.objects.order_by("pk").iterator(BATCH)
        done = 0
        while batch := list(islice(documents, BATCH)):
            for document in batch:
                document.words = _words(document)
            Document.objects.bulk_update(batch, ["words"], batch_size=500)
            done += len(batch)
        engines.renew()
        engines.settle()
        refresh_common_words()
    return done


def refresh_common_words() -> int:
    """Count the words of all public documents and keep the leaders of the common ones; return how many are common.

    Two passes over the words; between such passes ``index_document`` keeps the leaders in step.
    """
    counts, lengths = _counted()
    everywhere = sum(counts.values(), Counter[str]())
    documents = everywhere.pop("", 0)
    whole = Whole(documents, lengths.total() / max(1, documents))
    rarities = {word: ranking.rarity(whole, count) for word, count in everywhere.items() if count >= COMMON}
    podiums = _led(rarities, whole)
    with transaction.atomic():
        Word.objects.all().delete()
        Word.objects.bulk_create(
            Word(kind=kind, word="", documents=counts[kind][""], length=lengths[kind]) for kind in counts
        )
        while podiums:  # a few at a time, letting go of each
            taken = [podiums.popitem() for _ in range(min(200, len(podiums)))]
            Word.objects.bulk_create(
                Word(kind=kind, word=word, documents=counts[kind][word], leading=ranking.pack(podium.leaders()))
                for (kind, word), podium in taken
            )
    return len(rarities)


def _document(entry: Entry) -> Document:
    document = Document(
        kind=entry.kind,
        object_id=entry.object_id,
        weight=entry.weight,
        public=entry.public,
        title=_sound(entry.title)[:300],
        url=entry.url[:300],
        note=_sound(entry.note)[:300],
        body=_sound(_plain(entry.body[:LONGEST_BODY])),
    )
    document.words = _words(document)
    return document


def _plain(text: str) -> str:
    return plain(text) if looks_like_html(text) else text


def _sound(text: str) -> str:
    """Return text that every database takes: no NUL, no half of a surrogate pair."""
    if text.isascii():
        return text.replace("\0", "")
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _words(document: Document) -> str:
    title, body = words_of(document.title), words_of(f"{document.note} {document.body}")
    tags = " ".join(
        [f"k_{document.kind}", *(f"t_{word}" for word in title), *([] if document.public else ["v_hidden"])]
    )
    return "\n".join([tags, " ".join(title), " ".join(body[:MOST_WORDS])])


def _write(documents: Sequence[Document]) -> tuple[list[Document], list[Document]]:
    """Write a batch to table and index; return what was there before and what is there now, where that differs."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for document in documents:
        by_kind[document.kind].append(document.object_id)
    held = {
        (document.kind, document.object_id): document
        for kind, numbers in sorted(by_kind.items())
        for document in Document.objects.select_for_update().filter(kind=kind, object_id__in=numbers).order_by("pk")
    }
    fresh = {(document.kind, document.object_id): document for document in documents}
    written = Document.objects.bulk_create(
        fresh.values(),
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=FIELDS,
        batch_size=1000,
    )
    before = [old for key, old in held.items() if _differ(old, fresh[key])]
    unchanged = held.keys() - {(old.kind, old.object_id) for old in before}
    after = [document for document in written if (document.kind, document.object_id) not in unchanged]
    engines.remove([(document.pk, document.words) for document in before])
    engines.add([(document.pk, document.words) for document in after])
    return before, after


def _differ(old: Document, new: Document) -> bool:
    return (old.words, old.weight, old.public) != (new.words, new.weight, new.public)


def _note_words(gone: Sequence[Document], come: Sequence[Document]) -> None:
    """Keep counts and leaders of common words in step with a few documents that went or came."""
    changes = [(document, -1) for document in gone if document.public] + [(each, 1) for each in come if each.public]
    words = {word for document, _ in changes for word in _distinct(document)}
    locked = Word.objects.select_for_update().filter(word__in=["", *words]).order_by("word", "kind")
    rows = {(row.kind, row.word): row for row in locked}
    common = {word for _, word in rows} - {""}
    whole = _whole([row for row in rows.values() if not row.word])
    totals: Counter[str] = Counter()
    for (_, word), row in rows.items():
        totals[word] += row.documents
    for document, step in changes:
        title, body = ranking.lines(document.words)
        _row(rows, document.kind, "").length += step * (len(title) + len(body))
        _row(rows, document.kind, "").documents += step
        for word in _distinct(document) & common:
            _change(_row(rows, document.kind, word), document, step, whole, ranking.rarity(whole, totals[word]))
    _save(rows.values())


def _row(rows: dict[Key, Word], kind: str, word: str) -> Word:
    return rows.setdefault((kind, word), Word(kind=kind, word=word))


def _change(row: Word, document: Document, step: int, whole: Whole, rare: float) -> None:
    """Take a document out of a word's leaders, or put it in where it belongs."""
    leaders = ranking.unpack(row.leading)
    was_whole = row.documents <= len(leaders)
    row.documents = max(0, row.documents + step)
    leaders = [leader for leader in leaders if leader.number != document.pk]
    if step > 0:
        came = _leader(document, row.word, whole.usual)
        last = leaders[-1] if leaders else None
        if was_whole or last is None or _score(came, rare) > _score(last, rare):
            leaders = ranking.best([*leaders, came], rare)
    row.leading = ranking.pack(leaders)


def _save(rows: Iterable[Word]) -> None:
    listed = list(rows)
    Word.objects.bulk_update([row for row in listed if row.pk], ["documents", "length", "leading"], batch_size=200)
    Word.objects.bulk_create([row for row in listed if not row.pk], batch_size=200)


def _distinct(document: Document) -> set[str]:
    title, body = ranking.lines(document.words)
    return {*title, *body}


def _counted() -> tuple[dict[str, Counter[str]], Counter[str]]:
    """Return for each kind in how many documents each word stands (under "": how many there are), and its length."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    lengths: Counter[str] = Counter()
    for kind, words in _public().values_list("kind", "words").iterator(BATCH):
        title, body = ranking.lines(words)
        counts[kind].update({"", *title, *body})
        lengths[kind] += len(title) + len(body)
    return counts, lengths


def _led(rarities: dict[str, float], whole: Whole) -> dict[Key, Podium]:
    """Return for each kind and common word the documents that it suits best."""
    podiums: dict[Key, Podium] = {}
    for pk, kind, weight, words in _public().values_list("pk", "kind", "weight", "words").iterator(BATCH):
        title, body = ranking.lines(words)
        held = ranking.frequencies(title, body)
        length = len(title) + len(body)
        for word in rarities.keys() & held.keys():
            podium = podiums.get((kind, word))
            if podium is None:
                podium = podiums[kind, word] = Podium(rarities[word])
            podium.add(pk, ranking.saturation(held[word], length, whole.usual), weight)
    return podiums


def _leader(document: Document, word: str, usual: float) -> Leader:
    title, body = ranking.lines(document.words)
    held = ranking.frequencies(title, body)[word]
    return Leader(document.pk, ranking.saturation(held, len(title) + len(body), usual), document.weight)


def _whole(totals: Sequence[Word]) -> Whole:
    documents = sum(row.documents for row in totals)
    return Whole(documents, sum(row.length for row in totals) / max(1, documents))


def _score(leader: Leader, rare: float) -> float:
    return rare * leader.saturation + leader.weight


def _public() -> "QuerySet[Document]":
    return Document.objects.filter(public=True).order_by("pk")
