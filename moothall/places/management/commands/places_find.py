"""``moothall places find TEXT [--json]``: what a place's name, postcode or code means, without a database."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from moothall.places.queries import explained, find


class Command(BaseCommand):
    """Find places by postcode, district, name, official code or coordinates."""

    help = "Find places by postcode, postcode district, name, official code or coordinates."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "text", nargs="+", help='for example: M13 9PL, "Newport, Wales", E08000003 or "53.48, -2.24"'
        )
        parser.add_argument("--limit", type=int, default=10, help="the most to list (10)")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *_args: Any, **options: Any) -> None:
        text = " ".join(options["text"])
        matches = find(text, max(1, options["limit"]))
        if options["json"]:
            self.stdout.write(json.dumps({"matches": [match.as_dict() for match in matches]}, ensure_ascii=False))
            return
        for match in matches:
            self.stdout.write(
                f"{match.name} ({match.kind} {match.code})\t{match.latitude}, {match.longitude}\t{match.where}"
            )
        note = explained(text, matches)
        if note:
            self.stderr.write(note)
