"""tsvector and GIN: the words as literals, so that no configuration or locale of the server has a say."""

from collections.abc import Sequence

from django.db import connection

from moothall.search.asking import Term

LAST_POSITION = 16_383


class Engine:
    """What PostgreSQL is told. The index is asked first and alone, then the documents it named are read."""

    MATCHING = (
        "WITH named AS MATERIALIZED (SELECT rowid FROM search_fts WHERE words @@ %s::tsquery LIMIT %s)"
        " SELECT {columns} FROM named JOIN search_document d ON d.id = named.rowid WHERE {shown}"
    )

    def add(self, entries: Sequence[tuple[int, str]]) -> None:
        """Insert numbers and words."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_fts (rowid, words) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (rowid) DO UPDATE SET words = excluded.words",
                [(number, literal(words)) for number, words in entries],
            )

    def remove(self, entries: Sequence[tuple[int, str]]) -> None:
        """Delete by number."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_fts WHERE rowid = ANY(%s)", [[number for number, _ in entries]])

    def renew(self) -> None:
        """Empty the table and read every document again, a few thousand at a time."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_fts")
            last = 0
            while True:
                cursor.execute("SELECT id, words FROM search_document WHERE id > %s ORDER BY id LIMIT 2000", [last])
                batch = cursor.fetchall()
                if not batch:
                    return
                self.add(batch)
                last = batch[-1][0]

    def settle(self) -> None:
        """Empty the pending list of the index into it, and let the planner see what came."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('search_fts_words')")
            cursor.execute("ANALYZE search_fts")
            cursor.execute("ANALYZE search_document")

    def expression(self, wanted: Sequence[Sequence[Term]], tags: Sequence[Sequence[str]]) -> str:
        """Return a tsquery; each word in quotes.

        Every term of one of the rows, and of each row of tags one, where there are any.
        """
        rows = " | ".join("(" + " & ".join(map(_any_way, terms)) + ")" for terms in wanted)
        some = [" | ".join(f"'{tag}'" for tag in each) for each in tags if each]
        return " & ".join(f"({part})" for part in (rows, *some))


def literal(words: str) -> str:
    """Return a tsvector literal of words in order."""
    return " ".join(f"'{word}':{min(at, LAST_POSITION)}" for at, word in enumerate(words.split(), 1))


def _any_way(term: Term) -> str:
    ways = ["(" + " <-> ".join(f"'{word}'" for word in way) + ")" for way in term.ways]
    if term.start:
        ways.append(f"'{term.start}':*")
    return f"({' | '.join(ways)})"


ENGINE = Engine()
