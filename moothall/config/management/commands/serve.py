from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moothall.config.preparing import prepare_apart
from moothall.config.serving import serve
from moothall.config.tenancy import Occupied, Tenancy


class Command(BaseCommand):
    """Serve the hall: web and worker together, until told to stop."""

    help = "Serve the hall: web and worker together, until told to stop (Ctrl-C or SIGTERM)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
        parser.add_argument("--no-worker", action="store_true", help="web only; run `moothall worker` elsewhere")
        parser.add_argument(
            "--no-prepare", action="store_true", help="do not migrate the database and collect static files first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, then serve."""
        try:
            Tenancy().move_in()
        except Occupied as occupied:
            raise CommandError(str(occupied)) from occupied
        if not options["no_prepare"] and not prepare_apart():
            raise CommandError("Nothing was started. Put right what the line above names, then start again.")
        self.stdout.write(f"The hall is open at http://{options['host']}:{options['port']}/ (Ctrl-C closes it)")
        self.stdout.flush()
        serve(host=options["host"], port=options["port"], with_worker=not options["no_worker"])
