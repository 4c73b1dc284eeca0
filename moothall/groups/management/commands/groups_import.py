"""``moothall groups import FILE``: bring a list of groups in, or see what it would do."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moothall.groups.actions.importing import import_list
from moothall.groups.queries.plans import mapping_for, plan_for
from moothall.groups.reading import FIELDS, Sheet, Unreadable, read_list

MISUSE = 2
ORDER = ("read", "created", "updated", "skipped")


class Command(BaseCommand):
    """Bring in a list of groups: CSV, JSON, JSON Lines or GeoJSON."""

    help = "Bring in a list of groups: CSV, JSON, JSON Lines or GeoJSON. Running it twice creates nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and what to do with it."""
        parser.add_argument("file", help="the list; - reads standard input")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--json", action="store_true", help="print counts and problems as JSON, and nothing else")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="COLUMN=FACT",
            help=f"correct the guess; facts: {', '.join(FIELDS)}",
        )
        parser.add_argument("--consent", default="", help="who of the groups agreed to be listed, and how")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, plan, carry out, report. Exit 1 when the file cannot be read."""
        columns = [_pair(text) for text in options["column"]]
        name = Path(options["file"]).name
        try:
            content = sys.stdin.buffer.read() if options["file"] == "-" else Path(options["file"]).read_bytes()
            sheet = read_list(content, name)
        except (OSError, Unreadable) as error:
            self._give_up(error, as_json=options["json"])
            return
        mapping = _corrected(sheet, columns)
        if options["dry_run"]:
            plan = plan_for(sheet, mapping)
            counts, problems = plan.counts, [asdict(problem) for problem in plan.problems]
        else:
            batch = import_list(
                name=name, content=content, mapping=mapping, consent=options["consent"], now=datetime.now(UTC)
            )
            counts, problems = batch.counts, batch.problems
        self._report(counts, problems, as_json=options["json"])

    def _report(self, counts: dict[str, int], problems: list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            told = {name: counts[name] for name in ORDER} | {"problems": problems}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(", ".join(f"{counts[name]:,} {name}" for name in ORDER))
        for problem in problems:
            self.stdout.write(f"Row {problem['row']}: {problem['message']}" if problem["row"] else problem["message"])

    def _give_up(self, error: Exception, *, as_json: bool) -> None:
        message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        if as_json:
            nothing = dict.fromkeys(ORDER, 0) | {"problems": [{"row": 0, "field": "", "message": message}]}
            self.stdout.write(json.dumps(nothing, ensure_ascii=False))
        else:
            self.stderr.write(message)
        raise SystemExit(1)


def _pair(text: str) -> tuple[str, str]:
    column, _equals, fact = text.rpartition("=")
    if fact not in FIELDS or not column:
        raise CommandError(f"{text}: write COLUMN=FACT, the fact being one of {', '.join(FIELDS)}.", returncode=MISUSE)
    return column, fact


def _corrected(sheet: Sheet, columns: list[tuple[str, str]]) -> list[list[str]]:
    """Return the guess with corrections first, so that they count before guessed columns of the same fact."""
    named = {column for column, _fact in columns}
    missing = named - set(sheet.columns)
    if missing:
        raise CommandError(
            f"There is no column {', '.join(sorted(missing))}. The columns are: {', '.join(sheet.columns)}.",
            returncode=MISUSE,
        )
    facts = {fact for _column, fact in columns} - {"links"}
    rest = [[column, fact] for column, fact in mapping_for(sheet) if column not in named and fact not in facts]
    return [list(pair) for pair in columns] + rest
