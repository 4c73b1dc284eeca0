from typing import Any

from django.core.management.base import BaseCommand

from moothall.config.preparing import prepare


class Command(BaseCommand):
    """Bring database and static files up to this version."""

    help = "Bring database and static files up to this version; harmless when they are."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, create the cache table, collect static files."""
        prepare()
