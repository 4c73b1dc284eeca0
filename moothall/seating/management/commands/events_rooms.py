"""``moothall events rooms FILE``: mix people over breakout rooms and rounds. No database is touched."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from moothall.seating.mixing import CannotMix, Mixed, mix, read_party


class Command(BaseCommand):
    """Read who is to be mixed from a JSON file and give rooms for each round."""

    help = "Mix people over breakout rooms so that few meet twice. FILE is JSON (docs/commands.md shows its shape)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", metavar="FILE", help="a JSON file, or - for standard input")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Mix and print; leave with 1 when what is asked for cannot be, 2 when the file cannot be read."""
        try:
            mixed = mix(read_party(_loaded(options["file"])))
        except CannotMix as problem:
            self.stderr.write(str(problem))
            sys.exit(1)
        except (OSError, ValueError, RecursionError) as error:
            self.stderr.write(f"{options['file']} could not be read as JSON: {error}")
            sys.exit(2)
        self.stdout.write(json.dumps(as_json(mixed), ensure_ascii=False) if options["json"] else as_text(mixed))


def as_json(mixed: Mixed) -> dict[str, Any]:
    """Return a plan in the shape that other programs rely on."""
    return {"rounds": mixed.rounds, "repeated_pairs": mixed.repeated_pairs}


def as_text(mixed: Mixed) -> str:
    """Return a plan as lines for people."""
    lines = []
    for number, rooms in enumerate(mixed.rounds, 1):
        lines.append(f"Round {number}")
        lines += [f"  Room {at}: {', '.join(map(str, room))}" for at, room in enumerate(rooms, 1)]
    return "\n".join([*lines, f"Pairs that meet again: {mixed.repeated_pairs} (fewer than {mixed.bound} cannot be)"])


def _loaded(name: str) -> Any:
    text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return json.loads(text.decode("utf-8-sig"))
