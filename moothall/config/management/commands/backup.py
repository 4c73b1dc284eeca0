from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from moothall.config.backups.making import keep_newest, make_backup
from moothall.config.backups.manifest import BackupProblem


class Command(BaseCommand):
    """Put everything the hall holds into one file, while it stays open."""

    help = "Put everything the hall holds (database, uploads, secret key) into one file, while it stays open."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, help="file to write (default: backups/ in the data folder)")
        parser.add_argument("--keep", type=int, default=0, help="then delete all but this many in that folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup and say where it is."""
        now = datetime.now(UTC)
        output = options["output"] or settings.DATA / "backups" / f"moothall-{now:%Y%m%d-%H%M%S}.tar.gz"
        try:
            manifest = make_backup(output, now=now)
        except (BackupProblem, OSError) as problem:
            raise CommandError(f"No backup was made. {problem}") from problem
        size = output.stat().st_size / 1024 / 1024
        self.stdout.write(f"{output}: {len(manifest.files)} files, {size:.1f} MB, each with its checksum.")
        for old in keep_newest(output.parent, options["keep"]):
            self.stdout.write(f"Deleted {old}.")
