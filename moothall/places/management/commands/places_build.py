"""``moothall places build``: build the gazetteer's file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from moothall.places.gazetteer.building import build


class Command(BaseCommand):
    """Build the gazetteer, which is otherwise built at the first question."""

    help = "Build the offline list of places (otherwise built at the first question)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="build it even if it is there")
        parser.add_argument(
            "--wards",
            type=Path,
            help="a file of wards from the ONS: columns such as WD24CD, WD24NM, LAD24CD; LAT, LONG",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        again = options["again"] or options["wards"] is not None
        try:
            path = build(settings.GAZETTEER, say=self.stderr.write, again=again, wards=options["wards"])
        except (OSError, ValueError) as error:
            raise CommandError(f"The gazetteer could not be built: {error}") from error
        self.stderr.write(f"The gazetteer is ready: {path.name}, {path.stat().st_size / 1e6:.0f} MB.")
