"""The index itself: FTS5 in SQLite, a tsvector with GIN in PostgreSQL; the same functions for both.

Both hold the words of ``Document.words`` as they are: stems, and three sorts of tags: ``k_<kind>``, ``t_<word>`` for
each word of the title and, for what is not public, ``v_hidden``. What is asked becomes an expression here; words are
letters and digits only, so nothing can be syntax.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from moothall.search.asking import Term
from moothall.search.engines import postgresql, sqlite


class Row(NamedTuple):
    """What ranking needs to know of a document."""

    number: int
    kind: str
    object_id: int
    weight: float
    words: str


COLUMNS = "d.id, d.kind, d.object_id, d.weight, d.words"
Shown = tuple[str, int, str, str, str, str]
Kept = tuple[str, str, int, int, bytes]
Entries = Sequence[tuple[int, str]]


def add(entries: Entries) -> None:
    """Put documents into the index: their numbers and words."""
    _engine().add(entries)


def remove(entries: Entries) -> None:
    """Take documents out of the index, by their numbers and the words with which they went in."""
    if entries:
        _engine().remove(entries)


def renew() -> None:
    """Build the whole index again from the documents."""
    _engine().renew()


def settle() -> None:
    """Tidy up after many changes: one segment, fresh statistics."""
    _engine().settle()


def matching(
    wanted: Sequence[Sequence[Term]], *, kinds: Iterable[str] | None, hidden: bool = False, limit: int
) -> list[Row]:
    """Return up to ``limit`` documents with every term of one of the rows; only public ones, or only hidden ones."""
    engine = _engine()
    tags = [f"k_{kind}" for kind in kinds or ()]
    asked = engine.expression(wanted, [tags, ["v_hidden"] if hidden else []])
    shown = "NOT d.public" if hidden else "d.public"
    with connection.cursor() as cursor:
        cursor.execute(engine.MATCHING.format(columns=COLUMNS, shown=shown), [asked, limit])
        return [Row(*row) for row in cursor.fetchall()]


def titled(term: Term) -> Term:
    """Return the same term, wanted in the title; for terms of single words."""
    return Term(tuple((f"t_{way[0]}",) for way in term.ways))


def rows(numbers: Sequence[int]) -> list[Row]:
    """Return these documents."""
    if not numbers:
        return []
    marks = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM search_document d WHERE d.id IN ({marks})", list(numbers))  # noqa: S608
        return [Row(*row) for row in cursor.fetchall()]


def common(words: Sequence[str], begun: str = "", *, most: int = 0) -> list[Kept]:
    """Return what is kept of these words and of the ``most`` commonest that begin so, in one question."""
    marks = ", ".join(["%s"] * len(words))
    columns = 'kind, word, documents, length, "leading"'
    sql = f"SELECT {columns} FROM search_word WHERE word IN ({marks})"  # noqa: S608
    params: list[str | int] = list(words)
    if begun:
        sql += (
            f" UNION ALL SELECT * FROM (SELECT {columns} FROM search_word WHERE word LIKE %s AND word NOT IN ({marks})"  # noqa: S608
            " ORDER BY documents DESC, word LIMIT %s) AS begun"
        )
        params += [f"{begun}%", *words, most]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def shown(numbers: Sequence[int]) -> dict[int, Shown]:
    """Return kind, object_id, title, address, note and text of these documents."""
    if not numbers:
        return {}
    marks = ", ".join(["%s"] * len(numbers))
    sql = f"SELECT id, kind, object_id, title, url, note, body FROM search_document WHERE id IN ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, list(numbers))
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _engine() -> "sqlite.Engine | postgresql.Engine":
    return postgresql.ENGINE if connection.vendor == "postgresql" else sqlite.ENGINE
