"""FTS5: an index without content of its own over the column ``words``."""

from collections.abc import Sequence

from django.db import connection

from moothall.search.asking import Term


class Engine:
    """What FTS5 is told. CROSS JOIN makes SQLite begin with the index, whatever it believes about the costs."""

    MATCHING = (
        "SELECT {columns} FROM search_fts CROSS JOIN search_document d ON d.id = search_fts.rowid"
        " WHERE search_fts MATCH %s AND {shown} LIMIT %s"
    )

    def add(self, entries: Sequence[tuple[int, str]]) -> None:
        """Insert numbers and words."""
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_fts (rowid, words) VALUES (%s, %s)", entries)

    def remove(self, entries: Sequence[tuple[int, str]]) -> None:
        """Delete: FTS5 must be told the words that went in, since it keeps no copy of them."""
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_fts (search_fts, rowid, words) VALUES ('delete', %s, %s)", entries)

    def renew(self) -> None:
        """Read every document again."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts (search_fts) VALUES ('rebuild')")

    def settle(self) -> None:
        """Merge the segments into one."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts (search_fts) VALUES ('optimize')")

    def expression(self, wanted: Sequence[Sequence[Term]], tags: Sequence[Sequence[str]]) -> str:
        """Return an FTS5 expression; each word in quotes (https://www.sqlite.org/fts5.html, section 3).

        Every term of one of the rows, and of each row of tags one, where there are any.
        """
        rows = " OR ".join("(" + " AND ".join(map(_any_way, terms)) + ")" for terms in wanted)
        some = [" OR ".join(f'"{tag}"' for tag in each) for each in tags if each]
        return " AND ".join(f"({part})" for part in (rows, *some))


def _any_way(term: Term) -> str:
    ways = [f'"{" ".join(way)}"' for way in term.ways]
    if term.start:
        ways.append(f'"{term.start}" *')
    return f"({' OR '.join(ways)})"


ENGINE = Engine()
