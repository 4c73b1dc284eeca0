from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moothall.config.serving import keep_memory_small
from moothall.config.tenancy import Occupied, Tenancy
from moothall.minutes.work.worker import Worker


class Command(BaseCommand):
    """Do the work that follows from what people did: letters, feeds, counts."""

    help = "Do the work in the background (letters, feeds, schedules) until told to stop; finishes the job in hand."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT."""
        keep_memory_small()
        try:
            Tenancy().move_in()
        except Occupied as occupied:
            raise CommandError(str(occupied)) from occupied
        Worker().run()
