"""``moothall groups export``: the public directory as a file."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from moothall.groups.exporters import TYPES, written
from moothall.groups.queries.directory import Wanted, directory, rows_to_take_away


class Command(BaseCommand):
    """Write the public directory to standard output."""

    help = "Write the public directory of groups to standard output, as CSV, JSON or GeoJSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the form."""
        parser.add_argument("--format", choices=sorted(TYPES), default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write piece by piece, in UTF-8 whatever the terminal thinks."""
        out = getattr(sys.stdout, "buffer", None)
        for piece in written(rows_to_take_away(directory(Wanted(state="all"))), options["format"]):
            if out is None:
                self.stdout.write(piece, ending="")
            else:
                out.write(piece.encode())
