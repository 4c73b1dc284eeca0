from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moothall.config.backups.manifest import BackupProblem
from moothall.config.backups.restoring import restore_backup
from moothall.config.tenancy import Occupied, Tenancy


class Command(BaseCommand):
    """Put a backup in the place of what the hall holds."""

    help = "Put a backup in the place of what the hall holds, after checking every file in it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `moothall backup` made")
        parser.add_argument("--force", action="store_true", help="overwrite a hall that holds people or groups")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and say what comes next."""
        try:
            Tenancy().move_out_others()
            manifest = restore_backup(options["file"], force=options["force"], now=datetime.now(UTC))
        except (BackupProblem, Occupied) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Restored what the hall held on {manifest.made_at[:16].replace('T', ' ')} UTC.")
        self.stdout.write("Start it with `moothall serve`; it brings the database up to this version by itself.")
