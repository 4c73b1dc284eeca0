"""``moothall demo``: fill an empty hall with an invented network."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moothall.demo.actions import build_demo
from moothall.demo.building.sizes import SIZES
from moothall.demo.queries import hall_is_empty
from moothall.kit.verdict import Refused


class Command(BaseCommand):
    """Fill an empty hall with an invented network."""

    help = "Fill an empty hall with an invented network: small, network or national."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the size, the day, and what to do when the hall is not empty."""
        parser.add_argument("--size", choices=sorted(SIZES), default="small")
        parser.add_argument("--today", help="the day to build around, YYYY-MM-DD (default: today)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the hall holds something already")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it, or say why not."""
        if options["if_empty"] and not hall_is_empty():
            return
        try:
            built = build_demo(size=SIZES[options["size"]], now=_now(options["today"]), say=self._say)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        counts = asdict(built)
        line = (
            json.dumps(counts)
            if options["json"]
            else ", ".join(f"{number:,} {name}" for name, number in counts.items())
        )
        self.stdout.write(line)

    def _say(self, line: str) -> None:
        self.stderr.write(line)


def _now(day: str | None) -> datetime:
    if day is None:
        return datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    try:
        return datetime.fromisoformat(f"{day}T09:00:00+00:00")
    except ValueError as error:
        raise CommandError(f"{day} is not a day. Write it as 2026-11-24.") from error
